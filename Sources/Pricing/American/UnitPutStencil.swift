/// The puts around a put whose prices, deltas and gammas give its derivatives by σ√T, rT and qT.
///
/// All eight fill one group of lanes and lie on the same nodes, so that what the nodes leave out moves smoothly and
/// cancels. The boundary at expiry has a corner at r = q, and at r = 0 early exercise ends: differences stay on their
/// side. So they do where a neighbour is exercised at this spot: its delta and gamma are others.
struct UnitPutStencil {
  /// How many puts.
  static let count = 8
  private static let deviationShare = 4e-4
  private static let rateShare = 2e-4

  private let put: UnitPut
  private let deviationStep: Double
  private let rateSteps: (first: Double, second: Double)
  private let yieldSteps: (first: Double, second: Double)

  init(_ put: UnitPut) {
    self.put = put
    deviationStep = Self.deviationShare * put.deviation
    let gap = put.rate - put.yield
    let largest = max(put.rate, put.yield.magnitude)
    // Next to r = q the price bends within |r - q|/q of some σ√T.
    let scale = Self.rateShare * min(1, max(10 * put.deviation, gap.magnitude / largest))
    let size = scale * max(largest, 0.01 * put.deviation * put.deviation)
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

  /// The put itself, then σ√T less a step, more by one and by two, then two by each of the rates.
  var puts: [UnitPut] {
    var all = [UnitPut](repeating: put, count: Self.count)
    all[1].deviation -= deviationStep
    all[2].deviation += deviationStep
    all[3].deviation += 2 * deviationStep
    all[4].rate += rateSteps.first
    all[5].rate += rateSteps.second
    all[6].yield += yieldSteps.first
    all[7].yield += yieldSteps.second
    return all
  }

  /// The derivatives from the values of `puts`.
  func derivatives(_ values: ArraySlice<UnitValue>) -> UnitSensitivities {
    let all = Array(values)
    // A boundary falls when σ rises: what is kept here is kept at the greater σ.
    let straddles = isExercised(all[1])
    func byDeviation(_ part: (UnitValue) -> Double) -> Double {
      let (less, here, more, most) = (part(all[1]), part(all[0]), part(all[2]), part(all[3]))
      if straddles { return ((4 * more - 3 * here) - most) / (2 * deviationStep) }
      return ((6 * more - 3 * here) - (2 * less + most)) / (6 * deviationStep)
    }
    let (less, here, more, most) = (all[1].value, all[0].value, all[2].value, all[3].value)
    let bend = straddles ? (here - more) - (more - most) : (less - here) - (here - more)
    return UnitSensitivities(
      here: all[0],
      byDeviation: UnitSlope(value: byDeviation { $0.value }, delta: byDeviation { $0.delta }),
      gammaByDeviation: byDeviation { $0.gamma }, volga: bend / (deviationStep * deviationStep),
      byRate: slope(all[0], all[4], all[5], rateSteps), byYield: slope(all[0], all[6], all[7], yieldSteps))
  }

  private func isExercised(_ value: UnitValue) -> Bool { put.spot <= value.boundary }

  private func slope(
    _ here: UnitValue, _ first: UnitValue, _ second: UnitValue, _ steps: (first: Double, second: Double)
  ) -> UnitSlope {
    func slope(_ part: (UnitValue) -> Double) -> Double {
      if steps.second != -steps.first {
        return ((4 * part(first) - 3 * part(here)) - part(second)) / (2 * steps.first)
      }
      if isExercised(first) { return (part(here) - part(second)) / steps.first }
      if isExercised(second) { return (part(first) - part(here)) / steps.first }
      return (part(first) - part(second)) / (2 * steps.first)
    }
    return UnitSlope(value: slope { $0.value }, delta: slope { $0.delta })
  }
}
