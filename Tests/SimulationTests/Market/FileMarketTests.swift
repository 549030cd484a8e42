import Quantities
import Simulation
import Testing

/// Everything a stream gives.
func ticks(of market: FileMarket) throws -> [MarketTick] {
  var stream = try market.ticks()
  var all: [MarketTick] = []
  while let tick = try stream.next() { all.append(tick) }
  return all
}

func bars(of market: FileMarket) throws -> [MarketBar] {
  var stream = try market.bars()
  var all: [MarketBar] = []
  while let bar = try stream.next() { all.append(bar) }
  return all
}

let header = "ts_ms,open,high,low,close,volume\n"
let t0: Int64 = 1_648_771_200_000

@Suite struct FileMarketTests {
  let scratch = Scratch()

  @Test func walksABarThroughItsNearerExtremeFirst() throws {
    let file = scratch.write(
      "venue_BTCUSDT_1m.csv", header + "\(t0),100,110,99,105,2.5\n\(t0 + 60_000),105,106,90,100.25,0\n")
    let market = try FileMarket([file])
    let all = try ticks(of: market)
    let prices = all.map(\.price.description)
    #expect(prices == ["100", "99", "110", "105", "105", "106", "90", "100.25"])
    #expect(all.map { ($0.time.nanoseconds / 1_000_000 - t0) / 1_000 } == [0, 15, 30, 45, 60, 75, 90, 105])
    #expect(all.map(\.volume.description) == ["0", "0", "0", "2.5", "0", "0", "0", "0"])
    #expect(all.map(\.kind) == [.open, .nearExtreme, .farExtreme, .close, .open, .nearExtreme, .farExtreme, .close])
    #expect(market.roster.channels.map(\.name) == ["venue:BTCUSDT"])
    #expect(market.roster.underlyings == ["BTC"])
    #expect(market.coverage[0].rows == 2)
  }

  @Test(arguments: [
    ("100,102,98,101", ["100", "98", "102", "101"]), ("100,102,98,99", ["100", "102", "98", "99"]),
    ("100,102,98,100", ["100", "98", "102", "100"]), ("100,101,98,99", ["100", "101", "98", "99"]),
    ("100,100,100,100", ["100", "100", "100", "100"]),
  ])
  func breaksTiesByTheDirectionOfTheBar(_ prices: String, _ path: [String]) throws {
    let file = scratch.write("v_BTCUSDT.csv", header + "\(t0),\(prices),1\n")
    let market = try FileMarket([file], options: MarketFileOptions(interval: .seconds(60)))
    #expect(try ticks(of: market).map(\.price.description) == path)
  }

  @Test func takesColumnsByNameInAnyOrderAndIgnoresOthers() throws {
    let text =
      "trades,volume,close,low,high,open,ts_ms,note\n7,1.5,105,99,110,100,\(t0),x\n8,1,105,105,105,105,\(t0 + 1_000),\n"
    let market = try FileMarket([scratch.write("a_ETH-USD_1s.csv", text)])
    let first = try #require(try bars(of: market).first)
    #expect(first.open.description == "100" && first.high.description == "110" && first.low.description == "99")
    #expect(first.close.description == "105" && first.volume.description == "1.5")
    #expect(market.roster.channels[0].interval == .seconds(1))
  }

  @Test func readsGzipMembersEndingsAndMarksAlike() throws {
    let rows = (0..<3_000).map { "\(t0 + Int64($0) * 60_000),100.5,101,99.25,100,\($0).125" }
    let plain = header + rows.joined(separator: "\n") + "\n"
    let expected = try bars(of: FileMarket([scratch.write("v_BTCUSDT_1.csv", plain)]))
    #expect(expected.count == 3_000)
    let windows = "\u{feff}" + header.dropLast() + "\r\n" + rows.joined(separator: "\r\n")
    let half = Array(plain.utf8).count / 2
    let packed = Scratch.gzipped(Array(plain.utf8))
    let twoMembers =
      Scratch.gzipped(Array(plain.utf8.prefix(half))) + Scratch.gzipped(Array(plain.utf8.dropFirst(half)))
    for (name, bytes) in [
      ("v_BTCUSDT_2.csv", Array(windows.utf8)), ("v_BTCUSDT_3.csv.gz", packed), ("v_BTCUSDT_4.csv", twoMembers),
    ] {
      #expect(try bars(of: FileMarket([scratch.write(name, bytes)])) == expected)
    }
  }

  @Test func mergesSourcesOfGroupedAndInterleavedFilesAlike() throws {
    let head = "venue,symbol,ts_ms,open,high,low,close,volume,n\n"
    func row(_ source: String, _ minute: Int64, _ price: Int) -> String {
      "\(source),\(t0 + minute * 60_000),\(price),\(price + 1),\(price - 1),\(price),1,3\n"
    }
    let a = [row("x,BTCUSDT", 0, 100), row("x,BTCUSDT", 1, 101), row("x,BTCUSDT", 3, 103)]
    let b = [row("y,XBT-USD", 0, 100), row("y,XBT-USD", 2, 102)]
    let c = [row("y,ETH-USD", 1, 50), row("y,ETH-USD", 3, 50)]
    let grouped = scratch.write("g.csv", head + (b + a + c).joined())
    let mixed = scratch.write("m.csv", head + [b[0], a[0], a[1], c[0], b[1], a[2], c[1]].joined())
    let one = try FileMarket([grouped])
    let two = try FileMarket([mixed])
    #expect(one.roster.underlyings == ["BTC", "ETH"])
    #expect(one.roster == two.roster)
    let fromOne = try ticks(of: one)
    #expect(fromOne == (try ticks(of: two)))
    #expect(fromOne.count == 28)
    #expect(zip(fromOne, fromOne.dropFirst()).allSatisfy { $0 < $1 })
    #expect(fromOne.prefix(2).map(\.channel) == [0, 1])
    #expect(one.coverage.map(\.missing) == [1, 1, 1])
    let eth = try FileMarket([grouped], options: MarketFileOptions(symbols: ["eth"]))
    #expect(eth.leftOut == ["y:XBT-USD", "x:BTCUSDT"])
    #expect(try bars(of: eth).map(\.open.description) == ["50", "50"])
    let both = try FileMarket([mixed], options: MarketFileOptions(symbols: ["BTC"]))
    #expect(try bars(of: both).count == 5)
    #expect(both.roster.channels.map(\.source.value) == [0, 1])
  }

