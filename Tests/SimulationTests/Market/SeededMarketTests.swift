import QuantMath
import Quantities
import Simulation
import Testing

private func plan(
  seed: UInt64 = 1, days: Int64 = 20, assets: [SeededAsset], venues: [SeededVenue] = [SeededVenue(name: "a", noise: 0)],
  regimes: [MarketRegime]
) -> SeededMarketPlan {
  SeededMarketPlan(seed: seed, length: .days(days), assets: assets, venues: venues, regimes: regimes)
}

private func regime(
  volatility: Double = 1, drift: Double = 0, common: Double = 0, own: Double = 0, mean: Double = 0,
  deviation: Double = 0,
  hours: Int64 = 24, following: [Double] = [0]
) -> MarketRegime {
  MarketRegime(
    name: "r", volatilityMultiple: volatility, drift: drift, commonJumps: common, ownJumps: own, jumpMean: mean,
    jumpDeviation: deviation, outageMultiple: 1, meanLength: .hours(hours), following: following)
}

/// Logarithmic returns from open to open of one channel.
private func returns(_ market: SeededMarket, channel: UInt16 = 0) -> [Double] {
  var bars = market.bars()
  var opens: [Double] = []
  while let bar = bars.next() { if bar.channel == channel { opens.append(bar.open.real) } }
  return zip(opens, opens.dropFirst()).map { Logarithm.log($1 / $0) }
}

private func fingerprint(_ market: SeededMarket) -> UInt64 {
  var bars = market.bars()
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  while let bar = bars.next() {
    for word in [
      Int64(bar.channel), bar.opens.nanoseconds, bar.open.raw, bar.high.raw, bar.low.raw, bar.close.raw, bar.volume.raw,
    ] { hash = (hash ^ UInt64(bitPattern: word)) &* 0x100_0000_01b3 }
  }
  return hash
}

@Suite struct SeededMarketTests {
  let fine = SeededAsset(underlying: "BTC", price: 50_000, tick: Price(raw: 1), volatility: 0.8, loading: 0.6)

  @Test func givesTheSameBitsForTheSameSeed() throws {
    let usual = try SeededMarket(SeededMarketPlan(seed: 7, length: .days(2)))
    #expect(fingerprint(usual) == fingerprint(usual))
    // The bits are a promise: a change here changes every simulation that anybody keeps by its seed.
    #expect(fingerprint(usual) == 13_062_093_949_928_285_600)
    #expect(fingerprint(usual) != fingerprint(try SeededMarket(SeededMarketPlan(seed: 8, length: .days(2)))))
  }

  /// σ from 28,800 returns is known to 0.4 %: four standard errors are 1.7 %. The correlation to 4/√28,800 = 2.4 %.
  @Test func hasTheVolatilityAndCorrelationOfThePlan() throws {
    var other = fine
    other.underlying = "ETH"
    other.loading = 0.9
    let market = try SeededMarket(plan(assets: [fine, other], regimes: [regime()]))
    let (x, y) = (returns(market), returns(market, channel: 1))
    let n = Double(x.count)
    let variance = { (r: [Double]) in r.reduce(0) { $0 + $1 * $1 } / n }
    let yearly = (variance(x) * 525_600).squareRoot()
    #expect((yearly / 0.8 - 1).magnitude < 0.017)
    let covariance = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / n
    #expect((covariance / (variance(x) * variance(y)).squareRoot() - 0.54).magnitude < 0.024)
  }

  /// With jumps of 1 % at 20 a day the variance of the jumps is that of a year: λ δ². Expected price: growth at μ in
  /// spite of jumps whose mean is not zero, to four standard errors over 400 days.
  @Test func jumpsAsOftenAndAsFarAsPlanned() throws {
    var still = fine
    still.volatility = 0
    let jumps = regime(drift: 0, common: 3_650, own: 3_650, mean: -0.001, deviation: 0.01)
    let market = try SeededMarket(plan(days: 400, assets: [still], regimes: [jumps]))
    let r = returns(market)
    let moved = r.filter { $0.magnitude > 1e-4 }
    // 8,000 jumps in 400 days; some fall into the same minute, and some are smaller than 1e-4: 0.7 % and 0.8 %.
    #expect((Double(moved.count) / 8_000 - 0.985).magnitude < 0.045)
    let variance = moved.reduce(0) { $0 + $1 * $1 } / 8_000
    #expect((variance / 1.01e-4 - 1).magnitude < 0.08)
    let growth = r.reduce(0) { $0 + Exponential.exp($1) - 1 }
    #expect(growth.magnitude < 4 * (8_000 * 1.01e-4).squareRoot())
    let sized = r.sorted()
    // The drift between jumps offsets their mean: 20 a day of -0.1 % and half their variance.
    let between = sized[sized.count / 2] * 1_440
    #expect((between / (20 * (0.001 - 0.00005)) - 1).magnitude < 0.01)
  }

