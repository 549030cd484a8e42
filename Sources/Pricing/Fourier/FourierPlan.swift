internal import QuantMath

/// How far strikes matter and how wide a period has to be, from the moments of the model alone.
///
/// By Markov's inequality with powers, a call of relative strike `e^x` is worth at most
/// `E[e^(pX)] (p-1)^(p-1)/p^p · e^(-(p-1)x)` and a put `E[e^(-qX)] q^q/(1+q)^(1+q) · e^((1+q)x)`. These bounds say
/// where the value beyond the intrinsic one is below the tolerance, and what strikes a period away add to a sum over
/// nodes. Nothing here depends on the strikes asked for, so a strike has the same price alone and in a chain.
struct FourierPlan {
  /// Below and above these k the value beyond the intrinsic one is under the tolerance.
  var lowest = 0.0
  /// See `lowest`; where the calls beyond are worth more than the tolerance, `isCut` is set.
  var highest = 0.0
  /// Strikes above `highest` cannot be priced to the tolerance.
  var isCut = false
  /// `|k|` up to here is priced on the core grid.
  var core = 0.0
  /// The period of the core grid.
  var corePeriod = 0.0
  /// The period of the grid for all strikes.
  var widePeriod = 0.0
  /// The square root of the variance.
  var deviation = 0.0

  /// The period for strikes up to this far above is searched; e^(k/2) beyond would cost too many digits.
  private static let farthest = 14.0

  /// The bound of a power q (of the put; 1 + q of the call): its logarithm less that of the tolerance.
  private struct Bound {
    var excess: Double
    var power: Double
  }

  /// Plans for a tolerance in parts of the forward; `nil` where the model has no moments to plan with.
  init?(_ model: some CharacteristicModel, years: Double, logTolerance: Double) {
    let variance = model.variance(years: years)
    guard variance > 0, variance < 1e6 else { return nil }
    deviation = variance.squareRoot()
    core = min(4 * deviation, 6)
    let right = FourierPlan.bounds(deviation, logTolerance) { q in model.logMoment(1 + q, years: years) }
    let left = FourierPlan.bounds(deviation, logTolerance) { q in model.logMoment(-q, years: years) }
    guard !right.isEmpty, !left.isEmpty else { return nil }
    highest = right.reduce(Double.infinity) { min($0, $1.excess / $1.power) }
    lowest = left.reduce(logTolerance) { max($0, -$1.excess / (1 + $1.power)) }
    isCut = highest > FourierPlan.farthest
    highest = max(0, min(highest, FourierPlan.farthest))
    lowest = min(0, lowest)
    corePeriod = FourierPlan.period(right, left, down: -core, up: core)
    widePeriod = max(corePeriod, FourierPlan.period(right, left, down: lowest, up: highest))
  }

  /// Bounds of falling powers, from the best for a normal law on; heavier tails want smaller ones.
  private static func bounds(_ deviation: Double, _ logTolerance: Double, _ logMoment: (Double) -> Double) -> [Bound] {
    var found: [Bound] = []
    found.reserveCapacity(24)
    var best = Double.infinity
    var power = 12 / deviation
    for _ in 0..<24 {
      let moment = logMoment(power)
      if moment < 1e12 {
        let powers = power * Logarithm.log(power) - (1 + power) * Logarithm.log(1 + power)
        let bound = Bound(excess: moment + powers - logTolerance, power: power)
        found.append(bound)
        // The reach has one minimum; well behind it no further power helps.
        let reach = bound.excess / (0.5 + power)
        if reach > 1.5 * best { break }
        best = min(best, reach)
      }
      power *= 0.6
    }
    return found
  }

  /// The least period by which strikes between `down` and `up` are not seen by one another, `e^(k/2)` included.
  private static func period(_ right: [Bound], _ left: [Bound], down: Double, up: Double) -> Double {
    let above = right.reduce(Double.infinity) { min($0, ($1.excess - $1.power * down) / ($1.power + 0.5)) }
    let below = left.reduce(Double.infinity) { min($0, ($1.excess + (1 + $1.power) * up) / ($1.power + 0.5)) }
    return max(above, below, up - down)
  }
}
