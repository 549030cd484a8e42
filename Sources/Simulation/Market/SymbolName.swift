public import Quantities

/// What the volume column of a source counts.
public enum VolumeUnit: Hashable, Sendable {
  /// Units of the underlying.
  case units
  /// USD of notional.
  case notional
  /// Contracts of this many whole USD each: inverse futures.
  case contracts(dollars: Int64)

  /// The volume in units of the underlying, rounded down; `nil` when it does not fit.
  ///
  /// - Units: `count` as read from the column, in 1e-6; `price` at which notional turns into units, the bar's close
  public func units(of count: Quantity, at price: Price) -> Quantity? {
    switch self {
    case .units: count
    case .notional: scaledProductChecked(count.raw, 1_000_000, per: price.raw, rounding: .down).map(Quantity.init(raw:))
    case .contracts(let dollars):
      scaledProductChecked(count.raw, dollars * 1_000_000, per: price.raw, rounding: .down).map(Quantity.init(raw:))
    }
  }
}

/// A venue's name for an instrument, taken apart: `BTCUSDT`, `BTC-USD`, `BTCUSD_PERP`, `BTC-PERP`, `PI_XBTUSD`.
public struct SymbolName: Hashable, Sendable {
  /// As the venue writes it.
  public let text: String
  /// The underlying by its common ticker: `XBT` is `BTC`.
  public let underlying: String
  /// What the price counts; `USD` where the name does not say.
  public let quote: String
  /// Binance's coin-margined form, whose volume counts contracts.
  public let isCoinMargined: Bool

  /// The parts of a name, or `nil` when it does not end in a dollar currency.
  ///
  /// - Domain: 2 to 32 letters, digits and `-_/.`
  public init?(_ text: String) {
    let upper = Self.uppercased(text)
    guard (2...32).contains(upper.utf8.count) else { return nil }
    var parts = upper.split(whereSeparator: { "-_/.".contains($0) }).map(String.init)
    if let first = parts.first, parts.count > 1, ["PI", "PF", "FI", "FF"].contains(first) { parts.removeFirst() }
    guard let first = parts.first, parts.allSatisfy({ Self.isPlain($0) }) else { return nil }
    let rest = parts.dropFirst()
    let (base, quote): (String, String)
    if let second = rest.first, Self.dollars.contains(second) {
      (base, quote) = (first, second)
    } else if let split = Self.split(first) {
      (base, quote) = split
    } else if rest.first.map({ Self.perpetual.contains($0) }) == true {
      (base, quote) = (first, "USD")
    } else if rest.isEmpty, Self.known.contains(first) || Self.aliases[first] != nil {
      (base, quote) = (first, "USD")
    } else {
      return nil
    }
    self.text = text
    self.underlying = Self.aliases[base] ?? base
    self.quote = quote == "ZUSD" ? "USD" : quote
    isCoinMargined = quote == "USD" && rest.first == "PERP" && first.hasSuffix("USD") && upper.contains("_")
  }

  /// Whether a selection such as `BTC`, `xbt` or `BTCUSDT` means this instrument.
  public func matches(_ selection: String) -> Bool {
    let wanted = Self.uppercased(selection)
    return wanted == Self.uppercased(text) || (Self.aliases[wanted] ?? wanted) == underlying
  }

  /// What the volume column counts where nobody says otherwise.
  ///
  /// Binance's coin-margined contracts are 100 USD for BTC and 10 USD for the others; a venue whose name holds
  /// `inverse` counts contracts of 1 USD.
  public func volumeUnit(venue: String) -> VolumeUnit {
    let place = Self.uppercased(venue)
    if place.contains("INVERSE") { return .contracts(dollars: 1) }
    if isCoinMargined || place.contains("COINM") || place.contains("DELIVERY") {
      return .contracts(dollars: underlying == "BTC" ? 100 : 10)
    }
    return .units
  }

  /// Longest first, so that `FDUSD` is not read as `USD` after `FD`.
  private static let dollars = ["FDUSD", "BUSD", "TUSD", "ZUSD", "USDT", "USDC", "USDP", "USD"]
  private static let perpetual = ["PERP", "SWAP", "P", "PERPETUAL"]
  private static let aliases = ["XBT": "BTC", "XXBT": "BTC", "XETH": "ETH", "XDG": "DOGE", "XXDG": "DOGE"]
  /// Bare tickers that need no currency; any other underlying is understood with one.
  static let known: Set<String> = [
    "BTC", "ETH", "SOL", "XRP", "DOGE", "ADA", "DOT", "LINK", "UNI", "ATOM", "AVAX", "LTC", "NEAR", "POL", "MATIC",
    "BNB",
    "BCH", "ETC", "AAVE", "ALGO", "FIL", "LAYER",
  ]

  private static func split(_ pair: String) -> (base: String, quote: String)? {
    let body = pair.hasSuffix("PERP") ? String(pair.dropLast(4)) : pair
    for quote in dollars where body.hasSuffix(quote) && body.utf8.count > quote.utf8.count {
      let base = String(body.dropLast(quote.utf8.count))
      // DOTUSD is DOT in dollars and not DO in TUSD: the rare currencies need a ticker that is known.
      let isUsual = quote == "USDT" || quote == "USDC" || quote == "USD"
      if isUsual || known.contains(base) || aliases[base] != nil { return (base, quote) }
    }
    return body.utf8.count < pair.utf8.count && !body.isEmpty ? (body, "USD") : nil
  }

  private static func isPlain(_ part: String) -> Bool {
    part.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || (48...57).contains($0) }
  }

  /// Upper case of ASCII letters only: names are not in any human language.
  static func uppercased(_ text: String) -> String {
    String(decoding: text.utf8.map { (97...122).contains($0) ? $0 - 32 : $0 }, as: UTF8.self)
  }
}
