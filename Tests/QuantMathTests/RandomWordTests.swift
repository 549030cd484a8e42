import Testing

@testable import QuantMath

@Suite struct RandomWordTests {
  /// Known answers of Random123 1.14, tests/kat_vectors, "philox4x32 10".
  @Test func philoxKnownAnswers() {
    let zero = Philox4x32.block(counter: .init(0, 0, 0, 0), key: 0, 0)
    #expect(zero == .init(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = Philox4x32.block(counter: .init(.max, .max, .max, .max), key: .max, .max)
    #expect(ones == .init(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let counter = Philox4x32.Block(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344)
    let pi = Philox4x32.block(counter: counter, key: 0xa409_3822, 0x299f_31d0)
    #expect(pi == .init(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  /// First outputs of Vigna's splitmix64 and of java.util.SplittableRandom for the seed 0.
  @Test func splitMix() {
    var sequence = SplitMix64(seed: 0)
    let expected: [UInt64] = [
      0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f, 0xf88b_b8a8_724c_81ec,
      0x1b39_896a_51a8_749b,
    ]
    for word in expected { #expect(sequence.next() == word) }
  }

  /// The layout that replays depend on: counter (block, stream), key from the seed, low words first.
  @Test func layout() {
    var stream = RandomStream(seed: 0, stream: 0x0123_4567_89ab_cdef, position: 2 * 0x1_0000_0003)
    let counter = Philox4x32.Block(3, 1, 0x89ab_cdef, 0x0123_4567)
    let block = Philox4x32.block(counter: counter, key: 0x7b1d_cdaf, 0xe220_a839)
    #expect(stream.nextWord() == UInt64(block.x1) << 32 | UInt64(block.x0))
    #expect(stream.nextWord() == UInt64(block.x3) << 32 | UInt64(block.x2))
  }

  @Test func jumpsEqualWalks() {
    let start = RandomStream(seed: 11, stream: 5)
    var walker = start
    let words = (0..<64).map { _ in walker.nextWord() }
    for position in 0..<64 {
      var jumper = start
      jumper.advance(by: Int64(position))
      #expect(jumper.nextWord() == words[position])
      jumper.position = UInt64(63 - position)
      #expect(jumper.nextWord() == words[63 - position])
      jumper.advance(by: -1)
      #expect(jumper.nextWord() == words[63 - position])
    }
    #expect(walker == RandomStream(seed: 11, stream: 5, position: 64))
  }

  @Test func streamsDiffer() {
    var seen = Set<UInt64>()
    for seed in 0..<8 as Range<UInt64> {
      for stream in 0..<8 as Range<UInt64> {
        var random = RandomStream(seed: seed, stream: stream)
        for _ in 0..<32 { seen.insert(random.nextWord()) }
        for label in 0..<4 as Range<UInt64> {
          var child = random.reseeded(label: label, stream: stream)
          seen.insert(child.nextWord())
        }
      }
    }
    #expect(seen.count == 64 * 36)
    let named = RandomStream(seed: 1, stream: 9, position: 30).reseeded(label: 4)
    #expect(named == RandomStream(seed: 1).reseeded(label: 4))
  }
}
