import Quantities

/// The bars of market data files, merged by time; reads as it goes.
///
/// A file whose rows are in order of time over all its sources is read once; one that holds a source after the other is
/// read by one cursor for each source, each from that source's first row.
public struct FileBars: BarStream {
  private var cursors: [BarCursor] = []
  private var heads = BinaryHeap<Head>()

  /// The next bar of a cursor.
  private struct Head: Comparable {
    let bar: MarketBar
    let cursor: Int

    static func < (a: Head, b: Head) -> Bool {
      a.bar.opens != b.bar.opens ? a.bar.opens < b.bar.opens : a.bar.channel < b.bar.channel
    }
  }

  init(_ passes: [BarPass], window: Range<Int64>) throws(MarketDataError) {
    for pass in passes {
      let cursor = try BarCursor(pass, window: window)
      if let bar = try cursor.next() { heads.insert(Head(bar: bar, cursor: cursors.count)) }
      cursors.append(cursor)
    }
  }

  /// The next bar, or `nil` after the last.
  public mutating func next() throws(MarketDataError) -> MarketBar? {
    guard let head = heads.first else { return nil }
    if let following = try cursors[head.cursor].next() {
      heads.replaceFirst(with: Head(bar: following, cursor: head.cursor))
    } else {
      _ = heads.popFirst()
    }
    return head.bar
  }
}

/// Reads the selected rows of a file a second time; a row that was sound in the survey and no longer is stops the run.
final class BarCursor {
  private let pass: BarPass
  private let window: Range<Int64>
  private let reader: RowReader
  private var parser: BarRowParser
  private var index: SourceIndex
  private var latest: [Int64]
  private var ended = false

  init(_ pass: BarPass, window: Range<Int64>) throws(MarketDataError) {
    self.pass = pass
    self.window = window
    parser = BarRowParser(layout: pass.layout, file: pass.file)
    index = SourceIndex(keys: pass.keys)
    latest = [Int64](repeating: .min, count: pass.channels.count)
    do throws(MarketFault) {
      reader = try RowReader(pass.file)
      try reader.skip(to: pass.firstOffset, rowBefore: pass.firstRow - 1)
    } catch {
      throw MarketDataError(error)
    }
  }

  /// The next bar of a selected source inside the window, or `nil` at the end.
  func next() throws(MarketDataError) -> MarketBar? {
    while !ended {
      guard reader.offset < pass.endOffset, let row = try nextRow() else {
        ended = true
        if reader.offset < pass.endOffset { throw changed("the end of the file") }
        return nil
      }
      var faults = MarketDataError()
      guard parser.splits(row, number: reader.row, faults: &faults) else { throw faults }
      let source = pass.channels.count == 1 ? 0 : parser.source(of: row, in: &index)
      guard source < pass.channels.count else { throw changed("a new source") }
      if pass.channels[source] < 0 || (pass.only ?? source) != source { continue }
      guard let bar = parser.numbers(of: row, number: reader.row, faults: &faults) else { throw faults }
      guard bar.milliseconds > latest[source] else { throw changed("a row out of order") }
      latest[source] = bar.milliseconds
      if bar.milliseconds < window.lowerBound { continue }
      if bar.milliseconds >= window.upperBound {
        // Of one source nothing later can be wanted; of several neither, because they are in order of time.
        ended = true
        return nil
      }
      return try checked(bar, source)
    }
    return nil
  }

  private func nextRow() throws(MarketDataError) -> UnsafeRawBufferPointer? {
    do throws(MarketFault) { return try reader.next() } catch { throw MarketDataError(error) }
  }

  private func checked(_ bar: BarRow, _ source: Int) throws(MarketDataError) -> MarketBar {
    let close = Price(raw: bar.close)
    guard let volume = pass.units[source].units(of: Quantity(raw: bar.volume), at: close) else {
      throw MarketDataError(
        MarketFault(
          .badVolume, file: pass.file, row: reader.row, column: pass.layout.name(of: .volume),
          expected: "a volume that fits after division by the price", got: decimalText(bar.volume, decimals: 6),
          fix: "Check what the volume column counts."))
    }
    return MarketBar(
      channel: UInt16(pass.channels[source]), opens: Timestamp(milliseconds: bar.milliseconds),
      open: Price(raw: bar.open),
      high: Price(raw: bar.high), low: Price(raw: bar.low), close: close, volume: volume)
  }

  private func changed(_ what: String) -> MarketDataError {
    MarketDataError(
      MarketFault(
        .fileChanged, file: pass.file, row: reader.row, expected: "the rows that were there when the file was surveyed",
        got: what, fix: "Leave files alone while they are read."))
  }
}
