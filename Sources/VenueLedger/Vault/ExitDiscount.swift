import Quantities

/// The price at which a levered vault lets liquidity go: below net asset value by the cost of the leverage that the
/// leaving liquidity hands to those who stay.
///
/// `min(l · margin, spread · (l + (Φ(l n/(n−m)) − Φ(l)) (n−m)/m))` with `Φ(l) = s l² + s² l³/3`; all in 1e-18, each
/// operation rounded up.
///
/// - Source: the closed form of a vault that quotes a linear skew, integrated over the withdrawal.
/// - Evidence: `ExitDiscountTests`: leverage ½, skew 2, spread 0.003, one tenth leaving gives 1027/162000.
struct ExitDiscount {
  let margin: Int64
  let skew: Int64
  let spread: Int64

  private static let one: Int128 = 1_000_000_000_000_000_000
  private static let million: Int128 = 1_000_000

  init(_ parameters: VenueParameters) {
    margin = parameters[.exitMargin]
    skew = parameters[.exitSkew]
    spread = parameters[.exitSpread]
  }

  /// The discount, 1e-18, at most one, for `leaving` of `supply` shares at a leverage in 1e-18.
  func discount(leverage: Int128, leaving: Int128, supply: Int128) -> Int128 {
    let bounded = min(max(leverage, 0), 1_000 * Self.one)
    let cap = min(Self.one, (bounded * Int128(margin)).divided(by: Self.million, rounding: .up))
    guard leaving > 0, leaving < supply else { return cap }
    let staying = supply - leaving
    guard let after = wideScaledProduct(bounded, supply, per: staying, rounding: .up), after < 10_000 * Self.one else {
      return cap
    }
    let growth = potential(after) - potential(bounded)
    let shared = wideScaledProduct(growth, staying, per: leaving, rounding: .up) ?? Self.one * 10_000
    let slip = ((bounded + shared) * Int128(spread)).divided(by: Self.million, rounding: .up)
    return min(cap, max(0, slip))
  }

  private func potential(_ leverage: Int128) -> Int128 {
    let s = Int128(skew)
    let square = wideScaledProduct(leverage, leverage, per: Self.one, rounding: .up) ?? Self.one
    let cube = wideScaledProduct(square, leverage, per: Self.one, rounding: .up) ?? Self.one
    let linear = (s * square).divided(by: Self.million, rounding: .up)
    let quadratic = wideScaledProduct(s * s, cube, per: 3 * Self.million * Self.million, rounding: .up) ?? Self.one
    return linear + quadratic
  }
}
