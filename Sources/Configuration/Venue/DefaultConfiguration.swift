/// The configuration of a venue that is started without one.
public enum DefaultConfiguration {
  /// The name that messages show.
  public static let file = "default.toml"

  /// What differs from the standard values of the settings: which feeds, sources, markets and hedges there are.
  public static let text = """
    # Two perpetuals on three sources each, hedged on one external venue.

    [[feed]]
    name = "BTC"

    [[feed]]
    name = "ETH"

    [[source]]
    feed = "BTC"
    name = "binance"

    [[source]]
    feed = "BTC"
    name = "coinbase"

    [[source]]
    feed = "BTC"
    name = "kraken"

    [[source]]
    feed = "ETH"
    name = "binance"

    [[source]]
    feed = "ETH"
    name = "coinbase"

    [[source]]
    feed = "ETH"
    name = "kraken"

    [[market]]
    name = "BTC-PERP"
    feed = "BTC"
    skew_scale_contracts = 100000

    [[market]]
    name = "ETH-PERP"
    feed = "ETH"
    skew_scale_contracts = 1000000

    [[collateral]]
    asset = "BTC"
    feed = "BTC"

    [[collateral]]
    asset = "ETH"
    feed = "ETH"

    [[hedge]]
    feed = "BTC"
    tick_usd = 0.1
    lot_contracts = 0.001
    minimum_contracts = 0.001

    [[hedge]]
    feed = "ETH"
    tick_usd = 0.01
    lot_contracts = 0.001
    minimum_contracts = 0.001

    """

  /// The default configuration, checked.
  ///
  /// - Throws: never in a released program; the tests hold the text against the settings.
  public static func load() throws(ConfigurationError) -> VenueConfiguration {
    try VenueConfiguration(Array(text.utf8), file: file)
  }
}
