import Simulation
import Risk
import Oracles
import Instruments
import Hosting
import Hedging
import EngineCore
import Configuration
import Quantities
import VenueLedger

/// One line of a run for logs and programs: names and values.
struct LiveLine {
  let text: String

  init(_ run: LiveRun) {
    let engine = run.journal.durable.engine
    let ledger = engine.ledger
    var fields = ["time=\(Figures.instant(run.market.time).replacing(" ", with: "T"))Z"]
    for index in 0..<ledger.feedCount {
      let name = run.market.roster.underlyings[index].lowercased()
      let feed = FeedID(UInt16(index))
      fields.append("\(name)=\(ledger.feed(feed).price)")
      fields.append("\(name)_net=\(engine.exposure(feed)?.net.description ?? "none")")
      fields.append("\(name)_hedge=\(ledger.hedge(feed).quantity)")
    }
    for index in 0..<ledger.marketCount {
      let market = ledger.market(MarketID(UInt16(index)))
      fields.append("\(run.names.marketNames[index].lowercased())=\(MarketWords.state(market.state))")
    }
    let store = run.journal.store
    fields.append("pool=\(ledger.markedValue)")
    fields.append("share=\(LiveFigures.sharePrice(ledger))")
    fields.append("trades=\(run.market.counts.trades)")
    fields.append("liquidations=\(run.market.counts.liquidations)")
    fields.append("hedge_orders=\(run.market.counts.hedgeOrders)")
    fields.append("hedge_cost=\(run.market.counts.hedgeCost)")
    fields.append("behind=\(run.isBehind ? "yes" : "no")")
    fields.append("sequence=\(store.lastSequence) durable=\(store.durableSequence)")
    text = fields.joined(separator: " ")
  }
}
