import Testing

@Suite struct BigIntTests {
  /// The 128-bit path against the library's: the same division at a scale where only limbs can hold it.
  @Test func bothPathsDivideAlike() {
    var stream = SplitMix64(state: 7)
    let lift = BigInt(Int128.max)
    for _ in 0..<2_000 {
      let a = BigInt(Int64(bitPattern: stream.next()) >> Int64(stream.below(60)))
      let b = BigInt(Int64(bitPattern: stream.next()) >> Int64(stream.below(60)))
      if b == 0 { continue }
      for toward in [Toward.down, .up, .zero] {
        #expect(a.over(b, toward) == (a * lift * lift).over(b * lift * lift, toward))
      }
      let down = a.over(b, .down)
      #expect((a - down * b).size < b.size)
      #expect((a - down * b).sign * b.sign >= 0)
    }
  }

  @Test func squaresAndReturnsToSmall() {
    let big = BigInt(Int128.max) * BigInt(Int128.max)
    #expect(big.root == BigInt(Int128.max))
    #expect(big.description == "28948022309329048855892746252171976962977213799489202546401021394546514198529")
    #expect((big - big + 5).int64 == 5)
    #expect((big - big * 2).sign == -1)
    #expect((0 - big).size == big)
    #expect(big > 0 && 0 > 0 - big)
    #expect(BigInt(Int128.max).int128 == Int128.max)
    #expect((BigInt(Int128.max) + 1).int128 == nil)
  }
}
