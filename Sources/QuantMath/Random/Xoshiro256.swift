internal import CQuantMath

/// The generator xoshiro256++: fast, of period 2^256 - 1, able to jump any distance along its sequence.
///
/// A step is linear over GF(2), so that `n` steps are a polynomial in one step: `x^n` modulo the characteristic
/// polynomial, found by squaring. Not for secrets.
///
/// - Source: Blackman and Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47, 2021
/// - Evidence: LaneStreamTests.jumpsAreSteps, LaneStreamTests.publishedJump
public struct Xoshiro256: Hashable, Sendable {
  /// The four words of the state; not all zero.
  public private(set) var words: [UInt64]

  /// The generator of a seed, through `SplitMix64`.
  public init(seed: UInt64) {
    var mixer = SplitMix64(seed: seed)
    words = (0..<4).map { _ in mixer.next() }
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 { words.withUnsafeMutableBufferPointer { stream_next($0.start) } }

  /// Goes `times · 2^128` steps on.
  public mutating func jump(times: UInt64 = 1) { apply(Self.distance.raised(to: times)) }

  /// Goes `times · 2^192` steps on.
  public mutating func longJump(times: UInt64 = 1) { apply(Self.longDistance.raised(to: times)) }

  /// Goes `count` steps on, without taking them.
  ///
  /// - Complexity: O(log count)
  public mutating func advance(by count: UInt64) { apply(JumpPolynomial.step.raised(to: count)) }

  mutating func apply(_ polynomial: JumpPolynomial) {
    words.withUnsafeMutableBufferPointer { stream_jump(polynomial.words, $0.start) }
  }

  static let distance = JumpPolynomial.step.doubled(times: 128)
  static let longDistance = distance.doubled(times: 64)
}

/// A polynomial over GF(2) below degree 256, modulo the characteristic polynomial of xoshiro256: a distance along its
/// sequence.
struct JumpPolynomial: Hashable, Sendable {
  var words: [UInt64]

  /// One step.
  static let step = JumpPolynomial(words: [2, 0, 0, 0])
  /// No step.
  static let none = JumpPolynomial(words: [1, 0, 0, 0])

  /// One distance after the other.
  func times(_ other: JumpPolynomial) -> JumpPolynomial {
    var product: [UInt64] = [0, 0, 0, 0]
    product.withUnsafeMutableBufferPointer { stream_distance_product(words, other.words, $0.start) }
    return JumpPolynomial(words: product)
  }

  /// The distance times `2^count`.
  func doubled(times count: Int) -> JumpPolynomial {
    var result = self
    for _ in 0..<count { result = result.times(result) }
    return result
  }

  /// The distance times `count`.
  func raised(to count: UInt64) -> JumpPolynomial {
    var (result, power, left) = (JumpPolynomial.none, self, count)
    while left > 0 {
      if left & 1 == 1 { result = result.times(power) }
      left >>= 1
      if left > 0 { power = power.times(power) }
    }
    return result
  }
}
