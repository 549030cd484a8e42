internal import QuantMath

/// Lewis's integral along rays that leave the real line: for laws whose characteristic function falls too slowly on
/// it.
///
/// From `-i/2` a ray turns by a twelfth of a circle towards the side on which `e^(-izk) φ(z)` falls; there the
/// integrand falls exponentially whatever φ does, since φ is smooth off the imaginary axis. The rule of equal steps
/// after `x = e^(π/2 sinh t)` takes it, halving its steps until two sums agree. φ is evaluated once for all strikes.
///
/// - Accuracy: 1e-11 of the forward for strikes within `e^±6` of it
/// - Complexity: 240 evaluations of the exponent on each ray, twice as many for each halving; a complex exponential a
///   node and strike
/// - Source: Andersen and Lake, Robust high-precision option pricing by Fourier transforms: contour deformations and
///   double-exponential quadrature, 2018; Takahasi and Mori, Double exponential formulas for numerical integration,
///   1974
/// - Evidence: BentContourTests
struct BentContour<Model: CharacteristicModel> {
  private let model: Model
  private let years: Double
  private let scale: Double
  private let depth: NodeRequest.Depth
  /// The nodes of each halving that the ones before have not, on the ray that turns down, then on the one that turns
  /// up.
  private var rays: [Ray] = []

  private struct Ray {
    var nodes: [Complex] = []
    /// `ln φ(z)`, and for each node the factors of all planes.
    var exponents: [Complex] = []
    var weights: [Complex] = []
  }

  private static var halvings: Int { 4 }

  init(_ model: Model, years: Double, depth: NodeRequest.Depth) {
    precondition(depth != .gradient, "Invariant: gradients come from a model's own kernel")
    self.model = model
    self.years = years
    self.depth = depth
    scale = 1 / max(1e-30, min(model.variance(years: years).squareRoot(), 1))
  }

  /// The value beyond the intrinsic one of the option out of the money, in parts of the forward, and with depth
  /// `greeks` the other planes as `SensitivityRow` takes them.
  ///
  /// - Throws: `noConvergence`
  mutating func row(_ k: Double) throws(PricingError) -> [Double] {
    let side = try fallingSide(k)
    var last: [Double] = []
    var sums = [Double](repeating: 0, count: depth.planes)
    for halving in 0..<BentContour.halvings {
      reserve(halving)
      add(rays[2 * halving + side], k, to: &sums)
      let step = 1 / Double(32 << halving)
      let row = planes(sums.map { $0 * step }, k)
      let isClose = row.indices.allSatisfy { plane in
        guard !last.isEmpty else { return false }
        let allowed = plane == 0 ? 1e-12 : 1e-9 * max(1, row[plane].magnitude)
        return (row[plane] - last[plane]).magnitude <= allowed
      }
      if isClose { return row }
      last = row
    }
    throw .noConvergence(of: "the Fourier integral")
  }

  /// The ray, 0 or 1, on which the integrand is smaller where it is largest.
  private mutating func fallingSide(_ k: Double) throws(PricingError) -> Int {
    reserve(0)
    let sizes = rays[0..<2].map { ray in
      zip(ray.nodes, ray.exponents).reduce(-Double.infinity) { most, node in
        let size = node.1.re + node.0.im * k
        return size.isNaN ? .infinity : max(most, size)
      }
    }
    guard min(sizes[0], sizes[1]) < 50 else { throw .noConvergence(of: "the Fourier integral") }
    return sizes[1] < sizes[0] ? 1 : 0
  }

  private mutating func reserve(_ halving: Int) {
    while rays.count < 2 * halving + 2 { rays.append(ray(rays.count / 2, isUp: rays.count % 2 == 1)) }
  }

  private func ray(_ halving: Int, isUp: Bool) -> Ray {
    let (step, half, pi) = (1.0 / Double(32 << halving), 0x1.921fb54442d18p0, 0x1.921fb54442d18p1)
    let turn = Complex(0.75.squareRoot(), isUp ? 0.5 : -0.5)
    var ray = Ray()
    let ends = 120 << halving
    for n in -ends...ends where halving == 0 || n % 2 != 0 {
      let t = Double(n) * step
      let (grown, shrunk) = (Exponential.exp(t), Exponential.exp(-t))
      let x = scale * Exponential.exp(half * 0.5 * (grown - shrunk))
      let weight = half * 0.5 * (grown + shrunk) * x / pi
      let z = Complex(0, -0.5) + x * turn
      ray.nodes.append(z)
      ray.exponents.append(model.exponent(z, years: years))
      ray.weights += factors(z, weight * (turn / (z * z + Complex(-z.im, z.re))))
    }
    return ray
  }

  /// What multiplies `e^(k - izk) φ(z)`; a derivative by k brings down `1 - iz`.
  private func factors(_ z: Complex, _ first: Complex) -> [Complex] {
    guard depth == .greeks else { return [first] }
    let iz = Complex(-z.im, z.re)
    let rise = Complex(1) - iz
    let bend = -(z * z + iz)
    let slopes = model.slopes(z, years: years)
    let a = slopes.byVolatility
    let (byVolatility, byTime) = (first * a, first * slopes.byTime)
    let third = a * (a * a + 3 * slopes.second) + slopes.third
    return [
      first, first * rise, first * bend, first * bend * rise, byVolatility, byVolatility * rise, byVolatility * bend,
      byTime, byTime * rise, byTime * bend, first * (a * a + slopes.second), first * third,
      first * (a * slopes.byTime + slopes.mixed),
    ]
  }

  private func add(_ ray: Ray, _ k: Double, to sums: inout [Double]) {
    let planes = depth.planes
    for node in ray.nodes.indices {
      let (z, exponent) = (ray.nodes[node], ray.exponents[node])
      // Far out the law has fallen below every double, and its exponent may have left their range.
      let size = exponent.re + k + z.im * k
      guard size > -700, size < 700 else { continue }
      let wave = Complex(size, exponent.im - z.re * k).exponential
      guard wave.squaredMagnitude > 0 else { continue }
      for plane in 0..<planes {
        let factor = ray.weights[node * planes + plane]
        sums[plane] += wave.re * factor.re - wave.im * factor.im
      }
    }
  }

  /// From `E[min(e^X, e^k)]` and its derivatives to the option out of the money.
  private func planes(_ sums: [Double], _ k: Double) -> [Double] {
    let put = k < 0 ? Exponential.exp(k) : 0
    var row = sums
    row[0] = max(0, (k < 0 ? put : 1) - sums[0])
    guard depth == .greeks else { return row }
    row[1] = put - sums[1]
    row[3] -= 0.5 * row[2]
    for first in [4, 7] {
      row[first] = -sums[first]
      row[first + 1] = -sums[first + 1] - 0.5 * row[first]
    }
    for plane in 10..<13 { row[plane] = -sums[plane] }
    return row
  }
}