  @Test func movesThroughItsRegimesForTheirLengths() throws {
    let regimes = [
      regime(volatility: 1, hours: 6, following: [0, 3, 1]), regime(volatility: 2, hours: 2, following: [1, 0, 0]),
      regime(volatility: 3, hours: 1, following: [1, 0, 0]),
    ]
    var slow = plan(days: 300, assets: [fine], regimes: regimes)
    slow.interval = .seconds(300)
    let market = try SeededMarket(slow)
    var bars = market.bars()
    var spent = [0, 0, 0]
    var entered = [0, 0, 0]
    var last = 0
    while bars.next() != nil {
      spent[bars.regime] += 1
      if bars.regime != last { entered[bars.regime] += 1 }
      last = bars.regime
    }
    // A round takes 6 h and then 2 h three times of four or 1 h: 7.75 h, of which 77.4 % is calm.
    let whole = Double(spent.reduce(0, +))
    #expect((Double(spent[0]) / whole - 6 / 7.75).magnitude < 0.025)
    #expect((Double(spent[1]) / whole - 1.5 / 7.75).magnitude < 0.025)
    #expect((Double(entered[1]) / Double(entered[2]) - 3).magnitude < 0.7)
  }

  @Test func leavesOtherSourcesAloneWhenOneIsAdded() throws {
    let one = try SeededMarket(SeededMarketPlan(seed: 3, length: .hours(12), venues: [SeededVenue(name: "a")]))
    let two = try SeededMarket(
      SeededMarketPlan(seed: 3, length: .hours(12), venues: [SeededVenue(name: "a"), SeededVenue(name: "b", delay: 9)]))
    #expect(returns(one) == returns(two))
    #expect(returns(one, channel: 1) == returns(two, channel: 2))
  }

  @Test func delaysSilencesAndOutagesAreThoseOfTheVenue() throws {
    let venues = [
      SeededVenue(name: "prompt", noise: 0), SeededVenue(name: "late", noise: 0, delay: 8),
      SeededVenue(name: "quiet", noise: 0, silence: 0.25),
      SeededVenue(name: "down", noise: 0, outagesPerDay: 2, outageLength: .hours(1)),
    ]
    let market = try SeededMarket(plan(days: 40, assets: [fine], venues: venues, regimes: [regime()]))
    var bars = market.bars()
    var opens: [[Int64: Price]] = [[:], [:], [:], [:]]
    while let bar = bars.next() { opens[Int(bar.channel)][bar.opens.nanoseconds] = bar.open }
    let minutes = 40.0 * 1_440
    #expect(opens[0].count == 57_600)
    let lag = Int64(120_000_000_000)
    let wrong = opens[1].filter { time, price in
      opens[0][time - lag].map { $0 != price } ?? (price.real != 50_000)
    }
    #expect(wrong.isEmpty)
    #expect((Double(opens[2].count) / minutes - 0.75).magnitude < 0.01)
    // Two outages a day of an hour on average, each cut up to whole minutes.
    let down = 1 - Double(opens[3].count) / minutes
    #expect((down - 2.0 / 24).magnitude < 0.04)
  }

  @Test func tradesMoreAtTheEndsOfTheDayAndInLargeMoves() throws {
    let market = try SeededMarket(plan(days: 60, assets: [fine], regimes: [regime()]))
    var bars = market.bars()
    var ends = 0.0, noon = 0.0, all = 0.0
    var large = (0.0, 0.0), small = (0.0, 0.0)
    while let bar = bars.next() {
      let hour = bar.opens.nanoseconds / 3_600_000_000_000 % 24
      let volume = bar.volume.real
      all += volume
      if hour < 3 || hour >= 21 { ends += volume }
      if (9..<15).contains(hour) { noon += volume }
      if (bar.close.real / bar.open.real - 1).magnitude > 0.001 { large = (large.0 + volume, large.1 + 1) }
      if (bar.close.real / bar.open.real - 1).magnitude < 0.0002 { small = (small.0 + volume, small.1 + 1) }
    }
    #expect((all / 60 / 20_000 - 1).magnitude < 0.02)
    #expect(ends > 1.5 * noon)
    #expect(large.0 / large.1 > 2 * small.0 / small.1)
  }

