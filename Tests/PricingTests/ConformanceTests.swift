import Instruments
import Pricing
import QuantMath
import Testing

/// What every model of the catalogue is held to, as far as its traits say that it applies.
///
/// A model that refuses a point with a typed error is not asked again there, but must answer most of the grid. What the
/// grid cannot show: rates beyond ±3 %, volatilities that are not typical, times beyond two years.
@Suite struct ConformanceTests {
  static let identifiers = ModelCatalogue.models.map(\.identifier)

  @Test(arguments: identifiers) func answersTheGrid(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    var answered = 0
    for terms in probe.grid where probe.price(terms) != nil { answered += 1 }
    #expect(2 * answered > probe.grid.count, "\(identifier) answers \(answered) of \(probe.grid.count) usual contracts")
  }

  @Test(arguments: identifiers) func staysWithinBounds(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    guard probe.traits.isVanilla else { return }
    for terms in probe.grid {
      guard let price = probe.price(terms) else { continue }
      let legs = probe.legs(terms)
      let early = probe.traits.exercise != .european
      var least = max(0, legs.forwardValue(terms.right))
      if early { least = max(least, terms.right == .call ? legs.spotNow - terms.strike : terms.strike - legs.spotNow) }
      #expect(price.number >= least - price.tolerance, "\(identifier) below the bound at \(terms)")
      if probe.traits.takesNegativePrices { continue }
      let european = terms.right == .call ? legs.spot : legs.strike
      let now = terms.right == .call ? legs.spotNow : terms.strike
      let most = early ? max(european, now) : european
      #expect(price.number <= most + price.tolerance, "\(identifier) above the bound at \(terms)")
    }
  }

  @Test(arguments: identifiers) func callsAndPutsAgree(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    guard probe.traits.isVanilla, probe.traits.exercise == .european else { return }
    for terms in probe.grid where terms.right == .call {
      var mirror = terms
      mirror.right = .put
      guard let call = probe.price(terms), let put = probe.price(mirror) else { continue }
      let legs = probe.legs(terms)
      let gap = (call.number - put.number) - (legs.spot - legs.strike)
      #expect(gap.magnitude <= call.tolerance + put.tolerance, "\(identifier) parity off by \(gap) at \(terms)")
    }
  }

  /// Falls in the strike for calls, rises for puts, and is convex in it.
  @Test(arguments: identifiers) func bendsWithTheStrike(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    guard probe.traits.isVanilla else { return }
    for terms in probe.grid {
      let prices = [0.94, 1, 1.06].compactMap { factor in
        var other = terms
        other.strike *= factor
        return probe.price(other)
      }
      guard prices.count == 3 else { continue }
      let tolerance = 2 * prices.map(\.tolerance).max()!
      let sign = Double(terms.right.sign)
      #expect(sign * (prices[1].number - prices[0].number) <= tolerance, "\(identifier) in the strike at \(terms)")
      #expect(sign * (prices[2].number - prices[1].number) <= tolerance, "\(identifier) in the strike at \(terms)")
      let bend = (prices[0].number - prices[1].number) + (prices[2].number - prices[1].number)
      #expect(bend >= -2 * tolerance, "\(identifier) is not convex at \(terms)")
    }
  }

  @Test(arguments: identifiers) func risesWithVolatility(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    guard probe.traits.isVanilla, let index = probe.volatilityIndex else { return }
    for terms in probe.grid {
      var last: ModelProbe.Price?
      for factor in [0.5, 0.9, 1, 1.1, 2] {
        guard let price = probe.price(terms, probe.values(index, times: factor)) else { continue }
        if let last { #expect(price.number >= last.number - 2 * price.tolerance, "\(identifier) at \(terms)") }
        last = price
      }
    }
  }

  /// A moment before expiry, and at expiry, what is left is the intrinsic value.
  @Test(arguments: identifiers) func endsAtTheIntrinsicValue(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    guard probe.traits.isVanilla else { return }
    for terms in probe.grid {
      for years in [0, 1e-14] {
        var last = terms
        last.years = years
        guard let price = probe.price(last) else { continue }
        let intrinsic = max(0, Double(terms.right.sign) * (terms.underlying - terms.strike))
        let room = 1e-4 * terms.underlying + price.tolerance
        #expect((price.number - intrinsic).magnitude <= room, "\(identifier) after \(years) years at \(terms)")
      }
    }
  }

  @Test(arguments: identifiers) func withoutVolatilityIsTheForward(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    guard probe.traits.isVanilla, probe.traits.exercise == .european, probe.values.count == 1,
      let index = probe.volatilityIndex
    else { return }
    for terms in probe.grid {
      for factor in [0, 1e-12] {
        guard let price = probe.price(terms, probe.values(index, times: factor)) else { continue }
        let value = max(0, probe.legs(terms).forwardValue(terms.right))
        #expect((price.number - value).magnitude <= 1e-9 + price.tolerance, "\(identifier) at \(terms)")
      }
    }
  }

  @Test(arguments: identifiers) func scalesWithTheUnit(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    guard probe.traits.isHomogeneous else { return }
    for terms in probe.grid {
      guard let price = probe.price(terms) else { continue }
      for factor in [0.001, 512] {
        var other = terms
        other.underlying *= factor
        other.strike *= factor
        guard let scaled = probe.price(other) else { continue }
        let gap = scaled.number / factor - price.number
        #expect(gap.magnitude <= 2 * price.tolerance, "\(identifier) times \(factor) at \(terms)")
      }
    }
  }

  /// Any numbers at all: a finite answer or a typed error.
  @Test(arguments: identifiers) func answersHostileNumbers(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    var words = SplitMix64(seed: 11)
    for round in 0..<(probe.isDrawn ? 24 : 200) {
      let hostile = HostileNumbers(round: round, &words)
      let terms = hostile.terms(&words, forward: probe.traits.takesForward)
      let values = probe.values.map { words.next() & 3 == 0 ? hostile.number(&words) : $0 }
      guard let valuation = try? probe.model.value(terms, values) else { continue }
      #expect(valuation.price.isFinite, "\(identifier) at \(terms) \(values)")
      let others = [valuation.standardError, valuation.exerciseBoundary, valuation.premiumAdjustedDelta]
      let numbers = (valuation.greeks?.all ?? []) + others.compactMap { $0 }
      let finite = numbers.allSatisfy { $0.isFinite }
      #expect(finite, "\(identifier) at \(terms) \(values)")
    }
  }

  @Test(arguments: identifiers) func refusesWhatIsMissing(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    let terms = probe.grid[0]
    #expect(throws: PricingError.self) { try probe.model.value(terms, probe.values + [1]) }
    var wrong = terms
    wrong.years = -1
    #expect(throws: PricingError.self) { try probe.model.value(wrong, probe.values) }
    wrong = terms
    wrong.underlying = .nan
    #expect(throws: PricingError.self) { try probe.model.value(wrong, probe.values) }
  }
}
