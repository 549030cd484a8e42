import Testing

@testable import QuantMath

/// Exact values, identities and limits of the circular functions.
@Suite struct TrigonometryTests {
  @Test func exactAtQuarterTurns() {
    for k in -8...8 {
      let x = Double(k) / 2
      let sine: [Double] = [0, 1, 0, -1]
      let turn = ((k % 4) + 4) % 4
      #expect(Trigonometry.sinPi(x) == sine[turn])
      #expect(Trigonometry.cosPi(x) == sine[(turn + 1) % 4])
    }
    #expect(Trigonometry.sinPi(-3).sign == .minus && Trigonometry.sinPi(3).sign == .plus)
    #expect(Trigonometry.sinPi(0x1p53 + 2) == 0 && Trigonometry.cosPi(1e300) == 1)
    #expect(Trigonometry.sinPi(0x1p51 + 0.5) == 1 && Trigonometry.cosPi(0x1p52 + 1) == -1)
    for x in [Double.nan, .infinity, -.infinity] {
      #expect(Trigonometry.sinPi(x).isNaN && Trigonometry.cosPi(x).isNaN)
    }
  }

  @Test func squaresAddUp() {
    for step in -3_000...3_000 {
      let x = Double(step) * 0.01037
      let (s, c) = (Trigonometry.sinPi(x), Trigonometry.cosPi(x))
      #expect((s * s + c * c - 1).magnitude < 4e-16)
      #expect(Trigonometry.sinPi(-x) == -s && Trigonometry.cosPi(-x) == c)
    }
  }

  @Test func arcSineLimits() throws {
    #expect(try Trigonometry.arcSine(1) == 1.5707963267948966 && Trigonometry.arcSine(-1) == -1.5707963267948966)
    #expect(try Trigonometry.arcSine(0.5) == 0.5235987755982989 && Trigonometry.arcSine(-0.0).sign == .minus)
    for x in [(1.0).nextUp, -2, .nan, .infinity] {
      #expect(throws: NumericError.outOfDomain) { try Trigonometry.arcSine(x) }
    }
  }
}
