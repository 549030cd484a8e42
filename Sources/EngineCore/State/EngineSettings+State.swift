import Hedging
import Oracles
package import Quantities
import VenueLedger

extension EngineSettings {
  /// Codes settings: writes the ones given, or reads some; `nil` when what is read cannot start an engine.
  package static func coded(_ settings: EngineSettings?, _ coder: inout StateCoder) -> EngineSettings? {
    guard let genesis = Genesis.coded(settings?.genesis, &coder) else { return nil }
    var feeds = settings?.feeds
    var hasFeeds = feeds != nil
    coder.code(&hasFeeds)
    if hasFeeds {
      let count = genesis.feedCount
      var read: [FeedSettings] = []
      for index in 0..<count {
        guard let feed = FeedSettings.coded(feeds?[index], &coder) else { return nil }
        read.append(feed)
      }
      let named = read.map(\.feed.value) == Array(0..<UInt16(count))
      guard coder.demand(named, "a feed without its oracle") else { return nil }
      feeds = read
    }
    var hasHedging = settings?.hedging != nil
    coder.code(&hasHedging)
    let hedging = hasHedging ? HedgingSettings.coded(settings?.hedging, &coder) : nil
    var (pace, escrow) = (settings?.housekeeping ?? .seconds(1), settings?.escrowPeriod ?? .days(1))
    coder.code(&pace)
    coder.code(&escrow)
    var isAutomatic = settings?.isAutomatic ?? true
    coder.code(&isAutomatic)
    let spans = (1...31_536_000_000_000_000)
    let fits = spans.contains(Int(pace.nanoseconds)) && spans.contains(Int(escrow.nanoseconds))
    guard coder.demand(fits, "a pace beyond a year") else { return nil }
    return EngineSettings(
      genesis: genesis, feeds: feeds, hedging: hedging, housekeeping: pace, escrowPeriod: escrow,
      isAutomatic: isAutomatic)
  }
}

extension HedgingSettings {
  fileprivate static func coded(_ settings: HedgingSettings?, _ coder: inout StateCoder) -> HedgingSettings? {
    var count = settings?.instruments.count ?? 0
    coder.code(&count)
    guard coder.demand((0...1_000).contains(count), "too many hedges") else { return nil }
    var instruments: [(instrument: HedgeInstrument, policy: HedgePolicy)] = []
    for index in 0..<count {
      let given = settings?.instruments[index]
      guard let instrument = HedgeInstrument.coded(given?.instrument, &coder) else { return nil }
      var policy = given?.policy ?? HedgePolicy()
      policy.code(&coder)
      let isNew = !instruments.contains { $0.instrument.feed == instrument.feed }
      guard coder.demand(isNew, "two hedges in one underlying") else { return nil }
      instruments.append((instrument, policy))
    }
    var patience = settings?.patience ?? HedgePatience()
    var funding = settings?.funding ?? HedgeFundingPolicy()
    patience.code(&coder)
    coder.code(&funding.target)
    coder.code(&funding.tolerance)
    coder.code(&funding.floor)
    coder.code(&funding.ceiling)
    return coder.fault == nil
      ? HedgingSettings(instruments: instruments, patience: patience, funding: funding) : nil
  }
}
