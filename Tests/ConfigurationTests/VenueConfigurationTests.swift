import EngineCore
import Hedging
import Hosting
import Oracles
import Quantities
import Simulation
import Testing
import VenueLedger

@testable import Configuration

@Suite struct VenueConfigurationTests {
  private func load(_ text: String) throws -> VenueConfiguration {
    try VenueConfiguration(Array(text.utf8), file: "venue.toml")
  }

  @Test func theDefaultStartsAnEngine() throws {
    let configuration = try DefaultConfiguration.load()
    #expect(configuration.feedNames == ["BTC", "ETH"])
    #expect(configuration.marketNames == ["BTC-PERP", "ETH-PERP"])
    #expect(configuration.engine.feeds?.map(\.quorum) == [2, 2])
    #expect(configuration.engine.hedging?.instruments.map(\.instrument.tick.description) == ["0.1", "0.01"])
    #expect(configuration.engine.genesis.markets[0].parameters[.skewScale] == 100_000_000_000)
    #expect(configuration.venueTerms.map(\.lot.raw) == [1_000, 1_000])
    #expect(configuration.assumptions.isEmpty)
    let engine = try Engine(settings: configuration.engine)
    #expect(engine.desk != nil && engine.oracles.count == 2)
  }

  @Test func aFileThatOnlySetsValuesMeansTheDefaultVenue() throws {
    let standard = try DefaultConfiguration.load()
    #expect(try load("").hash == standard.hash)
    let changed = try load("[defaults.market]\ntaker_fee_ratio = 0.002\n[venue]\nlp_delay_s = 3")
    #expect(changed.marketNames == standard.marketNames)
    #expect(changed.engine.genesis.markets.map { $0.parameters[.takerFee] } == [2_000, 2_000])
    #expect(changed.engine.genesis.venue[.lpDelay] == 3_000_000_000)
  }

  @Test func valuesArriveInTheirUnits() throws {
    let configuration = try load(
      Mistake.correct.replacing("latency_ms = 250", with: "latency_ms = 250.5\nparts_count = +3")
        .replacing(
          "taker_fee_ratio = 0.001", with: "taker_fee_ratio = 0.000_5\nimpact_factor_negative_atto = 600000000"))
    #expect(configuration.engine.genesis.venue[.vaultDayFloor] == 10_000_000_500_000)
    #expect(configuration.engine.genesis.venue[.btcAccountCap] == 10_000_000_000)
    #expect(configuration.engine.genesis.markets[0].parameters[.takerFee] == 500)
    #expect(configuration.engine.genesis.markets[0].parameters[.impactFactorNegative] == 600_000_000)
    #expect(configuration.engine.genesis.markets[0].parameters[.liquidityModel] == 1)
    #expect(configuration.engine.genesis.btcFeed == FeedID(0) && configuration.engine.genesis.ethFeed == nil)
    #expect(configuration.venueTerms[0].latency == TimeSpan(nanoseconds: 250_500_000))
    #expect(configuration.venueTerms[0].parts == 3)
    let settings = configuration.journalSettings(identity: 7)
    #expect(settings.identity == 7 && settings.configHash == configuration.venueHash)
  }

  @Test func defaultsServeEveryElementThatSetsNoneOfItsOwn() throws {
    let configuration = try load(
      Mistake.correct.replacing("borrow_skips_smaller_side = true", with: "borrow_skips_smaller_side = false")
        .replacing(
          "[[collateral]]", with: "[[market]]\nname = \"B2\"\nfeed = \"BTC\"\nadl_trigger_ratio = 0.8\n[[collateral]]"))
    let markets = configuration.engine.genesis.markets.map(\.parameters)
    #expect(markets.map { $0[.borrowSkipsSmallerSide] } == [0, 0])
    #expect(markets.map { $0[.adlTriggerRatio] } == [850_000, 800_000])
  }

