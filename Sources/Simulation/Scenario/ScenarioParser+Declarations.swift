import Oracles
import Quantities
import VenueLedger

extension ScenarioParser {
  mutating func read(
    _ declaration: Declaration, _ first: ScenarioToken, _ reader: inout LineReader
  ) throws(ScenarioFault) {
    switch declaration {
    case .mode:
      if !venue.feeds.isEmpty { throw reader.fault(at: first, "the mode before the first feed", fix: "move it up") }
      venue.mode = try reader.oneOf("a mode", ScenarioMode.allCases.map { ($0.rawValue, $0) })
    case .start: venue.start = try start(&reader)
    case .feed: try feed(&reader)
    case .market: try market(&reader)
    case .collateral: try collateral(&reader)
    case .set: try set(&reader)
    case .hedging: try hedging(&reader)
    }
  }

  /// A day of the calendar, at midnight UTC.
  private func start(_ reader: inout LineReader) throws(ScenarioFault) -> Timestamp {
    let token = try reader.take("a day such as 2024-01-31")
    let parts = token.text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
    guard token.text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      (1970...2150).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { throw reader.fault(at: token, "a day such as 2024-01-31, from 1970 to 2150") }
    // Days since the epoch, with years that begin in March.
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return Timestamp(nanoseconds: days * 86_400_000_000_000)
  }

  private mutating func feed(_ reader: inout LineReader) throws(ScenarioFault) {
    let name = try newName("a feed", names.feeds, &reader)
    let line = reader.next
    let options = try reader.options(["sources", "quorum", "heartbeat", "max_age"])
    if venue.mode == .ledger, !options.options.isEmpty {
      throw reader.fault(at: line, "a feed without sources", fix: "they belong to 'mode engine'")
    }
    var sources: [String] = ["source"]
    if options.reader("sources") != nil { venue.hasOracles = true }
    if var value = options.reader("sources") {
      let token = try value.take("names of sources")
      sources = token.text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if sources.contains("") || Set(sources).count != sources.count {
        throw reader.fault(at: token, "names of sources, each once, with ',' between them")
      }
    }
    let heartbeat = try span(options, "heartbeat") ?? .seconds(5)
    let age = try span(options, "max_age") ?? .seconds(30)
    var quorum: Int?
    if var value = options.reader("quorum") { quorum = Int(clamping: try value.count("a number of sources")) }
    let declared = DeclaredFeed(
      sources: sources.map { _ in SourceSettings(heartbeat: heartbeat, maxAge: age) }, quorum: quorum)
    try check(declared, reader, line)
    names.feeds.append(name)
    names.sources.append(sources)
    venue.feeds.append(declared)
  }

  /// The oracle's own checks of a feed.
  private func check(
    _ declared: DeclaredFeed, _ reader: LineReader, _ token: ScenarioToken?
  ) throws(ScenarioFault) {
    do throws(FeedSettingsFault) {
      _ = try FeedSettings(
        feed: FeedID(0), sources: declared.sources, quorum: declared.quorum, limits: declared.limits)
    } catch {
      throw reader.fault(at: token, "a sound feed", fix: error.description)
    }
  }

  private func span(_ options: LineOptions, _ key: String) throws(ScenarioFault) -> TimeSpan? {
    guard var value = options.reader(key) else { return nil }
    return try value.span("a length of time such as 5s")
  }

  private mutating func market(_ reader: inout LineReader) throws(ScenarioFault) {
    let name = try newName("a market", names.markets, &reader)
    let options = try reader.options(["feed"] + MarketParameter.allCases.map(\.definition.key))
    var parameters = MarketParameters()
    for option in options.options where option.key != "feed" {
      guard let key = MarketParameter.allCases.first(where: { $0.definition.key == option.key }) else { continue }
      var value = options.reader(option)
      let raw = try value.parameter(key.definition, bounded: true)
      _ = parameters.set(key, to: raw)
    }
    guard var value = options.reader("feed") else { throw reader.fault("feed= and the feed that prices the market") }
    let feed = try value.declaredFeed(names)
    names.markets.append(name)
    venue.markets.append(MarketListing(feed: feed, parameters: parameters))
  }

  private mutating func collateral(_ reader: inout LineReader) throws(ScenarioFault) {
    let isBitcoin = try reader.oneOf("a coin", [("btc", true), ("eth", false)])
    let options = try reader.options(["feed"])
    guard var value = options.reader("feed") else { throw reader.fault("feed= and the feed that prices the coin") }
    let feed = try value.declaredFeed(names)
    if isBitcoin { venue.btcFeed = feed } else { venue.ethFeed = feed }
  }

