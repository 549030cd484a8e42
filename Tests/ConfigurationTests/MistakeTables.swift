@testable import Configuration

extension Mistake {
  static let all: [Mistake] = syntax + structure + types + numbers + ranges + contradictions + names

  static let syntax: [Mistake] = [
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd =", .syntax, "min_deposit_usd = # least deposit",
      "Write a value behind the equals sign, or remove the line."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd: 10", .syntax, "min_deposit_usd: 10 # least deposit",
      "Write: key = value."),
    Mistake(
      "exit_spread_ratio = 0.003", "exit_spread_ratio 0.003", .syntax, "exit_spread_ratio 0.003",
      "Write: key = value."),
    Mistake(
      "exit_spread_ratio = 0.003", "exit_spread_ratio = .003", .syntax, "exit_spread_ratio = .003",
      "Write digits on both sides of the point: 0.5."),
    Mistake(
      "exit_spread_ratio = 0.003", "exit_spread_ratio = 0,003", .syntax, "exit_spread_ratio = 0,003",
      "Write a point as the decimal sign and nothing between thousands."),
    Mistake(
      "exit_spread_ratio = 0.003", "exit_spread_ratio = 3%", .syntax, "exit_spread_ratio = 3%",
      "Write the share itself: 1 % is 0.01."),
    Mistake(
      "tier1_limit_usd = 100000", "tier1_limit_usd = 100.000.000", .syntax, "tier1_limit_usd = 100.000.000",
      "Write a number with one point and nothing between thousands."),
    Mistake(
      "tier1_limit_usd = 100000", "tier1_limit_usd = 100000 USD", .syntax, "tier1_limit_usd = 100000 USD",
      "Write one value alone on its line; the unit is in the key's name, and comments begin with #."),
    Mistake(
      "tier1_limit_usd = 100000", "tier1_limit_usd = 0100000", .syntax, "tier1_limit_usd = 0100000",
      "Drop the leading zeros."),
    Mistake(
      "tier1_limit_usd = 100000", "tier1_limit_usd = 99999999999999999999", .syntax,
      "tier1_limit_usd = 99999999999999999999", "Write a number that fits 64 bits."),
    Mistake(
      "borrow_skips_smaller_side = true", "borrow_skips_smaller_side = True", .syntax,
      "borrow_skips_smaller_side = True", "Write true or false in lower case."),
    Mistake(
      "borrow_skips_smaller_side = true", "borrow_skips_smaller_side = yes", .syntax, "borrow_skips_smaller_side = yes",
      "Write true or false."),
    Mistake("name = \"two\"", "name = two", .syntax, "name = two", "Put texts in double quotes."),
    Mistake("name = \"two\"", "name = \"two", .syntax, "name = \"two", "Close the quotes on the line where they open."),
    Mistake("# A small venue", "// A small venue", .syntax, "// A small venue", "Comments begin with #."),
    Mistake(
      "[simulated_venue]", "[simulated_venue", .syntax, "[simulated_venue",
      "Write [section] or [[section]], closed and alone on its line."),
    Mistake(
      "[[collateral]]", "[[[collateral]]]", .syntax, "[[[collateral]]]",
      "Write [section] or [[section]], closed and alone on its line."),
    Mistake(
      "[[collateral]]", "[[collateral]", .syntax, "[[collateral]",
      "Write [section] or [[section]], closed and alone on its line."),
  ]

  static let structure: [Mistake] = [
    Mistake(
      "[journal]", "[market]\n[journal]", .duplicate, "[market]",
      "Write the brackets of this section alike each time: [[…]] for each of several, […] for a single one.",
      at: "[market]\n[journal]"),
    Mistake(
      "slices_count = 10", "slices_count = 10\nslices_count = 11", .duplicate, "[[hedge]].slices_count",
      "Keep one of the two.", at: "slices_count = 11"),
    Mistake(
      "[journal]", "[venue]\nmin_deposit_usd = 11\n[journal]", .duplicate, "[venue]", "Keep one of the two.",
      at: "[venue]\nmin_deposit_usd = 11"),
    Mistake(
      "min_deposit_usd = 10", "min_deposite_usd = 10", .unknownKey, "[venue].min_deposite_usd",
      "Did you mean min_deposit_usd?"),
    Mistake(
      "exit_spread_ratio = 0.003", "exit_spread_bps = 30", .unknownKey, "[venue].exit_spread_bps",
      "Write exit_spread_ratio, and convert the value to that unit."),
    Mistake(
      "latency_ms = 250", "latency_s = 0.25", .unknownKey, "[simulated_venue].latency_s",
      "Write latency_ms, and convert the value to that unit."),
    Mistake(
      "latency_ms = 250", "latency = 250", .unknownKey, "[simulated_venue].latency",
      "Write latency_ms, and convert the value to that unit."),
    Mistake(
      "housekeeping_s = 1", "min_deposit_usd = 1", .unknownKey, "[engine].min_deposit_usd", "It belongs into [venue]."),
    Mistake(
      "housekeeping_s = 1", "sample_colour = 1", .unknownKey, "[engine].sample_colour",
      "Remove it, or look its name up."),
    Mistake(
      "[engine]\n", "max_age_s = 5\n[engine]\n", .unknownKey, "max_age_s", "It belongs into [feed].",
      at: "max_age_s = 5"),
    Mistake("[journal]", "[jurnal]", .unknownSection, "[jurnal]", "Did you mean [journal]?"),
    Mistake("[[collateral]]", "[[colateral]]", .unknownSection, "[colateral]", "Did you mean [[collateral]]?"),
    Mistake(
      "[defaults.market]", "[defaults.markt]", .unknownSection, "[defaults.markt]", "Did you mean [defaults.market]?"),
    Mistake(
      "[hedge_patience]", "[[hedge_patience]]", .wrongType, "[hedge_patience]",
      "Write [hedge_patience] once, with single brackets."),
    Mistake("[[hedge]]", "[hedge]", .wrongType, "[[hedge]]", "Write [[hedge]] with double brackets, one for each."),
    Mistake(
      "asset = \"BTC\"\n", "", .missing, "[collateral 1].asset", "Add a line such as: asset = \"BTC\"",
      at: "[[collateral]]"),
    Mistake(
      "name = \"two\"\n", "", .missing, "[source 2].name", "Add a line such as: name = \"BTC\"",
      at: "[[source]]\nfeed = \"BTC\"\n\n"),
  ]

  static let types: [Mistake] = [
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = \"10\"", .wrongType, "[venue].min_deposit_usd", "Remove the quotes."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = \"ten\"", .wrongType, "[venue].min_deposit_usd",
      "Write a number without quotes, such as 1000000."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = true", .wrongType, "[venue].min_deposit_usd",
      "Write a number, such as 1000000."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = [10]", .wrongType, "[venue].min_deposit_usd",
      "Write one number without brackets."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = 2025-10-10", .wrongType, "[venue].min_deposit_usd",
      "Write a number, such as 1000000."),
    Mistake(
      "borrow_skips_smaller_side = true", "borrow_skips_smaller_side = 1", .wrongType,
      "[defaults.market].borrow_skips_smaller_side", "Write true or false."),
    Mistake(
      "borrow_skips_smaller_side = true", "borrow_skips_smaller_side = \"true\"", .wrongType,
      "[defaults.market].borrow_skips_smaller_side", "Remove the quotes."),
    Mistake("name = \"two\"", "name = 2", .wrongType, "[source 2].name", "Write the name in quotes: \"BTC\"."),
    Mistake(
      "liquidity_model = \"skew_premium\"", "liquidity_model = 1", .wrongType, "[market 1].liquidity_model",
      "Write a word in quotes: \"flat\"."),
    Mistake(
      "liquidity_model = \"skew_premium\"", "liquidity_model = \"skew-premum\"", .outOfRange,
      "[market 1].liquidity_model", "Did you mean \"skew_premium\"?"),
    Mistake(
      "folder = \"journal\"", "folder = 5", .wrongType, "[journal].folder", "Write the path in quotes: \"journal\"."),
    Mistake(
      "folder = \"journal\"", "folder = \"a\\u0000b\"", .outOfRange, "[journal].folder",
      "Write a path without control characters."),
  ]

  static let numbers: [Mistake] = [
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = 1e3", .malformedNumber, "[venue].min_deposit_usd",
      "Write the number out, without an exponent."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = inf", .malformedNumber, "[venue].min_deposit_usd",
      "Write a finite number, such as 1000000."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = nan", .malformedNumber, "[venue].min_deposit_usd",
      "Write a finite number, such as 1000000."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = 0xFF", .malformedNumber, "[venue].min_deposit_usd",
      "Write it in decimal."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = 10.0000001", .malformedNumber, "[venue].min_deposit_usd",
      "Drop the digits that do not count."),
    Mistake(
      "slices_count = 10", "slices_count = 10.5", .malformedNumber, "[hedge 1].slices_count", "Write a whole number."),
  ]

  static let ranges: [Mistake] = [
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = -10", .outOfRange, "[venue].min_deposit_usd",
      "Write a value from 1 to 1000000."),
    Mistake(
      "min_deposit_usd = 10", "min_deposit_usd = 99999999999999999.5", .outOfRange, "[venue].min_deposit_usd",
      "Write a value from 1 to 1000000."),
    Mistake(
      "taker_fee_ratio = 0.001", "taker_fee_ratio = 10", .outOfRange, "[market 1].taker_fee_ratio",
      "Write the share itself, 0 to 0.05: 0.01 is 1 %."),
    Mistake(
      "adl_trigger_ratio = 0.85", "adl_trigger_ratio = 85", .outOfRange, "[defaults.market].adl_trigger_ratio",
      "Write the share itself, 0 to 1: 0.01 is 1 %."),
    Mistake(
      "latency_ms = 250", "latency_ms = 0", .outOfRange, "[simulated_venue].latency_ms",
      "Write a value from 250 to 60000."),
    Mistake(
      "tick_usd = 0.1", "tick_usd = 0", .outOfRange, "[hedge 1].tick_usd", "Write a value from 0.000001 to 1000000."),
    Mistake(
      "weight_count = 1", "weight_count = 0", .outOfRange, "[source 3].weight_count", "Write a value from 1 to 1000000."
    ),
    Mistake("name = \"two\"", "name = \"\"", .outOfRange, "[source 2].name", "Write a name, such as \"BTC\"."),
    Mistake(
      "name = \"two\"", "name = \"number two\"", .outOfRange, "[source 2].name",
      "Use letters, digits and -_.:/ only, at most 64."),
  ]

  static let contradictions: [Mistake] = [
    Mistake(
      "vault_hour_floor_usd = 1_000_000", "vault_hour_floor_usd = 20_000_000", .contradiction,
      "[venue].vault_hour_floor_usd", "Lower vault_hour_floor_usd or raise vault_day_floor_usd."),
    Mistake(
      "btc_account_cap_btc = 100", "btc_account_cap_btc = 1001", .contradiction, "[venue].btc_account_cap_btc",
      "Lower btc_account_cap_btc or raise btc_venue_cap_btc."),
    Mistake(
      "adl_trigger_ratio = 0.85", "adl_trigger_ratio = 0.95", .contradiction, "[defaults.market].adl_trigger_ratio",
      "Lower adl_trigger_ratio or raise max_payout_ratio."),
    Mistake(
      "camp_soft_ratio = 0.005", "camp_soft_ratio = 0.03", .contradiction, "[feed 1].camp_soft_ratio",
      "Lower camp_soft_ratio or raise camp_halt_ratio."),
    Mistake(
      "heartbeat_s = 15", "heartbeat_s = 61", .contradiction, "[source 1].heartbeat_s",
      "Lower heartbeat_s or raise max_age_s."),
    Mistake(
      "tier1_limit_usd = 100000", "tier1_limit_usd = 600000", .contradiction, "[market 1].tier1_limit_usd",
      "Lower tier1_limit_usd or raise tier2_limit_usd."),
    Mistake(
      "maintenance_ratio = 0.5", "maintenance_ratio = 0.1", .contradiction, "[market 1].maintenance_ratio",
      "Lower the fees or the leverage, or raise maintenance_ratio."),
    Mistake(
      "slices_count = 10", "slices_count = 2", .contradiction, "[hedge 1].slices_count",
      "Lower catch_up_count or raise slices_count."),
    Mistake(
      "unresolved_s = 5", "unresolved_s = 1.5", .contradiction, "[hedge_patience].unresolved_s",
      "Lower completion_s or raise unresolved_s."),
    Mistake(
      "weight_count = 1", "weight_count = 2", .contradiction, "[feed 1].name", "Change it or the [[source]]s of BTC.",
      at: "name = \"BTC\""),
    Mistake(
      "max_age_s = 60", "max_age_s = 10", .contradiction, "[feed 1].max_age_s", "Change it or the [[source]]s of BTC."),
    Mistake(
      "max_age_s = 60", "quorum_count = 1", .contradiction, "[feed 1].quorum_count",
      "Change it or the [[source]]s of BTC."),
    Mistake(
      "max_age_s = 60", "confirmations_count = 3", .contradiction, "[feed 1].confirmations_count",
      "Change it or the [[source]]s of BTC."),
  ]

  static let names: [Mistake] = [
    Mistake(
      "[journal]",
      "[traders]\nnoise_weight_ratio = 0\nmomentum_weight_ratio = 0\ninformed_weight_ratio = 0\n"
        + "price_sensitive_weight_ratio = 0\n[journal]", .contradiction, "[traders].noise_weight_ratio",
      "Give one of the styles a weight.", at: "noise_weight_ratio = 0"),
    Mistake(
      "name = \"two\"", "name = \"one\"", .repeatedName, "[source 2].name", "Rename or remove one of the two.",
      at: "name = \"one\"\n\n[[source]]\nfeed = \"BTC\"\nname = \"three\""),
    Mistake(
      "[[source]]\nfeed = \"BTC\"\nname = \"three\"", "[[source]]\nfeed = \"BTX\"\nname = \"three\"", .unknownName,
      "[source 3].feed", "Did you mean \"BTC\"?", at: "feed = \"BTX\""),
    Mistake(
      "asset = \"BTC\"\nfeed = \"BTC\"", "asset = \"BTC\"\nfeed = \"GOLD\"", .unknownName, "[collateral 1].feed",
      "Add the [[feed]], or name another.", at: "feed = \"GOLD\""),
    Mistake(
      "[[source]]", "[[feed]]\nname = \"ETH\"\n\n[[source]]", .missing, "[feed 2]",
      "Add a [[source]] for it, or remove the feed.", at: "[[feed]]\nname = \"ETH\""),
  ]
}
