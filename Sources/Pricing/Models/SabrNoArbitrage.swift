import Instruments
internal import QuantMath

/// SABR without arbitrage: prices from the one-dimensional density of Hagan and others, which has absorbing ends.
///
/// At the forward and for short times the prices are those of Hagan's expansion; at low strikes and long times, where
/// the expansion's density falls below zero, these stay convex and the forward stays the mean. `SabrDensity` prices
/// many strikes from one solution.
///
/// Greeks to second order, by what the model's homogeneity makes of differences in α and time on one lattice; none
/// where the forward hardly moves.
///
/// - Domain: see `parameters`; refused where `|ρνα|F^(β-1)T` is above 40, or zero nearer than a fortieth of a
///   deviation
/// - Units: vega is by α; α in units of `F^(1-β)` per √year
/// - Limits: T → 0 the intrinsic value; ν → 0 the constant-elasticity model with absorption at zero
/// - Accuracy: 5.5e-8 of the forward against the same equation solved another way; Greeks, each made a price by powers
///   of F, α and T, 1e-5 of the forward against closed forms at ν = 0
/// - Throws: `outOfDomain`; `noConvergence`: the extrapolated masses are no density
/// - Source: Hagan, Kumar, Lesniewski and Woodward, Arbitrage-free SABR, 2014; Le Floc'h and Kennedy, Finite
///   difference techniques for arbitrage-free SABR, 2017
/// - Evidence: SabrDensityTests, ConformanceTests
public struct SabrNoArbitrage: PricingModel {
  /// The model.
  public init() {}

  public var identifier: String { "sabr-no-arbitrage" }
  public var summary: String { "SABR without arbitrage, by its density" }
  public var parameters: [ModelParameter] { Sabr.smileParameters }
  public var traits: ModelTraits { ModelTraits(accuracy: 1e-7) }

  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    var kept: SabrMoves?
    return try value(terms, values, &kept)
  }

  /// Rows of one expiry under one set of numbers share the solutions.
  public func valueRows(_ rows: [PricingRow]) -> [Result<Valuation, PricingError>] {
    rows.valuedByExpiry { group in
      var kept: SabrMoves?
      return group.map { row in
        do throws(PricingError) {
          return .success(try value(row.terms, row.values, &kept))
        } catch {
          return .failure(error)
        }
      }
    }
  }

  /// The value, with the laws that are kept or else made, and kept.
  private func value(
    _ terms: ContractTerms, _ values: [Double], _ kept: inout SabrMoves?
  ) throws(PricingError) -> Valuation {
    try check(terms, values)
    let smile = SabrSmile(alpha: values[0], beta: values[1], nu: values[2], rho: values[3])
    let path = CertainPath(terms)
    guard terms.strike > 0, path.end > 0, terms.years > 0 else {
      return Valuation(price: try finite(path.payoff * path.discount))
    }
    let expiry = try FourierExpiry(
      spot: terms.underlying, years: terms.years, rate: terms.rate, dividend: terms.dividend)
    _ = try FourierExpiry.price(terms.strike, "strike")
    if let kept { return try kept.valuation(terms, alpha: smile.alpha) }
    let unit = SabrUnit(smile, forward: expiry.forward, years: terms.years)
    guard let lattice = try unit.lattice() else {
      return Valuation(price: try finite(path.payoff * path.discount))
    }
    let layout = try lattice.layout()
    let moves = try SabrMoves(expiry, unit, lattice, layout)
    kept = moves
    return try moves.valuation(terms, alpha: smile.alpha)
  }
}

/// Laws for the parameters and beside them, all on cells that lie alike.
private struct SabrMoves {
  let expiry: FourierExpiry
  let beta: Double
  let here: SabrDensity
  /// With α, with time, and with both multiplied by `e^±step`.
  let alpha: (down: SabrDensity, up: SabrDensity)
  let time: (down: SabrDensity, up: SabrDensity)
  let both: (down: SabrDensity, up: SabrDensity)

  static let step = 2e-3

