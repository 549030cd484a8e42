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
/// - Accuracy: `HestonSchemeTests` has the biases of both schemes against closed forms
/// - Source: Lord, Koekkoek and van Dijk, A comparison of biased simulation schemes, 2010; Andersen, Efficient
///   simulation of the Heston stochastic volatility model, 2008, ψ_c = 1.5, γ₁ = γ₂ = ½
/// - Evidence: PathGeneratorTests, HestonSchemeTests
public struct HestonPaths: PathGenerator {
  public let times: [Double]
  /// The drift of the price: rate less yield.
  public let carry: Double
  /// The model, with its jumps.
  public let process: HestonProcess
  /// How the variance is stepped.
  public let scheme: HestonScheme

  private let jumps: JumpLaw?
  private let plan: heston_plan

  /// Equal steps to a horizon.
  ///
  /// - Throws: `outOfDomain` naming what is wrong
  public init(
    years: Double, steps: Int, carry: Double, process: HestonProcess,
    scheme: HestonScheme = .quadraticExponential(isMartingale: true)
  ) throws(PricingError) {
    guard steps >= 1, steps <= SimulationSettings.mostSteps else {
      throw .outOfDomain(argument: "steps", expected: "from 1 to 10000", got: Double(steps))
    }
    let times = PathDates.even(steps, years: years)
    _ = try PathDates.gaps(times)
    let bounded: [(String, Double, ClosedRange<Double>)] = [
      ("carry", carry, -100...100), ("initial_variance", process.variance, 0...25),
      ("reversion", process.reversion, 0...100), ("long_variance", process.longVariance, 0...25),
      ("volatility_of_variance", process.volatilityOfVariance, 1e-4...20),
      ("correlation", process.correlation, -1...1),
    ]
    for (name, value, domain) in bounded where !domain.contains(value) {
      throw .outOfDomain(
        argument: name, expected: "from \(domain.lowerBound) to \(domain.upperBound)", got: value)
    }
    let step = years / Double(steps)
    let jumps = JumpLaw(
      intensity: process.jumpIntensity, mean: process.jumpMean, deviation: process.jumpDeviation)
    try jumps.check(step: step)
    self.jumps = jumps.intensity > 0 ? jumps : nil
    self.times = times
    self.carry = carry
    self.process = process
    self.scheme = scheme
    var plan = heston_plan()
    plan.steps = steps
    plan.variance = process.variance
    plan.drift = (carry - (self.jumps?.compensation ?? 0)) * step
    plan.years = step
    plan.pull = process.reversion * step
    plan.push = process.reversion * process.longVariance * step
    plan.vol_of_vol = process.volatilityOfVariance
    plan.correlation = process.correlation
    plan.complement = (1 - process.correlation * process.correlation).squareRoot()
    Self.addMoments(&plan, process.reversion, process.longVariance, step)
    Self.addPriceWeights(&plan, process.reversion, process.longVariance, step)
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
    rows.startVariance = process.variance
    rows.stepYears = plan.years
    let bundles = rows.bundles
    let keepsSteps: Int32 = rows.steps == times.count ? 1 : 0
    rows.logarithms.withUnsafeMutableBufferPointer { logarithms in
      rows.variances.withUnsafeMutableBufferPointer { variances in
        var plan = plan
        plan.keeps_steps = keepsSteps
        let (x, v) = (logarithms.start, variances.start)
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
