import Instruments
import Pricing
import QuantMath
import Testing

@Suite struct VannaVolgaTests {
  /// Castagna and Mercurio 2007: EURUSD, 1 July 2005: S 1.205, three months (94/365), ATM 9.05 %, RR -0.50 %, VWB 0.13
  /// %, discount factors 0.9902752 and 0.9945049; the strikes of the 25-delta put and call are 1.1733 and 1.2487.
  static func smile() throws -> VannaVolga {
    let forward = 1.205 * 0.9945049 / 0.9902752
    return try VannaVolga.fromDeltas(
      forward: forward, years: 94.0 / 365, discount: 0.9902752, atTheMoney: 0.0905, riskReversal: -0.005,
      butterfly: 0.0013, yieldDiscount: 0.9945049)
  }

  @Test func publishedStrikes() throws {
    let smile = try Self.smile()
    for (quote, published) in zip(smile.quotes, [1.1733, 1.2114, 1.2487]) {
      #expect((quote.strike - published).magnitude < 5.1e-5, "\(quote.strike)")
    }
  }

  @Test func theQuotesAreMet() throws {
    let smile = try Self.smile()
    for quote in smile.quotes {
      let terms = ContractTerms(.call, underlying: smile.forward, strike: quote.strike, years: smile.years)
      let flat = try DigitalOption(.gap).value(terms, [quote.volatility, quote.strike]).price
      #expect((try smile.price(.call, strike: quote.strike) - smile.discount * flat).magnitude < 1e-15)
      #expect((try smile.firstOrderVolatility(strike: quote.strike) - quote.volatility).magnitude < 1e-15)
      #expect((try smile.volatility(strike: quote.strike) - quote.volatility).magnitude < 3e-5)
    }
  }

  @Test func callsAndPutsAgreeBetweenAndBeyond() throws {
    let smile = try Self.smile()
    for strike in [1.10, 1.15, 1.19, 1.23, 1.28, 1.33] {
      let call = try smile.price(.call, strike: strike)
      let put = try smile.price(.put, strike: strike)
      #expect((call - put - smile.discount * (smile.forward - strike)).magnitude < 1e-14)
      // The second-order volatility gives the price back to a small part of its vega.
      let terms = ContractTerms(.call, underlying: smile.forward, strike: strike, years: smile.years)
      let flat = try DigitalOption(.gap).value(terms, [try smile.volatility(strike: strike), strike]).price
      #expect((smile.discount * flat - call).magnitude < 4e-5 * smile.forward)
    }
  }

  /// The overhedge of a vanilla option is what its own price has over the flat one.
  @Test func aVanillaIsItsOwnOverhedge() throws {
    let smile = try Self.smile()
    for strike in [1.16, 1.20, 1.26] {
      let terms = ContractTerms(.call, underlying: smile.forward, strike: strike, years: smile.years)
      let flat = try DigitalOption(.gap).value(terms, [0.0905, strike])
      let greeks = try #require(flat.greeks)
      let cost = try smile.overhedge(vega: greeks.vega, vanna: greeks.vanna, volga: greeks.volga)
      let whole = try smile.price(.call, strike: strike) / smile.discount
      #expect((flat.price + cost - whole).magnitude < 1e-14, "\(strike)")
    }
  }

  @Test func hostileNumbersAreRefused() throws {
    let smile = try Self.smile()
    for strike in [0, -1, .nan, .infinity, 1e300] {
      #expect(throws: PricingError.self) { try smile.price(.put, strike: strike) }
      #expect(throws: PricingError.self) { try smile.volatility(strike: strike) }
    }
    for strike in [1e-90, 1e-3, 1e3, 1e90] {
      if let price = try? smile.price(.put, strike: strike) { #expect(price.isFinite) }
      if let volatility = try? smile.volatility(strike: strike) { #expect(volatility.isFinite) }
    }
    #expect(throws: PricingError.self) { try VannaVolga(forward: 1, years: 1, quotes: []) }
    #expect(throws: PricingError.self) { try smile.overhedge(vega: .nan, vanna: 0, volga: 0) }
  }
}
