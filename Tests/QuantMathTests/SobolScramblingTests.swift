import Testing

@testable import QuantMath

/// What scrambled points are for: means without bias whose spread over scrambles tells the error.
@Suite struct SobolScramblingTests {
  static let dimensions = 4

  /// A smooth function of mean 1.
  private static func smooth(_ point: ArraySlice<Double>) -> Double {
    var product = 1.0
    for x in point { product *= 0.5 + 1.5 * x * x }
    return product
  }

  /// The mean over the first points of a scrambled sequence.
  private static func mean(_ scrambling: SobolScrambling, _ count: Int) throws -> Double {
    var sequence = try SobolSequence(dimensions: dimensions, scrambling: scrambling)
    var numbers = [Double](repeating: 0, count: count * dimensions)
    var span = numbers.mutableSpan
    try sequence.nextPoints(into: &span)
    var sum = 0.0
    for i in 0..<count { sum += smooth(numbers[(i * dimensions)..<((i + 1) * dimensions)]) }
    return sum / Double(count)
  }

  /// The same with a scrambling in which every flip is an independent draw: slow, obvious.
  private static func twinMean(seed: UInt64, _ count: Int) throws -> Double {
    var sequence = try SobolSequence(dimensions: dimensions)
    var numbers = [Double](repeating: 0, count: count * dimensions)
    var span = numbers.mutableSpan
    try sequence.nextPoints(into: &span)
    let digits = 8
    for i in numbers.indices {
      let word = UInt64(numbers[i] * 256)
      var flipped: UInt64 = 0
      for k in 0..<digits {
        let before = word >> UInt64(digits - k)
        let name = UInt64(i % dimensions) << 32 | UInt64(k) << 16 | before
        var draw = RandomStream(seed: seed, stream: name)
        let bit = word >> UInt64(digits - 1 - k) & 1
        flipped = flipped << 1 | (bit ^ (draw.nextWord() >> 63))
      }
      var rest = RandomStream(seed: seed, stream: 1 << 40 | UInt64(i))
      numbers[i] = (Double(flipped) + rest.uniform()) / 256
    }
    var sum = 0.0
    for i in 0..<count { sum += smooth(numbers[(i * dimensions)..<((i + 1) * dimensions)]) }
    return sum / Double(count)
  }

  @Test func variancesAreThoseOfFullScrambling() throws {
    let count = 64
    let twin = moments(try (0..<60).map { try Self.twinMean(seed: $0, count) })
    let nested = moments(try (0..<300).map { try Self.mean(.nested(seed: $0), count) })
    let matrix = moments(try (0..<300).map { try Self.mean(.matrix(seed: $0), count) })
    // Sixty and three hundred squares: the ratio has a standard deviation of a fifth.
    #expect(nested.variance / twin.variance > 0.45 && nested.variance / twin.variance < 2.2)
    #expect(matrix.variance / twin.variance > 0.45 && matrix.variance / twin.variance < 2.2)
    for (name, got) in [("twin", twin), ("nested", nested), ("matrix", matrix)] {
      let count = name == "twin" ? 60.0 : 300.0
      #expect(abs(got.mean - 1) < 4.5 * (got.variance / count).squareRoot(), "\(name) is biased")
    }
  }

  /// From 2^5 to 2^11 points the error falls faster than 1/n, where draws without order fall as 1/√n.
  @Test func errorsFallFasterThanThePoints() throws {
    for name in ["shift", "matrix", "nested"] {
      func error(_ count: Int) throws -> Double {
        let squares = try (0..<24 as Range<UInt64>).map { seed in
          let scrambling: SobolScrambling =
            switch name {
            case "shift": .digitalShift(seed: seed)
            case "matrix": .matrix(seed: seed)
            default: .nested(seed: seed)
            }
          let miss = try Self.mean(scrambling, count) - 1
          return miss * miss
        }
        return (squares.reduce(0, +) / 24).squareRoot()
      }
      let fall = try error(32) / error(2_048)
      // Measured 195 (matrix), 156 (nested) and 86 (shift); the theory of smooth functions has 64^1.5 = 512 at the
      // limit.
      #expect(fall > (name == "shift" ? 40 : 120), "\(name): \(fall)")
    }
  }

  /// Of 200 intervals from twelve scrambles each, 95 % by Student's law hold the mean: 190 give or take 4.5 · 3.1.
  @Test func standardErrorsAreHonest() throws {
    for isNested in [false, true] {
      var inside = 0
      for trial in 0..<200 as Range<UInt64> {
        let means = try (0..<12 as Range<UInt64>).map { scramble in
          let seed = trial << 8 | scramble
          return try Self.mean(isNested ? .nested(seed: seed) : .matrix(seed: seed), 32)
        }
        let got = moments(means)
        if abs(got.mean - 1) < 2.2010 * (got.variance / 12).squareRoot() { inside += 1 }
      }
      #expect(inside > 176, "\(inside) of 200")
    }
  }
}
