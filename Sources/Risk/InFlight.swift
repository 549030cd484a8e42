public import Quantities

/// What may yet be added to a hedge position by orders and disputes whose outcome is not known.
///
/// The true position lies in `confirmed + sold … confirmed + bought`; both outcomes are kept, because an ambiguous
/// send is neither a fill nor a failure.
@frozen public struct InFlight: Hashable, Sendable {
  /// The most that may yet have been sold; never positive.
  public let sold: Quantity
  /// The most that may yet have been bought; never negative.
  public let bought: Quantity

  /// The range `sold … bought`; traps unless it contains nothing.
  @inlinable public init(sold: Quantity, bought: Quantity) {
    precondition(sold.raw <= 0 && bought.raw >= 0, "Invariant: no further fill is one of the outcomes")
    self.sold = sold
    self.bought = bought
  }

  /// Every order is closed and nothing is disputed.
  @inlinable public static var none: InFlight { InFlight(sold: .zero, bought: .zero) }

  /// Widened by one more unknown outcome, between nothing and `quantity`; saturates at the largest quantity.
  public func widened(by quantity: Quantity) -> InFlight {
    if quantity.raw < 0 {
      return InFlight(sold: sold.addingChecked(quantity) ?? Quantity(raw: -Int64.max), bought: bought)
    }
    return InFlight(sold: sold, bought: bought.addingChecked(quantity) ?? Quantity(raw: Int64.max))
  }
}
