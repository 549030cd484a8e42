internal import QuantMath

/// An American call, spot 1 and time 1, exercised at boundaries that are flat: one, or one until a date and another
/// after.
///
/// The value of a rule of exercise, so a lower bound of the option. A put of strike 1 is this call with strike and
/// spot exchanged: strike `put.spot`, rate `put.yield`, cost of carry `put.yield - put.rate`.
struct FlatBoundary {
  private let strike: Double
  private let rate: Double
  private let carry: Double
  private let square: Double
  private let deviation: Double
  private let power: Double
  private let early: Double
  private let late: Double
  private let switchTime: Double

  /// - Parameter pieces: 1 for the rule of 1993, 2 for that of 2002
  init(_ put: UnitPut, pieces: Int) throws(PricingError) {
    strike = put.spot
    rate = put.yield
    carry = put.yield - put.rate
    deviation = put.deviation
    square = deviation * deviation
    let bend = carry / square - 0.5
    power = -bend + (bend * bend + 2 * rate / square).squareRoot()
    let never = power / (power - 1) * strike
    let least = put.rate > 0 ? max(strike, rate / put.rate * strike) : strike
    guard power > 1, never.isFinite, never > least else { throw .noConvergence(of: "flat boundary") }
    switchTime = pieces == 1 ? 1 : 0.5 * (5.0.squareRoot() - 1)
    let reach = pieces == 1 ? least / (never - least) : strike * strike / ((never - least) * least)
    let (carry, deviation) = (carry, deviation)
    func level(_ time: Double) -> Double {
      let height = -(carry * time + 2 * deviation * time.squareRoot()) * reach
      return least + (never - least) * -Exponential.expm1(min(0, height))
    }
    early = level(1)
    late = level(switchTime)
  }

  /// The value at spot 1.
  func value() throws(PricingError) -> Double {
    if early <= 1 { return 1 - strike }
    do throws(NumericError) {
      let total = switchTime == 1 ? oneLevel() : try twoLevels()
      guard total.isFinite else { throw NumericError.notFinite }
      return total
    } catch { throw PricingError(error, of: "value of a flat boundary") }
  }

  private func oneLevel() -> Double {
    let reached = (early - strike) * powerOf(1 / early, power)
    let bought = hit(1, 1, early, early) - hit(1, 1, strike, early)
    let paid = hit(1, 0, early, early) - hit(1, 0, strike, early)
    return reached - (early - strike) * hit(1, power, early, early, over: early) + bought - strike * paid
  }

  private func twoLevels() throws(NumericError) -> Double {
    let time = switchTime
    let gain = early - strike
    let first = gain * (powerOf(1 / early, power) - hit(time, power, early, early, over: early))
    let second = hit(time, 1, early, early) - hit(time, 1, late, early)
    let third = strike * (hit(time, 0, early, early) - hit(time, 0, late, early))
    let later = late - strike
    let fourth = later * (hit(time, power, late, early, over: late) - (try bothHit(power, late, over: late)))
    let fifth = try bothHit(1, late) - (try bothHit(1, strike))
    let sixth = strike * ((try bothHit(0, late)) - (try bothHit(0, strike)))
    return first + second - third + fourth + fifth - sixth
  }

  private func powerOf(_ base: Double, _ exponent: Double) -> Double {
    Exponential.exp(exponent * Logarithm.log(base))
  }

  private func growth(_ time: Double, _ exponent: Double) -> Double {
    time * (exponent * carry - rate + 0.5 * exponent * (exponent - 1) * square)
  }

  /// `e^(a) Φ(x)`, of which the factors may be too large and too small.
  private func product(_ a: Double, _ x: Double) -> Double {
    let tail = NormalDistribution.cumulative(x)
    return tail > 0 ? Exponential.exp(a + Logarithm.log(tail)) : 0
  }

  /// The value of `S^exponent / unit^exponent` at a time, if then below `level` and never above `barrier` before.
  private func hit(
    _ time: Double, _ exponent: Double, _ level: Double, _ barrier: Double, over unit: Double = 1
  ) -> Double {
    let width = deviation * time.squareRoot()
    let drift = (carry + (exponent - 0.5) * square) * time
    let d = (Logarithm.log(level) - drift) / width
    let far = Logarithm.log(barrier)
    let start = growth(time, exponent) - exponent * Logarithm.log(unit)
    let reflected = 2 * carry / square + 2 * exponent - 1
    return product(start, d) - product(start + reflected * far, d - 2 * far / width)
  }

  /// The same at time 1, with the barrier `early` until the switch and `late` behind it.
  private func bothHit(
    _ exponent: Double, _ level: Double, over unit: Double = 1
  ) throws(NumericError) -> Double {
    let root = switchTime.squareRoot()
    let width = deviation * root
    let slope = carry + (exponent - 0.5) * square
    let (soon, whole) = (slope * switchTime, slope)
    let (first, second, end) = (Logarithm.log(late), Logarithm.log(early), Logarithm.log(level))
    let reflected = 2 * carry / square + 2 * exponent - 1
    let start = growth(1, exponent) - exponent * Logarithm.log(unit)
    let near = [
      (-first + soon) / width, (2 * second - first + soon) / width, (-first - soon) / width,
      (2 * second - first - soon) / width,
    ]
    let far = [
      (-end + whole) / deviation, (2 * second - end + whole) / deviation, (2 * first - end + whole) / deviation,
      (2 * (first - second) - end + whole) / deviation,
    ]
    let weights = [0, reflected * second, reflected * first, reflected * (first - second)]
    let signs = [1.0, -1, -1, 1]
    var sum = 0.0
    for j in 0..<4 {
      let correlation = j < 2 ? root : -root
      let part = try BivariateNormal.cumulative(-near[j], -far[j], correlation: correlation)
      if part > 0 { sum += signs[j] * Exponential.exp(start + weights[j] + Logarithm.log(part)) }
    }
    return sum
  }
}
