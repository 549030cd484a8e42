internal import CPricing
internal import QuantMath

/// The points between which the forward of the arbitrage-free SABR model steps, in units of the forward now, with time
/// to expiry as the unit of time.
///
/// The equation of the density, `∂Q/∂t = ½ ∂²(D(F)² E(t, F) Q)/∂F²`, is taken in `z = ∫ dF/D`, where its diffusion is
/// even. Each cell gives to its neighbours at such rates that mass and forward are kept to the last digits: what this
/// computes is itself a martingale, whatever the size of the cells.
struct SabrLattice {
  /// How the cells lie: kept while parameters are moved for differences, so that prices stay smooth in them.
  struct Layout {
    /// Cells up to and with the one of the forward.
    var start: Int
    /// All cells.
    var count: Int
  }

  /// `α F^(β-1) √T` and `ν √T`.
  let alpha: Double
  let nu: Double
  let beta: Double
  let rho: Double
  private(set) var lowest = 0.0
  private(set) var highest = 0.0

  /// Coarse cells over the whole width, about.
  static let cells = 161
  /// Standard deviations of z on each side.
  private static let reach = 6.5
  /// The forward moves within `e^±20` of where it is, at most: by Doob's inequality that is worth 2e-9 of a strike.
  private static let farthest = 20.0

  /// A lattice of these numbers.
  ///
  /// - Throws: `outOfDomain`: the expansion behind the equation would be of no use
  init(alpha: Double, beta: Double, nu: Double, rho: Double) throws(PricingError) {
    (self.alpha, self.beta, self.nu, self.rho) = (alpha, beta, nu, rho)
    let growth = rho * nu * alpha
    guard growth.magnitude <= 40, nu <= 1e3, alpha <= 1e3 else {
      throw .outOfDomain(argument: "years", expected: "|ρνα| F^(β-1) T up to 40, ν√T up to 1000", got: growth)
    }
    let free = 1 - beta
    // Below and above, the exponent of E is at most this.
    let below = growth > 0 ? (beta > 0 ? growth : 0) : growth * beta
    let above = growth > 0 ? growth * beta : (beta == 1 ? growth : 0)
    let far = SabrLattice.farthest
    // Near β = 1 zero is too far away to be of interest.
    let floor = free >= 0.2 ? -1 / free : free > 0 ? Exponential.expm1(-far * free) / free : -far
    let roof = free > 0 ? Exponential.expm1(far * free) / free : far
    lowest = max(distance(floor), -SabrLattice.reach * SabrLattice.stretch(below))
    highest = min(distance(roof), SabrLattice.reach * SabrLattice.stretch(above))
  }

  /// `√((e^x - 1)/x)`.
  private static func stretch(_ x: Double) -> Double {
    x.magnitude < 1e-12 ? 1 : (Exponential.expm1(x) / x).squareRoot()
  }

  /// z at `y = (F^(1-β) - 1)/(1-β)`.
  private func distance(_ y: Double) -> Double {
    let x = nu * y / alpha
    guard nu > 1e-9 else { return y / alpha }
    let bend = x * (2 * rho + x) / ((1 + x * (2 * rho + x)).squareRoot() + 1)
    return x + rho > 0
      ? Logarithm.log1p((x + bend) / (1 + rho)) / nu : -Logarithm.log1p((bend - x) / (1 - rho)) / nu
  }

  /// y at z.
  private func backbone(_ z: Double) -> Double {
    let x = nu * z
    guard nu > 1e-9 else { return alpha * z }
    let (rise, fall) = (Exponential.expm1(x), Exponential.expm1(-x))
    return 0.5 * alpha / nu * (rise - fall + rho * (rise + fall))
  }

  /// `F - 1` at y.
  private func displacement(_ y: Double) -> Double {
    let free = 1 - beta
    guard free > 0 else { return Exponential.expm1(y) }
    guard free * y > -1 else { return -1 }
    return Exponential.expm1(Logarithm.log1p(free * y) / free)
  }

