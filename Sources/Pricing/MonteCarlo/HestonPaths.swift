internal import CPricing
internal import QuantMath

/// How Heston's variance is stepped.
public enum HestonScheme: Hashable, Sendable {
  /// Euler's scheme, negative variances counted as zero wherever they are used: biased by O(√Δ) where variance is near
  /// zero.
  case fullTruncationEuler
  /// Andersen's quadratic-exponential scheme: matches the first two moments of the variance; with the correction that
  /// keeps the price a martingale at any step.
  case quadraticExponential(isMartingale: Bool)
}

/// Heston's stochastic volatility, with jumps of Bates if wanted.
///
/// `dv = κ (θ - v) dt + ξ √v dW`, correlation ρ with the price.
///
/// Where the martingale correction does not exist, which needs positive ρ, a large ξ and a long step, the path takes
/// the uncorrected step. Jumps are drawn apart and added.
///
/// - Domain: `0 ≤ v₀, θ ≤ 25`, `0 ≤ κ ≤ 100`, `1e-4 ≤ ξ ≤ 20`, `|ρ| ≤ 1`, steps of equal length
/// - Accuracy: see `PathGeneratorTests` for the bias of both schemes against closed forms
/// - Source: Lord, Koekkoek and van Dijk, A comparison of biased simulation schemes, 2010; Andersen, Efficient
///   simulation of the Heston stochastic volatility model, 2008, ψ_c = 1.5, γ₁ = γ₂ = ½
/// - Evidence: PathGeneratorTests, HestonSchemeTests
public struct HestonPaths: PathGenerator {
  public let times: [Double]
  /// The drift of the price: rate less yield.
  public let carry: Double
  /// The variance now.
  public let variance: Double
  /// How fast it reverts, a year.
  public let reversion: Double
  /// Where it reverts to.
  public let level: Double
  /// The volatility of variance.
  public let volOfVol: Double
  /// Of variance and price.
  public let correlation: Double
  /// How the variance is stepped.
  public let scheme: HestonScheme
  /// The jumps, if there are any.
  public let jumps: JumpLaw?

  private let plan: heston_plan

  /// Equal steps to a horizon.
  ///
  /// - Throws: `outOfDomain` naming what is wrong
  public init(
    years: Double, steps: Int, carry: Double, variance: Double, reversion: Double, level: Double, volOfVol: Double,
    correlation: Double, scheme: HestonScheme = .quadraticExponential(isMartingale: true), jumps: JumpLaw? = nil
  ) throws(PricingError) {
    guard steps >= 1, steps <= SimulationSettings.mostSteps else {
      throw .outOfDomain(argument: "steps", expected: "from 1 to 10000", got: Double(steps))
    }
    let times = PathDates.even(steps, years: years)
    _ = try PathDates.gaps(times)
    let bounded: [(String, Double, ClosedRange<Double>)] = [
      ("carry", carry, -100...100), ("initial_variance", variance, 0...25), ("mean_reversion", reversion, 0...100),
      ("long_run_variance", level, 0...25), ("vol_of_vol", volOfVol, 1e-4...20), ("correlation", correlation, -1...1),
    ]
    for (name, value, domain) in bounded where !domain.contains(value) {
      throw .outOfDomain(
        argument: name, expected: "from \(domain.lowerBound) to \(domain.upperBound)", got: value)
    }
    let step = years / Double(steps)
    try jumps?.check(step: step)
    self.times = times
    self.carry = carry
    self.variance = variance
    self.reversion = reversion
    self.level = level
    self.volOfVol = volOfVol
    self.correlation = correlation
    self.scheme = scheme
    self.jumps = jumps
    var plan = heston_plan()
    plan.steps = steps
    plan.variance = variance
    plan.drift = (carry - (jumps?.compensation ?? 0)) * step
    plan.years = step
    plan.pull = reversion * step
    plan.push = reversion * level * step
    plan.vol_of_vol = volOfVol
    plan.correlation = correlation
    plan.complement = (1 - correlation * correlation).squareRoot()
    Self.addMoments(&plan, reversion, level, step)
    Self.addPriceWeights(&plan, reversion, level, step)
    if case .quadraticExponential(isMartingale: true) = scheme { plan.martingale = 1 }
    self.plan = plan
  }

  /// Conditional mean and variance of the variance after a step.
  private static func addMoments(_ plan: inout heston_plan, _ reversion: Double, _ level: Double, _ step: Double) {
    let decay = Exponential.exp(-reversion * step)
    // (1 - e^{-κΔ})/κ, which is Δ where there is no reversion.
    let span = reversion * step > 1e-12 ? -Exponential.expm1(-reversion * step) / reversion : step
    let square = plan.vol_of_vol * plan.vol_of_vol
    plan.decay = decay
    plan.mean_push = level * (reversion * span)
    plan.variance_slope = square * decay * span
    plan.variance_level = 0.5 * level * square * reversion * span * span
    plan.switch_level = 1.5
  }

  /// Andersen's K₀ to K₄ with central weights.
  private static func addPriceWeights(_ plan: inout heston_plan, _ reversion: Double, _ level: Double, _ step: Double) {
    let slope = plan.correlation / plan.vol_of_vol
    let half = 0.5 * step * (reversion * slope - 0.5)
    plan.k0 = -slope * reversion * level * step
    plan.k1 = half - slope
    plan.k2 = half + slope
    plan.k3 = 0.5 * step * (1 - plan.correlation * plan.correlation)
    plan.k4 = plan.k3
    plan.exponent = plan.k2 + 0.5 * plan.k4
  }

  public var hasVariances: Bool { true }

  public var draws: [DrawLaw] {
    switch scheme {
    case .fullTruncationEuler: [.normal, .normal]
    case .quadraticExponential: [.uniform, .normal]
    }
  }

  public var knowsBridge: Bool { jumps == nil }
  public var canSkipDates: Bool { jumps == nil }

  public func simulate(_ rows: inout PathRows, from draws: inout PathDraws) {
    rows.startVariance = variance
    rows.stepYears = plan.years
    let bundles = rows.bundles
    let keepsSteps: Int32 = rows.steps == times.count ? 1 : 0
    rows.logarithms.withUnsafeMutableBufferPointer { logarithms in
      rows.variances.withUnsafeMutableBufferPointer { variances in
        var plan = plan
        plan.keeps_steps = keepsSteps
        let (x, v) = (logarithms.baseAddress!, variances.baseAddress!)
        switch draws {
        case .streams(var streams, let antithetic):
          plan.antithetic = antithetic ? 1 : 0
          streams.withState { run($0, nil, plan, bundles, x, v) }
          draws = .streams(streams, antithetic: antithetic)
        case .numbers(let numbers): run(nil, numbers, plan, bundles, x, v)
        }
      }
    }
    jumps?.add(to: &rows, steps: [Double](repeating: plan.years, count: times.count))
  }

  private func run(
    _ state: UnsafeMutablePointer<UInt64>?, _ numbers: [Double]?, _ plan: heston_plan, _ bundles: Int,
    _ x: UnsafeMutablePointer<Double>, _ v: UnsafeMutablePointer<Double>
  ) {
    var plan = plan
    switch scheme {
    case .fullTruncationEuler: heston_euler_paths(state, numbers, &plan, bundles, x, v)
    case .quadraticExponential: heston_quadratic_paths(state, numbers, &plan, bundles, x, v)
    }
  }
}
