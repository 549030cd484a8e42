import Instruments
import Hedging
import Oracles
package import Quantities
import VenueLedger

extension Engine {
  /// Codes the whole state, but for the settings: books, oracles, hedges, quotes and timers.
  package mutating func code(_ coder: inout StateCoder) {
    ledger.code(&coder)
    coder.each(&oracles) { $0.code(&$1) }
    var isHedged = desk != nil
    coder.code(&isHedged)
    guard coder.demand(isHedged == (desk != nil), "hedging is on in the settings or the state alone") else { return }
    if var desk {
      desk.code(&coder)
      if coder.isReading { self.desk = desk }
    }
    coder.each(&agreements) { agreement, coder in
      coder.optional(&agreement, blank: .halted(.noFreshSource)) { $0.code(&$1) }
    }
    let none = VenueQuote(feed: FeedID(0), bid: .zero, ask: .zero, barVolume: .zero, barClosedAt: .zero)
    coder.each(&quotes) { quote, coder in coder.optional(&quote, blank: none) { $0.code(&$1) } }
    coder.each(&manualStates) { $1.code(&$0) }
    coder.code(&now)
    coder.code(&nextHousekeeping)
    coder.code(&nextEscrowRelease)
  }
}

extension VenueQuote {
  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (feed, bid, ask, volume, closed) = (feed, bid, ask, barVolume, barClosedAt)
    coder.code(&feed)
    coder.code(&bid)
    coder.code(&ask)
    coder.code(&volume)
    coder.code(&closed)
    self = VenueQuote(feed: feed, bid: bid, ask: ask, barVolume: volume, barClosedAt: closed)
  }
}
