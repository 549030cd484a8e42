/// A 64-bit digest of one thing of the state; the state hash is the wrapping sum of all digests.
///
/// A digest is itself a wrapping sum over the thing's words, each mixed with its place by a 64 × 64 → 128 bit
/// multiplication of which both halves are kept. Sums are kept incrementally (subtract the old, add the new), down to
/// one word, and do not depend on order. It detects faults, not forgery: the journal's chain is what resists tampering.
struct Digest {
  /// The kinds of things; the raw values enter the digest.
  enum Kind: UInt64 {
    case account = 1, position, market, feed, order, vault, request, agent, change, hedge, venue, fill
  }

  private let base: UInt64
  private var place: UInt64
  private(set) var value: UInt64 = 0

  /// The digest of a thing, or of its words from a place on, counted from one.
  @inline(__always) init(_ kind: Kind, _ index: UInt64, from first: UInt64 = 1) {
    base = Self.base(kind, index)
    place = first - 1
  }

  private static func base(_ kind: Kind, _ index: UInt64) -> UInt64 {
    (index &+ 1) &* 0x9e37_79b9_7f4a_7c15 ^ (kind.rawValue &* 0xd1b5_4a32_d192_ed03)
  }

  @inline(__always) private static func mixed(_ base: UInt64, _ place: UInt64, _ word: UInt64) -> UInt64 {
    let key = base &+ place &* 0xa076_1d64_78bd_642f
    let product = (key ^ (key &>> 29) | 1).multipliedFullWidth(by: word ^ 0xe703_7ed1_a0b4_28db ^ (key &<< 32))
    return (product.high ^ product.low) &* 0x9fb2_1c65_1e98_df25 &+ word
  }

  /// What the word at a place, counted from one, adds to the digest of a thing.
  @inline(__always) static func cell(_ kind: Kind, _ index: UInt64, _ place: UInt64, _ word: Int64) -> UInt64 {
    mixed(base(kind, index), place, UInt64(bitPattern: word))
  }

  /// What the word pair from a place on adds to the digest of a thing.
  @inline(__always) static func cell(_ kind: Kind, _ index: UInt64, _ place: UInt64, _ word: Int128) -> UInt64 {
    cell(kind, index, place, Int64(truncatingIfNeeded: word))
      &+ cell(kind, index, place + 1, Int64(truncatingIfNeeded: word >> 64))
  }

  @inline(__always) mutating func fold(_ word: UInt64) {
    place &+= 1
    value &+= Self.mixed(base, place, word)
  }

  @inline(__always) mutating func fold(_ word: Int64) { fold(UInt64(bitPattern: word)) }

  @inline(__always) mutating func fold(_ word: Int128) {
    fold(UInt64(truncatingIfNeeded: word))
    fold(UInt64(truncatingIfNeeded: word >> 64))
  }
}
