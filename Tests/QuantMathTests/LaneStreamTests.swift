import Testing

@testable import QuantMath

@Suite struct LaneStreamTests {
  private func drawn(_ count: Int, _ draw: (inout MutableSpan<Double>) -> Void) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, filled in
      buffer.initialize(repeating: 0)
      var span = buffer.mutableSpan
      draw(&span)
      filled = count
    }
  }

  /// The polynomial `x^(2^128)` that the authors print beside the generator.
  @Test func publishedJump() {
    let published: [UInt64] = [
      0x180e_c6d3_3cfd_0aba, 0xd5a6_1266_f0c9_392c, 0xa958_2618_e03f_c9aa, 0x39ab_dc45_29b1_661c,
    ]
    #expect(Xoshiro256.distance.words == published)
  }

  @Test func jumpsAreSteps() {
    for count: UInt64 in [0, 1, 2, 255, 256, 257, 1_000] {
      var (stepped, jumped) = (Xoshiro256(seed: 7), Xoshiro256(seed: 7))
      for _ in 0..<count { _ = stepped.next() }
      jumped.advance(by: count)
      #expect(stepped == jumped, "\(count) steps")
    }
    var (once, parts) = (Xoshiro256(seed: 8), Xoshiro256(seed: 8))
    once.jump(times: 12)
    for _ in 0..<3 { parts.jump(times: 4) }
    #expect(once == parts)
    // 2^192 is 2^64 times 2^128, the last of which fits a count.
    var (long, short) = (Xoshiro256(seed: 9), Xoshiro256(seed: 9))
    long.longJump()
    short.jump(times: .max)
    short.jump()
    #expect(long == short)
  }

  /// From all-one words, against the recurrence written down with plain numbers.
  @Test func wordsFollowTheRecurrence() {
    var generator = Xoshiro256(seed: 3)
    let s = generator.words
    let sum = s[0] &+ s[3]
    #expect(generator.next() == (sum << 23 | sum >> 41) &+ s[0])
    let after = [s[0] ^ s[3] ^ s[1], s[1] ^ s[2] ^ s[0], s[2] ^ s[0] ^ (s[1] << 17)]
    #expect(Array(generator.words[0..<3]) == after)
    let last = s[3] ^ s[1]
    #expect(generator.words[3] == last << 45 | last >> 19)
  }

  /// Lane `j` of block `b` is the generator `8 b + j` jumps on.
  @Test(arguments: [0, 1, 5, 1_000_003] as [UInt64]) func lanesAreStreams(block: UInt64) {
    var lanes = LaneStreams(seed: 42, block: block)
    var words = [UInt64](repeating: 0, count: 80)
    var span = words.mutableSpan
    lanes.words(into: &span)
    for lane in [0, 3, 7] {
      var scalar = Xoshiro256(seed: 42)
      scalar.jump(times: 8 * block + UInt64(lane))
      for i in 0..<10 { #expect(words[8 * i + lane] == scalar.next(), "lane \(lane), word \(i)") }
    }
  }

  @Test func numbersAreMadeOfTheWords() throws {
    var (a, b, c) = (LaneStreams(seed: 5), LaneStreams(seed: 5), LaneStreams(seed: 5))
    var words = [UInt64](repeating: 0, count: 4_096)
    var span = words.mutableSpan
    a.words(into: &span)
    let uniforms = drawn(4_096) { b.uniforms(into: &$0) }
    #expect(uniforms == words.map(RandomStream.midpoint))
    let normals = drawn(4_096) { c.normals(into: &$0) }
    var quantiles = uniforms
    var target = quantiles.mutableSpan
    try Batch.normalQuantile(uniforms.span, into: &target)
    #expect(normals == quantiles)
  }

  @Test func sameBitsOnEveryPath() {
    sameOnEveryPath("uniforms") {
      var lanes = LaneStreams(seed: 1, block: 2)
      return drawn(4_000) { lanes.uniforms(into: &$0) }
    }
    sameOnEveryPath("normals") {
      var lanes = LaneStreams(seed: 1, block: 3)
      return drawn(4_000) { lanes.normals(into: &$0) }
    }
  }

  /// Four moments of 400,000 draws within 4.5 standard errors, and the same of products of neighbouring lanes.
  @Test func normalsHaveTheirMoments() {
    var lanes = LaneStreams(seed: 2_026)
    let count = 400_000
    let z = drawn(count) { lanes.normals(into: &$0) }
    var sums = [0.0, 0, 0, 0, 0, 0]
    for i in 0..<count {
      let (x, square) = (z[i], z[i] * z[i])
      sums[0] += x
      sums[1] += square
      sums[2] += square * x
      sums[3] += square * square
      sums[4] += x * z[i ^ 1]
      sums[5] += x * z[(i + 8) % count]
    }
    let expected = [0, 1, 0, 3, 0, 0]
    let variances = [1.0, 2, 15, 96, 2, 1]
    for k in 0..<6 {
      let deviation = (variances[k] / Double(count)).squareRoot()
      #expect(abs(sums[k] / Double(count) - Double(expected[k])) < 4.5 * deviation, "moment \(k)")
    }
  }

  @Test func batchesOfWordsAreTheWords() {
    for (start, count) in [(0, 1), (0, 2), (1, 1), (1, 6), (3, 101), (4, 1_000), (9, 0), (7, 33)] {
      var (single, batch) = (RandomStream(seed: 9, stream: 3), RandomStream(seed: 9, stream: 3))
      single.position = UInt64(start)
      batch.position = UInt64(start)
      var words = [UInt64](repeating: 0, count: count)
      var span = words.mutableSpan
      batch.nextWords(into: &span)
      #expect(words == (0..<count).map { _ in single.nextWord() }, "\(count) words from \(start)")
      #expect(batch == single)
      #expect(batch.nextWord() == single.nextWord())
    }
    // The block number carries into its upper half, and wraps.
    for start: UInt64 in [(1 << 33) - 5, .max - 20] {
      var (single, batch) = (RandomStream(seed: 1, position: start), RandomStream(seed: 1, position: start))
      var words = [UInt64](repeating: 0, count: 40)
      var span = words.mutableSpan
      batch.nextWords(into: &span)
      #expect(words == (0..<40).map { _ in single.nextWord() })
    }
  }
}
