import EngineCore
import Hedging
import Quantities

private let day: Int64 = 86_400_000_000_000
private let millisecond: Int64 = 1_000_000
private let one: Int64 = 1_000_000
/// A trillion USDC.
private let trillion: Int64 = 1_000_000_000_000_000_000

extension Section {
  /// `[[hedge]]`: what is traded on the external venue for one feed, and within which band.
  static var hedge: Section<HedgeDraft> {
    let settings = hedgeInstrumentSettings + hedgePolicySettings
    var rules: [SectionRule<HedgeDraft>] = .rising(
      settings, ["max_order_usd", "max_position_usd"], why: "one order fits the position")
    rules += .rising(settings, ["lot_contracts", "minimum_contracts"], why: "the smallest order is at least one lot")
    rules += .rising(
      settings, ["slippage_ratio", "price_band_ratio"], why: "a limit lies within the band that is believed")
    rules += .rising(settings, ["catch_up_count", "slices_count"], why: "a programme catches up by its own slices")
    rules.append(
      SectionRule(
        ["cost_aware", "cost_ratio", "flow_ratio", "volatility_ratio", "risk_aversion_ratio"],
        "a cost-aware band no wider than the pool",
        why: "its half-width is (3/2 cost (flow/volatility)² / aversion)^(1/3)",
        fix: "Lower cost_ratio or flow_ratio, or raise volatility_ratio or risk_aversion_ratio."
      ) { $0.completePolicy.costAware.map { $0.fraction != nil } ?? true })
    return Section<HedgeDraft>(
      "hedge", isArray: true, standard: HedgeDraft(),
      "How the pool's exposure to one feed is hedged on the external venue; a feed without it stays unhedged.",
      rules: rules, settings)
  }

  private static var hedgeInstrumentSettings: [Setting<HedgeDraft>] {
    [
      .text("feed", \.feed, .name, "the feed whose exposure is hedged"),
      .quantity("tick_usd", \.tick, 1...1_000_000 * one, "the venue's smallest price step"),
      .quantity("lot_contracts", \.lot, 1...1_000_000 * one, "the venue's smallest quantity step"),
      .quantity("minimum_contracts", \.minimum, 1...1_000_000 * one, "the smallest order that the venue takes"),
    ]
  }

  private static var hedgePolicySettings: [Setting<HedgeDraft>] {
    [
      .quantity("band_floor_usd", \.policy.bandFloor, 0...trillion, "least half-width of the no-trade band"),
      .quantity("band_ratio", \.policy.bandFraction, 0...one, "half-width of the no-trade band, of the pool's value"),
      .flag("cost_aware", \.isCostAware, "widen the band to what the cost of hedging justifies"),
      .quantity("cost_ratio", \.cost, 1...100_000, "cost of a hedge, of the value traded; for the cost-aware band"),
      .quantity(
        "flow_ratio", \.flow, 1...10 * one, "a day's deviation of unhedged exposure, of the pool; for that band"),
      .quantity("volatility_ratio", \.volatility, 1...10 * one, "a day's deviation of the return; for that band"),
      .quantity(
        "risk_aversion_ratio", \.riskAversion, 1...1_000 * one, "relative risk aversion of the pool; for that band"),
      .quantity("reset_ratio", \.policy.reset, 0...one, "where a hedge ends: 0 is flat, 1 the edge of the band"),
      .quantity("max_order_usd", \.policy.maximumOrder, 1...trillion, "largest single order"),
      .quantity("max_position_usd", \.policy.maximumPosition, 1...trillion, "largest hedge position"),
      .quantity(
        "participation_ratio", \.policy.participation, 1...one, "largest share of a bar's volume that is ordered"),
      .quantity(
        "price_band_ratio", \.policy.priceBand, 1...500_000, "farthest distance of the venue's book from the oracle"),
      .quantity("slippage_ratio", \.policy.slippage, 0...500_000, "limit beyond the venue's best price"),
      .span("cadence_s", \.policy.cadence, millisecond...day, "grid of time on which hedges are decided"),
      .span("cooldown_s", \.policy.cooldown, 0...day, "least time between two orders"),
      .quantity("sliced_from_usd", \.policy.slicedFrom, 0...trillion, "excess from which a hedge is sliced"),
      .span("horizon_s", \.policy.horizon, millisecond...day, "time over which a sliced hedge is spread"),
      .count("slices_count", \.policy.slices, 1...1_000, "number of slices"),
      .count("catch_up_count", \.policy.catchUp, 1...1_000, "largest order of a hedge that fell behind, in slices"),
    ]
  }

  /// `[hedge_patience]`: what is late and what is damage.
  static var hedgePatience: Section<HedgePatience> {
    let settings: [Setting<HedgePatience>] = [
      .span(
        "acknowledgement_s", \.acknowledgement, millisecond...day, "without a word for this long an order is queried"),
      .span("completion_s", \.completion, millisecond...day, "an order still open after this is cancelled"),
      .span("receive_window_s", \.receiveWindow, millisecond...day, "the venue refuses requests older than this"),
      .span("answer_s", \.answer, millisecond...day, "an answer later than this after its query is dropped"),
      .span("query_s", \.query, millisecond...day, "time between two queries of one order or position"),
      .span("unresolved_s", \.unresolved, millisecond...day, "unresolved for this long halts hedging"),
      .span("proof_s", \.proof, millisecond...day, "two equal statements this far apart are a proof"),
      .span("positions_s", \.positions, millisecond...day, "positions are asked for at least this often"),
      .span("pause_s", \.pause, millisecond...day, "first pause after a refusal; doubled at each further one"),
      .count("refusals_count", \.refusals, 1...1_000, "refusals in a row that halt hedging"),
      .count("unreadable_count", \.unreadable, 1...1_000, "unreadable messages in a row that halt hedging"),
      .quantity("absurd_price_ratio", \.absurdPrice, 1...one, "a fill farther than this from the oracle halts hedging"),
      .quantity("absurd_cost_ratio", \.absurdCost, 1...one, "a fee beyond this share of the value is flagged"),
      .quantity(
        "cash_tolerance_usd", \.cashTolerance, 0...trillion, "how far the venue's cash may differ from the book"),
    ]
    let why = "a state must have time to be resolved before it halts hedging"
    var rules: [SectionRule<HedgePatience>] = .rising(settings, ["acknowledgement_s", "completion_s"], why: why)
    rules += .rising(settings, ["completion_s", "unresolved_s"], why: why)
    rules += .rising(settings, ["proof_s", "unresolved_s"], why: why)
    rules += .rising(settings, ["query_s", "unresolved_s"], why: why)
    return Section<HedgePatience>(
      "hedge_patience", standard: HedgePatience(),
      "How long the desk waits for the venue, and what it takes for damage.",
      rules: rules, settings)
  }

  /// `[hedge_funding]`: the pool's cash on the venue.
  static var hedgeFunding: Section<HedgeFundingPolicy> {
    Section<HedgeFundingPolicy>(
      "hedge_funding", standard: HedgeFundingPolicy(), "How the pool's cash on the external venue follows its hedges.",
      [
        .quantity("target_ratio", \.target, 0...one, "cash kept there, of the hedges' value"),
        .quantity("tolerance_ratio", \.tolerance, 1...one, "share of the target below which money is sent"),
        .quantity("floor_usd", \.floor, 0...trillion, "least cash kept there while hedging is on"),
        .quantity("ceiling_ratio", \.ceiling, 0...one, "largest share of the pool's own cash that may be sent"),
      ])
  }
}
