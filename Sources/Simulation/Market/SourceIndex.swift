/// Numbers the sources of a file in the order in which they appear.
struct SourceIndex {
  /// How many sources a file may hold.
  static let most = 256

  /// The venue and the symbol of each source as the file writes them, joined by a comma.
  private(set) var keys: [[UInt8]] = []
  private var numbers: [[UInt8]: Int] = [:]
  private var last = 0

  /// No source yet.
  init() {}

  /// The sources of an earlier reading.
  init(keys: [[UInt8]]) {
    self.keys = keys
    for (number, key) in keys.enumerated() { numbers[key] = number }
  }

  /// The number of a row's source; a new one when it was not seen before.
  mutating func number(venue: UnsafeRawBufferPointer, symbol: UnsafeRawBufferPointer) -> Int {
    if last < keys.count, Self.matches(keys[last], venue, symbol) { return last }
    let key = Array(venue) + [UInt8(ascii: ",")] + Array(symbol)
    if let known = numbers[key] {
      last = known
    } else {
      last = keys.count
      keys.append(key)
      numbers[key] = last
    }
    return last
  }

  private static func matches(
    _ key: [UInt8], _ venue: UnsafeRawBufferPointer, _ symbol: UnsafeRawBufferPointer
  ) -> Bool {
    guard key.count == venue.count + symbol.count + 1 else { return false }
    return key.withUnsafeBytes { bytes in
      bytes[venue.count] == UInt8(ascii: ",") && bytes.prefix(venue.count).elementsEqual(venue)
        && bytes.suffix(symbol.count).elementsEqual(symbol)
    }
  }
}

extension BarRowParser {
  /// The number of the source of the row that was split last.
  func source(of row: UnsafeRawBufferPointer, in index: inout SourceIndex) -> Int {
    let none = UnsafeRawBufferPointer(start: nil, count: 0)
    return index.number(
      venue: layout.column(of: .venue) == nil ? none : field(.venue, of: row),
      symbol: layout.column(of: .symbol) == nil ? none : field(.symbol, of: row))
  }
}
