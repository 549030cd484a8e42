import Testing

@testable import QuantMath

/// Order and symmetry, above all where one table row hands over to the next.
@Suite struct ShapeTests {
  /// Checks that `function` does not fall over 40 neighbouring doubles around `x`.
  private func expectRise(around x: Double, _ function: (Double) -> Double) {
    var at = x
    for _ in 0..<20 { at = at.nextDown }
    var last = function(at)
    for _ in 0..<40 {
      at = at.nextUp
      let next = function(at)
      #expect(next >= last, "falls at \(at)")
      last = next
    }
  }

  @Test func exponentialRises() {
    let step = 0.6931471805599453 / 128
    for count in -300...300 {
      let border = (Double(count) + 0.5) * step
      expectRise(around: border, Exponential.exp)
      expectRise(around: border, Exponential.expm1)
    }
    for count in stride(from: -137_500, through: 131_000, by: 997) {
      expectRise(around: (Double(count) + 0.5) * step, Exponential.exp)
    }
    expectRise(around: -708.3964185322641, Exponential.exp)
    expectRise(around: -44, Exponential.expm1)
    expectRise(around: 44, Exponential.expm1)
  }

  @Test func logarithmRises() {
    for interval in 0...128 {
      let border = Double(bitPattern: 0x3fe6_0000_0000_0000 + UInt64(interval) << 45)
      for scale in [1, 0x1p-1, 0x1p1, 0x1p1000, 0x1p-1000] { expectRise(around: border * scale, Logarithm.log) }
      expectRise(around: border - 1, Logarithm.log1p)
    }
    expectRise(around: .leastNormalMagnitude, Logarithm.log)
  }

  @Test func cumulativeRises() {
    for interval in 0..<42 {
      let border = Double(bitPattern: UInt64(1_023 << 3 + interval) << 49) - 1
      expectRise(around: -border, NormalDistribution.cumulative)
    }
  }

  @Test func tailsAddUp() {
    for step in 0...4_000 {
      let x = Double(step) * 0.00237
      let (low, high) = (NormalDistribution.cumulative(x), NormalDistribution.upperTail(x))
      #expect(abs(low + high - 1) <= 0x1p-53)
      #expect(high == NormalDistribution.cumulative(-x))
      #expect(NormalDistribution.density(x) == NormalDistribution.density(-x))
    }
  }

  @Test func quantileRises() throws {
    var last = -Double.infinity
    for step in 1..<20_000 {
      let p = Double(step) / 20_000
      let x = try NormalDistribution.quantile(p)
      #expect(x > last)
      #expect(abs(NormalDistribution.cumulative(x) - p) < 4e-16)
      last = x
    }
    for border in [0.075, 0.925, 1.3887943864964021e-11] {
      let (below, above) = (border * (1 - 1e-14), border * (1 + 1e-14))
      #expect(try NormalDistribution.quantile(below) < NormalDistribution.quantile(above))
    }
  }

  @Test func refinedQuantileRises() throws {
    var last = -Double.infinity
    for step in 1..<20_000 {
      let p = Double(step) / 20_000
      let x = try NormalDistribution.refinedQuantile(p)
      #expect(x > last)
      // One unit in the last place of x, and one of the distribution function.
      #expect(abs(NormalDistribution.cumulative(x) - p) < 2.3e-16)
      last = x
    }
    #expect(try NormalDistribution.refinedQuantile(0.5) == 0)
    let least = try NormalDistribution.refinedQuantile(.leastNonzeroMagnitude)
    #expect(least == -38.467405617144344)
    for border in [0.25, 0.75] { expectRise(around: border) { (try? NormalDistribution.refinedQuantile($0)) ?? .nan } }
    for p in [0, 1, -0.1, .nan, .infinity] {
      #expect(throws: NumericError.outOfDomain) { try NormalDistribution.refinedQuantile(p) }
    }
  }

  @Test func inversesMeet() {
    for step in 1...4_000 {
      let x = Double(step) * 0.17
      #expect(abs(Logarithm.log(Exponential.exp(x)) - x) <= x.ulp / 2 + 1.2e-16)
      #expect(abs(Logarithm.log1p(Exponential.expm1(-x / 1_000)) + x / 1_000) <= 2 * x.ulp / 1_000)
    }
  }

  /// A digest of result bits over a fixed grid: any processor, compiler or optimisation must give this one.
  @Test func bitsArePromised() {
    var grid = SplitMix64(seed: 2024)
    var digest: UInt64 = 0
    func take(_ value: Double) { digest = SplitMix64.mixed(digest ^ value.bitPattern) &+ 1 }
    for _ in 0..<20_000 {
      let u = Double(grid.next() >> 11) * 0x1p-53
      let wide = Double(bitPattern: grid.next() & 0x7fe0_0000_0000_0000 | grid.next() >> 12)
      take(Exponential.exp(1_460 * u - 750))
      take(Exponential.expm1(8 * u - 4))
      take(Logarithm.log(wide))
      take(Logarithm.log1p(4 * u - 1))
      take(Power.pow(wide, 4 * u - 2))
      take(NormalDistribution.cumulative(48 * u - 39))
      take(NormalDistribution.density(80 * u - 40))
      if let x = try? NormalDistribution.quantile(u) { take(x) }
    }
    #expect(digest == 14_634_635_820_172_762_661, "digest \(digest)")
  }
}
