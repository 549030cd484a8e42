internal import QuantMath

/// A put of strike 1 that may be exercised on equally spaced dates, by exact steps from date to date.
///
/// At each date the boundary divides what is exercised, whose share in the value a step before has a closed form,
/// from what is kept, a smooth function of the logarithm of the spot that is integrated against the normal density on
/// panels of Gauss-Legendre nodes that begin at the boundary.
struct DatedExercise {
  /// Panels are so many standard deviations of a step wide, and hold so many nodes.
  private static let panelWidth = 2.5
  private static let panelNodes = 10
  /// The normal density is nothing beyond so many.
  private static let reach = 8.5

  /// A bound on the work: panels of all dates together.
  private static let mostPanels = 300_000

  private let dates: Int
  private let width: Double
  private let shift: Double
  private let decay: Double
  private let yieldDecay: Double
  private let ceiling: Double
  private let nodes: GaussLegendre
  private let put: UnitPut
  /// The logarithm of the boundary of the date after, and what is kept at nodes above it.
  private var boundary = 0.0
  private var places: [Double] = []
  private var kept: [Double] = []
  private var isLast = true

  /// The value now, when exercise is possible now as well.
  private(set) var value = 0.0
  /// The boundary now.
  private(set) var boundaryNow = 0.0

  init(_ put: UnitPut, dates: Int) throws(PricingError) {
    self.put = put
    self.dates = dates
    let dt = 1 / Double(dates)
    width = put.deviation * dt.squareRoot()
    shift = (put.rate - put.yield) * dt - 0.5 * width * width
    decay = Exponential.exp(-put.rate * dt)
    yieldDecay = Exponential.exp(-put.yield * dt)
    let spread = Self.reach * put.deviation + (put.rate - put.yield).magnitude + 0.5 * put.deviation * put.deviation
    // Farther above the strike the option is worth nothing.
    ceiling = min(max(Logarithm.log(put.spot), 0), spread) + spread
    do { nodes = try GaussLegendre(count: Self.panelNodes) } catch { throw PricingError(error, of: "nodes") }
    for _ in 1..<max(dates, 2) where dates > 1 { try step() }
    let continuation = continued(Logarithm.log(put.spot))
    boundaryNow = Exponential.exp(try root())
    value = max(continuation, 1 - put.spot)
  }

  /// Goes back by a date: finds the boundary and what is kept above it.
  private mutating func step() throws(PricingError) {
    let next = try root()
    let panels = max(1, Int(min(1e9, ((ceiling - next) / (Self.panelWidth * width)).rounded(.up))))
    guard panels * dates <= Self.mostPanels else { throw .noConvergence(of: "value from date to date") }
    let panel = (ceiling - next) / Double(panels)
    var newPlaces: [Double] = []
    var newKept: [Double] = []
    newPlaces.reserveCapacity(panels * Self.panelNodes)
    for index in 0..<panels {
      let middle = next + (Double(index) + 0.5) * panel
      for (node, weight) in zip(nodes.nodes, nodes.weights) {
        let place = middle + 0.5 * panel * node
        newPlaces.append(place)
        newKept.append(0.5 * panel * weight * continued(place))
      }
    }
    boundary = next
    places = newPlaces
    kept = newKept
    isLast = false
  }

  /// The value of keeping the option at this logarithm of the spot, until the next date.
  private func continued(_ place: Double) -> Double {
    let cut = isLast ? 0 : boundary
    // Exercised below the cut: K e^(-rt) Φ(-d2) - S e^(-qt) Φ(-d1).
    let d2 = (place + shift - cut) / width
    let spot = Exponential.exp(place)
    var sum = decay * NormalDistribution.cumulative(-d2)
    sum -= yieldDecay * spot * NormalDistribution.cumulative(-d2 - width)
    if isLast { return sum }
    let centre = place + shift
    let first = places.partitionPoint { $0 >= centre - Self.reach * width }
    var above = 0.0
    for j in first..<places.count {
      let z = (places[j] - centre) / width
      if z > Self.reach { break }
      above += kept[j] * NormalDistribution.density(z)
    }
    return sum + decay * above / width
  }

  /// The logarithm of the spot at which keeping and exercising are worth the same.
  private func root() throws(PricingError) -> Double {
    do {
      let found = try RootFinding.brent(lower: -700, upper: 0, tolerance: RootTolerance(absolute: 1e-13)) { place in
        continued(place) - (1 - Exponential.exp(place))
      }
      return found.value
    } catch { throw PricingError(error, of: "exercise boundary") }
  }
}

extension Array {
  /// The first index from which on the predicate holds, in an array that is divided by it.
  fileprivate func partitionPoint(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