  init(
    _ expiry: FourierExpiry, _ unit: SabrUnit, _ lattice: SabrLattice, _ layout: SabrLattice.Layout
  ) throws(PricingError) {
    self.expiry = expiry
    beta = unit.beta
    func law(_ byAlpha: Double, _ byTime: Double) throws(PricingError) -> SabrDensity {
      let moved = try SabrLattice(
        alpha: unit.alpha * Exponential.exp(byAlpha + 0.5 * byTime), beta: unit.beta,
        nu: unit.nu * Exponential.exp(0.5 * byTime), rho: unit.rho)
      return try SabrDensity(expiry.forward, moved, layout)
    }
    here = try SabrDensity(expiry.forward, lattice, layout)
    let step = SabrMoves.step
    alpha = (try law(-step, 0), try law(step, 0))
    time = (try law(0, -step), try law(0, step))
    both = (try law(-step, -step), try law(step, step))
  }

  /// A value at the strike and its slope by the strike's logarithm.
  private struct Point {
    var value: Double
    var slope: Double
  }

  /// Derivatives of a value and of its slope by the logarithms of α and time.
  private struct Derivatives {
    var byAlpha: Double
    var twiceByAlpha: Double
    var byTime: Double
    var mixed: Double

    init(_ values: [Double]) {
      let (middle, step) = (values[0], SabrMoves.step)
      byAlpha = (values[2] - values[1]) / (2 * step)
      twiceByAlpha = (values[2] - middle + (values[1] - middle)) / (step * step)
      byTime = (values[4] - values[3]) / (2 * step)
      let corners = (values[5] - middle) + (values[6] - middle)
      let sides = (values[1] - middle) + (values[2] - middle) + (values[3] - middle) + (values[4] - middle)
      mixed = (corners - sides) / (2 * step * step)
    }
  }

  /// Price and Greeks.
  ///
  /// With `A = α∂/∂α`, `D = K∂/∂K` and `L = F∂/∂F`, Euler's relation `L + D + (1-β) A = 1` turns derivatives by the
  /// forward into those by α and by the strike, which come from slopes and densities of the laws.
  func valuation(_ terms: ContractTerms, alpha level: Double) throws(PricingError) -> Valuation {
    let strike = terms.strike
    var points: [Point] = []
    let parity = terms.right == .put ? 0.0 : 1
    for law in [here, alpha.down, alpha.up, time.down, time.up, both.down, both.up] {
      let (put, below, _) = law.smooth(at: strike)
      points.append(Point(value: put + parity * (expiry.forward - strike), slope: strike * (below - parity)))
    }
    let value = Derivatives(points.map(\.value))
    let slope = Derivatives(points.map(\.slope))
    let (middle, free, discount) = (points[0], 1 - beta, expiry.discount)
    let first = middle.value - middle.slope - free * value.byAlpha
    // (1 - D - (1-β)A)², of which D² = K²∂² + D.
    let bend = strike * strike * here.smooth(at: strike).density
    let cross = 2 * free * (slope.byAlpha - value.byAlpha)
    let second = middle.value - middle.slope + bend + cross + free * free * value.twiceByAlpha
    // L A and L ∂/∂ln T.
    let firstByAlpha = value.byAlpha - slope.byAlpha - free * value.twiceByAlpha
    let firstByTime = (value.byTime - slope.byTime - free * value.mixed) / terms.years
    let price = discount * (try here.price(terms.right, strike: strike))
    let (spot, carry, rate) = (terms.underlying, terms.rate - terms.dividend, terms.rate)
    var greeks = Greeks()
    greeks.endsAtSecondOrder = true
    greeks.delta = discount * first / spot
    greeks.gamma = discount * (second - first) / (spot * spot)
    greeks.dualDelta = discount * middle.slope / strike
    greeks.vega = discount * value.byAlpha / level
    greeks.theta = rate * price - discount * (first * carry + value.byTime / terms.years)
    greeks.rho = terms.years * (discount * first - price)
    greeks.dividendRho = -terms.years * discount * first
    greeks.vanna = discount * firstByAlpha / (spot * level)
    greeks.volga = discount * (value.twiceByAlpha - value.byAlpha) / (level * level)
    greeks.charm = rate * greeks.delta - discount / spot * (second * carry + firstByTime)
    greeks.veta = rate * greeks.vega - discount / level * (firstByAlpha * carry + value.mixed / terms.years)
    return Valuation(price: try finite(price), greeks: greeks.isFinite ? greeks : nil)
  }
}
