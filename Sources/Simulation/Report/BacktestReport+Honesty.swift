import EngineCore
import Hedging
import Oracles
import Quantities

/// What a report admits: assumptions, and checks that a reader would want to make.
extension BacktestReport {
  static func assumptions(_ test: Backtest, _ roster: MarketRoster) -> [ReportAssumption] {
    let settings = test.settings
    let external = settings.external
    var found: [ReportAssumption] = []
    let engine = test.pools.first?.engine
    for feed in engine?.settings.feeds ?? [] {
      for assumption in feed.assumptions {
        let name = roster.underlyings[Int(feed.feed.value)]
        found.append(ReportAssumption(name: "oracle_sources", text: "\(name): \(assumption)"))
      }
    }
    let points = { (rate: FeeRate) in FigureText.number(Double(rate.raw) / 100, places: 1) }
    found += [
      ReportAssumption(
        name: "reaction",
        text: "price-sensitive traders ask each pool for its price and may stay away; all others trade whatever it is"),
      ReportAssumption(
        name: "start",
        text: settings.traders.startsSeasoned
          ? "traders begin with the open interest of a pool that has been running for long"
          : "nobody holds anything at the start; open interest takes a few holding times, "
            + "\(FigureText.span(settings.traders.meanHold)) each, to build up"),
      ReportAssumption(
        name: "pool_size",
        text: settings.marketShare == .zero
          ? "the pool has its configured value, whatever the market trades"
          : "the pool is at most \(FigureText.percent(settings.marketShare.real)) of an hour's volume where it "
            + "hedges, by the first quarter of an hour"),
      ReportAssumption(
        name: "insurance_seed",
        text:
          "the insurance fund begins with a gift of \(FigureText.percent(settings.insuranceSeed.real)) of the pool"
      ),
      ReportAssumption(
        name: "no_feedback", text: "neither traders nor hedges move the market price beyond the impact stated below"),
      ReportAssumption(
        name: "bar_path",
        text: "inside a bar the price goes open, nearer extreme, farther extreme, close, a quarter of the bar apart"),
      ReportAssumption(
        name: "hedge_cost",
        text: "hedges pay \(points(external.takerFee)) bps fee and \(points(external.halfSpread)) bps half spread, and "
          + "up to \(points(external.impact)) bps impact for a whole bar's volume, of which "
          + "\(FigureText.percent(external.participation.real, places: 1)) is there for us"),
      ReportAssumption(
        name: "hedge_latency",
        text: "a hedge is matched \(external.latency.nanoseconds / 1_000_000) ms after its decision, in up to "
          + "\(external.parts) parts"),
      ReportAssumption(
        name: "hedge_funding",
        text: "longs pay shorts \(points(external.funding)) bps every eight hours on the external venue"),
      ReportAssumption(
        name: "hedge_outages",
        text: "the external venue is away \(FigureText.number(external.outagesPerDay, places: 2)) times a day for "
          + "\(FigureText.span(external.outageLength)) on average; no other fault is played"),
      ReportAssumption(
        name: "operator", text: "an operator resumes hedging as soon as the venue has confirmed every position"),
      ReportAssumption(
        name: "source_confidence",
        text: "every source is uncertain by \(points(settings.sourceConfidence)) bps of its price"),
      ReportAssumption(
        name: "liquidity", text: "one liquidity provider deposits at the start and stays to the end"),
    ]
    return found
  }

  /// What a reader would check first.
  public var checks: [ReportCheck] {
    pools.flatMap(soundness) + comparisonWithRealPools + widthOfBand + worthOfHedge + sameOrders
  }

  private func soundness(_ pool: PoolFigures) -> [ReportCheck] {
    let residual = Double(pool.residual) / 1e12
    let posted = Double(pool.postedResidual) / 1e12
    let odd = pool.disagreements
    return [
      ReportCheck(
        name: "\(pool.kind).residual",
        text: "\(pool.kind): the attribution leaves \(residual) USDC unexplained (\(posted) by the postings)",
        holds: pool.residual.magnitude <= 1_000_000),
      ReportCheck(
        name: "\(pool.kind).attribution",
        text: odd.isEmpty
          ? "\(pool.kind): positions times prices and the ledger's postings agree in every bucket"
          : "\(pool.kind): the two attributions differ in \(odd.joined(separator: ", "))", holds: odd.isEmpty),
      ReportCheck(
        name: "\(pool.kind).invariants",
        text: "\(pool.kind): \(FigureText.number(Double(pool.invariantChecks))) invariants checked, none violated",
        holds: pool.invariantChecks > 0),
    ]
  }

  private var comparisonWithRealPools: [ReportCheck] {
    guard let pool = self[.staticPool] ?? pools.first else { return [] }
    return [
      ReportCheck(
        name: "net_share",
        text: "\(pool.kind): |net|/pool \(FigureText.percent(pool.netShare)); real GMX pools about 1–3 %",
        holds: (0.005...0.1).contains(pool.netShare)),
      ReportCheck(
        name: "interest_share",
        text: "\(pool.kind): open interest/pool \(FigureText.number(pool.interestShare, places: 2)); "
          + "real GMX pools about 0.5–1.5", holds: (0.3...3).contains(pool.interestShare)),
    ]
  }

  /// Inside its band the hedge leaves the exposure alone.
  private var widthOfBand: [ReportCheck] {
    guard let hedged = self[.hedged], let plain = self[.unhedged] else { return [] }
    let band = max(hedged.meanValue * settings.hedging.bandFraction.real, settings.hedging.bandFloor.real)
    let holds = plain.meanNet > band
    return [
      ReportCheck(
        name: "band_width",
        text: "without a hedge the mean |net| is \(FigureText.usd(plain.meanNet)) USDC, \(holds ? "beyond" : "within") "
          + "the band of ±\(FigureText.usd(band)) USDC" + (holds ? "" : ": there was little to hedge"), holds: holds)
    ]
  }

  private var worthOfHedge: [ReportCheck] {
    guard let hedged = self[.hedged] else { return [] }
    let share = hedged.earned > 0 ? " (\(FigureText.percent(hedged.hedgeCost / hedged.earned, places: 0)))" : ""
    return [
      ReportCheck(
        name: "hedge_cost",
        text: "the hedge cost \(FigureText.usd(hedged.hedgeCost)) USDC of \(FigureText.usd(hedged.earned)) earned by "
          + "fees, funding and borrow\(share)", holds: hedged.hedgeCost < max(0, hedged.earned))
    ]
  }

  /// Every pool judges the same intents.
  private var sameOrders: [ReportCheck] {
    let heard = pools.map { pool in pool.verdicts.map { $0.sent + $0.declined + $0.pointless } }
    let same = heard.allSatisfy { $0 == intents }
    return [
      ReportCheck(
        name: "same_intents",
        text: same
          ? "all pools heard the same \(FigureText.number(Double(intents.reduce(0, +)))) intents"
          : "the pools heard different intents", holds: same)
    ]
  }
}