  /// The cells that these numbers want.
  ///
  /// - Throws: `outOfDomain`: zero is so near that the forward would lie in the first cells
  func layout() throws(PricingError) -> Layout {
    let share = -lowest / (highest - lowest)
    let start = max(4, min(SabrLattice.cells - 4, Int((Double(SabrLattice.cells) * share).rounded())))
    let count = (highest - lowest) * (Double(start) - 0.5) / -lowest
    guard count <= Double(4 * SabrLattice.cells) else {
      throw .outOfDomain(argument: "alpha", expected: "zero not nearer than a fortieth of a deviation", got: alpha)
    }
    return Layout(start: start, count: Int(count.rounded(.up)))
  }

  /// Masses at expiry: of the cells, below and above; points as what the forward moves by.
  struct Masses {
    var points: [Double]
    var masses: [Double]
    var absorbed: [Double]
  }

  /// The masses on a layout whose cells are cut into `parts`, an odd number, after so many steps in each of the
  /// quarters of quarters of the time to expiry.
  func masses(_ layout: Layout, parts: Int, steps: Int) -> Masses {
    let width = -lowest / ((Double(layout.start) - 0.5) * Double(parts))
    let count = layout.count * parts
    let start = parts * (layout.start - 1) + parts / 2
    var points: [Double] = []
    points.reserveCapacity(count)
    let ends = (displacement(backbone(lowest)), displacement(backbone(lowest + Double(count) * width)))
    var speeds: [Double] = []
    var slopes: [Double] = []
    for j in 0..<count {
      let y = j == start ? 0 : backbone(lowest + (Double(j) + 0.5) * width)
      let point = displacement(y)
      points.append(point)
      // β ln F is near zero where F is near 1, and so keeps its digits there.
      let power = beta * Logarithm.log1p(point)
      let square = alpha * alpha + nu * y * (2 * rho * alpha + nu * y)
      speeds.append(square.squareRoot() * Exponential.exp(power))
      slopes.append(point == 0 ? beta : Exponential.expm1(power) / point)
    }
    var (up, down) = (speeds, speeds)
    for j in 0..<count {
      let above = j + 1 < count ? points[j + 1] - points[j] : ends.1 - points[j]
      let below = j > 0 ? points[j] - points[j - 1] : points[j] - ends.0
      up[j] *= 0.5 / (width * above)
      down[j] *= 0.5 / (width * below)
    }
    var (masses, absorbed) = ([Double](repeating: 0, count: count), [0.0, 0.0])
    masses[start] = 1
    run(up, down, slopes.map { $0 * rho * nu * alpha }, steps, &masses, &absorbed)
    return Masses(points: points, masses: masses, absorbed: absorbed)
  }

  /// The edges of the cells, as what the forward moves by.
  func edges(_ layout: Layout) -> [Double] {
    let width = -lowest / (Double(layout.start) - 0.5)
    return (0...layout.count).map { displacement(backbone(lowest + Double($0) * width)) }
  }

  /// Steps through time: a quarter of a quarter of a quarter, then to a quarter of a quarter, and so on, since a point
  /// spreads fast at first.
  private func run(
    _ up: [Double], _ down: [Double], _ slopes: [Double], _ steps: Int, _ masses: inout [Double],
    _ absorbed: inout [Double]
  ) {
    let count = up.count
    let part = 1 - 0.5.squareRoot()
    var level = [Double](repeating: 1, count: count)
    var scratch = [Double](repeating: 0, count: 4 * count)
    let shortest = 1 / Double(64 * steps)
    var partGrowth = slopes.map { $0 == 0 ? 1 : Exponential.exp($0 * part * shortest) }
    var restGrowth = slopes.map { $0 == 0 ? 1 : Exponential.exp($0 * (1 - 2 * part) * shortest) }
    // Steps of 1, 3, 12 and 48 times the shortest.
    for (times, longer) in [(1.0, 1), (3, 3), (12, 4), (48, 4)] {
      let length = times * shortest
      for j in 0..<count {
        let (part, rest) = (partGrowth[j], restGrowth[j])
        for _ in 1..<longer {
          partGrowth[j] *= part
          restGrowth[j] *= rest
        }
      }
      density_phase(
        up, down, partGrowth, restGrowth, &level, &masses, &scratch, &absorbed, count, length, steps)
    }
  }
}
