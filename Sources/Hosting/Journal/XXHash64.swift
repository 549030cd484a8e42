/// The 64-bit hash xxHash (XXH64) of bytes, with a seed.
///
/// Not cryptographic: it finds what disks do, not what a forger does. Chosen over a CRC because it is 64 bits wide,
/// takes the previous record's value as its seed, and is fast without tables.
///
/// - Source: Y. Collet, "xxHash fast digest algorithm", specification version 0.1.1, section XXH64.
/// - Evidence: XXHash64Tests (values of the reference implementation).
enum XXHash64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The hash of `bytes` under `seed`.
  static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    var position = 0
    var accumulator: UInt64
    if bytes.count >= 32 {
      var one = seed &+ prime1 &+ prime2
      var two = seed &+ prime2
      var three = seed
      var four = seed &- prime1
      while position &+ 32 <= bytes.count {
        one = round(one, word(bytes, position))
        two = round(two, word(bytes, position &+ 8))
        three = round(three, word(bytes, position &+ 16))
        four = round(four, word(bytes, position &+ 24))
        position &+= 32
      }
      accumulator = rotated(one, 1) &+ rotated(two, 7) &+ rotated(three, 12) &+ rotated(four, 18)
      accumulator = merged(accumulator, one)
      accumulator = merged(accumulator, two)
      accumulator = merged(accumulator, three)
      accumulator = merged(accumulator, four)
    } else {
      accumulator = seed &+ prime5
    }
    accumulator &+= UInt64(bytes.count)
    return avalanche(finished(accumulator, bytes, from: position))
  }

  /// The hash of `bytes` under `seed`.
  static func hash(_ bytes: ArraySlice<UInt8>, seed: UInt64) -> UInt64 {
    bytes.withUnsafeBytes { hash($0, seed: seed) }
  }

  private static func finished(_ start: UInt64, _ bytes: UnsafeRawBufferPointer, from first: Int) -> UInt64 {
    var accumulator = start
    var position = first
    while position &+ 8 <= bytes.count {
      accumulator ^= round(0, word(bytes, position))
      accumulator = rotated(accumulator, 27) &* prime1 &+ prime4
      position &+= 8
    }
    if position &+ 4 <= bytes.count {
      let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      accumulator ^= UInt64(half) &* prime1
      accumulator = rotated(accumulator, 23) &* prime2 &+ prime3
      position &+= 4
    }
    while position < bytes.count {
      accumulator ^= UInt64(bytes[position]) &* prime5
      accumulator = rotated(accumulator, 11) &* prime1
      position &+= 1
    }
    return accumulator
  }

  private static func avalanche(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed ^= mixed &>> 33
    mixed = mixed &* prime2
    mixed ^= mixed &>> 29
    mixed = mixed &* prime3
    return mixed ^ (mixed &>> 32)
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  @inline(__always)
  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    (value &<< bits) | (value &>> (64 &- bits))
  }

  @inline(__always)
  private static func round(_ accumulator: UInt64, _ input: UInt64) -> UInt64 {
    rotated(accumulator &+ input &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func merged(_ accumulator: UInt64, _ lane: UInt64) -> UInt64 {
    (accumulator ^ round(0, lane)) &* prime1 &+ prime4
  }
}
