import Quantities

/// One reading of a file for the sources that were selected from it.
struct BarPass: Sendable {
  let file: String
  let layout: BarLayout
  /// The channel of each source of the file, `-1` for one that is left out; the index is the order of appearance.
  let channels: [Int]
  /// The sources as `SourceIndex` tells them apart.
  let keys: [[UInt8]]
  let units: [VolumeUnit]
  /// Read only this source of the file; `nil` reads all of them, which are then in order of time.
  let only: Int?
  let firstRow: Int
  let firstOffset: Int64
  let endOffset: Int64
}

/// Makes the roster of the sources of several files.
struct RosterBook {
  let options: MarketFileOptions
  private(set) var coverage: [MarketCoverage] = []
  private(set) var leftOut: [String] = []
  private(set) var passes: [BarPass] = []
  private var underlyings: [String] = []
  private var channels: [MarketChannel] = []

  init(options: MarketFileOptions) { self.options = options }

  var roster: MarketRoster { MarketRoster(underlyings: underlyings, channels: channels) }

  /// Enters the sources of a file.
  mutating func add(_ survey: FileSurvey, faults: inout MarketDataError) {
    guard let interval = interval(of: survey, faults: &faults) else { return }
    let name = FileName(survey.file)
    var numbers: [Int] = []
    for source in survey.sources {
      numbers.append(enter(source, of: survey, interval: interval, name: name, faults: &faults) ?? -1)
    }
    let selected = numbers.indices.filter { numbers[$0] >= 0 }
    let units = numbers.map { $0 < 0 ? VolumeUnit.units : channels[$0].volumeUnit }
    let pass = { (only: Int?, first: Int, end: Int64) in
      BarPass(
        file: survey.file, layout: survey.layout, channels: numbers, keys: survey.keys, units: units, only: only,
        firstRow: survey.sources[first].firstRow, firstOffset: survey.sources[first].firstOffset, endOffset: end)
    }
    if survey.isTimeOrdered, selected.count > 1, let first = selected.first {
      passes.append(pass(nil, first, selected.map { survey.sources[$0].endOffset }.max() ?? 0))
    } else {
      for number in selected { passes.append(pass(number, number, survey.sources[number].endOffset)) }
    }
  }

  /// Checks what needs all files: that the selection was found.
  mutating func finish(files: [String], faults: inout MarketDataError) {
    if faults.total > 0 { return }
    if files.isEmpty {
      faults.add(
        MarketFault(
          .fileMissing, file: "(no file)", expected: "at least one market data file", got: "none",
          fix: "Name a CSV file."))
    }
    for wanted in options.symbols where !channels.contains(where: { $0.symbol.matches(wanted) }) {
      faults.add(
        MarketFault(
          .nothingSelected, file: files.joined(separator: ", "), expected: "a source of \(wanted)",
          got: (channels.map(\.name) + leftOut).joined(separator: ", "),
          fix: "Select one of the sources that are there."))
    }
  }

  private func interval(of survey: FileSurvey, faults: inout MarketDataError) -> TimeSpan? {
    if let interval = options.interval, interval.nanoseconds >= 4 {
      if let step = survey.shortestStep, TimeSpan.milliseconds(step) < interval {
        faults.add(
          MarketFault(
            .intervalUnknown, file: survey.file, expected: "bars of \(interval.nanoseconds / 1_000_000) ms as given",
            got: "rows \(step) ms apart", fix: "Leave the bar length out, or correct it."))
        return nil
      }
      return interval
    }
    if let step = survey.shortestStep { return .milliseconds(step) }
    faults.add(
      MarketFault(
        .intervalUnknown, file: survey.file, expected: "two rows of a source, to see the length of a bar",
        got: "one row of each", fix: "Give the bar length, for example 60 s."))
    return nil
  }

