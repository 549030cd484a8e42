internal import Instruments

/// American options on a lattice, extrapolated from two sizes.
///
/// Leisen and Reimer's binomial lattice with an odd number of steps, or a trinomial one after Kamrad and Ritchken
/// with nodes on the strike and the second moment matched with the drift. `V = (m V_m - n V_n)/(m - n)` takes the
/// error of order 1/n out. For comparison with the integral equation, which is faster and closer by orders of
/// magnitude, and for students.
///
/// - Domain: as `American`; steps 25 to 5,001, the larger lattice has twice as many and one
/// - Limits: as `American`; two boundaries are no obstacle here
/// - Accuracy: with 51 steps for σ√T up to 2 on the golden rows 3.9e-4 (`leisen-reimer`) and 2.4e-3 (`trinomial`) of
///   the notional, medians 2.3e-7 and 7e-6, with 101 steps 1.6e-4 and 1.2e-3; for σ√T up to 3.4 `trinomial` is off by
///   up to 7e-2
/// - Complexity: O(steps²)
/// - Throws: `outOfDomain`; `noConvergence` where a probability would be negative for so few steps
/// - Source: Leisen and Reimer, Binomial models for option valuation - examining and improving convergence, 1996;
///   Kamrad and Ritchken, Multinomial approximating models for options with k state variables, 1991
/// - Evidence: AmericanOtherTests
public struct LatticeAmerican: PricingModel {
  /// Which lattice.
  public enum Branches: String, Sendable, CaseIterable {
    /// Two.
    case leisenReimer = "leisen-reimer"
    /// Three.
    case trinomial
  }

  /// The lattice.
  public let branches: Branches

  /// The model on a lattice.
  public init(_ branches: Branches) { self.branches = branches }

  /// `leisen-reimer` or `trinomial`.
  public var identifier: String { branches.rawValue }
  /// One line for people.
  public var summary: String {
    switch branches {
    case .leisenReimer: "American option on a binomial lattice of Leisen and Reimer, extrapolated"
    case .trinomial: "American option on a trinomial lattice, extrapolated"
    }
  }
  /// The volatility, and the steps of the smaller lattice.
  public var parameters: [ModelParameter] {
    [
      AmericanParameter.volatility,
      ModelParameter("steps", "steps of the smaller lattice, made odd", in: 25...5_001, standard: 501, typical: 51),
    ]
  }
  /// Vanilla, exercised at any time.
  public var traits: ModelTraits {
    ModelTraits(exercise: .american, isHomogeneous: true, accuracy: branches == .leisenReimer ? 4e-4 : 2.4e-3)
  }

  /// The price alone.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let row = AmericanRow(terms, volatility: values[0])
    switch AmericanRegion(row) {
    case .refused(let status) where status != .notCovered: try status.check()
    case .certain: return Valuation(price: CertainExercise(row).price)
    case .refused, .european, .early: break
    }
    let steps = Int(values[1]) | 1
    let kind: LatticeKind = branches == .leisenReimer ? .leisenReimer : .trinomial
    let more = 2 * steps + 1
    let few = try Lattice(kind, row, steps: steps).price(row)
    let many = try Lattice(kind, row, steps: more).price(row)
    let (n, m) = (Double(steps), Double(more))
    let intrinsic = max(0, row.isCall ? row.spot - row.strike : row.strike - row.spot)
    let price = max(intrinsic, (m * many - n * few) / (m - n))
    guard price.isFinite else {
      throw .outOfDomain(argument: "underlying", expected: "a price in range", got: row.spot)
    }
    return Valuation(price: price)
  }
}