  @Test(arguments: [MarketFileLayout.severalSources, .oneSource])
  func isReadBackAsItWasWritten(_ layout: MarketFileLayout) throws {
    let venues = layout == .oneSource ? [SeededVenue(name: "a")] : SeededMarketPlan.usualVenues
    let assets = layout == .oneSource ? [SeededMarketPlan.usualAssets[0]] : SeededMarketPlan.usualAssets
    let market = try SeededMarket(SeededMarketPlan(seed: 5, length: .hours(30), assets: assets, venues: venues))
    var expected: [MarketTick] = []
    var stream = market.ticks()
    while let tick = try stream.next() { expected.append(tick) }
    let scratch = Scratch()
    for name in ["a_BTC-USD_1m.csv", "a_BTC-USD_1m.csv.gz"] {
      let file = scratch.path + "/" + name
      let rows = try MarketFileWriter.write(market.bars(), of: market.roster, to: file, layout: layout)
      let read = try FileMarket([file])
      #expect(read.files[0].rows == rows && rows * 4 == expected.count)
      #expect(read.roster == market.roster)
      #expect(try ticks(of: read) == expected)
    }
  }

  @Test func tellsWhyAFileCannotBeWritten() throws {
    let market = try SeededMarket(SeededMarketPlan(seed: 5, length: .hours(1)))
    #expect(throws: MarketWriteFault.self) {
      try MarketFileWriter.write(market.bars(), of: market.roster, to: "/nonexistent/x.csv")
    }
    #expect(throws: MarketWriteFault.self) {
      try MarketFileWriter.write(market.bars(), of: market.roster, to: "/dev/full", layout: .oneSource)
    }
  }

  @Test func refusesPlansThatCannotBeFollowed() {
    func refused(_ part: String, _ change: (inout SeededMarketPlan) -> Void) {
      var plan = SeededMarketPlan(seed: 1)
      change(&plan)
      do throws(MarketPlanFault) {
        _ = try SeededMarket(plan)
        Issue.record("accepted \(part)")
      } catch {
        #expect(error.part == part)
      }
    }
    refused("assets") { $0.assets = [] }
    refused("assets[1].volatility") { $0.assets[1].volatility = .nan }
    refused("assets[0].price") { $0.assets[0].price = -1 }
    refused("assets[0].tick") { $0.assets[0].tick = .zero }
    refused("assets[0].loading") { $0.assets[0].loading = 1.01 }
    refused("assets[0].underlying") { $0.assets[0].underlying = "btc" }
    refused("assets") { $0.assets[1].underlying = "BTC" }
    refused("venues[0].name") { $0.venues[0].name = "a,b" }
    refused("venues[2].silence") { $0.venues[2].silence = 2 }
    refused("venues[0].delay") { $0.venues[0].delay = -1 }
    refused("regimes[1].following") { $0.regimes[1].following = [1] }
    refused("regimes[0].following") { $0.regimes[0].following = [1, 0, 0] }
    refused("regimes[0].meanLength") { $0.regimes[0].meanLength = .zero }
    refused("interval") { $0.interval = .zero }
    refused("length") { $0.length = .zero }
    refused("length") { $0.length = .days(100_000) }
    refused("start") { $0.start = Timestamp(nanoseconds: .max) }
  }

  /// The wildest plan that is accepted makes prices that can be written and read.
  @Test func staysWithinPricesThatFit() throws {
    var wild = SeededMarketPlan(seed: 1, length: .days(5))
    wild.assets = [
      SeededAsset(underlying: "BTC", price: 1e8, volatility: 10),
      SeededAsset(underlying: "ETH", price: 1e-4, tick: Price(raw: 1), volatility: 10),
    ]
    wild.regimes = [regime(volatility: 100, drift: 1_000, common: 100_000, own: 100_000, mean: 1, deviation: 1)]
    var stream = try SeededMarket(wild).ticks()
    while let tick = try stream.next() { #expect(tick.price > .zero) }
  }
}
