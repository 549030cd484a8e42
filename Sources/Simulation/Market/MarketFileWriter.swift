import CZlib
import Glibc
import Hosting
import Quantities

/// Why a market data file could not be written.
public struct MarketWriteFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named.
  public let file: String
  /// What went wrong.
  public let reason: String
  /// File and reason.
  public var description: String { "\(file): \(reason)" }
}

extension MarketWriteFault {
  init(file: String, _ fault: DiskFault) {
    self.init(file: file, reason: fault.reason)
  }
}

/// How a market data file names its sources.
public enum MarketFileLayout: Hashable, Sendable {
  /// `venue,symbol,ts_ms,open,high,low,close,volume`
  case severalSources
  /// `ts_ms,open,high,low,close,volume`; for a market of one source.
  case oneSource
}

/// Writes bars as CSV that `FileMarket` reads back to the same bars; gzip when the name ends in `.gz`.
public struct MarketFileWriter {
  private static let chunk = 64 * 1_024

  private let file: String
  private let stream: gzFile
  private var pending: [UInt8] = []
  private var rows = 0

  /// Writes all bars of a market.
  ///
  /// The file appears under its name when it is complete.
  ///
  /// - Returns: how many bars were written
  /// - Throws: a disk that refuses, a layout of one source for several, or bars that cannot be read
  @discardableResult
  public static func write(
    _ bars: consuming some BarStream, of roster: MarketRoster, to file: String,
    layout: MarketFileLayout = .severalSources
  ) throws -> Int {
    guard layout == .severalSources || roster.channels.count == 1 else {
      throw MarketWriteFault(file: file, reason: "\(roster.channels.count) sources do not fit the layout of one source")
    }
    let place: PendingFile
    do throws(DiskFault) { place = try PendingFile(file) } catch { throw MarketWriteFault(file: file, error) }
    var writer = try MarketFileWriter(place, file)
    do {
      try writer.writeAll(&bars, roster, layout)
    } catch {
      gzclose(writer.stream)
      throw error
    }
    guard gzclose(writer.stream) == Z_OK else { throw MarketWriteFault(file: file, reason: Self.reason()) }
    do throws(DiskFault) { try place.finish() } catch { throw MarketWriteFault(file: file, error) }
    return writer.rows
  }

  private init(_ place: PendingFile, _ file: String) throws(MarketWriteFault) {
    self.file = file
    // The stream closes its own descriptor. T writes without compression.
    let descriptor = dup(place.descriptor)
    guard descriptor >= 0, let stream = gzdopen(descriptor, file.hasSuffix(".gz") ? "wb3" : "wbT") else {
      let reason = Self.reason()
      if descriptor >= 0 { close(descriptor) }
      throw MarketWriteFault(file: file, reason: reason)
    }
    self.stream = stream
    pending.reserveCapacity(Self.chunk + 1_024)
  }

  private static func reason() -> String { strerror(errno).map { String(cString: $0) } ?? "error \(errno)" }

  private mutating func writeAll(_ bars: inout some BarStream, _ roster: MarketRoster, _ layout: MarketFileLayout)
    throws
  {
    let columns = "ts_ms,open,high,low,close,volume\n"
    append(layout == .severalSources ? "venue,symbol," + columns : columns)
    let names = roster.channels.map { layout == .severalSources ? "\($0.venue),\($0.symbol.text)," : "" }
    while let bar = try bars.next() {
      append(names[Int(bar.channel)])
      append(whole: UInt64(bar.opens.nanoseconds / 1_000_000))
      for count in [bar.open.raw, bar.high.raw, bar.low.raw, bar.close.raw, bar.volume.raw] {
        append(millionths: count)
      }
      pending.append(UInt8(ascii: "\n"))
      rows += 1
      if pending.count >= Self.chunk { try flush() }
    }
    try flush()
  }

  private mutating func append(_ text: String) { pending.append(contentsOf: text.utf8) }

  /// A comma and a count of millionths as a decimal without trailing zeros. Bars hold no negative numbers.
  private mutating func append(millionths count: Int64) {
    pending.append(UInt8(ascii: ","))
    append(whole: UInt64(count / 1_000_000))
    var rest = count % 1_000_000
    if rest == 0 { return }
    pending.append(UInt8(ascii: "."))
    var place: Int64 = 100_000
    while rest > 0 {
      pending.append(UInt8(ascii: "0") + UInt8(rest / place))
      rest %= place
      place /= 10
    }
  }

  private mutating func append(whole number: UInt64) {
    let start = pending.count
    var left = number
    repeat {
      pending.append(UInt8(ascii: "0") + UInt8(left % 10))
      left /= 10
    } while left > 0
    pending[start...].reverse()
  }

  private mutating func flush() throws(MarketWriteFault) {
    let count = pending.withUnsafeBytes { gzwrite(stream, $0.baseAddress, UInt32($0.count)) }
    guard pending.isEmpty || count == Int32(pending.count) else {
      throw MarketWriteFault(file: file, reason: Self.reason())
    }
    pending.removeAll(keepingCapacity: true)
  }
}
