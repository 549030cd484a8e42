/// The secure hash of a text, to name a configuration.
///
/// - Source: FIPS 180-4, sections 4.2.2, 5.3.3 and 6.2.
/// - Evidence: SHA256Tests: the standard's examples
enum SHA256 {
  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes, computed exactly.
  private static let constants: [UInt32] = primes(64).map { fraction(of: $0, root: 3) }
  /// The same of the square roots of the first 8 primes.
  private static let initial: [UInt32] = primes(8).map { fraction(of: $0, root: 2) }

  /// The 32 bytes of the hash.
  static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var message = bytes
    message.append(0x80)
    while message.count % 64 != 56 { message.append(0) }
    let length = UInt64(bytes.count) * 8
    for shift in stride(from: 56, through: 0, by: -8) { message.append(UInt8(truncatingIfNeeded: length >> shift)) }
    var state = initial
    for start in stride(from: 0, to: message.count, by: 64) { absorb(message[start..<(start + 64)], into: &state) }
    return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) } }
  }

  private static func absorb(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var schedule: [UInt32] = []
    for start in stride(from: block.startIndex, to: block.endIndex, by: 4) {
      schedule.append(block[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) })
    }
    for t in 16..<64 {
      let s0 = rotated(schedule[t - 15], 7) ^ rotated(schedule[t - 15], 18) ^ (schedule[t - 15] >> 3)
      let s1 = rotated(schedule[t - 2], 17) ^ rotated(schedule[t - 2], 19) ^ (schedule[t - 2] >> 10)
      schedule.append(schedule[t - 16] &+ s0 &+ schedule[t - 7] &+ s1)
    }
    var v = state
    for t in 0..<64 {
      let sum1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)
      let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
      let t1 = v[7] &+ sum1 &+ choice &+ constants[t] &+ schedule[t]
      let sum0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)
      let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
      v = [t1 &+ sum0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
    }
    for index in 0..<8 { state[index] &+= v[index] }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

  private static func primes(_ count: Int) -> [UInt64] {
    var found: [UInt64] = []
    var candidate: UInt64 = 2
    while found.count < count {
      if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }

  /// The largest `x` with `x^root ≤ prime · 2^(32·root)`, without its whole part: 32 bits behind the point.
  private static func fraction(of prime: UInt64, root: Int) -> UInt32 {
    let goal = UInt128(prime) << UInt128(32 * root)
    var low: UInt128 = 0
    var high: UInt128 = 1 << 37
    while high - low > 1 {
      let middle = (low + high) / 2
      if (1..<root).reduce(middle, { power, _ in power * middle }) <= goal { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }
}
