import Quantities
import Simulation
import Testing

/// The faults of one file, or none.
private func faults(of files: String..., options: MarketFileOptions = MarketFileOptions()) -> MarketDataError? {
  do throws(MarketDataError) {
    _ = try FileMarket(files, options: options)
    return nil
  } catch {
    return error
  }
}

@Suite struct MarketFaultTests {
  let scratch = Scratch()

  static let rows: [(String, MarketFault.Kind, String?, String)] = [
    ("\(t0 + 60_000),1,2,1,nan,1", .badPrice, "close", "\"nan\""),
    ("\(t0 + 60_000),1e5,2,1,1,1", .badPrice, "open", "\"1e5\""),
    ("\(t0 + 60_000),1,inf,1,1,1", .badPrice, "high", "\"inf\""),
    ("\(t0 + 60_000),1,2,1.1234567,1,1", .badPrice, "low", "\"1.1234567\""),
    ("\(t0 + 60_000),1,2,1,,1", .badPrice, "close", "nothing"),
    ("\(t0 + 60_000),1,99999999999999999999,1,1,1", .badPrice, "high", "\"99999999999999999999\""),
    ("\(t0 + 60_000), 1,2,1,1,1", .badPrice, "open", "\" 1\""),
    ("\(t0 + 60_000),-1,2,1,1,1", .notPositive, "open", "\"-1\""),
    ("\(t0 + 60_000),0,2,1,1,1", .notPositive, "open", "\"0\""),
    ("\(t0 + 60_000),1,2,1,1,-0.5", .negativeVolume, "volume", "\"-0.5\""),
    ("\(t0 + 60_000),1,2,1,1,1e5", .badVolume, "volume", "\"1e5\""),
    ("\(t0 + 60_000),1,2,1,1,NaN", .badVolume, "volume", "\"NaN\""),
    ("\(t0 + 60_000),1,2,1,1,0.123456789x", .badVolume, "volume", "\"0.123456789x\""),
    ("\(t0 + 60_000),1,1,2,1,1", .highBelowLow, "high", "\"1\""),
    ("\(t0 + 60_000),1,2,1,3,1", .outsideRange, "close", "\"3\""),
    ("\(t0 + 60_000),0.5,2,1,1,1", .outsideRange, "open", "\"0.5\""),
    ("\(t0),1,2,1,1,1", .duplicateRow, "ts_ms", "\(t0) again"),
    ("\(t0 - 60_000),1,2,1,1,1", .outOfOrder, "ts_ms", "\(t0 - 60_000)"),
    ("\(t0 / 1_000 + 60),1,2,1,1,1", .badTime, "ts_ms", "\"\(t0 / 1_000 + 60)\""),
    ("2022-04-01,1,2,1,1,1", .badTime, "ts_ms", "\"2022-04-01\""),
    ("\(t0 + 60_000),1,2,1,1", .fieldCount, nil, "5"),
    ("\(t0 + 60_000),1,2,1,1,1,1", .fieldCount, nil, "7"),
    ("", .blankRow, nil, "a blank row"),
    ("\(t0 + 60_000),\"1\",2,1,1,1", .quotedField, nil, "\"\(t0 + 60_000),\"1\",2,1,1,1\""),
    ("\(t0 + 60_000),1\u{0},2,1,1,1", .controlByte, nil, "\"\(t0 + 60_000),1?,2,1,1,1\""),
  ]

  @Test(arguments: rows.indices)
  func tellsRowAndColumn(_ number: Int) throws {
    let (row, kind, column, got) = Self.rows[number]
    let file = scratch.write("v_BTCUSDT.csv", header + "\(t0),1,2,1,1,1\n" + row + "\n\(t0 + 120_000),1,2,1,1,1\n")
    let error = try #require(faults(of: file))
    #expect(error.total == 1)
    let fault = try #require(error.faults.first)
    #expect(fault.kind == kind)
    #expect(fault.row == 3)
    #expect(fault.column == column)
    #expect(fault.got == got)
    #expect(fault.file == file && !fault.expected.isEmpty && !fault.fix.isEmpty)
    #expect(fault.description.hasPrefix("\(file):3"))
  }

  @Test func refusesWhatIsNotUTF8() throws {
    let bytes = Array((header + "\(t0),1,2,1,1,1\n\(t0 + 60_000),1,2,").utf8) + [0xff, 0xfe] + Array(",1,1\n".utf8)
    #expect(faults(of: scratch.write("v_BTCUSDT.csv", bytes))?.faults.first?.kind == .notUTF8)
    let note = "ts_ms,open,high,low,close,volume,note\n\(t0),1,2,1,1,1,é\n\(t0 + 60_000),1,2,1,1,1,\n"
    #expect(faults(of: scratch.write("w_BTCUSDT.csv", note)) == nil)
  }

