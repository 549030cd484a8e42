/// What a file's name tells about its source, as in `binance_usdm_BTCUSDT_1m_2022Q2.csv.gz`.
///
/// The name is cut at underscores. The symbol is the first part that reads as one with its currency; the venue is
/// everything before the first part that is a symbol, a bar length or a date.
struct FileName {
  /// The venue; the whole name when it begins with something else.
  let venue: String
  /// The symbol, where the name holds one.
  let symbol: SymbolName?
  /// A bare ticker such as `btc`, for files that name their venues but not their symbol.
  let ticker: SymbolName?

  init(_ path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init) ?? name
    let parts = stem.split(separator: "_").map(String.init)
    let place = parts.firstIndex { Self.isPair($0) && SymbolName($0) != nil }
    if let place {
      let margined = place + 1 < parts.count && parts[place + 1] == "PERP"
      symbol = SymbolName(margined ? parts[place] + "_PERP" : parts[place])
    } else {
      symbol = nil
    }
    ticker =
      parts.lazy.filter { SymbolName.known.contains(SymbolName.uppercased($0)) }.compactMap(SymbolName.init).first
    let end = place ?? parts.firstIndex { Self.isLengthOrDate($0) } ?? parts.count
    let venueParts = parts[..<min(end, parts.firstIndex { Self.isLengthOrDate($0) } ?? parts.count)]
    venue = venueParts.isEmpty ? stem : venueParts.joined(separator: "_")
  }

  /// Upper case and more than a bare ticker, so that words of a title are not taken for symbols.
  private static func isPair(_ part: String) -> Bool {
    part == SymbolName.uppercased(part) && !SymbolName.known.contains(part)
  }

  private static func isLengthOrDate(_ part: String) -> Bool {
    part == "daily" || part.utf8.first.map { (48...57).contains($0) } == true
  }
}
