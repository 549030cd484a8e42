public import Instruments
internal import QuantMath

/// The price of the underlying at which it is best to exercise an American option, over its whole life.
///
/// Between the nodes of the grid the square of ln(B/X) is a polynomial in the root of the time to expiry, where X is
/// the boundary at expiry: `min(K, K r/q)` of a put, `max(K, K r/q)` of a call.
///
/// - Domain: options for which `American` finds a boundary
/// - Units: prices of the underlying; years to expiry
/// - Accuracy: in parts of itself 8e-3 (`standard`, 2e-5 where σ√T is below 0.2) and 6e-9 (`accurate`) on the golden
///   rows; an error in the boundary hardly moves the price
/// - Source: Andersen, Lake and Offengenden, High-performance American option pricing, 2016
/// - Evidence: AmericanBoundaryTests
public struct ExerciseBoundary: Sendable {
  /// Whether the holder exercises above (a call) or below (a put).
  public let right: OptionRight
  /// The years to expiry now.
  public let years: Double

  private let grid: AmericanGrid
  private let squares: [Double]
  private let limit: Double

  /// The boundary of an option; `nil` where early exercise never pays.
  ///
  /// - Throws: as `American`
  public init?(
    _ terms: ContractTerms, volatility: Double, _ setting: AmericanSetting = .accurate,
    _ equation: BoundaryEquation = .smoothPasting
  ) throws(PricingError) {
    let row = AmericanRow(terms, volatility: volatility)
    switch AmericanRegion(row) {
    case .refused(let status):
      if status == .notCovered { throw American.twoBoundaries }
      try status.check()
      return nil
    case .european, .certain: return nil
    case .early(let put):
      right = terms.right
      years = terms.years
      grid = AmericanGrid.covering(put, setting).grid
      squares = UnitPutSolver.heights(put, grid, equation).map { $0 * $0 }
      let share = put.yield > 0 && put.rate < put.yield ? put.rate / put.yield : 1
      limit = row.isCall ? row.strike / share : row.strike * share
    }
    guard limit.isFinite, squares.allSatisfy(\.isFinite) else {
      throw .outOfDomain(argument: "terms", expected: "a boundary that fits into a double", got: limit)
    }
  }

  /// The boundary with these years to expiry.
  ///
  /// - Domain: 0 to `years`; beyond, the nearer end
  public func price(yearsToExpiry: Double) -> Double {
    guard yearsToExpiry > 0 else { return limit }
    let rootTime = min(1, (yearsToExpiry / years).squareRoot())
    let square = max(0, grid.interpolate(squares, at: rootTime))
    let height = square.squareRoot()
    return limit * Exponential.exp(right == .call ? height : -height)
  }
}
