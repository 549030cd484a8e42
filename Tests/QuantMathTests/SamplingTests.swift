import Testing

@testable import QuantMath

/// Laws of the samples. Streams are fixed, so a bound that holds once holds for ever; bounds are 4 standard errors or
/// the 99.9 % point of the statistic. They cannot see faults below about 1 in 300 of a probability.
@Suite struct SamplingTests {
  private static let size = 100_000

  /// `χ²` of counts against probabilities, as standard normal deviate (Wilson and Hilferty 1931).
  private func deviate(_ counts: [Int], _ probabilities: [Double]) -> Double {
    let total = Double(counts.reduce(0, +))
    var statistic = 0.0
    for (count, probability) in zip(counts, probabilities) {
      let expected = probability * total
      statistic += (Double(count) - expected) * (Double(count) - expected) / expected
    }
    let freedom = Double(counts.count - 1)
    let cubeRoot = Power.pow(statistic / freedom, 1.0 / 3)
    return (cubeRoot - (1 - 2 / (9 * freedom))) / (2 / (9 * freedom)).squareRoot()
  }

  @Test func uniformStaysInsideAndIsSymmetric() {
    #expect(RandomStream.midpoint(0) == 0x1p-53)
    #expect(RandomStream.midpoint(.max) == 1 - 0x1p-53)
    var random = RandomStream(seed: 1)
    var counts = [Int](repeating: 0, count: 64)
    for _ in 0..<Self.size {
      let u = random.uniform()
      #expect(u > 0 && u < 1 && 1 - (1 - u) == u)
      counts[Int(u * 64)] += 1
    }
    #expect(abs(deviate(counts, [Double](repeating: 1.0 / 64, count: 64))) < 3.3)
    for _ in 0..<1_000 {
      let x = random.uniform(from: -3, to: 5)
      #expect(x >= -3 && x <= 5)
    }
    #expect(random.uniform(from: 2, to: 2) == 2)
  }

  @Test func normalFollowsItsLaw() {
    var random = RandomStream(seed: 2)
    var counts = [Int](repeating: 0, count: 50)
    var (first, second, fourth) = (0.0, 0.0, 0.0)
    for _ in 0..<Self.size {
      let x = random.normal()
      counts[Int(NormalDistribution.cumulative(x) * 50)] += 1
      first += x
      second += x * x
      fourth += x * x * x * x
    }
    let n = Double(Self.size)
    #expect(abs(deviate(counts, [Double](repeating: 0.02, count: 50))) < 3.3)
    #expect(abs(first / n) < 4 / n.squareRoot())
    #expect(abs(second / n - 1) < 4 * (2 / n).squareRoot())
    #expect(abs(fourth / n - 3) < 4 * (96 / n).squareRoot())
    #expect(random.position == UInt64(Self.size))
  }

  @Test func exponentialFollowsItsLaw() {
    var random = RandomStream(seed: 3)
    var counts = [Int](repeating: 0, count: 50)
    for _ in 0..<Self.size { counts[Int(-Exponential.expm1(-random.exponential()) * 50)] += 1 }
    #expect(abs(deviate(counts, [Double](repeating: 0.02, count: 50))) < 3.3)
  }

  @Test(arguments: [0.1, 1, 5, 9.99, 10, 14.3, 40, 1_000] as [Double])
  func poissonFollowsItsLaw(_ mean: Double) throws {
    var random = RandomStream(seed: 4, stream: mean.bitPattern)
    let low = max(0, Int64(mean - 3.5 * mean.squareRoot()))
    let bins = Int(7 * mean.squareRoot()) + 3
    // The first and the last bin hold the tails.
    var counts = [Int](repeating: 0, count: bins)
    let size = mean < 10 ? 40_000 : 200_000
    for _ in 0..<size {
      let count = try random.poisson(mean: mean)
      counts[Int(min(max(count - low, 0), Int64(bins) - 1))] += 1
    }
    // Independent of the sampler: e^-m m^k / k! by multiplication, from ln m^k / k! summed term by term.
    var terms = [Double](repeating: 0, count: bins)
    var logarithm = -mean
    for k in 0..<(low + Int64(bins) + Int64(40 * mean.squareRoot()) + 40) {
      if k > 0 { logarithm += Logarithm.log(mean / Double(k)) }
      terms[Int(min(max(k - low, 0), Int64(bins) - 1))] += Exponential.exp(logarithm)
    }
    #expect(abs(terms.reduce(0, +) - 1) < 1e-9)
    let kept = terms.indices.filter { terms[$0] * Double(size) >= 5 }
    #expect(abs(deviate(kept.map { counts[$0] }, renormalised(kept.map { terms[$0] }))) < 3.3)
  }

