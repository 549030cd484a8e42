internal import QuantMath

/// How a lattice moves.
enum LatticeKind {
  /// Two branches, centred on the strike, whose European prices converge with 1/n².
  case leisenReimer
  /// Three branches whose nodes lie on the strike.
  case trinomial
}

/// A recombining lattice for one option, and backward induction over it.
///
/// Factors are kept as logarithms, so that no node leaves the range of doubles before its price does.
struct Lattice {
  /// The logarithms of the moves up and down; the middle one of three branches is 0.
  private let up: Double
  private let down: Double
  /// Probabilities times the discount of a step.
  private let weights: (up: Double, middle: Double, down: Double)
  private let steps: Int
  private let kind: LatticeKind

  /// - Throws: `noConvergence` where a probability would be negative: more steps are needed
  init(_ kind: LatticeKind, _ row: AmericanRow, steps: Int) throws(PricingError) {
    self.kind = kind
    self.steps = steps
    let dt = row.years / Double(steps)
    let drift = row.rate - row.dividend
    let discount = Exponential.exp(-row.rate * dt)
    switch kind {
    case .leisenReimer:
      let width = row.volatility * row.years.squareRoot()
      let moneyness = Logarithm.log(row.spot) - Logarithm.log(row.strike)
      let d1 = (moneyness + drift * row.years) / width + 0.5 * width
      let p = Self.inverted(d1 - width, steps)
      let other = Self.inverted(d1, steps)
      guard p > 0, p < 1, other > 0, other < 1 else { throw .noConvergence(of: "lattice") }
      up = drift * dt + Logarithm.log(other / p)
      down = drift * dt + Logarithm.log((1 - other) / (1 - p))
      weights = (p * discount, 0, (1 - p) * discount)
    case .trinomial:
      let width = row.volatility * dt.squareRoot()
      let move = Self.move(Logarithm.log(row.strike) - Logarithm.log(row.spot), width)
      let spread = width * width / (move * move)
      let tilt = (drift - 0.5 * row.volatility * row.volatility) * dt / move
      // The second moment is that of the path, drift included.
      let size = spread + tilt * tilt
      let (p, q) = (0.5 * (size + tilt), 0.5 * (size - tilt))
      guard p >= 0, q >= 0, p + q <= 1 else { throw .noConvergence(of: "lattice") }
      up = move
      down = -move
      weights = (p * discount, (1 - p - q) * discount, q * discount)
    }
    guard up.isFinite, down.isFinite else { throw .noConvergence(of: "lattice") }
  }

  /// Peizer and Pratt's inversion of the binomial distribution, method 2.
  private static func inverted(_ z: Double, _ steps: Int) -> Double {
    let n = Double(steps)
    let scaled = z / (n + 1 / 3.0 + 0.1 / (n + 1))
    let part = 0.5 * (-Exponential.expm1(-scaled * scaled * (n + 1 / 6.0))).squareRoot()
    return z >= 0 ? 0.5 + part : 0.5 - part
  }

  /// A step in the logarithm near √1.5 of the width that brings a node onto the strike.
  private static func move(_ distance: Double, _ width: Double) -> Double {
    let usual = 1.5.squareRoot() * width
    let nodes = (distance / usual).magnitude
    guard nodes >= 1, nodes < 1e6 else { return usual }
    return distance.magnitude / nodes.rounded(.down)
  }

  /// The price of the option when it may be exercised at every node.
  func price(_ row: AmericanRow) -> Double {
    let sign = row.isCall ? 1.0 : -1.0
    let width = kind == .trinomial ? 2 * steps + 1 : steps + 1
    let branches = kind == .trinomial ? 2 : 1
    // Level j of the last step; in a trinomial lattice levels move by one step up, in a binomial one by up less down.
    let move = kind == .trinomial ? up : up - down
    let lowest = Double(steps) * down
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * width) { memory in
      memory.initialize(repeating: 0)
      guard let values = memory.baseAddress else { return 0 }
      let spots = values + width
      for j in 0..<width {
        spots[j] = row.spot * Exponential.exp(lowest + Double(j) * move)
        values[j] = max(0, sign * (spots[j] - row.strike))
      }
      let back = kind == .trinomial ? 1.0 : Exponential.exp(-down)
      for step in stride(from: steps - 1, through: 0, by: -1) {
        let last = branches * step
        if kind == .trinomial {
          // The lowest node of a step lies one move above the lowest of the next.
          for j in 0...last {
            spots[j] = spots[j + 1]
            let kept = weights.down * values[j] + weights.middle * values[j + 1] + weights.up * values[j + 2]
            values[j] = max(kept, sign * (spots[j] - row.strike))
          }
        } else {
          for j in 0...last {
            spots[j] *= back
            let kept = weights.down * values[j] + weights.up * values[j + 1]
            values[j] = max(kept, sign * (spots[j] - row.strike))
          }
        }
      }
      return values[0]
    }
  }
}
