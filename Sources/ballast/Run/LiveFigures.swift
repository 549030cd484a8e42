import Simulation
import Risk
import Instruments
import Hosting
import Configuration
import EngineCore
import Hedging
import Oracles
import Quantities
import VenueLedger

/// Figures of a running venue that more than one view shows.
enum LiveFigures {
  /// USDC for a share; one before there are shares.
  static func sharePrice(_ ledger: Ledger) -> Price {
    let supply = ledger.shareSupply.raw
    guard supply > 0 else { return Price(raw: 1_000_000) }
    return Price(
      raw: scaledProductChecked(ledger.markedValue.raw, 1_000_000, per: supply, rounding: .down) ?? 0)
  }

  /// Half the width of the no-trade band, USDC; `nil` when nothing is hedged.
  static func band(_ engine: Engine, _ feed: FeedID) -> Money? {
    guard let hedge = engine.settings.hedging?.instruments.first(where: { $0.instrument.feed == feed }) else {
      return nil
    }
    let price = engine.ledger.feed(feed).price
    let band = NoTradeBand(
      hedge.policy, lot: hedge.instrument.lot, poolValue: max(engine.ledger.markedValue, .zero), price: price)
    return band.flatMap { scaledProductChecked($0.halfWidth.raw, price.raw, per: 1_000_000, rounding: .up) }.map(
      Money.init(raw:))
  }

  /// Value at the agreed price, USDC.
  static func value(_ quantity: Quantity, at price: Price) -> Money {
    Money(raw: scaledProductChecked(quantity.raw, price.raw, per: 1_000_000, rounding: .down) ?? 0)
  }

  /// Funding a day as a percentage; positive when longs pay.
  static func fundingPerDay(_ market: MarketView) -> String {
    // From 1e-18 to millionths of a percent.
    Figures.fixed(Int64(clamping: market.accrual.fundingRate / 10_000_000_000), places: 4) + " %/day"
  }
}

/// Words for codes.
enum MarketWords {
  static func state(_ state: MarketState) -> String {
    switch state {
    case .open: "open"
    case .closeOnly: "close-only"
    case .halted: "halted"
    }
  }

  static func standing(_ standing: SourceStanding) -> (word: String, paint: Terminal.Paint?) {
    switch standing {
    case .silent: ("silent", .red)
    case .stale: ("stale", .red)
    case .frozen: ("frozen", .yellow)
    case .outlier: ("outlier", .yellow)
    case .late: ("late", .yellow)
    case .live: ("live", .green)
    }
  }

  static func verdict(_ verdict: ObservationVerdict?) -> String {
    verdict.map { spaced("\($0)") } ?? "none yet"
  }

  static func agreement(_ agreement: Agreement?) -> (word: String, paint: Terminal.Paint?) {
    switch agreement {
    case .agreed(let price): ("agreed by \(price.sourceCount), \(price.quorum) needed", .green)
    case .closeOnly(_, let reason): ("close-only: \(spaced("\(reason)"))", .yellow)
    case .halted(let reason): ("halted: \(spaced("\(reason)"))", .red)
    case nil: ("no price yet", .red)
    }
  }

  /// `restartGrace` as `restart grace`.
  static func spaced(_ name: String) -> String {
    var text = ""
    for letter in name {
      if letter.isUppercase { text += " " }
      text += letter.lowercased()
    }
    return text
  }
}
