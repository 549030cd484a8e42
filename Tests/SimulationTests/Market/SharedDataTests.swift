import Quantities
import Simulation
import Testing

/// Every layout of the shared data is read whole; the counts are those of the data's own table of contents.
@Suite(.enabled(if: SharedFiles.root != nil, SharedFiles.missing))
struct SharedDataTests {
  private func walk(_ market: FileMarket) throws -> (ticks: Int, inOrder: Bool, volume: Double) {
    var stream = try market.ticks()
    var count = 0
    var inOrder = true
    var volume = 0.0
    var last: MarketTick?
    while let tick = try stream.next() {
      if let last, !(last < tick) { inOrder = false }
      last = tick
      count += 1
      volume += tick.volume.real
    }
    return (count, inOrder, volume)
  }

  @Test func readsAQuarterOfMinutes() throws {
    let market = try FileMarket([SharedFiles.file("px_1m_binance_usdm/binance_usdm_BTCUSDT_1m_2022Q1.csv.gz")])
    #expect(market.roster.channels.map(\.name) == ["binance_usdm:BTCUSDT"])
    #expect(market.coverage[0].rows == 129_600 && market.coverage[0].missing == 0)
    #expect(market.roster.channels[0].interval == .seconds(60))
    let walked = try walk(market)
    #expect(walked.ticks == 4 * 129_600 && walked.inOrder)
  }

  @Test(arguments: [
    ("oct10_2025_1m_fullday.csv.gz", 20_104, 19, Int64(60)), ("oct10_2025_1s_2030_2230.csv.gz", 54_571, 19, 1),
    ("mar2023_usdc_depeg_1m_0301_0312.csv.gz", 104_853, 7, 60),
    ("cpi_2022-12-13_btc_1m_bidask_5venues.csv.gz", 5_761, 5, 60),
    ("ftx_BTC-PERP_1m_2022-01.csv.gz", 45_031, 1, 60),
  ])
  func readsSeveralVenues(_ name: String, _ rows: Int, _ sources: Int, _ seconds: Int64) throws {
    let market = try FileMarket([SharedFiles.file("px_multi_venue/" + name)])
    #expect(market.files[0].rows == rows)
    #expect(market.roster.channels.count == sources)
    #expect(market.roster.channels.allSatisfy { $0.interval == .seconds(seconds) })
    let walked = try walk(market)
    #expect(walked.ticks == 4 * rows && walked.inOrder)
  }

  @Test func readsTheOtherLayouts() throws {
    let tariff = try FileMarket([SharedFiles.file("px_3m_tariff_crash/binance_usdm_3m_2025-03-11_04-13_BTC_ETH.csv.gz")]
    )
    #expect(tariff.roster.channels.map(\.name) == ["binance_usdm:BTCUSDT", "binance_usdm:ETHUSDT"])
    #expect(tariff.roster.channels[0].interval == .seconds(180))
    let daily = try FileMarket(
      [SharedFiles.file("px_daily/coinbase_daily_2020_2025_7coins.csv.gz")],
      options: MarketFileOptions(symbols: ["BTC", "ETH"]))
    #expect(daily.roster.underlyings == ["BTC", "ETH"] && daily.roster.channels[0].venue == "coinbase")
    let stress = try FileMarket([SharedFiles.file("px_1m_stress_windows/coinapi_ETHUSD_10m_4_stress_days.csv.gz")])
    #expect(stress.roster.channels.map(\.name) == ["coinapi:ETHUSD"] && stress.coverage[0].rows == 574)
    let two = try FileMarket([
      SharedFiles.file("px_1m_binance_usdm/binance_usdm_BTCUSDT_1m_2022Q1.csv.gz"),
      SharedFiles.file("px_1m_binance_usdm/binance_usdm_BTCUSDT_1m_2022Q2.csv.gz"),
    ])
    #expect(two.roster.channels.count == 1 && two.coverage[0].missing == 0 && two.coverage[0].rows == 260_640)
  }

  /// Inverse contracts come out in coins: the dollar volume of a venue of that size, not ten times it.
  @Test func readsContractsAsCoins() throws {
    let market = try FileMarket(
      [SharedFiles.file("px_multi_venue/cpi_2022-12-13_btc_1m_bidask_5venues.csv.gz")])
    let units = market.roster.channels.map(\.volumeUnit)
    #expect(units == [.contracts(dollars: 100), .contracts(dollars: 1), .units, .units, .units])
    #expect(market.roster.underlyings == ["BTC"])
  }

  @Test func saysWhatIsMissing() throws {
    let file = SharedFiles.file("mark_price/binance_usdm_BTCUSDT_MARK_5m_2025-10.csv.gz")
    #expect(throws: MarketDataError.self) { try FileMarket([file]) }
  }
}
