/// A sequence of well-mixed 64-bit words from one seed; for making seeds and keys, not for sampling.
///
/// - Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014
/// - Evidence: RandomWordTests.splitMix
@frozen public struct SplitMix64: Hashable, Sendable {
  /// What the next word is mixed from.
  public private(set) var state: UInt64

  /// The sequence of `seed`; every seed is good.
  public init(seed: UInt64) { state = seed }

  /// The next word.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// A one-to-one scrambling of a word; zero stays zero.
  public static func mixed(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
