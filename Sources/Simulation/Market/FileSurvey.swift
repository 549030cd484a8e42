import Quantities

/// What a file holds of one source.
struct SurveyedSource {
  let venue: String
  let symbol: String
  var rows = 0
  /// The line and the place in the unpacked file of the first row.
  let firstRow: Int
  let firstOffset: Int64
  /// Behind the last row.
  var endOffset: Int64 = 0
  var firstTime: Int64 = 0
  var lastTime: Int64 = 0
}

/// The first reading of a file: every row is checked before anything is run on it.
struct FileSurvey {
  let file: String
  let layout: BarLayout
  var sources: [SurveyedSource] = []
  /// The sources as `SourceIndex` tells them apart.
  var keys: [[UInt8]] = []
  /// Whether the rows of all sources together are in order of time, so that one reading serves them all.
  var isTimeOrdered = true
  /// The shortest step between two rows of one source, in milliseconds.
  var shortestStep: Int64?
  var rows = 0
  var bytes: Int64 = 0
  var checksum: UInt32 = 0

  /// Reads a file from start to end; `nil` after telling every fault of it.
  ///
  /// - Complexity: one pass; memory does not grow with the rows
  static func reading(_ file: String, faults: inout MarketDataError) -> FileSurvey? {
    let before = faults.total
    do throws(MarketFault) {
      let reader = try RowReader(file)
      guard let header = try reader.next() else {
        throw MarketFault(
          .emptyFile, file: file, expected: "a header and rows", got: "an empty file",
          fix: "Check how the file was made.")
      }
      guard let layout = BarLayout(header: header, file: file, faults: &faults) else { return nil }
      var survey = FileSurvey(file: file, layout: layout)
      try survey.read(reader, faults: &faults)
      if faults.total == before, survey.rows == 0 {
        throw MarketFault(
          .noRows, file: file, row: 1, expected: "rows after the header", got: "none",
          fix: "Check how the file was made.")
      }
      return faults.total == before ? survey : nil
    } catch {
      faults.add(error)
      return nil
    }
  }

  private init(file: String, layout: BarLayout) {
    self.file = file
    self.layout = layout
  }

  private mutating func read(_ reader: RowReader, faults: inout MarketDataError) throws(MarketFault) {
    var parser = BarRowParser(layout: layout, file: file)
    var index = SourceIndex()
    var latest = Int64.min
    var begins = reader.offset
    while let row = try reader.next() {
      defer { begins = reader.offset }
      guard parser.splits(row, number: reader.row, faults: &faults) else { continue }
      let number = parser.source(of: row, in: &index)
      if number == sources.count {
        guard number < SourceIndex.most else { throw tooMany(reader.row) }
        addSource(index.keys[number], row: reader.row, offset: begins, faults: &faults)
      }
      guard let bar = parser.numbers(of: row, number: reader.row, faults: &faults) else { continue }
      if place(bar.milliseconds, number, row: reader.row, faults: &faults) {
        sources[number].endOffset = reader.offset
        isTimeOrdered = isTimeOrdered && bar.milliseconds >= latest
        latest = bar.milliseconds
        rows += 1
      }
    }
    keys = index.keys
    bytes = reader.offset
    checksum = reader.checksum
  }

  private mutating func addSource(_ key: [UInt8], row: Int, offset: Int64, faults: inout MarketDataError) {
    let names = key.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    for (role, bytes) in zip([BarLayout.Role.venue, .symbol], names) where layout.column(of: role) != nil {
      let isName = (1...64).contains(bytes.count) && bytes.allSatisfy { (33...126).contains($0) }
      if !isName {
        faults.add(
          MarketFault(
            .badName, file: file, row: row, column: layout.name(of: role),
            expected: "a name of 1 to 64 printable characters without blanks", got: shown(bytes),
            fix: "Correct the name."))
      }
    }
    sources.append(
      SurveyedSource(
        venue: String(decoding: names[0], as: UTF8.self), symbol: String(decoding: names[1], as: UTF8.self),
        firstRow: row, firstOffset: offset))
  }

  /// Whether a bar follows the last one of its source.
  private mutating func place(
    _ time: Int64, _ number: Int, row: Int, faults: inout MarketDataError
  ) -> Bool {
    if sources[number].rows > 0 {
      let step = time - sources[number].lastTime
      guard step > 0 else {
        faults.add(disorder(time, sources[number], row: row))
        return false
      }
      shortestStep = min(shortestStep ?? step, step)
    } else {
      sources[number].firstTime = time
    }
    sources[number].lastTime = time
    sources[number].rows += 1
    return true
  }

  private func disorder(_ time: Int64, _ source: SurveyedSource, row: Int) -> MarketFault {
    let name = [source.venue, source.symbol].filter { !$0.isEmpty }.joined(separator: ":")
    let whose = name.isEmpty ? "" : " of \(name)"
    if time == source.lastTime {
      return MarketFault(
        .duplicateRow, file: file, row: row, column: layout.name(of: .time), expected: "each time once\(whose)",
        got: "\(time) again", fix: "Drop the repeated row after checking which one is right.")
    }
    return MarketFault(
      .outOfOrder, file: file, row: row, column: layout.name(of: .time),
      expected: "a time after \(source.lastTime)\(whose)", got: "\(time)", fix: "Sort the rows of each source by time.")
  }

  private func tooMany(_ row: Int) -> MarketFault {
    MarketFault(
      .tooManySources, file: file, row: row, expected: "at most \(SourceIndex.most) sources in a file", got: "one more",
      fix: "Split the file by venue or symbol.")
  }
}
