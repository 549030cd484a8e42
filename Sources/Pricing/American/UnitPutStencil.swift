/// The puts around a put whose prices give its derivatives by σ√T, rT and qT.
///
/// All seven lie on the same nodes, so that what the nodes leave out moves smoothly and cancels. The boundary at
/// expiry has a corner at r = q, and at r = 0 early exercise ends: differences stay on their side.
struct UnitPutStencil {
  /// How many puts.
  static let count = 7
  private static let step = 2e-4

  private let put: UnitPut
  private let deviationStep: Double
  private let rateSteps: (first: Double, second: Double)
  private let yieldSteps: (first: Double, second: Double)

  init(_ put: UnitPut) {
    self.put = put
    deviationStep = Self.step * put.deviation
    let gap = put.rate - put.yield
    // Next to r = q the price bends within |r - q|/q of some σ√T.
    let scale = Self.step * min(1, 10 * put.deviation)
    let size = scale * max(put.rate, put.yield.magnitude, 0.01 * put.deviation * put.deviation)
    let corner = put.yield > 0 && gap.magnitude <= 2 * size
    if corner || put.rate <= 2 * size {
      rateSteps = Self.oneSided(corner && gap < 0 ? -min(size, 0.4 * put.rate) : size)
    } else {
      rateSteps = (size, -size)
    }
    if corner {
      yieldSteps = Self.oneSided(gap >= 0 ? -min(size, 0.4 * put.yield) : size)
    } else if put.rate == 0 {
      yieldSteps = Self.oneSided(-size)
    } else {
      yieldSteps = (size, -size)
    }
  }

  private static func oneSided(_ step: Double) -> (Double, Double) { (step, 2 * step) }

  /// The put itself, then two by each argument.
  var puts: [UnitPut] {
    var all = [UnitPut](repeating: put, count: Self.count)
    all[1].deviation += deviationStep
    all[2].deviation -= deviationStep
    all[3].rate += rateSteps.first
    all[4].rate += rateSteps.second
    all[5].yield += yieldSteps.first
    all[6].yield += yieldSteps.second
    return all
  }

  /// The derivatives by σ√T, rT and qT from the values of `puts`.
  func derivatives(_ values: ArraySlice<UnitValue>) -> UnitSensitivities {
    let at = values.startIndex
    let here = values[at].value
    func slope(_ j: Int, _ steps: (first: Double, second: Double)) -> Double {
      let (first, second) = (values[at + j].value, values[at + j + 1].value)
      if steps.second == -steps.first { return (first - second) / (2 * steps.first) }
      return ((4 * first - 3 * here) - second) / (2 * steps.first)
    }
    return UnitSensitivities(
      here: values[at], byDeviation: slope(1, (deviationStep, -deviationStep)), byRate: slope(3, rateSteps),
      byYield: slope(5, yieldSteps))
  }
}

/// A value and its derivatives by the numbers of a put of strike 1.
struct UnitSensitivities {
  var here: UnitValue
  var byDeviation: Double
  var byRate: Double
  var byYield: Double

  init(here: UnitValue, byDeviation: Double, byRate: Double, byYield: Double) {
    self.here = here
    self.byDeviation = byDeviation
    self.byRate = byRate
    self.byYield = byYield
  }

  /// Of a European put, in closed form.
  init(european value: UnitValue, _ put: UnitPut) {
    here = value
    byDeviation = put.spot * put.spot * put.deviation * value.gamma
    byRate = put.spot * value.delta - value.value
    byYield = -put.spot * value.delta
  }
}
