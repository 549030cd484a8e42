import Instruments
import Pricing
import QuantMath
import Testing

/// A book for tests, and scenarios.
enum BookFixture {
  static func book(_ count: Int, unusual: Bool = false) -> OptionBook {
    var words = SplitMix64(seed: 21)
    func unit() -> Double { Double(words.next() >> 11) * 0x1p-53 }
    var positions = (0..<count).map { _ in
      BookPosition(
        words.next() & 1 == 0 ? .call : .put, strike: 60 + 100 * unit(), years: 0.02 + 2 * unit(), rate: 0.06 * unit(),
        dividend: 0.03 * unit(), volatility: 0.05 + 0.85 * unit(), quantity: (40 * unit()).rounded() - 20)
    }
    if unusual {
      positions.insert(BookPosition(.call, strike: 95, years: 0, volatility: 0.3, quantity: 3), at: 4)
      positions.append(BookPosition(.put, strike: 0, years: 1, volatility: 0.3, quantity: 3))
      positions.append(BookPosition(.put, strike: 130, years: 1, volatility: 1e-30, quantity: -2))
      positions.append(BookPosition(.call, strike: 130, years: 100, volatility: 2, quantity: 1))
    }
    return OptionBook(spot: 100, positions: positions)
  }

  static func scenarios(_ count: Int) throws -> (spot: [Double], volatility: [Double]) {
    var stream = SplitMix64(seed: 4)
    var spot: [Double] = []
    var volatility: [Double] = []
    for _ in 0..<count {
      let u = (Double(stream.next() >> 11) + 0.5) * 0x1p-53
      let v = (Double(stream.next() >> 11) + 0.5) * 0x1p-53
      spot.append(Exponential.exp(0.03 * (try NormalDistribution.quantile(u))))
      volatility.append(1 + 0.05 * max(-3, min(3, try NormalDistribution.quantile(v))))
    }
    return (spot, volatility)
  }

  static func values(
    _ revaluation: Revaluation, _ spot: [Double], _ volatility: [Double]
  ) -> (values: [Double], status: [UInt8]) {
    var values = [Double](repeating: 0, count: spot.count)
    var status = [UInt8](repeating: 99, count: spot.count)
    var into = values.mutableSpan
    var codes = status.mutableSpan
    revaluation.values(spotFactor: spot.span, volatilityFactor: volatility.span, into: &into, status: &codes)
    return (values, status)
  }

  /// Each position by the model, added up.
  static func plain(_ book: OptionBook, _ spot: Double, _ volatility: Double) throws -> Double {
    var total = 0.0
    for position in book.positions {
      let terms = ContractTerms(
        position.right, underlying: book.spot * spot, strike: position.strike, years: position.years,
        rate: position.rate, dividend: position.dividend)
      total += try BlackScholesMerton().price(terms, volatility: position.volatility * volatility) * position.quantity
    }
    return total
  }
}

/// Full revaluation beside the model, position by position.
@Suite struct RevaluationTests {
  @Test(arguments: [0, 1, 7, 8, 61]) func addsUpThePositions(_ count: Int) throws {
    let book = BookFixture.book(count, unusual: count > 10)
    let revaluation = try Revaluation(book)
    let spot = [1, 0.9, 1.13, 0.5, 2, 1e-3, 100, 0]
    let volatility = [1, 1.1, 0.8, 2, 0.5, 1, 1, 1]
    let got = BookFixture.values(revaluation, spot, volatility)
    let gross = book.positions.reduce(1.0) { $0 + $1.quantity.magnitude * max(100, $1.strike) }
    for i in spot.indices {
      #expect(got.status[i] == 0)
      let plain = try BookFixture.plain(book, spot[i], volatility[i])
      let room = 2e-15 * gross * max(1, spot[i])
      #expect((got.values[i] - plain).magnitude <= room, "scenario \(i) of \(count): \(got.values[i]) for \(plain)")
    }
  }

  @Test func everyPathGivesTheSameBits() throws {
    defer { LanePath.force(nil) }
    let scenarios = try BookFixture.scenarios(20)
    var first: [UInt64] = []
    for path in LanePath.available {
      LanePath.force(path)
      let revaluation = try Revaluation(BookFixture.book(53, unusual: true))
      let bits = BookFixture.values(revaluation, scenarios.spot, scenarios.volatility).values.map(\.bitPattern)
      if first.isEmpty { first = bits }
      #expect(bits == first, "\(path)")
    }
  }