  /// Whatever is written in the same way makes no difference, and every change of a value does.
  @Test func theHashIsThatOfTheEffectiveValues() throws {
    let configuration = try load(Mistake.correct)
    let canonical = configuration.draft.canonicalText([.venue, .simulation])
    #expect(canonical.hasPrefix("engine.housekeeping_s=1\nengine.escrow_period_s=86400\nvenue.lp_delay_s=2\n"))
    #expect(canonical.contains("\nmarket.1.taker_fee_ratio=0.001\n") && !canonical.contains("journal"))
    let rewritten = Mistake.correct.replacing("# least deposit", with: "# another remark")
      .replacing("1_000_000", with: "1000000.000").replacing("[engine]\nhousekeeping_s = 1\n", with: "")
      .replacing("folder = \"journal\"", with: "folder = \"elsewhere\"\nsegment_bytes = 2_097_152")
    #expect(try load(rewritten).hash == configuration.hash)
    #expect(configuration.hash.count == 64)
    #expect(String(configuration.shortHash, radix: 16) == String(configuration.hash.prefix(16).drop { $0 == "0" }))
    for change in ["0.003", "10 # least", "\"three\"", "tick_usd = 0.1", "unresolved_s = 5"] {
      let changed = change.replacing("3", with: "4").replacing("10 ", with: "11 ").replacing("0.1", with: "0.2")
        .replacing("three", with: "four").replacing("= 5", with: "= 6")
      #expect(try load(Mistake.correct.replacing(change, with: changed)).hash != configuration.hash, "\(change)")
    }
  }

  /// A backtest without a configuration and one with the default configuration are the same but for the hash's name.
  @Test func theDefaultGivesTheStandardBacktest() throws {
    let configuration = try DefaultConfiguration.load()
    var settings = configuration.backtestSettings
    #expect(settings.configHash == configuration.shortHash)
    settings.configHash = 0
    #expect("\(settings)" == "\(BacktestSettings())")
    let changed = try load(
      """
      [defaults.hedge]
      band_ratio = 0.02
      [backtest]
      seed = 7
      pool_value_usd = 5000000
      [traders]
      balance_ratio = 0.25
      """)
    #expect(changed.backtestSettings.hedging.bandFraction.raw == 20_000 && changed.backtestSettings.seed == 7)
    #expect(
      changed.backtestSettings.traders.seed == 7 && changed.backtestSettings.traders.poolValue.raw == 5_000_000_000_000)
    #expect(changed.backtestSettings.traders.balance == 0.25)
    let surroundings = try load(DefaultConfiguration.text + "[traders]\nbalance_ratio = 0.25\n")
    #expect(surroundings.hash != configuration.hash && surroundings.venueHash == configuration.venueHash)
    #expect(try load(DefaultConfiguration.text + "[venue]\nlp_delay_s = 3\n").venueHash != configuration.venueHash)
  }

  @Test func theEffectiveTextGivesTheSameConfiguration() throws {
    for text in [Mistake.correct, DefaultConfiguration.text] {
      let configuration = try load(text)
      let again = try load(configuration.effectiveText)
      #expect(again.hash == configuration.hash)
      #expect(again.effectiveText == configuration.effectiveText)
    }
  }

  @Test func aRosterTakesNamedSettingsAndDefaults() throws {
    let configuration = try load(
      Mistake.correct + "\n[defaults.hedge]\nband_ratio = 0.01\n[defaults.source]\nmax_age_s = 90\n")
    func channel(_ feed: UInt16, _ source: UInt16, _ venue: String, _ symbol: String) throws -> MarketChannel {
      MarketChannel(
        feed: FeedID(feed), source: SourceID(source), venue: venue, symbol: try #require(SymbolName(symbol)),
        volumeUnit: .units, interval: .seconds(60))
    }
    let roster = MarketRoster(
      underlyings: ["SOL", "BTC"],
      channels: [
        try channel(0, 0, "x", "SOLUSDT"), try channel(1, 0, "one", "BTCUSDT"), try channel(1, 1, "y", "BTCUSDT"),
      ])
    let settings = try configuration.settings(for: roster)
    #expect(settings.marketNames == ["SOL-PERP", "BTC-PERP"])
    #expect(settings.engine.feeds?.map(\.sources.count) == [1, 2])
    #expect(settings.engine.feeds?[1].sources.map(\.maxAge) == [.seconds(90), .seconds(90)])
    #expect(settings.engine.hedging?.instruments.map(\.policy.bandFraction.raw) == [10_000, 3_000])
    #expect(settings.venueTerms.map(\.feed.value) == [0, 1])
    #expect(settings.engine.genesis.btcFeed == FeedID(1))
    #expect(try configuration.settings(for: roster, isHedged: false).engine.hedging == nil)
  }
}