  @Test func refusesWholeFiles() throws {
    #expect(faults(of: scratch.path + "/none.csv")?.faults.first?.kind == .fileMissing)
    #expect(faults(of: scratch.path)?.faults.first?.kind == .notAFile)
    #expect(faults(of: "/dev/null")?.faults.first?.kind == .notAFile)
    #expect(faults(of: scratch.write("e_BTCUSDT.csv", ""))?.faults.first?.kind == .emptyFile)
    #expect(faults(of: scratch.write("h_BTCUSDT.csv", header))?.faults.first?.kind == .noRows)
    #expect(faults(of: scratch.write("b_BTCUSDT.csv", "\n\n"))?.faults.first?.kind == .badHeader)
    #expect(faults()?.faults.first?.kind == .fileMissing)
    let nameless = scratch.write("prices.csv", header + "\(t0),1,2,1,1,1\n\(t0 + 60_000),1,2,1,1,1\n")
    #expect(faults(of: nameless)?.faults.first?.kind == .unnamedSource)
    #expect(faults(of: nameless, options: MarketFileOptions(symbols: ["BTC"])) == nil)
    let market = try FileMarket([nameless], options: MarketFileOptions(symbols: ["BTC"]))
    #expect(market.roster.channels[0].name == "prices:BTC")
    let one = scratch.write("o_BTCUSDT.csv", header + "\(t0),1,2,1,1,1\n")
    #expect(faults(of: one)?.faults.first?.kind == .intervalUnknown)
    #expect(
      faults(of: one, options: MarketFileOptions(symbols: ["ETH"], interval: .seconds(1)))?.faults.first?.kind
        == .nothingSelected)
    let huge = scratch.write("l_BTCUSDT.csv", header + String(repeating: "9", count: 100_000) + "\n")
    #expect(faults(of: huge)?.faults.first?.kind == .rowTooLong)
    #expect(
      faults(of: scratch.write("s.csv", "symbol," + header + "ETHBTC,\(t0),1,2,1,1,1\nETHBTC,\(t0 + 1),1,2,1,1,1\n"))?
        .faults.first?.kind == .unknownSymbol)
  }

  @Test func namesEveryMissingColumn() throws {
    let error = try #require(faults(of: scratch.write("v_BTCUSDT.csv", "ts_us,open,high,open,close,x\n1,2,3,4,5,6\n")))
    #expect(error.faults.map(\.kind) == [.missingColumn, .duplicateColumn, .missingColumn, .missingColumn])
    #expect(error.faults.map(\.column) == ["ts_ms", "open", "low", "volume"])
    #expect(error.faults[0].fix.contains("divide ts_us by 1000"))
  }

  @Test func noticesDamagedCompression() throws {
    let text = header + (0..<2_000).map { "\(t0 + Int64($0) * 60_000),1,2,1,1,\($0)\n" }.joined()
    let packed = Scratch.gzipped(Array(text.utf8))
    for length in [3, 12, packed.count / 2, packed.count - 8, packed.count - 1] {
      let cut = scratch.write("v_BTCUSDT.csv.gz", Array(packed[..<length]))
      #expect(faults(of: cut)?.faults.first?.kind == .truncatedCompression, "cut at \(length)")
    }
    var damaged = packed
    damaged[packed.count - 6] ^= 1
    #expect(faults(of: scratch.write("v_BTCUSDT.csv.gz", damaged))?.faults.last?.kind == .corruptCompression)
    let trailed = packed + Array("rubbish".utf8)
    #expect(faults(of: scratch.write("v_BTCUSDT.csv.gz", trailed))?.faults.first?.kind == .corruptCompression)
  }

  @Test func listsTwentyAndCountsTheRest() throws {
    let text = header + (0..<50).map { "\(t0 + Int64($0) * 60_000),x,2,1,1,1\n" }.joined()
    let error = try #require(faults(of: scratch.write("v_BTCUSDT.csv", text), scratch.path + "/none.csv"))
    #expect(error.faults.count == 20 && error.total == 51)
    #expect(error.faults[19].row == 21)
    #expect(error.description.hasSuffix("… and 31 more"))
  }

  @Test func noticesThatAFileChangedUnderIt() throws {
    let rows = (0..<9_000).map { "\(t0 + Int64($0) * 60_000),1,2,1,1,1\n" }
    let file = scratch.write("v_BTCUSDT.csv", header + rows.joined())
    let market = try FileMarket([file])
    scratch.write("v_BTCUSDT.csv", header + rows.prefix(4_000).joined())
    #expect(throws: MarketDataError.self) { try bars(of: market) }
  }

  /// Random damage to a sound file either leaves it sound or is told; nothing traps.
  @Test func survivesRandomDamage() throws {
    let text = header + (0..<40).map { "\(t0 + Int64($0) * 60_000),100.5,101,99.25,100,\($0).125\n" }.joined()
    let sound = Array(text.utf8)
    var seed: UInt64 = 7
    func random(_ below: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((seed >> 33) % UInt64(below))
    }
    let interesting: [UInt8] = Array(",.-e\n\r\"0 9\u{0}".utf8) + [0xff, 0xc3]
    var told = 0
    for round in 0..<1_500 {
      var bytes = sound
      for _ in 0...random(3) {
        let at = random(bytes.count)
        switch random(4) {
        case 0: bytes[at] = interesting[random(interesting.count)]
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(interesting[random(interesting.count)], at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + random(60)))
        }
      }
      if round % 3 == 0 { bytes = Scratch.gzipped(bytes) }
      if round % 6 == 0 { bytes[random(bytes.count)] ^= UInt8(1 << random(8)) }
      let file = scratch.write("v_BTCUSDT.csv", bytes)
      do throws(MarketDataError) {
        var stream = try FileMarket([file]).ticks()
        while try stream.next() != nil {}
      } catch {
        told += 1
        #expect(error.total > 0 && !error.description.isEmpty)
      }
    }
    #expect(told > 300)
  }
}