  private mutating func set(_ reader: inout LineReader) throws(ScenarioFault) {
    let scope = try reader.oneOf("what is set", [("venue", 0), ("market", 1), ("feed", 2)])
    switch scope {
    case 0:
      let key = try reader.parameter(VenueParameter.self)
      _ = venue.settings.set(key, to: try reader.parameter(key.definition, bounded: true))
    case 1:
      let market = Int(try reader.listedMarket(names).value)
      let key = try reader.parameter(MarketParameter.self)
      var parameters = venue.markets[market].parameters
      _ = parameters.set(key, to: try reader.parameter(key.definition, bounded: true))
      venue.markets[market] = MarketListing(feed: venue.markets[market].feed, parameters: parameters)
    default:
      let token = reader.next
      let feed = Int(try reader.declaredFeed(names).value)
      if venue.mode == .ledger { throw reader.fault(at: token, "'mode engine' for settings of the oracle") }
      let field = try reader.oneOf("a setting of the oracle", FeedLimit.allCases.map { ($0.rawValue, $0) })
      var changed = venue.feeds[feed]
      try field.set(&changed.limits, &reader)
      try check(changed, reader, token)
      venue.feeds[feed] = changed
    }
  }
}

extension LineReader {
  /// A setting by its key.
  mutating func parameter<Key: ParameterKey>(_: Key.Type) throws(ScenarioFault) -> Key {
    try oneOf("a setting", Key.allCases.map { ($0.definition.key, $0) })
  }

  /// The value of a setting in its own unit.
  ///
  /// - Parameter bounded: whether a value out of bounds is a fault of the file; else the ledger may refuse it.
  mutating func parameter(_ definition: ParameterDefinition, bounded: Bool) throws(ScenarioFault) -> Int64 {
    let token = next
    let raw: Int64
    if case .model = definition.unit, let model = token.flatMap({ LiquidityModel(word: $0.text) }) {
      _ = try take("a model")
      raw = Int64(model.rawValue)
    } else {
      raw = try decimal("a value of \(definition.key)", decimals: definition.unit.decimals)
    }
    if bounded, !definition.bounds.contains(raw) {
      let low = decimalText(definition.bounds.lowerBound, decimals: definition.unit.decimals)
      let high = decimalText(definition.bounds.upperBound, decimals: definition.unit.decimals)
      throw fault(at: token, "\(definition.key) from \(low) to \(high)")
    }
    return raw
  }
}

extension LiquidityModel {
  /// The model that a file calls so.
  init?(word: String) {
    guard let model = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = model
  }

  var word: String {
    switch self {
    case .flat: "flat"
    case .skewPremium: "skew_premium"
    case .virtualAMM: "virtual_amm"
    case .powerLaw: "power_law"
    }
  }
}

/// Settings of the oracle that a scenario may change; docs/oracles.md explains them.
enum FeedLimit: String, CaseIterable {
  case maxAge = "max_age_s"
  case graceAfterRestart = "grace_after_restart_s"
  case graceAfterHalt = "grace_after_halt_s"
  case velocityWindow = "velocity_window_s"
  case velocityLimit = "velocity_ratio"
  case confirmationWindow = "confirmation_window_s"
  case confirmations = "confirmations_count"
  case loneConfirmation = "lone_confirmation_s"
  case outlierMultiple = "outlier_multiple"
  case deviationFloor = "deviation_floor_ratio"
  case campSoftBand = "camp_soft_ratio"
  case campHaltBand = "camp_halt_ratio"
  case confidenceSoft = "confidence_soft_ratio"
  case confidenceHalt = "confidence_halt_ratio"
  case maxFutureSkew = "max_future_skew_ms"
  case frozenAfter = "frozen_after_count"
  case unitRatio = "unit_multiple"

  func set(_ limits: inout FeedSettings.Limits, _ reader: inout LineReader) throws(ScenarioFault) {
    switch self {
    case .maxAge: limits.maxAge = try seconds(&reader)
    case .graceAfterRestart: limits.graceAfterRestart = try seconds(&reader)
    case .graceAfterHalt: limits.graceAfterHalt = try seconds(&reader)
    case .velocityWindow: limits.velocityWindow = try seconds(&reader)
    case .velocityLimit: limits.velocityLimit = try ratio(&reader)
    case .confirmationWindow: limits.confirmationWindow = try seconds(&reader)
    case .confirmations: limits.confirmations = Int(clamping: try reader.count(rawValue))
    case .loneConfirmation: limits.loneConfirmation = try seconds(&reader)
    case .outlierMultiple: limits.outlierMultiple = Int64(clamping: try reader.count(rawValue))
    case .deviationFloor: limits.deviationFloor = try ratio(&reader)
    case .campSoftBand: limits.campSoftBand = try ratio(&reader)
    case .campHaltBand: limits.campHaltBand = try ratio(&reader)
    case .confidenceSoft: limits.confidenceSoft = try ratio(&reader)
    case .confidenceHalt: limits.confidenceHalt = try ratio(&reader)
    case .maxFutureSkew: limits.maxFutureSkew = TimeSpan(nanoseconds: try reader.decimal(rawValue, decimals: 6))
    case .frozenAfter: limits.frozenAfter = Int32(clamping: try reader.count(rawValue))
    case .unitRatio: limits.unitRatio = Int64(clamping: try reader.count(rawValue))
    }
  }

  private func seconds(_ reader: inout LineReader) throws(ScenarioFault) -> TimeSpan {
    TimeSpan(nanoseconds: try reader.decimal(rawValue, decimals: 9))
  }

  private func ratio(_ reader: inout LineReader) throws(ScenarioFault) -> FeeRate {
    FeeRate(raw: try reader.decimal(rawValue, decimals: 6))
  }
}
