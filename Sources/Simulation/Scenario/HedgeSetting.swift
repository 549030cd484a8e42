import Hedging
import Instruments
import Quantities

/// A hedge instrument as a scenario declares it; keys as in docs/configuration.md.
struct DeclaredHedge: Sendable {
  let feed: FeedID
  var tick = Price(raw: 10_000)
  var lot = Quantity(raw: 1_000)
  var minimum = Quantity(raw: 1_000)
  var policy = HedgePolicy()
}

/// Settings of a hedge that a scenario may state.
enum HedgeSetting: String, CaseIterable {
  case tick = "tick_usd"
  case lot = "lot_contracts"
  case minimum = "minimum_contracts"
  case bandFloor = "band_floor_usd"
  case band = "band_ratio"
  case reset = "reset_ratio"
  case maximumOrder = "max_order_usd"
  case maximumPosition = "max_position_usd"
  case participation = "participation_ratio"
  case priceBand = "price_band_ratio"
  case slippage = "slippage_ratio"
  case cadence = "cadence_s"
  case cooldown = "cooldown_s"
  case slicedFrom = "sliced_from_usd"
  case horizon = "horizon_s"
  case slices = "slices_count"
  case catchUp = "catch_up_count"

  func set(_ hedge: inout DeclaredHedge, _ reader: inout LineReader) throws(ScenarioFault) {
    switch self {
    case .tick: hedge.tick = Price(raw: try step(&reader))
    case .lot: hedge.lot = Quantity(raw: try step(&reader))
    case .minimum: hedge.minimum = Quantity(raw: try step(&reader))
    case .bandFloor: hedge.policy.bandFloor = Money(raw: try six(&reader))
    case .band: hedge.policy.bandFraction = FeeRate(raw: try six(&reader))
    case .reset: hedge.policy.reset = FeeRate(raw: try six(&reader))
    case .maximumOrder: hedge.policy.maximumOrder = Money(raw: try six(&reader))
    case .maximumPosition: hedge.policy.maximumPosition = Money(raw: try six(&reader))
    case .participation: hedge.policy.participation = FeeRate(raw: try six(&reader))
    case .priceBand: hedge.policy.priceBand = FeeRate(raw: try six(&reader))
    case .slippage: hedge.policy.slippage = FeeRate(raw: try six(&reader))
    case .cadence: hedge.policy.cadence = TimeSpan(nanoseconds: try reader.decimal(rawValue, decimals: 9))
    case .cooldown: hedge.policy.cooldown = TimeSpan(nanoseconds: try reader.decimal(rawValue, decimals: 9))
    case .slicedFrom: hedge.policy.slicedFrom = Money(raw: try six(&reader))
    case .horizon: hedge.policy.horizon = TimeSpan(nanoseconds: try reader.decimal(rawValue, decimals: 9))
    case .slices: hedge.policy.slices = Int(clamping: try reader.count(rawValue))
    case .catchUp: hedge.policy.catchUp = Int(clamping: try reader.count(rawValue))
    }
  }

  private func six(_ reader: inout LineReader) throws(ScenarioFault) -> Int64 {
    try reader.decimal(rawValue, decimals: 6)
  }

  /// Steps of an instrument are positive.
  private func step(_ reader: inout LineReader) throws(ScenarioFault) -> Int64 {
    let token = reader.next
    let value = try six(&reader)
    guard (1...1_000_000_000_000).contains(value) else {
      throw reader.fault(at: token, "\(rawValue) from 0.000001 to 1000000")
    }
    return value
  }
}

extension ScenarioParser {
  /// `hedging BTC band_ratio=0.01`: the pool's exposure is hedged by the engine.
  mutating func hedging(_ reader: inout LineReader) throws(ScenarioFault) {
    let token = reader.next
    if venue.mode == .ledger { throw reader.fault(at: token, "'mode engine' for hedging") }
    let feed = try reader.declaredFeed(names)
    if venue.hedges.contains(where: { $0.feed == feed }) {
      throw reader.fault(at: token, "one line of hedging for each feed")
    }
    var hedge = DeclaredHedge(feed: feed)
    let options = try reader.options(HedgeSetting.allCases.map(\.rawValue))
    for option in options.options {
      var value = options.reader(option)
      try HedgeSetting(rawValue: option.key)?.set(&hedge, &value)
    }
    do throws(HedgePolicyFault) { try hedge.policy.check() } catch {
      throw reader.fault(at: token, "a sound hedge", fix: "\(error) is out of its range")
    }
    venue.hedges.append(hedge)
  }
}
