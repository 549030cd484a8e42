/// A model whose law of the logarithm of the price is known by its characteristic function.
///
/// That function alone prices whole chains: a new model is one file that says its exponent, its moments and its
/// variance. X is `ln(S_T/F)`, and `E[e^X] = 1`.
public protocol CharacteristicModel: Sendable {
  /// `ln E[e^(izX)]`, on the branch that is continuous from `z = 0`.
  ///
  /// - Domain: any `z` off the imaginary axis, and on it where the moment exists
  func exponent(_ z: Complex, years: Double) -> Complex

  /// The derivatives of the exponent by the model's volatility and by time.
  ///
  /// What "volatility" means is the model's to say: the root of the variance now, or the volatility of a diffusion.
  func slopes(_ z: Complex, years: Double) -> ExponentSlopes

  /// `ln E[e^(pX)]`; infinity where the moment does not exist.
  func logMoment(_ p: Double, years: Double) -> Double

  /// About the variance of X: only where to look for its tails.
  func variance(years: Double) -> Double

  /// More nodes than these are refused: the function falls too slowly for this method. A power of two from 512 on.
  var mostNodes: Int { get }

  /// Fills planes of node weights; the standard one asks `exponent` node by node, and a model may bring a vector
  /// kernel.
  ///
  /// - Shapes: plane after plane a real and an imaginary array of `capacity` numbers; see `NodeRequest.Depth`
  /// - Returns: the count of nodes, a multiple of sixteen; more than `capacity` when that was not enough
  func fill(_ request: NodeRequest, planes: inout MutableSpan<Double>) -> Int
}

/// Derivatives of an exponent.
public struct ExponentSlopes: Sendable {
  /// By the volatility.
  public var byVolatility = Complex(0)
  /// Twice by the volatility.
  public var second = Complex(0)
  /// Three times by the volatility.
  public var third = Complex(0)
  /// By time.
  public var byTime = Complex(0)
  /// By the volatility and by time.
  public var mixed = Complex(0)

  /// All zero.
  public init() {}
}

/// What a grid of nodes asks of a model.
public struct NodeRequest: Sendable {
  /// How many planes of weights.
  public enum Depth: Int32, Sendable {
    /// The value.
    case value = 0
    /// Value and all Greeks; see `SensitivityRow`.
    case greeks = 1
    /// Value, then derivatives by the model's parameters; Heston's have v₀, θ, κ, ξ, ρ.
    case gradient = 2

    /// The count of planes.
    public var planes: Int { [1, 13, 6][Int(rawValue)] }
  }

  /// Time to expiry.
  public var years: Double
  /// The distance of nodes; the first lies at half of it.
  public var step: Double
  /// Nodes end where `|φ| ≤ stopValue·u` and `|φ|·u ≤ stopDensity`.
  public var stopValue: Double
  /// See `stopValue`.
  public var stopDensity: Double
  /// Which planes.
  public var depth: Depth
  /// The room in each array, a multiple of thirty-two.
  public var capacity: Int

  /// Whether nodes up to this one of this amplitude are enough.
  func isNegligible(_ amplitude: Double, at u: Double) -> Bool {
    amplitude <= stopValue * u && amplitude * u <= stopDensity
  }
}

extension CharacteristicModel {
  /// What can be asked node by node in some milliseconds.
  public var mostNodes: Int { 1 << 12 }

  /// Asks the exponent at one node after the other.
  public func fill(_ request: NodeRequest, planes: inout MutableSpan<Double>) -> Int {
    precondition(request.depth != .gradient, "Invariant: only models with a kernel of their own give gradients")
    let group = FourierGrid.group
    let scale = request.step * 0x1.45f306dc9c883p-2
    for start in stride(from: 0, to: request.capacity, by: group) {
      var isEnough = true
      for node in start..<(start + group) {
        let u = (Double(node) + 0.5) * request.step
        let z = Complex(u, -0.5)
        let value = (scale / (u * u + 0.25)) * exponent(z, years: request.years).exponential
        let amplitude = value.squaredMagnitude.squareRoot() * (u * u + 0.25) / scale
        // A sum with NaN in it must not look finished.
        isEnough = isEnough && request.isNegligible(amplitude, at: u)
        store(value, 0, node, request.capacity, &planes)
        guard request.depth == .greeks else { continue }
        for (plane, weight) in greekPlanes(value, slopes(z, years: request.years), u).enumerated() {
          store(weight, plane + 1, node, request.capacity, &planes)
        }
      }
      if isEnough { return start + group }
    }
    return request.capacity + 1
  }

  /// The planes behind the value, in the order of `SensitivityRow`.
  private func greekPlanes(_ value: Complex, _ slopes: ExponentSlopes, _ u: Double) -> [Complex] {
    func turned(_ weight: Complex) -> Complex { Complex(u * weight.im, -u * weight.re) }
    let m = u * u + 0.25
    let a = slopes.byVolatility
    let (byVolatility, byTime) = (value * a, value * slopes.byTime)
    let second = a * a + slopes.second
    let third = a * (a * a + 3 * slopes.second) + slopes.third
    let mixed = a * slopes.byTime + slopes.mixed
    return [
      turned(value), m * value, turned(m * value), byVolatility, turned(byVolatility), m * byVolatility, byTime,
      turned(byTime), m * byTime, value * second, value * third, value * mixed,
    ]
  }

  private func store(
    _ value: Complex, _ plane: Int, _ node: Int, _ capacity: Int, _ planes: inout MutableSpan<Double>
  ) {
    planes[2 * plane * capacity + node] = value.re
    planes[(2 * plane + 1) * capacity + node] = value.im
  }
}
