import QuantMath
import Quantities

/// A point process with a rate that may change: it counts the rate up to an exponential threshold, one draw for each
/// event.
struct EventClock {
  private var random: RandomStream
  private var left: Double

  init(_ random: RandomStream) {
    self.random = random
    left = self.random.exponential()
  }

  /// How many events fall into a step over which the rate adds up to `hazard`.
  mutating func events(in hazard: Double) -> Int {
    var count = 0
    left -= hazard
    while left <= 0 {
      left += random.exponential()
      count += 1
    }
    return count
  }
}

/// The common prices of a made market: a Markov chain of regimes, correlated diffusions and jumps.
///
/// In regime r asset i follows `d ln S = (μ_r - ½σ² - κ) dt + σ (a_i dF + √(1 - a_i²) dW_i) + b_i J dN + J' dN_i`, with
/// `σ = m_r σ_i` and `κ` such that the expected price grows at `μ_r`. The diffusion and the jumps are stepped exactly
/// for a regime that lasts the step; jumps fall on the ends of steps.
///
/// - Source: Merton, Option pricing when underlying stock returns are discontinuous, 1976; Hamilton, A new approach to
///   the economic analysis of nonstationary time series, 1989, for the chain
/// - Evidence: SeededMarketTests
struct SeededPrices {
  private static let secondsAYear = 31_536_000.0
  /// Prices stay within this many natural logarithms of their start, so that no plan makes a price that cannot be
  /// written.
  private static let widestMove = 9.0

  let plan: SeededMarketPlan
  private(set) var regime = 0
  /// The common price of each asset, USDC per unit.
  private(set) var prices: [Double]
  private var moves: [Double]
  private let years: Double
  private let steps: [[Step]]
  private var chain: EventClock
  private var chainDraws: RandomStream
  private var factor: RandomStream
  private var commonClock: EventClock
  private var commonSizes: RandomStream
  private var own: [Own]

  /// What an asset draws by itself.
  private struct Own {
    var diffusion: RandomStream
    var clock: EventClock
    var sizes: RandomStream
  }

  /// What a step of an asset is made of in a regime.
  private struct Step {
    let drift, common, own: Double
  }

  init(_ plan: SeededMarketPlan) {
    self.plan = plan
    let stream = { (number: UInt64) in RandomStream(seed: plan.seed, stream: number) }
    prices = plan.assets.map(\.price)
    moves = plan.assets.map { _ in 0 }
    chain = EventClock(stream(1))
    chainDraws = stream(2)
    factor = stream(3)
    commonClock = EventClock(stream(4))
    commonSizes = stream(5)
    own = plan.assets.indices.map { index in
      let base = UInt64(1_000 + 10 * index)
      return Own(diffusion: stream(base), clock: EventClock(stream(base + 1)), sizes: stream(base + 2))
    }
    let years = Double(plan.interval.nanoseconds) / 4e9 / Self.secondsAYear
    self.years = years
    steps = plan.regimes.map { regime in plan.assets.map { Self.step($0, regime, years) } }
  }

  private static func step(_ asset: SeededAsset, _ regime: MarketRegime, _ years: Double) -> Step {
    let volatility = asset.volatility * regime.volatilityMultiple
    let lift = { (share: Double) in
      Exponential.exp(share * regime.jumpMean + 0.5 * share * share * regime.jumpDeviation * regime.jumpDeviation) - 1
    }
    let compensation = regime.commonJumps * lift(asset.jumpLoading) + regime.ownJumps * lift(1)
    let deviation = volatility * years.squareRoot()
    return Step(
      drift: (regime.drift - 0.5 * volatility * volatility - compensation) * years,
      common: deviation * asset.loading, own: deviation * (1 - asset.loading * asset.loading).squareRoot())
  }

  /// Moves on by a quarter of a bar.
  mutating func advance() {
    switchRegime()
    let state = plan.regimes[regime]
    let shared = factor.normal()
    var jump = 0.0
    for _ in 0..<commonClock.events(in: state.commonJumps * years) {
      jump += state.jumpMean + state.jumpDeviation * commonSizes.normal()
    }
    for index in prices.indices {
      let step = steps[regime][index]
      var move = step.drift + step.common * shared + step.own * own[index].diffusion.normal()
      move += jump * plan.assets[index].jumpLoading
      for _ in 0..<own[index].clock.events(in: state.ownJumps * years) {
        move += state.jumpMean + state.jumpDeviation * own[index].sizes.normal()
      }
      moves[index] = min(Self.widestMove, max(-Self.widestMove, moves[index] + move))
      prices[index] = plan.assets[index].price * Exponential.exp(moves[index])
    }
  }

  private mutating func switchRegime() {
    let length = Double(plan.regimes[regime].meanLength.nanoseconds) / 1e9
    guard plan.regimes.count > 1, chain.events(in: years * Self.secondsAYear / length) > 0 else { return }
    let weights = plan.regimes[regime].following
    let total = weights.indices.reduce(0) { $0 + ($1 == regime ? 0 : weights[$1]) }
    var left = chainDraws.uniform() * total
    var chosen = regime
    for index in weights.indices where index != regime && weights[index] > 0 {
      chosen = index
      left -= weights[index]
      if left < 0 { break }
    }
    regime = chosen
  }
}