  private func renormalised(_ terms: [Double]) -> [Double] {
    let total = terms.reduce(0, +)
    return terms.map { $0 / total }
  }

  @Test func poissonOfLargeMeans() throws {
    var random = RandomStream(seed: 5)
    for mean in [1e5, 1e9, 1e12] as [Double] {
      let n = 20_000.0
      var (first, second) = (0.0, 0.0)
      for _ in 0..<Int(n) {
        let z = (Double(try random.poisson(mean: mean)) - mean) / mean.squareRoot()
        first += z
        second += z * z
      }
      #expect(abs(first / n) < 4 / n.squareRoot())
      #expect(abs(second / n - 1) < 4 * (2 / n).squareRoot())
    }
    #expect(try random.poisson(mean: 0) == 0)
    for mean in [-1e-300, .nan, .infinity, 1.0000001e12] as [Double] {
      #expect(throws: NumericError.outOfDomain) { try random.poisson(mean: mean) }
    }
  }

  /// A digest of samples: replays of a simulation depend on every one of them, also on those too rare to count.
  @Test func samplesArePromised() throws {
    var random = RandomStream(seed: 2024, stream: 1)
    var digest: UInt64 = 0
    func take(_ value: UInt64) { digest = SplitMix64.mixed(digest ^ value) &+ 1 }
    for step in 1...20_000 {
      take(random.normal().bitPattern)
      take(random.exponential().bitPattern)
      take(UInt64(try random.poisson(mean: Double(step) * 0.002)))
      take(random.integer(below: UInt64(step) << 48))
    }
    #expect(digest == 4_504_593_845_308_035_201, "digest \(digest)")
  }

  /// Against `ln k!` summed term by term.
  @Test func logarithmOfPoissonIsExact() {
    for mean in [0.5, 10, 37.5, 400] as [Double] {
      var direct = -mean
      for k in 0...600 as ClosedRange<Int64> {
        if k > 0 { direct += Logarithm.log(mean / Double(k)) }
        #expect(abs(logarithmOfPoisson(k, mean: mean) - direct) < 1e-13 * (10 + abs(direct)))
      }
    }
  }

  @Test func integersAreUnbiased() {
    var random = RandomStream(seed: 6)
    for bound in [1, 2, 3, 10, 60] as [UInt64] {
      var counts = [Int](repeating: 0, count: Int(bound))
      for _ in 0..<60_000 { counts[Int(random.integer(below: bound))] += 1 }
      if bound > 1 {
        #expect(abs(deviate(counts, [Double](repeating: 1 / Double(bound), count: Int(bound)))) < 3.3)
      }
    }
    // Three quarters of 2^64: a multiplication without rejection would favour one third of the results twofold.
    let bound: UInt64 = 3 << 62
    var thirds = [0, 0, 0]
    for _ in 0..<60_000 { thirds[Int(random.integer(below: bound) % 3)] += 1 }
    #expect(abs(deviate(thirds, [1.0 / 3, 1.0 / 3, 1.0 / 3])) < 3.3)
  }

  @Test func integerRanges() {
    var random = RandomStream(seed: 7)
    var seen = Set<Int64>()
    for _ in 0..<500 { seen.insert(random.integer(in: -2...2)) }
    #expect(seen == [-2, -1, 0, 1, 2])
    #expect(random.integer(in: Int64.max...Int64.max) == .max)
    var negatives = 0
    for _ in 0..<1_000 where random.integer(in: Int64.min...Int64.max) < 0 { negatives += 1 }
    #expect(abs(negatives - 500) < 64)
  }

  @Test func shuffleReachesEveryOrderAlike() {
    var random = RandomStream(seed: 8)
    var counts = [[Int]: Int]()
    for _ in 0..<24_000 {
      var order = [0, 1, 2, 3]
      random.shuffle(&order)
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 24)
    #expect(abs(deviate(Array(counts.values), [Double](repeating: 1.0 / 24, count: 24))) < 3.3)
    var none = [Int]()
    random.shuffle(&none)
    #expect(none.isEmpty)
  }

  @Test func bernoulli() {
    var random = RandomStream(seed: 9)
    var hits = 0
    for _ in 0..<10_000 where random.bernoulli(0.3) { hits += 1 }
    #expect(abs(hits - 3_000) < 4 * 46)
    for _ in 0..<100 { #expect(!random.bernoulli(0) && random.bernoulli(1)) }
  }
}
