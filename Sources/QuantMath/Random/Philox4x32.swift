/// The counter-based generator Philox4x32-10: a keyed scrambling of 128-bit counters, one to one for each key.
///
/// - Source: Salmon, Moraes, Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3, SC'11
/// - Evidence: RandomWordTests.philoxKnownAnswers
public enum Philox4x32 {
  /// 128 bits as four words, the least significant first.
  @frozen public struct Block: Hashable, Sendable {
    /// The four words in order.
    public var x0, x1, x2, x3: UInt32

    /// The block of these words.
    @inlinable public init(_ x0: UInt32, _ x1: UInt32, _ x2: UInt32, _ x3: UInt32) {
      self.x0 = x0
      self.x1 = x1
      self.x2 = x2
      self.x3 = x3
    }
  }

  /// The random block of one counter under one key.
  ///
  /// - Shapes: key words `k0`, `k1` in this order
  /// - Complexity: ten rounds of two multiplications; nothing is kept between calls
  @inlinable public static func block(counter: Block, key k0: UInt32, _ k1: UInt32) -> Block {
    var (c, k0, k1) = (counter, k0, k1)
    for _ in 0..<10 {
      let first = UInt64(c.x0) &* 0xd251_1f53
      let second = UInt64(c.x2) &* 0xcd9e_8d57
      c = Block(
        UInt32(truncatingIfNeeded: second >> 32) ^ c.x1 ^ k0, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ c.x3 ^ k1, UInt32(truncatingIfNeeded: first))
      k0 &+= 0x9e37_79b9
      k1 &+= 0xbb67_ae85
    }
    return c
  }
}
