import Testing

@testable import QuantMath

/// Values at zeros, infinities, NaN and the limits of the range.
@Suite struct SpecialValueTests {
  @Test func exponential() {
    #expect(Exponential.exp(.nan).isNaN && Exponential.expm1(.nan).isNaN)
    #expect(Exponential.exp(.infinity) == .infinity && Exponential.expm1(.infinity) == .infinity)
    #expect(Exponential.exp(-.infinity) == 0 && Exponential.expm1(-.infinity) == -1)
    #expect(Exponential.exp(1e308) == .infinity && Exponential.exp(-1e308) == 0)
    #expect(Exponential.exp(709.782712893384) < .infinity)
    #expect(Exponential.exp((709.782712893384).nextUp) == .infinity)
    #expect(Exponential.exp(-745.1332191019411) == .leastNonzeroMagnitude)
    #expect(Exponential.exp(-745.1332191019412) == 0)
    #expect(Exponential.exp(0) == 1 && Exponential.exp(-0.0) == 1)
    #expect(Exponential.expm1(-0.0).sign == .minus)
  }

  @Test func logarithm() {
    #expect(Logarithm.log(.nan).isNaN && Logarithm.log(-1).isNaN && Logarithm.log(-.infinity).isNaN)
    #expect(Logarithm.log(0) == -.infinity && Logarithm.log(-0.0) == -.infinity)
    #expect(Logarithm.log(.infinity) == .infinity)
    #expect(Logarithm.log(1) == 0 && Logarithm.log(1).sign == .plus)
    #expect(Logarithm.log1p(-1) == -.infinity && Logarithm.log1p(.infinity) == .infinity)
    #expect(Logarithm.log1p((-1.0).nextDown).isNaN && Logarithm.log1p(.nan).isNaN)
    #expect(Logarithm.log1p(-0.0).sign == .minus)
  }

  @Test(arguments: [0, -0.0, -1, .infinity, -.infinity, .nan] as [Double])
  func logarithmRefuses(_ x: Double) {
    #expect(throws: NumericError.outOfDomain) { try Logarithm.checkedLog(x) }
  }

  @Test func checkedFunctionsAgree() throws {
    #expect(try Logarithm.checkedLog(2) == Logarithm.log(2))
    #expect(try Power.checkedSquareRoot(2) == (2.0).squareRoot())
    #expect(throws: NumericError.outOfDomain) { try Power.checkedSquareRoot(-1) }
    #expect(throws: NumericError.outOfDomain) { try Power.checkedSquareRoot(.nan) }
    #expect(throws: NumericError.outOfDomain) { try Power.checkedSquareRoot(.infinity) }
  }

  /// IEEE 754-2019, 9.2.1, for `pow`.
  @Test func power() {
    let infinity = Double.infinity
    #expect(Power.pow(.nan, 0) == 1 && Power.pow(1, .nan) == 1)
    #expect(Power.pow(.nan, 1).isNaN && Power.pow(2, .nan).isNaN && Power.pow(-1, 0.5).isNaN)
    #expect(Power.pow(-1, infinity) == 1 && Power.pow(-1, -infinity) == 1)
    #expect(Power.pow(0.5, infinity) == 0 && Power.pow(0.5, -infinity) == infinity)
    #expect(Power.pow(-2, infinity) == infinity && Power.pow(2, -infinity) == 0)
    #expect(Power.pow(0, 3) == 0 && Power.pow(0, -3) == infinity)
    #expect(Power.pow(-0.0, 3).sign == .minus && Power.pow(-0.0, -3) == -infinity)
    #expect(Power.pow(-0.0, 2).sign == .plus && Power.pow(-0.0, -0.5) == infinity)
    #expect(Power.pow(-infinity, 3) == -infinity && Power.pow(-infinity, 0.5) == infinity)
    #expect(Power.pow(-infinity, -3).sign == .minus && Power.pow(infinity, -1) == 0)
    #expect(Power.pow(-2, 3) == -8 && Power.pow(-2, 4) == 16 && Power.pow(-2, 2.5).isNaN)
    #expect(Power.pow(-1, 0x1p53) == 1 && Power.pow(-1, 0x1p53 - 1) == -1)
    #expect(Power.pow(2, 1024) == infinity && Power.pow(2, -1075) == 0 && Power.pow(2, 1e300) == infinity)
    #expect(Power.pow(2, 1e-300) == 1 && Power.pow(2, -1074) == .leastNonzeroMagnitude)
  }

  @Test func powersOfIntegersAreExact() {
    for base in 2...30 {
      var exact = 1.0
      var exponent = 0.0
      while exact * Double(base) <= 0x1p53 {
        exact *= Double(base)
        exponent += 1
        #expect(Power.pow(Double(base), exponent) == exact)
      }
    }
  }

  @Test func normal() throws {
    typealias Normal = NormalDistribution
    #expect(Normal.cumulative(.nan).isNaN && Normal.density(.nan).isNaN && Normal.upperTail(.nan).isNaN)
    #expect(Normal.cumulative(-.infinity) == 0 && Normal.cumulative(.infinity) == 1)
    #expect(Normal.cumulative(-1e308) == 0 && Normal.cumulative(1e308) == 1)
    #expect(Normal.density(.infinity) == 0 && Normal.density(-1e308) == 0)
    #expect(Normal.cumulative(0) == 0.5 && Normal.cumulative(-0.0) == 0.5)
    #expect(try Normal.quantile(0.5) == 0)
  }

  @Test(arguments: [0, 1, -0.1, 1.1, .infinity, -.infinity, .nan] as [Double])
  func quantileRefuses(_ p: Double) {
    #expect(throws: NumericError.outOfDomain) { try NormalDistribution.quantile(p) }
  }

  /// Any bit pattern is answered, and with NaN only where the documentation says so.
  @Test func noInputTraps() {
    var bits = SplitMix64(seed: 7)
    for _ in 0..<20_000 {
      let (x, y) = (Double(bitPattern: bits.next()), Double(bitPattern: bits.next()))
      #expect(Exponential.exp(x).isNaN == x.isNaN)
      #expect(Exponential.expm1(x).isNaN == x.isNaN)
      #expect(Logarithm.log(x).isNaN == !(x >= 0))
      #expect(Logarithm.log1p(x).isNaN == !(x >= -1))
      #expect(NormalDistribution.cumulative(x).isNaN == x.isNaN)
      #expect(NormalDistribution.density(x).isNaN == x.isNaN)
      let power = Power.pow(x, y)
      #expect(power.isNaN == (x.isNaN || y.isNaN || x < 0 && x.isFinite && y != y.rounded()))
      if let quantile = try? NormalDistribution.quantile(x) { #expect(quantile.isFinite) }
    }
  }
}
