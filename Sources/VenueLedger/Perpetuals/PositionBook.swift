import Quantities

/// The state of one position.
struct PositionBook: Sendable, Equatable {
  let account: UInt32
  let market: UInt16
  var isolated: Bool
  /// 1e-6 contracts, signed; never zero in a live position.
  var quantity: Int64
  /// 1e-12 USDC, of the quantity's sign.
  var cost: Int128
  /// 1e-18 USDC per contract.
  var fundingEntry: Int128
  /// 1e-18 USDC per contract.
  var borrowEntry: Int128
  /// 1e-6 USDC; zero for a cross position.
  var margin: Int64
  /// The account's next position; derived, hence not hashed.
  var next: Int32 = -1

  /// Whether it holds neither contracts nor margin, so that it can be forgotten.
  var isEmpty: Bool { quantity == 0 && margin == 0 }

  var digest: UInt64 {
    var digest = Digest(.position, UInt64(account) << 16 | UInt64(market))
    digest.fold(isolated ? 1 : 0 as UInt64)
    digest.fold(quantity)
    digest.fold(cost)
    digest.fold(fundingEntry)
    digest.fold(borrowEntry)
    digest.fold(margin)
    return digest.value
  }

  /// The value of the position at `price` less its cost, 1e-12.
  @inline(__always) func profit(at price: Int64) -> Int128 { product(quantity, price) - cost }

  /// Funding and borrow that the position owes to a market's indices, each rounded up to 1e-6; positive is owed.
  @inline(__always) func owed(to market: borrowing MarketBook) -> (funding: Int128, borrow: Int128, exact: Int128) {
    let funding = Int128(quantity) * (market.fundingIndex - fundingEntry)
    let index = quantity > 0 ? market.borrowLong : market.borrowShort
    let borrow = Int128(quantity.magnitude) * (index - borrowEntry)
    let unit: Int128 = 1_000_000_000_000_000_000
    return (funding.divided(by: unit, rounding: .up), borrow.divided(by: unit, rounding: .up), funding + borrow)
  }
}