  /// The channel of a source; `nil` when it is left out or faulty.
  private mutating func enter(
    _ source: SurveyedSource, of survey: FileSurvey, interval: TimeSpan, name: FileName, faults: inout MarketDataError
  ) -> Int? {
    let venue = source.venue.isEmpty ? options.venue ?? name.venue : source.venue
    if !options.symbols.isEmpty, !source.symbol.isEmpty, SymbolName(source.symbol) == nil {
      leftOut.append(venue + ":" + source.symbol)
      return nil
    }
    guard let symbol = symbol(of: source, in: survey, name: name, faults: &faults) else { return nil }
    guard options.symbols.isEmpty || options.symbols.contains(where: { symbol.matches($0) }) else {
      leftOut.append(venue + ":" + symbol.text)
      return nil
    }
    let covers = MarketCoverage(
      name: venue + ":" + symbol.text, rows: source.rows, first: Timestamp(milliseconds: source.firstTime),
      last: Timestamp(milliseconds: source.lastTime),
      missing: missing(from: source.firstTime, to: source.lastTime, rows: source.rows, interval: interval))
    if let known = channels.firstIndex(where: { $0.venue == venue && $0.symbol.text == symbol.text }) {
      return extend(known, by: covers, interval: interval, file: survey.file, faults: &faults) ? known : nil
    }
    let feed = feed(of: symbol.underlying)
    let unit = options.volumeUnit ?? (survey.layout.volumeIsNotional ? .notional : symbol.volumeUnit(venue: venue))
    channels.append(
      MarketChannel(
        feed: feed, source: SourceID(UInt16(channels.count(where: { $0.feed == feed }))), venue: venue, symbol: symbol,
        volumeUnit: unit, interval: interval))
    coverage.append(covers)
    return channels.count - 1
  }

  private mutating func feed(of underlying: String) -> FeedID {
    if let known = underlyings.firstIndex(of: underlying) { return FeedID(UInt16(known)) }
    underlyings.append(underlying)
    return FeedID(UInt16(underlyings.count - 1))
  }

  private func missing(from first: Int64, to last: Int64, rows: Int, interval: TimeSpan) -> Int64 {
    max(0, (last - first) / max(1, interval.nanoseconds / 1_000_000) + 1 - Int64(rows))
  }

  /// Joins a later or an earlier stretch of a source from a further file.
  private mutating func extend(
    _ channel: Int, by next: MarketCoverage, interval: TimeSpan, file: String, faults: inout MarketDataError
  ) -> Bool {
    let known = coverage[channel]
    guard next.first > known.last || next.last < known.first, interval == channels[channel].interval else {
      faults.add(
        MarketFault(
          .overlappingFiles, file: file, expected: "\(known.name) once for each time and with one bar length",
          got: "a stretch that overlaps another file's or has other bars",
          fix: "Name each stretch once, in order of time."))
      return false
    }
    let first = min(known.first, next.first)
    let last = max(known.last, next.last)
    coverage[channel] = MarketCoverage(
      name: known.name, rows: known.rows + next.rows, first: first, last: last,
      missing: missing(
        from: first.nanoseconds / 1_000_000, to: last.nanoseconds / 1_000_000, rows: known.rows + next.rows,
        interval: interval))
    return true
  }

  private func symbol(
    of source: SurveyedSource, in survey: FileSurvey, name: FileName, faults: inout MarketDataError
  ) -> SymbolName? {
    if !source.symbol.isEmpty {
      if let symbol = SymbolName(source.symbol) { return symbol }
      faults.add(
        MarketFault(
          .unknownSymbol, file: survey.file, row: source.firstRow, column: survey.layout.name(of: .symbol),
          expected: "a symbol against a dollar currency, such as BTCUSDT or BTC-USD", got: shown(source.symbol.utf8),
          fix: "Select the symbols to read, or rename this one."))
      return nil
    }
    let fromName = name.symbol ?? (survey.layout.column(of: .venue) == nil ? nil : name.ticker)
    if let symbol = fromName ?? (options.symbols.count == 1 ? SymbolName(options.symbols[0]) : nil) { return symbol }
    faults.add(
      MarketFault(
        .unnamedSource, file: survey.file, expected: "a symbol column or a file name such as venue_BTCUSDT_1m.csv",
        got: "neither", fix: "Say which symbol the file holds, or rename the file."))
    return nil
  }
}
