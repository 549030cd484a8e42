import Instruments
import Quantities
import VenueLedger

/// The stable codes of commands; docs/journal.md lists them. A code is never given to another command.
extension Command: Journaled {
  /// The code in the journal.
  var code: UInt8 {
    switch self {
    case .openAccount: 1
    case .authoriseAgent: 2
    case .revokeAgent: 3
    case .deposit: 4
    case .withdraw: 5
    case .transfer: 6
    case .addMargin: 7
    case .removeMargin: 8
    case .publishPrice: 9
    case .setMarketState: 10
    case .setVolatilityMultiplier: 11
    case .placeOrder: 12
    case .cancelOrder: 13
    case .executeOrder: 14
    case .liquidate: 15
    case .seizeCollateral: 16
    case .takeOver: 17
    case .deleverage: 18
    case .releaseEscrow: 19
    case .requestDeposit: 20
    case .executeDeposit: 21
    case .requestWithdrawal: 22
    case .processWithdrawals: 23
    case .claim: 24
    case .donate: 25
    case .fundHedge: 26
    case .recordHedgeFill: 27
    case .recordHedgeFunding: 28
    case .scheduleParameter: 29
    case .enactParameter: 30
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.write(code)
    switch self {
    case .openAccount(let parent): writer.put(parent)
    case .authoriseAgent(let account, let key, let expires): writer.put(account, key, expires)
    case .revokeAgent(let account, let key): writer.put(account, key)
    case .deposit(let account, let amount), .withdraw(let account, let amount): writer.put(account, amount)
    case .transfer(let from, let to, let amount): writer.put(from, to, amount)
    case .addMargin(let account, let market, let money), .removeMargin(let account, let market, let money):
      writer.put(account, market, money)
    case .publishPrice(let feed, let price, let confidence, let at): writer.put(feed, price, confidence, at)
    case .setMarketState(let market, let state): writer.put(market, state)
    case .setVolatilityMultiplier(let market, let ratio): writer.put(market, ratio)
    case .placeOrder(let ticket): writer.put(ticket)
    case .cancelOrder(let order), .executeOrder(let order): writer.put(order)
    case .liquidate(let account, let market, let keeper): writer.put(account, market, keeper)
    case .seizeCollateral(let account, let asset): writer.put(account, asset)
    case .takeOver(let account, let market): writer.put(account, market)
    case .deleverage(let market, let side): writer.put(market, side)
    case .releaseEscrow, .processWithdrawals: break
    case .requestDeposit(let account, let money, let shares): writer.put(account, money, shares)
    case .executeDeposit(let request), .claim(let request): writer.put(request)
    case .requestWithdrawal(let account, let shares): writer.put(account, shares)
    case .donate(let account, let money, let target): writer.put(account, money, target)
    case .fundHedge(let money): writer.put(money)
    case .recordHedgeFill(let fill): writer.put(fill)
    case .recordHedgeFunding(let feed, let money, let period): writer.put(feed, money, period)
    case .scheduleParameter(let change): writer.put(change)
    case .enactParameter(let change): writer.put(change)
    }
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 1: self = .openAccount(parent: try reader.get())
    case 2: self = .authoriseAgent(try reader.get(), key: try reader.get(), expires: try reader.get())
    case 3: self = .revokeAgent(try reader.get(), key: try reader.get())
    case 4: self = .deposit(try reader.get(), try reader.get())
    case 5: self = .withdraw(try reader.get(), try reader.get())
    case 6: self = .transfer(from: try reader.get(), to: try reader.get(), try reader.get())
    case 7: self = .addMargin(try reader.get(), try reader.get(), try reader.get())
    case 8: self = .removeMargin(try reader.get(), try reader.get(), try reader.get())
    case 9:
      self = .publishPrice(
        try reader.get(), try reader.get(), confidence: try reader.get(), publishedAt: try reader.get())
    case 10: self = .setMarketState(try reader.get(), try reader.get())
    case 11: self = .setVolatilityMultiplier(try reader.get(), try reader.get())
    case 12: self = .placeOrder(try reader.get())
    case 13: self = .cancelOrder(try reader.get())
    case 14: self = .executeOrder(try reader.get())
    case 15: self = .liquidate(try reader.get(), try reader.get(), keeper: try reader.get())
    case 16: self = .seizeCollateral(try reader.get(), try reader.get())
    case 17: self = .takeOver(try reader.get(), try reader.get())
    case 18: self = .deleverage(try reader.get(), try reader.get())
    case 19: self = .releaseEscrow
    case 20: self = .requestDeposit(try reader.get(), try reader.get(), minimumShares: try reader.get())
    case 21: self = .executeDeposit(try reader.get())
    case 22: self = .requestWithdrawal(try reader.get(), try reader.get())
    case 23: self = .processWithdrawals
    case 24: self = .claim(try reader.get())
    case 25: self = .donate(try reader.get(), try reader.get(), to: try reader.get())
    case 26: self = .fundHedge(try reader.get())
    case 27: self = .recordHedgeFill(try reader.get())
    case 28: self = .recordHedgeFunding(try reader.get(), try reader.get(), period: try reader.get())
    case 29: self = .scheduleParameter(try reader.get())
    case 30: self = .enactParameter(try reader.get())
    default: throw reader.unknown(code, of: "Command")
    }
  }
}
