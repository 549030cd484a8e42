import Instruments
import Pricing
import QuantMath
import Testing

/// SABR by Hagan's expansion.
@Suite struct SabrTests {
  /// Digits of the expansion from scripts/sabr_reference.py at 40 digits.
  @Test func expansionAtManyDigits() throws {
    for row in try SabrTable.rows {
      let smile = SabrSmile(alpha: row.smile[0], beta: row.smile[1], nu: row.smile[2], rho: row.smile[3])
      let black = try smile.blackVolatility(forward: row.forward, strike: row.strike, years: row.years)
      let normal = try smile.normalVolatility(forward: row.forward, strike: row.strike, years: row.years)
      #expect((black / row.black - 1).magnitude < 3e-15)
      #expect((normal / row.normal - 1).magnitude < 3e-15)
    }
  }

  @Test func withoutItsOwnVolatilityAndExponentOneItIsBlackScholes() throws {
    for strike in [80.0, 100, 130] {
      let terms = ContractTerms(.put, underlying: 100, strike: strike, years: 0.5, rate: 0.02, dividend: 0.01)
      let sabr = try Sabr().value(terms, [0.3, 1, 0, 0.2])
      let black = try BlackScholesMerton().value(terms, [0.3])
      #expect((sabr.price - black.price).magnitude < 1e-12)
      let (a, b) = (try #require(sabr.greeks), try #require(black.greeks))
      #expect((a.delta - b.delta).magnitude < 1e-12 && (a.vega - b.vega).magnitude < 1e-10)
      #expect((a.ultima - b.ultima).magnitude < 1e-8 && (a.color - b.color).magnitude < 1e-11)
    }
  }

  @Test func aVolatilityBelowNothingIsRefused() {
    let smile = SabrSmile(alpha: 0.5, beta: 1, nu: 2, rho: -0.95)
    #expect(throws: PricingError.self) { try smile.blackVolatility(forward: 1, strike: 1, years: 100) }
    for bad in [Double.nan, 0, -1, .infinity] {
      #expect(throws: PricingError.self) { try smile.blackVolatility(forward: bad, strike: 1, years: 1) }
      #expect(throws: PricingError.self) { try smile.normalVolatility(forward: 1, strike: bad, years: 1) }
    }
  }

  @Test func calibrationRecoversTheSmile() throws {
    for truth in [
      SabrSmile(alpha: 0.3, beta: 1, nu: 0.6, rho: -0.4), SabrSmile(alpha: 2.5, beta: 0.5, nu: 0.9, rho: 0.3),
      SabrSmile(alpha: 20, beta: 0, nu: 0.3, rho: -0.7),
    ] {
      let expiry = try FourierExpiry(spot: 100, years: 0.75, rate: 0.02, dividend: 0)
      let strikes = stride(from: 70.0, through: 140, by: 10).map { $0 }
      let volatilities = try strikes.map {
        try truth.blackVolatility(forward: expiry.forward, strike: $0, years: expiry.years)
      }
      let slice = VolatilitySlice(expiry, strikes: strikes, volatilities: volatilities)
      let found = try SabrCalibration(beta: truth.beta).fit(slice)
      #expect((found.smile.alpha / truth.alpha - 1).magnitude < 1e-8)
      #expect((found.smile.nu - truth.nu).magnitude < 1e-7 && (found.smile.rho - truth.rho).magnitude < 1e-7)
      #expect(found.rms < 1e-10)
      let held = try SabrCalibration(beta: truth.beta, takesAlphaAtTheForward: true).fit(slice)
      // The volatility at the forward is interpolated between strikes, so alpha is off by the smile's bend.
      #expect((held.smile.alpha / truth.alpha - 1).magnitude < 0.02 && held.rms < 0.003)
    }
  }

  @Test func hostileSlicesAreRefused() throws {
    let expiry = try FourierExpiry(spot: 100, years: 0.75)
    let calibration = SabrCalibration(beta: 1)
    for (strikes, volatilities) in [
      ([100.0], [0.2]), ([90, 100, 110], [0.2, .nan, 0.2]), ([90, 80, 110], [0.2, 0.2, 0.2]), ([90, 100], [0.2, 0.2]),
      ([90, 100, 110], [0.2, 0.2]), ([], []), ([90, 100, 110], [0.2, 0.6, 0.2]),
    ] {
      #expect(throws: CalibrationError.self) {
        try calibration.fit(VolatilitySlice(expiry, strikes: strikes, volatilities: volatilities))
      }
    }
    let flat = VolatilitySlice(expiry, strikes: [90, 100, 110], volatilities: [0.2, 0.2, 0.2])
    #expect(throws: CalibrationError.self) { try SabrCalibration(beta: .nan).fit(flat) }
  }
}
