public import Quantities

/// How market data files are to be read.
public struct MarketFileOptions: Hashable, Sendable {
  /// The venue of files that do not name theirs; `nil` takes it from the file's name.
  public var venue: String?
  /// What to read: underlyings (`BTC`) or symbols (`BTCUSDT`); empty reads everything. A file without a symbol column
  /// and without a symbol in its name takes the only entry as its symbol.
  public var symbols: [String]
  /// The length of a bar; `nil` takes the shortest step between two rows of a source.
  public var interval: TimeSpan?
  /// What volumes count; `nil` decides by venue and symbol.
  public var volumeUnit: VolumeUnit?
  /// The first opening time that is read.
  public var from: Timestamp?
  /// The first opening time that is no longer read.
  public var until: Timestamp?

  /// Options; all of them may be left out.
  public init(
    venue: String? = nil, symbols: [String] = [], interval: TimeSpan? = nil, volumeUnit: VolumeUnit? = nil,
    from: Timestamp? = nil, until: Timestamp? = nil
  ) {
    self.venue = venue
    self.symbols = symbols
    self.interval = interval
    self.volumeUnit = volumeUnit
    self.from = from
    self.until = until
  }
}

/// What a survey found in one file.
public struct MarketFileSummary: Hashable, Sendable {
  /// The file as it was named.
  public let file: String
  /// How many bars it holds, of all sources.
  public let rows: Int
  /// Its unpacked length.
  public let bytes: Int64
  /// The CRC-32 of its unpacked bytes, to tell runs on different data apart; no protection against intent.
  public let checksum: UInt32
}

/// How much of a source the files hold.
public struct MarketCoverage: Hashable, Sendable {
  /// The source.
  public let name: String
  /// How many bars there are.
  public let rows: Int
  /// The opening times of the first and the last bar.
  public let first, last: Timestamp
  /// How many bars are missing between them: the source was silent or nobody traded.
  public let missing: Int64
}

/// Market data files, surveyed from start to end and ready to be walked as often as needed.
///
/// Opening reads every row once and refuses the whole set when anything is wrong with it, so that a long run does not
/// break off in its middle.
///
/// - Evidence: FileMarketTests, MarketFaultTests
public struct FileMarket: Sendable {
  /// The sources that were selected.
  public let roster: MarketRoster
  /// The files, in the order in which they were named.
  public let files: [MarketFileSummary]
  /// What there is of each source; the index is the channel.
  public let coverage: [MarketCoverage]
  /// Sources of the files that the selection leaves out.
  public let leftOut: [String]

  let passes: [BarPass]
  let window: Range<Int64>

  /// Surveys files.
  ///
  /// - Complexity: one pass over each file; memory does not grow with their length
  /// - Throws: every fault of every file, of which the first 20 are kept
  public init(_ files: [String], options: MarketFileOptions = MarketFileOptions()) throws(MarketDataError) {
    var faults = MarketDataError()
    let surveys = files.map { FileSurvey.reading($0, faults: &faults) }
    if faults.total > 0 { throw faults }
    var book = RosterBook(options: options)
    for case let survey? in surveys { book.add(survey, faults: &faults) }
    book.finish(files: files, faults: &faults)
    if faults.total > 0 { throw faults }
    roster = book.roster
    coverage = book.coverage
    leftOut = book.leftOut
    passes = book.passes
    self.files = surveys.compactMap { $0 }.map {
      MarketFileSummary(file: $0.file, rows: $0.rows, bytes: $0.bytes, checksum: $0.checksum)
    }
    let from = options.from.map { -((-$0.nanoseconds).dividedDown(by: 1_000_000)) } ?? .min
    let until = options.until.map { -((-$0.nanoseconds).dividedDown(by: 1_000_000)) } ?? .max
    window = from..<max(from, until)
  }

  /// The bars of every source, merged by time.
  ///
  /// - Throws: a file that cannot be opened any more
  public func bars() throws(MarketDataError) -> FileBars { try FileBars(passes, window: window) }

  /// The ticks of every source, merged by time.
  ///
  /// - Throws: a file that cannot be opened any more
  public func ticks() throws(MarketDataError) -> TickStream { TickStream(try bars(), roster: roster) }
}

extension Int64 {
  /// The quotient by a positive divisor, rounded towards negative infinity.
  fileprivate func dividedDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
