public import Simulation

extension VenueConfiguration {
  /// What a backtest depends on besides its data; feeds, sources and markets come from the data, with the values of
  /// `[defaults.…]`.
  ///
  /// - Evidence: VenueConfigurationTests: the default configuration gives the standard settings
  public var backtestSettings: BacktestSettings {
    var settings = draft.backtest
    settings.market = draft.marketStandard.parameters
    settings.venue = draft.venue
    settings.oracle = draft.feedStandard.limits
    settings.sourceHeartbeat = draft.sourceStandard.heartbeat
    settings.sourceMaxAge = draft.sourceStandard.maxAge
    settings.hedging = draft.hedgeStandard.completePolicy
    settings.patience = draft.patience
    settings.funding = draft.hedgeFunding
    settings.external.takerFee = draft.simulatedVenue.takerFee
    settings.external.halfSpread = draft.simulatedVenue.halfSpread
    settings.external.impact = draft.simulatedVenue.impact
    settings.external.participation = draft.simulatedVenue.participation
    settings.external.latency = draft.simulatedVenue.latency
    settings.external.parts = draft.simulatedVenue.parts
    settings.traders.seed = settings.seed
    settings.traders.poolValue = settings.poolValue
    settings.configHash = shortHash
    return settings
  }
}
