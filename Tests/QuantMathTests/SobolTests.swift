import Testing

@testable import QuantMath

@Suite struct SobolTests {
  /// The next points of a sequence, a row each.
  private func points(_ sequence: inout SobolSequence, _ count: Int) throws -> [Double] {
    var result = [Double](repeating: -1, count: count * sequence.dimensions)
    var span = result.mutableSpan
    try sequence.nextPoints(into: &span)
    return result
  }

  private static let scramblings: [SobolScrambling] = [
    .none, .digitalShift(seed: 5), .matrix(seed: 5), .nested(seed: 5),
  ]

  /// The first eight points in six dimensions, as the authors' own program prints them.
  @Test func firstPoints() throws {
    var sequence = try SobolSequence(dimensions: 6)
    let expected = [
      [0, 0, 0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], [0.75, 0.25, 0.25, 0.25, 0.75, 0.75],
      [0.25, 0.75, 0.75, 0.75, 0.25, 0.25], [0.375, 0.375, 0.625, 0.875, 0.375, 0.125],
      [0.875, 0.875, 0.125, 0.375, 0.875, 0.625], [0.625, 0.125, 0.875, 0.625, 0.625, 0.875],
      [0.125, 0.625, 0.375, 0.125, 0.125, 0.375],
    ]
    #expect(try points(&sequence, 8) == expected.flatMap { $0 })
    #expect(sequence.index == 8)
  }

  /// A digest over all 21,201 dimensions of point 12,345, taken from SciPy 1.17's `qmc.Sobol`, and three of its
  /// coordinates.
  @Test func everyDimensionIsThePublishedOne() throws {
    var sequence = try SobolSequence(dimensions: SobolSequence.mostDimensions)
    try sequence.skip(to: 12_345)
    let digits = try points(&sequence, 1).map { UInt64($0 * 0x1p32) }
    #expect(digits[0] == 2_752_774_144 && digits[999] == 562_823_168 && digits[21_200] == 210_501_632)
    #expect(digits.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1) &* 0x0000_0100_0000_01b3 } == 0x3449_a3f6_03ca_ec9f)
  }

  @Test(arguments: [1, 2, 7, 8, 9, 40, 101]) func bundlesAndSkipsGiveTheSamePoints(dimensions: Int) throws {
    for scrambling in Self.scramblings {
      var rows = try SobolSequence(dimensions: dimensions, scrambling: scrambling)
      var bundles = rows
      let all = try points(&rows, 160)
      for bundle in 0..<5 {
        var numbers = [Double](repeating: -1, count: 32 * dimensions)
        var span = numbers.mutableSpan
        try bundles.nextBundle(into: &span)
        for point in 0..<32 {
          for d in 0..<dimensions {
            #expect(numbers[32 * d + point] == all[(32 * bundle + point) * dimensions + d])
          }
        }
      }
      for index in [0, 1, 31, 64, 97] {
        var skipped = try SobolSequence(dimensions: dimensions, scrambling: scrambling)
        try skipped.skip(to: UInt64(index))
        #expect(try points(&skipped, 60) == Array(all[(index * dimensions)..<((index + 60) * dimensions)]))
      }
    }
  }

  @Test func sameBitsOnEveryPath() throws {
    for scrambling in Self.scramblings {
      try sameOnEveryPath("\(scrambling)") {
        var sequence = try SobolSequence(dimensions: 13, scrambling: scrambling)
        var bundle = [Double](repeating: 0, count: 32 * 13)
        var span = bundle.mutableSpan
        try sequence.nextBundle(into: &span)
        return try points(&sequence, 70) + bundle
      }
    }
  }

  /// Every run of 2^m points from the start has one coordinate in each of 2^m cells, scrambled or not; scrambled
  /// numbers are never 0 or 1.
  @Test func everyDimensionIsStratified() throws {
    let (dimensions, cells) = (400, 64)
    for scrambling in Self.scramblings {
      var sequence = try SobolSequence(dimensions: dimensions, scrambling: scrambling)
      let all = try points(&sequence, cells)
      if scrambling != .none { #expect(all.allSatisfy { $0 > 0 && $0 < 1 }) }
      for d in 0..<dimensions {
        var seen: UInt64 = 0
        for i in 0..<cells { seen |= 1 << UInt64(all[i * dimensions + d] * 64) }
        #expect(seen == .max, "dimension \(d), \(scrambling)")
      }
    }
  }

  /// Two numbers that share `k` digits and no more still do after a nested scrambling.
  @Test func nestedScramblingKeepsCommonDigits() throws {
    var (plain, scrambled) = (
      try SobolSequence(dimensions: 1), try SobolSequence(dimensions: 1, scrambling: .nested(seed: 77))
    )
    let before = try points(&plain, 256).map { UInt32($0 * 0x1p32) }
    let after = try points(&scrambled, 256).map { UInt32($0 * 0x1p32) }
    for i in 0..<256 {
      for j in 0..<i {
        #expect((before[i] ^ before[j]).leadingZeroBitCount == (after[i] ^ after[j]).leadingZeroBitCount)
      }
    }
  }

  @Test func refusals() throws {
    for dimensions in [.min, -1, 0, SobolSequence.mostDimensions + 1, .max] {
      #expect(throws: NumericError.outOfDomain) { try SobolSequence(dimensions: dimensions) }
    }
    var sequence = try SobolSequence(dimensions: 3)
    #expect(throws: NumericError.outOfDomain) { try sequence.skip(to: SobolSequence.points) }
    try sequence.skip(to: SobolSequence.points - 2)
    #expect(throws: NumericError.outOfDomain) { try points(&sequence, 3) }
    let last = try points(&sequence, 2)
    #expect(last.allSatisfy { $0 >= 0 && $0 < 1 } && sequence.index == SobolSequence.points)
    #expect(throws: NumericError.outOfDomain) { try points(&sequence, 1) }
    try sequence.skip(to: SobolSequence.points - 32)
    var bundle = [Double](repeating: 0, count: 96)
    var span = bundle.mutableSpan
    try sequence.nextBundle(into: &span)
    #expect(throws: NumericError.outOfDomain) { try sequence.nextBundle(into: &span) }
  }
}
