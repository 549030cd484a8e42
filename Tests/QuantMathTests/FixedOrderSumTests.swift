import Testing

@testable import QuantMath

/// Sums: the same bits however the pieces were worked, and nearly no error.
@Suite struct FixedOrderSumTests {
  private static func terms(_ count: Int) -> [Double] {
    var words = SplitMix64(seed: 99)
    return (0..<count).map { _ in
      let word = words.next()
      let size = Double(bitPattern: (word & 0x000f_ffff_ffff_ffff) | (1_003 + word >> 58) << 52)
      return word & (1 << 57) == 0 ? size : -size
    }
  }

  @Test(arguments: [0, 1, 4_095, 4_096, 4_097, 30_000]) func piecesInAnyOrder(_ count: Int) {
    let terms = Self.terms(count)
    let pieces = FixedOrderSum.pieceCount(count)
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: pieces)
    for piece in (0..<pieces).reversed() { sums[piece] = FixedOrderSum.sum(ofPiece: piece, of: terms) }
    #expect(FixedOrderSum.combined(sums) == FixedOrderSum.sum(terms))
    #expect((0..<pieces).map { FixedOrderSum.range(ofPiece: $0, of: count).count }.reduce(0, +) == count)
  }

  /// The exact sum, from integers: every term is a multiple of 2^-92 below 2^46.
  @Test func errorIsBelowOneUnit() {
    let terms = Self.terms(20_000)
    var exact: Int128 = 0
    for term in terms {
      let scaled = term * 0x1p32
      let whole = scaled * 0x1p40
      exact += Int128(whole)
    }
    let sum = FixedOrderSum.sum(terms)
    #expect((sum - Double(exact) * 0x1p-72).magnitude <= sum.ulp)
    let plain = terms.reduce(0, +)
    #expect((plain - Double(exact) * 0x1p-72).magnitude > sum.ulp, "the terms are too easy")
  }

  @Test func cancellationAndLimits() {
    #expect(FixedOrderSum.sum([1, 1e100, 1, -1e100]) == 2)
    #expect(FixedOrderSum.sum([]) == 0)
    #expect(FixedOrderSum.sum([.infinity, 1]) == .infinity)
    #expect(FixedOrderSum.sum([.infinity, -.infinity]).isNaN && FixedOrderSum.sum([1, .nan]).isNaN)
    #expect(FixedOrderSum.pieceCount(-5) == 0)
    var (a, b) = (CompensatedSum(), CompensatedSum())
    a.add(1e100)
    b.add(1)
    b.add(-1e100)
    a.add(b)
    #expect(a.value == 1)
  }
}
