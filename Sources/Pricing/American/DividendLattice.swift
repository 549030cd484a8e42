internal import QuantMath

/// A dividend on a known date: an amount of money and a share of the price.
public struct DiscreteDividend: Hashable, Sendable {
  /// When the underlying goes ex, in years from now.
  public var years: Double
  /// Paid in the currency of the underlying's price.
  public var amount: Double
  /// Paid in parts of the price just before.
  public var share: Double

  /// A dividend of these numbers; the model checks them.
  public init(years: Double, amount: Double, share: Double = 0) {
    self.years = years
    self.amount = amount
    self.share = share
  }
}

/// Backward induction on trinomial steps over a fixed grid in the logarithm of the price, with a jump at each
/// dividend.
///
/// The grid has a node on the strike. Between dividends steps are of one length, which differs from stretch to
/// stretch; at a dividend the value just before is that of the lower price just after, by cubic interpolation.
struct DividendLattice {
  private let row: AmericanRow
  private let sign: Double
  private let move: Double
  private let lowest: Int
  private var spots: [Double] = []
  private var values: [Double] = []

  private(set) var price = 0.0

  /// - Parameter dividends: inside of the option's life, in the order of their dates
  init(_ row: AmericanRow, _ dividends: [DiscreteDividend], steps: Int) throws(PricingError) {
    self.row = row
    sign = row.isCall ? 1 : -1
    let dates = [0] + dividends.map(\.years) + [row.years]
    let lengths = zip(dates.dropFirst(), dates).map { $0 - $1 }
    let counts = lengths.map { max(4, Int((Double(steps) * $0 / row.years).rounded(.up))) }
    let longest = zip(lengths, counts).map { $0 / Double($1) }.max() ?? row.years
    move = (1.5 * longest).squareRoot() * row.volatility
    let start = Logarithm.log(row.spot) - Logarithm.log(row.strike)
    let drift = (row.rate - row.dividend - 0.5 * row.volatility * row.volatility) * row.years
    let paid = dividends.reduce(0.0) { $0 + $1.amount / row.spot + $1.share }
    let spread = 6.5 * row.volatility * row.years.squareRoot() + drift.magnitude
    let bottom = (min(start, 0) - spread - Logarithm.log1p(4 * paid)) / move
    let top = (max(start, 0) + spread) / move
    guard bottom > -20_000, top < 20_000 else { throw .noConvergence(of: "lattice") }
    lowest = Int(bottom.rounded(.down)) - 3
    let nodes = Int(top.rounded(.up)) + 3 - lowest
    spots = (0...nodes).map { row.strike * Exponential.exp(Double(lowest + $0) * move) }
    guard spots.allSatisfy({ $0 > 0 && $0 < .infinity }) else { throw .noConvergence(of: "lattice") }
    values = spots.map { max(0, sign * ($0 - row.strike)) }
    for index in lengths.indices.reversed() {
      try descend(lengths[index] / Double(counts[index]), counts[index])
      if index > 0 { pay(dividends[index - 1]) }
    }
    price = max(interpolated(row.spot), sign * (row.spot - row.strike), 0)
  }

  private mutating func descend(_ dt: Double, _ count: Int) throws(PricingError) {
    guard dt > 0 else { return }
    let discount = Exponential.exp(-row.rate * dt)
    let spread = row.volatility * row.volatility * dt / (move * move)
    let tilt = (row.rate - row.dividend - 0.5 * row.volatility * row.volatility) * dt / move
    let size = spread + tilt * tilt
    let (p, q) = (0.5 * (size + tilt), 0.5 * (size - tilt))
    guard p >= 0, q >= 0, p + q <= 1 else { throw .noConvergence(of: "lattice") }
    let (up, middle, down) = (p * discount, (1 - p - q) * discount, q * discount)
    let last = spots.count - 1
    let (sign, strike) = (sign, row.strike)
    spots.withUnsafeBufferPointer { spots in
      values.withUnsafeMutableBufferPointer { values in
        for _ in 0..<count {
          var below = values[0]
          for j in 1..<last {
            let here = values[j]
            let kept = down * below + middle * here + up * values[j + 1]
            below = here
            values[j] = max(kept, sign * (spots[j] - strike))
          }
          // Straight lines in the price beyond the ends.
          values[0] = Self.straight(spots[0], (spots[1], values[1]), (spots[2], values[2]))
          values[last] = Self.straight(
            spots[last], (spots[last - 1], values[last - 1]), (spots[last - 2], values[last - 2]))
          values[0] = max(values[0], sign * (spots[0] - strike), 0)
          values[last] = max(values[last], sign * (spots[last] - strike), 0)
        }
      }
    }
  }

  private static func straight(_ x: Double, _ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> Double {
    a.y + (a.y - b.y) * ((x - a.x) / (a.x - b.x))
  }

  /// The values just before a dividend from those just after.
  private mutating func pay(_ dividend: DiscreteDividend) {
    let before = spots.map { spot in
      let after = max(0, spot * (1 - dividend.share) - dividend.amount)
      return max(interpolated(after), sign * (spot - row.strike), 0)
    }
    values = before
  }

  /// The value between nodes, by the cubic through four of them; below the grid a straight line to the value at 0.
  private func interpolated(_ spot: Double) -> Double {
    guard spot > spots[1] else {
      let share = spot / spots[1]
      return share * values[1] + (1 - share) * (row.isCall ? 0 : row.strike)
    }
    let place = Logarithm.log(spot / row.strike) / move - Double(lowest)
    let j = max(1, min(spots.count - 3, Int(place)))
    let t = place - Double(j)
    let outer = -t * (t - 1) * (t - 2) / 6 * values[j - 1] + (t + 1) * t * (t - 1) / 6 * values[j + 2]
    let inner = (t + 1) * (t - 1) * (t - 2) / 2 * values[j] - (t + 1) * t * (t - 2) / 2 * values[j + 1]
    return outer + inner
  }
}
