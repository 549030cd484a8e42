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
  public mutating func next() -> UInt64 {
    let sum = words[0] &+ words[3]
    let result = (sum << 23 | sum >> 41) &+ words[0]
    let shifted = words[1] << 17
    words[2] ^= words[0]
    words[3] ^= words[1]
    words[1] ^= words[2]
    words[0] ^= words[3]
    words[2] ^= shifted
    words[3] = words[3] << 45 | words[3] >> 19
    return result
  }

  /// Goes `times · 2^128` steps on.
  public mutating func jump(times: UInt64 = 1) { apply(Self.distance.raised(to: times)) }

  /// Goes `times · 2^192` steps on.
  public mutating func longJump(times: UInt64 = 1) { apply(Self.longDistance.raised(to: times)) }

  /// Goes `count` steps on, without taking them.
  ///
  /// - Complexity: O(log count)
  public mutating func advance(by count: UInt64) { apply(JumpPolynomial.step.raised(to: count)) }

  mutating func apply(_ polynomial: JumpPolynomial) {
    var sum: [UInt64] = [0, 0, 0, 0]
    for bit in 0..<256 {
      if polynomial.words[bit >> 6] >> UInt64(bit & 63) & 1 == 1 {
        for i in 0..<4 { sum[i] ^= words[i] }
      }
      _ = next()
    }
    words = sum
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

  /// What `x^256` is; from `scripts/random_tables.py jumps`.
  private static let top: [UInt64] = [
    0x9d11_6f2b_b0f0_f001, 0x0280_002b_cefd_1a5e, 0x04b4_edcf_2625_9f85, 0x0003_c03c_3f3e_cb19,
  ]

  /// One distance after the other.
  func times(_ other: JumpPolynomial) -> JumpPolynomial {
    var (a0, a1, a2, a3) = (words[0], words[1], words[2], words[3])
    var (r0, r1, r2, r3): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let (t0, t1, t2, t3) = (Self.top[0], Self.top[1], Self.top[2], Self.top[3])
    for factor in other.words {
      var left = factor
      for _ in 0..<64 {
        let taken = 0 &- (left & 1)
        r0 ^= a0 & taken
        r1 ^= a1 & taken
        r2 ^= a2 & taken
        r3 ^= a3 & taken
        left >>= 1
        let over = 0 &- (a3 >> 63)
        a3 = (a3 << 1 | a2 >> 63) ^ (t3 & over)
        a2 = (a2 << 1 | a1 >> 63) ^ (t2 & over)
        a1 = (a1 << 1 | a0 >> 63) ^ (t1 & over)
        a0 = (a0 << 1) ^ (t0 & over)
      }
    }
    return JumpPolynomial(words: [r0, r1, r2, r3])
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