  @Test func scenariosAndPositionsAreRefusedByName() throws {
    let revaluation = try Revaluation(BookFixture.book(9))
    let spot: [Double] = [.nan, -1, .infinity, 1, 1, 1e308, 1]
    let volatility: [Double] = [1, 1, 1, -1, .nan, 1, 1]
    let got = BookFixture.values(revaluation, spot, volatility)
    let expected: [RowStatus] = [.notFinite, .negative, .notFinite, .negative, .notFinite, .overflow, .ok]
    #expect(got.status == expected.map(\.rawValue))
    for i in 0..<6 { #expect(got.values[i] == 0) }
    for wrong in [-1, .nan, .infinity] as [Double] {
      var book = BookFixture.book(3)
      book.positions[2].strike = wrong
      #expect(throws: PricingError.self) { try Revaluation(book) }
      book = BookFixture.book(3)
      book.spot = wrong
      #expect(throws: PricingError.self) { try Revaluation(book) }
    }
    var book = BookFixture.book(3)
    book.positions[0].quantity = .nan
    #expect(throws: PricingError.self) { try Revaluation(book) }
  }
}

/// The grid beside full revaluation, over all scenarios rather than the sample.
@Suite struct BookGridTests {
  private func run(
    _ revaluation: Revaluation, _ scenarios: (spot: [Double], volatility: [Double]), _ tolerance: Double
  ) -> (BookCertificate, [Double], [UInt8]) {
    var values = [Double](repeating: 0, count: scenarios.spot.count)
    var status = [UInt8](repeating: 99, count: values.count)
    var into = values.mutableSpan
    var codes = status.mutableSpan
    let certificate = BookGrid.values(
      of: revaluation, spotFactor: scenarios.spot.span, volatilityFactor: scenarios.volatility.span,
      tolerance: tolerance, into: &into, status: &codes)
    return (certificate, values, status)
  }

  /// The sample speaks for the rest: what it did not see is not far beyond the tolerance either.
  @Test func certifiedValuesAreWithinTolerance() throws {
    let revaluation = try Revaluation(BookFixture.book(200))
    let scenarios = try BookFixture.scenarios(3_000)
    let exact = BookFixture.values(revaluation, scenarios.spot, scenarios.volatility).values
    for (tolerance, nodes) in [(1.0, 85), (1e-3, 297)] {
      let (certificate, values, status) = run(revaluation, scenarios, tolerance)
      #expect(certificate.method == .grid(nodes: nodes))
      #expect(certificate.sample == 64 && certificate.worstError <= tolerance && certificate.worstError > 0)
      #expect((certificate.shareBeyond - 0.04573).magnitude < 1e-5)
      #expect(status.allSatisfy { $0 == 0 })
      let errors = zip(values, exact).map { ($0 - $1).magnitude }
      let beyond = errors.count { $0 > tolerance }
      #expect(Double(beyond) <= certificate.shareBeyond * 3_000)
      #expect(errors.max()! <= 10 * tolerance)
    }
  }

  /// A tolerance that no grid meets, a corner at expiry, and scenarios that no grid should cover: all in full, same
  /// bits.
  @Test func fallsBackToFullRevaluation() throws {
    let scenarios = try BookFixture.scenarios(2_000)
    let smooth = try Revaluation(BookFixture.book(40))
    var corner = BookFixture.book(40)
    corner.positions.append(BookPosition(.call, strike: 101, years: 0, volatility: 0.5, quantity: 500))
    let bent = try Revaluation(corner)
    var wild = scenarios
    wild.spot[5] = 0
    for (revaluation, scenarios, tolerance) in [(smooth, scenarios, 1e-30), (bent, scenarios, 1e-3), (smooth, wild, 1)]
    {
      let (certificate, values, status) = run(revaluation, scenarios, tolerance)
      #expect(certificate.method == .inFull && certificate.shareBeyond == 0)
      let exact = BookFixture.values(revaluation, scenarios.spot, scenarios.volatility)
      #expect(values.map(\.bitPattern) == exact.values.map(\.bitPattern) && status == exact.status)
    }
  }

  @Test func oneScenarioManyTimesIsAPoint() throws {
    let revaluation = try Revaluation(BookFixture.book(30))
    let same = (spot: [Double](repeating: 1.02, count: 1_000), volatility: [Double](repeating: 1, count: 1_000))
    let (certificate, values, _) = run(revaluation, same, 1e-9)
    #expect(certificate.method == .grid(nodes: 85))
    let exact = BookFixture.values(revaluation, [1.02], [1]).values[0]
    #expect(values.allSatisfy { ($0 - exact).magnitude < 1e-9 })
  }

  @Test func everyPathGivesTheSameBits() throws {
    defer { LanePath.force(nil) }
    let scenarios = try BookFixture.scenarios(800)
    var first: [UInt64] = []
    for path in LanePath.available {
      LanePath.force(path)
      let (_, values, _) = run(try Revaluation(BookFixture.book(24)), scenarios, 1)
      let bits = values.map(\.bitPattern)
      if first.isEmpty { first = bits }
      #expect(bits == first, "\(path)")
    }
  }
}
