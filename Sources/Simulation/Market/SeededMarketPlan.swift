public import Quantities

/// One underlying of a made market.
public struct SeededAsset: Hashable, Sendable {
  /// The ticker.
  public var underlying: String
  /// The price at the start, USDC per unit.
  public var price: Double
  /// The smallest step of published prices.
  public var tick: Price
  /// Volatility per √year of the diffusion where the regime's multiple is one.
  public var volatility: Double
  /// The correlation with the common factor; two assets correlate by the product of theirs. From -1 to 1.
  public var loading: Double
  /// How much of a common jump the asset takes over.
  public var jumpLoading: Double
  /// Units that trade on an average day over all sources.
  public var dailyVolume: Double

  /// An asset; the defaults are in the order of bitcoin's.
  public init(
    underlying: String, price: Double, tick: Price = Price(raw: 10_000), volatility: Double = 0.65,
    loading: Double = 0.9, jumpLoading: Double = 1, dailyVolume: Double = 20_000
  ) {
    self.underlying = underlying
    self.price = price
    self.tick = tick
    self.volatility = volatility
    self.loading = loading
    self.jumpLoading = jumpLoading
    self.dailyVolume = dailyVolume
  }
}

/// One place that publishes prices of every asset of a made market.
public struct SeededVenue: Hashable, Sendable {
  /// The name in files.
  public var name: String
  /// The standard deviation of the venue's own distance from the common price, as a fraction.
  public var noise: Double
  /// How far behind the common price the venue is, in quarters of a bar.
  public var delay: Int
  /// The chance that a bar is missing by itself: nobody traded.
  public var silence: Double
  /// Outages a day in a regime whose multiple is one.
  public var outagesPerDay: Double
  /// The mean length of an outage.
  public var outageLength: TimeSpan
  /// The part of the volume that trades here.
  public var share: Double

  /// A venue without delay, with small noise and rare outages.
  public init(
    name: String, noise: Double = 0.0002, delay: Int = 0, silence: Double = 0, outagesPerDay: Double = 0,
    outageLength: TimeSpan = .seconds(600), share: Double = 1
  ) {
    self.name = name
    self.noise = noise
    self.delay = delay
    self.silence = silence
    self.outagesPerDay = outagesPerDay
    self.outageLength = outageLength
    self.share = share
  }
}

/// A state of the market as a whole; the market moves from one to another by chance.
public struct MarketRegime: Hashable, Sendable {
  /// The name in reports.
  public var name: String
  /// What the assets' volatilities are multiplied by.
  public var volatilityMultiple: Double
  /// The growth of the expected price per year, continuously, jumps included.
  public var drift: Double
  /// Jumps a year that all assets take part in, and jumps a year of each asset alone.
  public var commonJumps, ownJumps: Double
  /// Mean and standard deviation of the logarithm of a jump.
  public var jumpMean, jumpDeviation: Double
  /// What the venues' outages are multiplied by.
  public var outageMultiple: Double
  /// How long the regime lasts on average.
  public var meanLength: TimeSpan
  /// The weights with which the other regimes follow; the index is the regime, its own weight is not used.
  public var following: [Double]

  /// A regime.
  public init(
    name: String, volatilityMultiple: Double, drift: Double, commonJumps: Double, ownJumps: Double, jumpMean: Double,
    jumpDeviation: Double, outageMultiple: Double, meanLength: TimeSpan, following: [Double]
  ) {
    self.name = name
    self.volatilityMultiple = volatilityMultiple
    self.drift = drift
    self.commonJumps = commonJumps
    self.ownJumps = ownJumps
    self.jumpMean = jumpMean
    self.jumpDeviation = jumpDeviation
    self.outageMultiple = outageMultiple
    self.meanLength = meanLength
    self.following = following
  }

