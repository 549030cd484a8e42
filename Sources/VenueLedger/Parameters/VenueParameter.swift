/// A setting of the whole venue. The raw values are journaled: they are never reused.
public enum VenueParameter: UInt8, ParameterKey, Hashable {  // tidy:allow(docs) told in the definitions
  case lpDelay = 0
  case withdrawalDelay = 1
  case minDeposit = 2
  case deadShares = 3
  case virtualLiquidity = 4
  case exitMargin = 5
  case exitSkew = 6
  case exitSpread = 7
  case vaultHourFloor = 8
  case vaultHourRatio = 9
  case vaultDayFloor = 10
  case vaultDayRatio = 11
  case outflowHourFloor = 12
  case outflowHourRatio = 13
  case outflowDayFloor = 14
  case outflowDayRatio = 15
  case tier1Volume = 16
  case tier2Volume = 17
  case tier3Volume = 18
  case tier1Discount = 19
  case tier2Discount = 20
  case tier3Discount = 21
  case insuranceEventCap = 22
  case maxDebt = 23
  case btcHaircut = 24
  case btcAccountCap = 25
  case btcVenueCap = 26
  case ethHaircut = 27
  case ethAccountCap = 28
  case ethVenueCap = 29
  case backstopMaxNotional = 30
  case parameterDelay = 31

  /// Name, unit, bounds and standard value.
  public var definition: ParameterDefinition { Self.definitions[Int(rawValue)] }
}

/// The settings of the venue.
public typealias VenueParameters = ParameterSet<VenueParameter>

extension VenueParameter {
  private static func row(
    _ key: String, _ unit: ParameterUnit, _ standard: Int64, _ bounds: ClosedRange<Int64>, _ summary: String
  ) -> ParameterDefinition {
    ParameterDefinition(key: key, unit: unit, standard: standard, bounds: bounds, summary: summary)
  }

  private static let one: Int64 = 1_000_000
  private static let million: Int64 = 1_000_000 * one
  private static let second: Int64 = 1_000_000_000
  private static let day: Int64 = 86_400 * second

  /// In order of the raw values; the order is checked by a test.
  static let definitions: [ParameterDefinition] = vault + limiters + fees + collateral

  private static let vault: [ParameterDefinition] = [
    row("lp_delay_s", .seconds, 2 * second, 0...day, "least time between an LP's deposit request and its price"),
    row("withdrawal_delay_s", .seconds, day, 0...(30 * day), "least time between a withdrawal request and its price"),
    row("min_deposit_usd", .usd, 10 * one, one...million, "least deposit of an LP"),
    row("dead_shares", .shares, 1 * one, 0...(1_000 * one), "shares of the first deposit that belong to nobody"),
    row("virtual_liquidity_usd", .usd, one, 1...(1_000 * one), "virtual assets and virtual shares of the vault"),
    row("exit_margin_ratio", .ratio, 200_000, 0...one, "exit discount at most leverage times this"),
    row("exit_skew_ratio", .ratio, 2 * one, 0...(10 * one), "how fast the exit discount grows with leverage"),
    row("exit_spread_ratio", .ratio, 3_000, 0...100_000, "exit discount per unit of leverage"),
  ]

  private static let limiters: [ParameterDefinition] = [
    row("vault_hour_floor_usd", .usd, million, 0...(1_000 * million), "least hourly outflow of the vault"),
    row("vault_hour_ratio", .ratio, 10_000, 0...one, "hourly outflow of the vault as a share of it"),
    row("vault_day_floor_usd", .usd, 10 * million, 0...(1_000 * million), "least daily outflow of the vault"),
    row("vault_day_ratio", .ratio, 100_000, 0...one, "daily outflow of the vault as a share of it"),
    row("outflow_hour_floor_usd", .usd, million, 0...(1_000 * million), "least hourly outflow of the venue"),
    row("outflow_hour_ratio", .ratio, 10_000, 0...one, "hourly outflow of the venue as a share of the pool"),
    row("outflow_day_floor_usd", .usd, 10 * million, 0...(1_000 * million), "least daily outflow of the venue"),
    row("outflow_day_ratio", .ratio, 100_000, 0...one, "daily outflow of the venue as a share of the pool"),
  ]

  private static let fees: [ParameterDefinition] = [
    row("tier1_volume_usd", .usd, 10 * million, 0...(1_000_000 * million), "30-day volume of the first fee tier"),
    row("tier2_volume_usd", .usd, 100 * million, 0...(1_000_000 * million), "30-day volume of the second fee tier"),
    row("tier3_volume_usd", .usd, 1_000 * million, 0...(1_000_000 * million), "30-day volume of the third fee tier"),
    row("tier1_discount_ratio", .ratio, 50_000, 0...one, "fee discount of the first tier"),
    row("tier2_discount_ratio", .ratio, 100_000, 0...one, "fee discount of the second tier"),
    row("tier3_discount_ratio", .ratio, 200_000, 0...one, "fee discount of the third tier"),
    row("insurance_event_cap_usd", .usd, 250_000 * one, 0...(1_000 * million), "insurance paid for one event"),
    row("max_debt_usd", .usd, 1_000 * one, 0...million, "debt against coins that is tolerated"),
  ]

  private static let collateral: [ParameterDefinition] = [
    row("btc_haircut_ratio", .ratio, 100_000, 0...one, "haircut of BTC collateral"),
    row("btc_account_cap_btc", .coins(decimals: 8), 100 * 100 * one, 0...(million), "BTC of an account that counts"),
    row("btc_venue_cap_btc", .coins(decimals: 8), 1_000 * 100 * one, 0...(10 * million), "BTC the venue takes"),
    row("eth_haircut_ratio", .ratio, 120_000, 0...one, "haircut of ETH collateral"),
    row("eth_account_cap_eth", .coins(decimals: 9), 1_000 * 1_000 * one, 0...(100 * million), "ETH that counts"),
    row("eth_venue_cap_eth", .coins(decimals: 9), 10_000 * 1_000 * one, 0...(1_000 * million), "ETH the venue takes"),
    row("backstop_max_notional_usd", .usd, 0, 0...(1_000 * million), "notional the backstop may hold; zero is off"),
    row("parameter_delay_s", .seconds, day, 0...(30 * day), "time between scheduling and enacting a parameter"),
  ]
}
