import EngineCore
import Hedging
import Instruments
import Quantities
import VenueLedger

/// The report as JSON; docs/backtest.md states the schema.
extension BacktestReport {
  /// One object with everything but the series.
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("schema", .text("ballast.backtest/1")), ("as_of", .text(FigureText.instant(madeAt))), ("data", market),
      ("config_hash", .text(configHash)), ("seed", .integer(Int128(settings.seed))),
      ("state_hash", (self[.hedged] ?? pools.first).map { .text(hexadecimal($0.stateHash)) } ?? .null),
      ("inputs", sum(\.counts.inputs)), ("commands", sum(\.counts.commands)), ("events", sum(\.counts.events)),
      ("invariant_checks", .integer(pools.reduce(0) { $0 + Int128($1.invariantChecks) })),
      // A violation stops the process: a report that exists had none.
      ("invariant_violations", .integer(0)), ("elapsed_seconds", .real(Double(elapsed.nanoseconds) / 1e9)),
      ("settings", settingsJSON), ("exposure", exposure), ("lp", lp), ("hedging", hedging), ("traders", traders),
      ("bad_debt_usd", self[.hedged].map { money($0.counts.badDebt) } ?? .null),
      ("assumptions", .list(assumptions.map { .object([("name", .text($0.name)), ("text", .text($0.text))]) })),
      (
        "checks",
        .list(
          checks.map { .object([("name", .text($0.name)), ("holds", .bool($0.holds)), ("text", .text($0.text))]) })
      ),
    ]
    if !frontier.isEmpty { members.append(("frontier", .list(frontier.map(\.json)))) }
    return .object(members)
  }

  private func sum(_ count: (PoolFigures) -> Int) -> JSONValue { .integer(pools.reduce(0) { $0 + Int128(count($1)) }) }

  private var market: JSONValue {
    .object([
      (
        "files",
        .list(
          files.map {
            .object([
              ("name", .text(baseName($0.file))), ("rows", .integer(Int128($0.rows))),
              ("bytes", .integer(Int128($0.bytes))),
              ("crc32", .text(String(hexadecimal(UInt64($0.checksum)).suffix(8)))),
            ])
          })
      ),
      (
        "sources",
        .list(
          coverage.map {
            .object([
              ("name", .text($0.name)), ("rows", .integer(Int128($0.rows))), ("missing", .integer(Int128($0.missing))),
              ("first", .text(FigureText.instant($0.first))), ("last", .text(FigureText.instant($0.last))),
            ])
          })
      ),
      ("underlyings", .list(roster.underlyings.map { .text($0) })), ("rows", .integer(Int128(rows))),
      ("missing_rows", .integer(Int128(missingRows))), ("ticks", .integer(Int128(ticks))),
      (
        "span",
        span.map {
          .object([
            ("first", .text(FigureText.instant($0.lowerBound))), ("last", .text(FigureText.instant($0.upperBound))),
            ("seconds", .real(Double(($0.upperBound - $0.lowerBound).nanoseconds) / 1e9)),
          ])
        } ?? .null
      ),
      ("halted_seconds", .real(Double(halted.nanoseconds) / 1e9)), ("halted_share", .real(haltedShare)),
    ])
  }

  private var settingsJSON: JSONValue {
    let external = settings.external
    return .object([
      ("pool_value_usd", money(settings.poolValue)), ("skew_scale_ratio", rate(settings.skewScale)),
      ("taker_fee_ratio", rate(FeeRate(raw: settings.market[.takerFee]))),
      ("maker_fee_ratio", rate(FeeRate(raw: settings.market[.makerFee]))),
      ("band_ratio", rate(settings.hedging.bandFraction)), ("band_floor_usd", money(settings.hedging.bandFloor)),
      ("reset_ratio", rate(settings.hedging.reset)), ("hedge_fee_ratio", rate(external.takerFee)),
      ("hedge_half_spread_ratio", rate(external.halfSpread)), ("hedge_impact_ratio", rate(external.impact)),
      ("hedge_participation_ratio", rate(external.participation)),
      ("hedge_latency_ms", .integer(Int128(external.latency.nanoseconds / 1_000_000))),
      ("hedge_funding_ratio", rate(external.funding)), ("hedge_outages_per_day", .real(external.outagesPerDay)),
    ])
  }

  private func byPool(_ value: (PoolFigures) -> JSONValue) -> JSONValue {
    .object(pools.map { ($0.kind.description, value($0)) })
  }

  private var exposure: JSONValue {
    .object([
      ("mean_abs_net_delta_usd", byPool { .real($0.meanNet) }),
      ("greatest_net_delta_usd", byPool { .real($0.greatestNet) }),
      ("net_to_pool", byPool { .real($0.netShare) }), ("mean_open_interest_usd", byPool { .real($0.meanOpenInterest) }),
      ("open_interest_to_pool", byPool { .real($0.interestShare) }),
      ("reduction_vs_static", reduction(versus: .staticPool).map { .real($0) } ?? .null),
      ("reduction_vs_unhedged", reduction(versus: .unhedged).map { .real($0) } ?? .null),
    ])
  }

  private var lp: JSONValue {
    guard let first = self[.hedged] ?? pools.first else { return .null }
    return .object(lp(first) + [("pools", byPool { .object(lp($0)) })])
  }

  private func lp(_ pool: PoolFigures) -> [(String, JSONValue)] {
    [
      ("start_value_usd", .decimal(pool.contributed, places: 12)),
      ("end_value_usd", .decimal(pool.endValueExact, places: 12)), ("return", .real(pool.totalReturn)),
      ("max_drawdown", .real(pool.drawdown)), ("deviation_of_hourly_returns", .real(pool.hourlyDeviation)),
      ("attribution", attribution(pool.attribution, residual: pool.residual)),
      ("attribution_postings", attribution(pool.postedAttribution, residual: pool.postedResidual)),
      ("attribution_differs_in", .list(pool.disagreements.map { .text($0) })),
      ("insurance_fund_usd", money(pool.insurance)), ("state_hash", .text(hexadecimal(pool.stateHash))),
    ]
  }

  private func attribution(_ parts: Attribution, residual: Int128) -> JSONValue {
    .object(
      parts.buckets.map { ($0.name, .decimal($0.value, places: 12)) } + [("residual", .decimal(residual, places: 12))])
  }

  private var hedging: JSONValue {
    guard let pool = self[.hedged] else { return .null }
    let counts = pool.counts
    return .object([
      ("orders", .integer(Int128(counts.hedgeOrders))), ("volume_usd", money(counts.hedgeVolume)),
      ("cost_usd", .decimal(-pool.attribution.hedgeCost, places: 12)),
      ("cost_bps_of_volume", pool.hedgeCostPoints.map { .real($0) } ?? .null),
      ("earned_usd", .real(pool.earned)), ("rejected", .integer(Int128(counts.hedgeRefused))),
      ("partial", .integer(Int128(counts.hedgePartial))), ("halts", .integer(Int128(counts.hedgeHalts))),
      ("rejected_by_reason", .object(counts.hedgeRefusals.map { ("\($0.reason)", .integer(Int128($0.count))) })),
      ("halts_by_reason", .object(counts.hedgeHaltReasons.map { ("\($0.reason)", .integer(Int128($0.count))) })),
    ])
  }

  private var traders: JSONValue {
    .object([
      (
        "intents",
        .object(TraderStyle.allCases.map { ($0.description, .integer(Int128(intents[Int($0.rawValue)]))) })
      ), ("pools", byPool(traders)),
    ])
  }

  private func traders(of pool: PoolFigures) -> JSONValue {
    let counts = pool.counts
    let refusals = counts.refusals.sorted { $0.key.rawValue < $1.key.rawValue }
    return .object([
      ("trades", .integer(Int128(counts.trades))), ("volume_usd", .decimal(counts.tradeVolume, places: 6)),
      ("fees_usd", money(counts.fees)), ("result_usd", money(pool.traderResult)),
      ("liquidations", .integer(Int128(counts.liquidations))), ("deleveraged", .integer(Int128(counts.deleveraged))),
      ("bad_debt_usd", money(counts.badDebt)), ("bad_debt_insured_usd", money(counts.badDebtInsured)),
      ("halted_seconds", .real(Double(counts.haltedNanoseconds) / 1e9)),
      (
        "verdicts",
        .object(
          pool.verdicts.map {
            (
              $0.style.description,
              .object([
                ("sent", .integer(Int128($0.sent))), ("declined", .integer(Int128($0.declined))),
                ("pointless", .integer(Int128($0.pointless))),
              ])
            )
          })
      ), ("refusals", .object(refusals.map { ("\($0.key)", .integer(Int128($0.value))) })),
    ])
  }
}

extension FrontierPoint {
  var json: JSONValue {
    .object([
      ("band_ratio", rate(band)), ("mean_abs_net_delta_usd", .real(figures.meanNet)),
      ("reduction_vs_static", .real(reduction)), ("hedge_orders", .integer(Int128(figures.counts.hedgeOrders))),
      ("hedge_volume_usd", money(figures.counts.hedgeVolume)),
      ("hedge_cost_usd", .decimal(-figures.attribution.hedgeCost, places: 12)),
      ("hedge_cost_bps_of_volume", figures.hedgeCostPoints.map { .real($0) } ?? .null),
      ("lp_return", .real(figures.totalReturn)), ("lp_deviation_of_hourly_returns", .real(figures.hourlyDeviation)),
      ("lp_max_drawdown", .real(figures.drawdown)), ("state_hash", .text(hexadecimal(figures.stateHash))),
    ])
  }
}

/// The last part of a path: a report tells which file it was, not where it lay.
func baseName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

private func money(_ value: Money) -> JSONValue { .decimal(Int128(value.raw), places: 6) }
private func rate(_ value: FeeRate) -> JSONValue { .decimal(Int128(value.raw), places: 6) }