  /// Calm, volatile and crash: a market that is calm three quarters of the time and crashes a few times a quarter. The
  /// figures are chosen, not fitted.
  public static let usual: [MarketRegime] = [
    MarketRegime(
      name: "calm", volatilityMultiple: 0.7, drift: 0.1, commonJumps: 20, ownJumps: 20, jumpMean: 0,
      jumpDeviation: 0.01, outageMultiple: 1, meanLength: .days(5), following: [0, 0.95, 0.05]),
    MarketRegime(
      name: "volatile", volatilityMultiple: 1.6, drift: 0, commonJumps: 100, ownJumps: 50, jumpMean: -0.002,
      jumpDeviation: 0.012, outageMultiple: 2, meanLength: .hours(36), following: [0.85, 0, 0.15]),
    MarketRegime(
      name: "crash", volatilityMultiple: 4, drift: -60, commonJumps: 2_000, ownJumps: 500, jumpMean: -0.01,
      jumpDeviation: 0.015, outageMultiple: 6, meanLength: .hours(6), following: [0.2, 0.8, 0]),
  ]
}

/// Everything that decides a made market: the same plan makes the same bits.
public struct SeededMarketPlan: Hashable, Sendable {
  /// The seed of every draw.
  public var seed: UInt64
  /// The start of the first bar.
  public var start: Timestamp
  /// How much time the market covers.
  public var length: TimeSpan
  /// The length of a bar.
  public var interval: TimeSpan
  /// The underlyings.
  public var assets: [SeededAsset]
  /// The sources of each of them.
  public var venues: [SeededVenue]
  /// The states of the market; it begins in the first.
  public var regimes: [MarketRegime]

  /// A plan; `SeededMarket` checks it.
  public init(
    seed: UInt64, start: Timestamp = Timestamp(milliseconds: 1_704_067_200_000), length: TimeSpan = .days(30),
    interval: TimeSpan = .seconds(60), assets: [SeededAsset] = SeededMarketPlan.usualAssets,
    venues: [SeededVenue] = SeededMarketPlan.usualVenues, regimes: [MarketRegime] = MarketRegime.usual
  ) {
    self.seed = seed
    self.start = start
    self.length = length
    self.interval = interval
    self.assets = assets
    self.venues = venues
    self.regimes = regimes
  }

  /// Bitcoin and ether.
  public static let usualAssets = [
    SeededAsset(underlying: "BTC", price: 42_000, volatility: 0.6, loading: 0.92, dailyVolume: 20_000),
    SeededAsset(
      underlying: "ETH", price: 2_300, volatility: 0.75, loading: 0.92, jumpLoading: 1.2, dailyVolume: 250_000),
  ]

  /// A prompt large venue, a second one with outages, and a small one that lags and falls silent.
  public static let usualVenues = [
    SeededVenue(name: "alpha", noise: 0.0001, share: 0.6),
    SeededVenue(name: "beta", noise: 0.0002, silence: 0.01, outagesPerDay: 0.2, share: 0.3),
    SeededVenue(name: "gamma", noise: 0.0004, delay: 1, silence: 0.1, outagesPerDay: 0.5, share: 0.1),
  ]
}

extension SeededMarketPlan {
  /// The largest delay of a venue, in quarters of a bar.
  static let longestDelay = 240

  /// Refuses the first part that cannot be followed.
  func check() throws(MarketPlanFault) {
    let years2000To2100 = BarRowParser.times
    try MarketPlanFault.within(
      "start", Double(start.nanoseconds) / 1e6, Double(years2000To2100.lowerBound), Double(years2000To2100.upperBound))
    try MarketPlanFault.demand(
      "start", start.nanoseconds % 1_000_000 == 0, "whole milliseconds", "\(start.nanoseconds) ns")
    try MarketPlanFault.demand(
      "interval",
      interval.nanoseconds >= 4_000_000 && interval.nanoseconds % 4_000_000 == 0
        && interval <= .days(1), "4 ms to a day in steps of 4 ms", "\(interval.nanoseconds) ns")
    try MarketPlanFault.within(
      "length", Double(length.nanoseconds) / 1e9, Double(interval.nanoseconds) / 1e9, 20 * 366 * 86_400)
    try MarketPlanFault.demand("assets", (1...64).contains(assets.count), "1 to 64 assets", "\(assets.count)")
    try MarketPlanFault.demand("venues", (1...32).contains(venues.count), "1 to 32 venues", "\(venues.count)")
    try MarketPlanFault.demand("regimes", (1...16).contains(regimes.count), "1 to 16 regimes", "\(regimes.count)")
    for (index, asset) in assets.enumerated() { try check(asset, "assets[\(index)]") }
    for (index, venue) in venues.enumerated() { try check(venue, "venues[\(index)]") }
    for (index, regime) in regimes.enumerated() { try check(regime, index) }
    try MarketPlanFault.demand(
      "assets", Set(assets.map(\.underlying)).count == assets.count, "each underlying once", "one twice")
    try MarketPlanFault.demand("venues", Set(venues.map(\.name)).count == venues.count, "each name once", "one twice")
  }

