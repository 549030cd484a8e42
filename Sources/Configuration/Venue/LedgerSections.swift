import Instruments
import Quantities
import VenueLedger

/// Settings whose keys, bounds and standard values the ledger itself declares.
private func declared<Target: Sendable, Key: ParameterKey>(
  _ path: any WritableKeyPath<Target, ParameterSet<Key>> & Sendable
) -> [Setting<Target>] {
  Key.allCases.map { key in
    let definition = key.definition
    let form: SettingForm =
      switch definition.unit {
      case .flag: .flag
      case .model: .choice(["flat", "skew_premium", "virtual_amm", "power_law"])
      // The key names the unit, 1e-18.
      case .atto: .number(decimals: 0, bounds: definition.bounds)
      default: .number(decimals: definition.unit.decimals, bounds: definition.bounds)
      }
    return Setting(definition.key, form, .standard, definition.summary) {
      .number($0[keyPath: path][key])
    } write: { target, value in
      guard case .number(let raw) = value else { return }
      let isWithin = target[keyPath: path].set(key, to: raw)
      precondition(isWithin, "Invariant: the form of a setting has the ledger's bounds")
    }
  }
}

extension Section {
  /// `[venue]`: the ledger's settings of the whole venue.
  static var venue: Section<VenueParameters> {
    let settings: [Setting<VenueParameters>] = declared(\.self)
    let volumes = ["tier1_volume_usd", "tier2_volume_usd", "tier3_volume_usd"]
    let discounts = ["tier1_discount_ratio", "tier2_discount_ratio", "tier3_discount_ratio"]
    var rules: [SectionRule<VenueParameters>] = .rising(settings, volumes, why: "a higher tier asks for more volume")
    rules += .rising(settings, discounts, why: "a higher tier is not worse")
    for prefix in ["vault", "outflow"] {
      for unit in ["floor_usd", "ratio"] {
        rules += .rising(
          settings, ["\(prefix)_hour_\(unit)", "\(prefix)_day_\(unit)"],
          why: "what may leave in an hour may leave in a day")
      }
    }
    rules += .rising(settings, ["btc_account_cap_btc", "btc_venue_cap_btc"], why: "an account is a part of the venue")
    rules += .rising(settings, ["eth_account_cap_eth", "eth_venue_cap_eth"], why: "an account is a part of the venue")
    return Section<VenueParameters>(
      "venue", standard: VenueParameters(), "The ledger's settings for the whole venue.", rules: rules, settings)
  }

  /// `[[collateral]]`: which coins are taken; their haircuts and caps are in `[venue]`.
  static var collateral: Section<CollateralDraft> {
    Section<CollateralDraft>(
      "collateral", isArray: true, standard: CollateralDraft(),
      "A coin that is taken as collateral; without one only USDC is. Its haircut and caps are settings of [venue].",
      [
        Setting("asset", .choice(CollateralDraft.assets), .required, "the coin") {
          .number(Int64($0.asset))
        } write: { target, value in
          if case .number(let index) = value { target.asset = Int(index) }
        },
        .text("feed", \.feed, .name, "the feed that prices it"),
      ])
  }

  /// `[[market]]`: the perpetuals.
  static var market: Section<MarketDraft> {
    let named: [Setting<MarketDraft>] = [
      .text("name", \.name, .name, "the market's name, as clients see it"),
      .text("feed", \.feed, .name, "the feed that settles it"),
    ]
    let settings = named + declared(\.parameters)
    return Section<MarketDraft>(
      "market", isArray: true, standard: MarketDraft(), "A perpetual market.", rules: marketRules(settings), settings)
  }

  private static func marketRules(_ settings: [Setting<MarketDraft>]) -> [SectionRule<MarketDraft>] {
    let pairs: [(keys: [String], why: String)] = [
      (["adl_target_ratio", "adl_trigger_ratio"], "deleveraging that leaves more than triggers it never ends"),
      (["adl_trigger_ratio", "max_payout_ratio"], "deleveraging starts before profits are cut"),
      (["max_withdrawal_pnl_ratio", "adl_trigger_ratio"], "liquidity stops leaving before winners are deleveraged"),
      (["tier1_limit_usd", "tier2_limit_usd", "tier3_limit_usd"], "margin tiers begin where the last one ends"),
      (
        ["tier4_leverage_ratio", "tier3_leverage_ratio", "tier2_leverage_ratio", "tier1_leverage_ratio"],
        "larger positions carry less leverage"
      ),
      (["borrow_base_per_year_ratio", "borrow_above_per_year_ratio"], "borrowing gets dearer above the kink"),
      (["impact_factor_positive_atto", "impact_factor_negative_atto"], "a round trip must not earn impact"),
      (["max_positive_impact_ratio", "max_negative_impact_ratio"], "a round trip must not earn impact"),
      (["execution_delay_s", "order_lifetime_s"], "an order must live until it can be executed"),
    ]
    let whole: [SectionRule<MarketDraft>] = [
      SectionRule(
        ["treasury_share_ratio", "insurance_share_ratio"], "the two shares of the fees to sum to at most 1",
        why: "fees are given away once", fix: "Lower one of the two."
      ) { $0.parameters[.treasuryShare] + $0.parameters[.insuranceShare] <= 1_000_000 },
      SectionRule(
        ["margin_interest_upper_usd", "margin_interest_lower_usd"],
        "margin_interest_lower_usd at most margin_interest_upper_usd, unless that is 0",
        why: "margin rises between the two", fix: "Raise margin_interest_upper_usd, or set it to 0."
      ) {
        $0.parameters[.marginInterestUpper] == 0
          || $0.parameters[.marginInterestLower] <= $0.parameters[.marginInterestUpper]
      },
      SectionRule(
        ["keeper_fee_ratio", "insurance_fee_ratio", "maintenance_ratio", "tier1_leverage_ratio"],
        "both fees together at most the maintenance margin, maintenance_ratio / tier1_leverage_ratio",
        why: "who is liquidated at maintenance must be able to pay the fees",
        fix: "Lower the fees or the leverage, or raise maintenance_ratio."
      ) {
        let fees = Int128($0.parameters[.keeperFee] + $0.parameters[.insuranceFee])
        return fees * Int128($0.parameters[.tier1Leverage]) <= Int128($0.parameters[.maintenanceRatio]) * 1_000_000
      },
    ]
    return pairs.flatMap { [SectionRule<MarketDraft>].rising(settings, $0.keys, why: $0.why) } + whole
  }
}
