import EngineCore
import Instruments
import Oracles
import Quantities
import VenueLedger

/// How a subject is written.
enum SubjectScale: Hashable, Sendable {
  /// A decimal with this many places.
  case number(decimals: Int)
  /// One of these words.
  case word([String])
}

/// What a subject is found to be.
enum Measured: Hashable, Sendable {
  case number(Int128)
  case word(String)
  /// There is nothing to measure, and why.
  case missing(String)
}

/// A book that a file names.
enum NamedBook: Hashable, Sendable {
  case customer(Named<AccountID>)
  case isolated(Named<AccountID>, MarketID)
  case venue(Book)
}

/// A figure or a state of the venue.
enum Subject: Hashable, Sendable {
  case balance(NamedBook, Asset)
  case shares(Named<AccountID>)
  case supply
  case poolValue(PoolField)
  case position(Named<AccountID>, MarketID, PositionField)
  case margin(Named<AccountID>, MarketID?, MarginField)
  case market(MarketID, MarketField)
  case feed(FeedID, FeedField)
  case hedge(FeedID, HedgeField)
  case marketParameter(MarketID, MarketParameter)
  case venueParameter(VenueParameter)
  case limiter(LimiterKind, hour: Bool)
  case order(Named<OrderID>)
  case request(Named<RequestID>)
  case count(CountedThing)
  case quote(MarketID, Quantity)
  case fill
  case remainder
  /// Figures of one scale added up.
  case sum([Subject])

  /// How it is written.
  var scale: SubjectScale {
    switch self {
    case .balance(_, let asset): .number(decimals: asset.decimals)
    case .shares, .supply, .limiter, .quote, .fill: .number(decimals: 6)
    case .poolValue(let field): .number(decimals: field == .marked ? 6 : 12)
    case .position(_, _, let field): field.scale
    case .margin(_, _, let field): field == .liquidatable ? .word(["yes", "no"]) : .number(decimals: 6)
    case .market(_, let field): field.scale
    case .feed(_, let field): field.scale
    case .hedge(_, let field): .number(decimals: field == .cost ? 12 : 6)
    case .marketParameter(_, let key): .number(decimals: key.definition.unit.decimals)
    case .venueParameter(let key): .number(decimals: key.definition.unit.decimals)
    case .order: .word(["pending", "over"])
    case .request: .word(["pending", "priced", "over"])
    case .count: .number(decimals: 0)
    case .remainder: .number(decimals: 24)
    case .sum(let parts): parts[0].scale
    }
  }
}

/// What may be asked of the pool's value.
enum PoolField: String, CaseIterable {
  case marked, high, low, middle
}

/// What may be asked of a position.
enum PositionField: String, CaseIterable {
  case quantity, cost, entry, unrealised, owed, margin, isolated

  var scale: SubjectScale {
    switch self {
    case .cost: .number(decimals: 12)
    case .isolated: .word(["yes", "no"])
    default: .number(decimals: 6)
    }
  }
}

/// What may be asked of an account's margin.
enum MarginField: String, CaseIterable {
  case equity, initial, maintenance, notional, liquidatable
}

/// What may be asked of a market.
enum MarketField: String, CaseIterable {
  case price, confidence, long, short, skew, state, volatility, impact
  case insuranceDrawn = "insurance_drawn"
  case liquidatedInWindow = "liquidated_in_window"
  case fundingRate = "funding_rate"
  case fundingIndex = "funding_index"
  case borrowLong = "borrow_long"
  case borrowShort = "borrow_short"
  case costLong = "cost_long"
  case costShort = "cost_short"

  var scale: SubjectScale {
    switch self {
    case .state: .word(MarketState.allCases.map(\.word))
    case .fundingRate, .fundingIndex, .borrowLong, .borrowShort: .number(decimals: 18)
    case .costLong, .costShort: .number(decimals: 12)
    default: .number(decimals: 6)
    }
  }
}

/// What may be asked of a feed.
enum FeedField: String, CaseIterable {
  case price, confidence, age, exposure, unhedged, agreement, reason

  var scale: SubjectScale {
    switch self {
    case .age: .number(decimals: 9)
    case .agreement: .word(["none", "agreed", "closeOnly", "halted"])
    case .reason: .word(["none"] + HaltReason.allCases.map { "\($0)" } + CloseOnlyReason.allCases.map { "\($0)" })
    default: .number(decimals: 6)
    }
  }
}

/// What may be asked of the confirmed hedge.
enum HedgeField: String, CaseIterable {
  case quantity, cost
}

/// Things that are counted.
enum CountedThing: String, CaseIterable {
  case accounts, orders, requests, changes
}