  private func check(_ asset: SeededAsset, _ part: String) throws(MarketPlanFault) {
    let symbol = SymbolName(asset.underlying + "-USD")
    try MarketPlanFault.demand(
      part + ".underlying", symbol?.underlying == asset.underlying, "a ticker in capitals such as BTC", asset.underlying
    )
    try MarketPlanFault.within(part + ".price", asset.price, 1e-4, 1e8)
    try MarketPlanFault.within(part + ".tick", asset.tick.real, 1e-6, asset.price / 10)
    try MarketPlanFault.within(part + ".volatility", asset.volatility, 0, 10)
    try MarketPlanFault.within(part + ".loading", asset.loading, -1, 1)
    try MarketPlanFault.within(part + ".jumpLoading", asset.jumpLoading, -10, 10)
    try MarketPlanFault.within(part + ".dailyVolume", asset.dailyVolume, 0, 1e11)
  }

  private func check(_ venue: SeededVenue, _ part: String) throws(MarketPlanFault) {
    let plain = venue.name.utf8.allSatisfy {
      (33...126).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"")
    }
    try MarketPlanFault.demand(
      part + ".name", (1...64).contains(venue.name.utf8.count) && plain, "a name without blanks and commas", venue.name)
    try MarketPlanFault.within(part + ".noise", venue.noise, 0, 0.1)
    try MarketPlanFault.within(part + ".delay", Double(venue.delay), 0, Double(Self.longestDelay))
    try MarketPlanFault.within(part + ".silence", venue.silence, 0, 1)
    try MarketPlanFault.within(part + ".outagesPerDay", venue.outagesPerDay, 0, 1_000)
    try MarketPlanFault.within(part + ".outageLength", Double(venue.outageLength.nanoseconds), 1, 366 * 86_400e9)
    try MarketPlanFault.within(part + ".share", venue.share, 0, 1)
  }

  private func check(_ regime: MarketRegime, _ index: Int) throws(MarketPlanFault) {
    let part = "regimes[\(index)]"
    try MarketPlanFault.within(part + ".volatilityMultiple", regime.volatilityMultiple, 0, 100)
    try MarketPlanFault.within(part + ".drift", regime.drift, -1_000, 1_000)
    try MarketPlanFault.within(part + ".commonJumps", regime.commonJumps, 0, 100_000)
    try MarketPlanFault.within(part + ".ownJumps", regime.ownJumps, 0, 100_000)
    try MarketPlanFault.within(part + ".jumpMean", regime.jumpMean, -1, 1)
    try MarketPlanFault.within(part + ".jumpDeviation", regime.jumpDeviation, 0, 1)
    try MarketPlanFault.within(part + ".outageMultiple", regime.outageMultiple, 0, 1_000)
    try MarketPlanFault.within(part + ".meanLength", Double(regime.meanLength.nanoseconds) / 1e9, 1, 1e10)
    try MarketPlanFault.demand(
      part + ".following",
      regime.following.count == regimes.count && regime.following.allSatisfy { (0...1e6).contains($0) },
      "one weight of at least zero for each regime", "\(regime.following)")
    let others = regime.following.enumerated().filter { $0.offset != index }.map(\.element).reduce(0, +)
    try MarketPlanFault.demand(
      part + ".following", regimes.count == 1 || others > 0, "a regime that can follow", "\(regime.following)")
  }
}
