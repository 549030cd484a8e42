/// A 64-bit digest of one thing of the state; the state hash is the wrapping sum of all digests.
///
/// A sum can be kept incrementally (subtract the old digest, add the new one) and does not depend on order. Each word
/// is folded with a 64 × 64 → 128 bit multiplication and both halves are kept, so that every bit reaches the value. It
/// detects faults, not forgery: the journal's chain is what resists tampering.
struct Digest {
  /// The kinds of things; the raw values enter the digest.
  enum Kind: UInt64 {
    case account = 1, position, market, feed, order, vault, request, agent, change, hedge, venue, fill
  }

  private(set) var value: UInt64

  init(_ kind: Kind, _ index: UInt64) {
    value = (index &+ 1) &* 0x9e37_79b9_7f4a_7c15 ^ (kind.rawValue &* 0xd1b5_4a32_d192_ed03)
  }

  @inline(__always) mutating func fold(_ word: UInt64) {
    let product = (value ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: word ^ 0xe703_7ed1_a0b4_28db)
    value = product.high ^ product.low ^ (value &<< 1 | value &>> 63) &+ word
  }

  @inline(__always) mutating func fold(_ word: Int64) { fold(UInt64(bitPattern: word)) }

  @inline(__always) mutating func fold(_ word: Int128) {
    fold(UInt64(truncatingIfNeeded: word))
    fold(UInt64(truncatingIfNeeded: word >> 64))
  }
}