  /// The bars of a quick source open while one of a slow source is being walked, at the very times of its ticks.
  @Test func mergesBarsOfDifferentLengths() throws {
    let quick = (0..<12).map { "\(t0 + Int64($0) * 15_000),2,2,2,2,1\n" }.joined()
    let slow = (0..<3).map { "\(t0 + Int64($0) * 60_000),1,3,1,2,1\n" }.joined()
    let market = try FileMarket([
      scratch.write("q_BTCUSDT_15s.csv", header + quick), scratch.write("s_BTCUSDT_1m.csv", header + slow),
    ])
    let all = try ticks(of: market)
    #expect(all.count == 60 && zip(all, all.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func joinsStretchesAndCutsTheWindow() throws {
    let first = scratch.write("v_BTCUSDT_1m_a.csv", header + "\(t0),1,1,1,1,1\n\(t0 + 60_000),2,2,2,2,1\n")
    let second = scratch.write("v_BTCUSDT_1m_b.csv", header + "\(t0 + 120_000),3,3,3,3,1\n\(t0 + 180_000),4,4,4,4,1\n")
    let whole = try FileMarket([first, second])
    #expect(whole.roster.channels.count == 1)
    #expect(try bars(of: whole).map(\.open.raw) == [1_000_000, 2_000_000, 3_000_000, 4_000_000])
    #expect(whole.coverage[0].rows == 4 && whole.coverage[0].missing == 0)
    let part = try FileMarket(
      [first, second],
      options: MarketFileOptions(
        from: Timestamp(milliseconds: t0 + 60_000), until: Timestamp(milliseconds: t0 + 180_000)))
    #expect(try bars(of: part).map(\.open.raw) == [2_000_000, 3_000_000])
    #expect(throws: MarketDataError.self) { try FileMarket([first, first]) }
  }

  @Test func turnsContractsAndNotionalIntoUnits() throws {
    let inverse = scratch.write(
      "i.csv", "venue,symbol," + header + "binance-delivery,BTCUSD_PERP,\(t0),50000,50000,50000,50000,1000\n")

    let options = MarketFileOptions(interval: .seconds(60))
    #expect(try bars(of: FileMarket([inverse], options: options))[0].volume.description == "2")
    let dollars = scratch.write(
      "ftx_BTC-PERP_1m.csv", "ts_ms,open,high,low,close,volume_usd\n\(t0),40000,40000,40000,40000,10000.0\n")
    let market = try FileMarket([dollars], options: options)
    #expect(market.roster.channels[0].volumeUnit == .notional)
    #expect(try bars(of: market)[0].volume.description == "0.25")
    let odd = scratch.write(
      "v_BTCUSDT.csv", header + "\(t0),1,1,1,1,0.30000000000000004\n\(t0 + 60_000),1,1,1,1,8.242e-05\n")
    #expect(try bars(of: FileMarket([odd])).map(\.volume.description) == ["0.3", "0.000082"])
  }

  @Test(arguments: [
    ("BTCUSDT", "BTC", "USDT"), ("BTC-USD", "BTC", "USD"), ("BTCUSD", "BTC", "USD"), ("BTCUSD_PERP", "BTC", "USD"),
    ("BTC-PERP", "BTC", "USD"), ("XBTUSD", "BTC", "USD"), ("PI_XBTUSD", "BTC", "USD"), ("XXBTZUSD", "BTC", "USD"),
    ("ADA/USD", "ADA", "USD"), ("USDTUSD", "USDT", "USD"), ("USDC-USDT", "USDC", "USDT"), ("DOTUSD_PERP", "DOT", "USD"),
    ("ETHFDUSD", "ETH", "FDUSD"), ("uni", "UNI", "USD"), ("1000PEPEUSDT", "1000PEPE", "USDT"),
    ("BTC-USDT-SWAP", "BTC", "USDT"),
    ("BTCPERP", "BTC", "USD"),
  ])
  func understandsSymbols(_ text: String, _ underlying: String, _ quote: String) throws {
    let name = try #require(SymbolName(text))
    #expect(name.underlying == underlying)
    #expect(name.quote == quote)
    #expect(name.isCoinMargined == text.hasSuffix("USD_PERP"))
  }

  @Test(arguments: [
    "", "X", "ETHBTC", "BTC EUR", "USD", "-", "BTC-EUR", "ÄUSD", String(repeating: "A", count: 40) + "USD",
  ])
  func refusesOtherSymbols(_ text: String) { #expect(SymbolName(text) == nil) }
}
