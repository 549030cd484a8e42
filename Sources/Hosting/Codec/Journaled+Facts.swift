import Instruments
import Quantities
import VenueLedger

extension MarketState: Journaled {}
extension Side: Journaled {}
extension GiftTarget: Journaled {}
extension MarketParameter: Journaled {}
extension VenueParameter: Journaled {}
extension OrderKind: Journaled {}
extension PositionReason: Journaled {}
extension LimiterKind: Journaled {}
extension Rejection: Journaled {}
extension Cause: Journaled {}
extension BookKind: Journaled {}

extension AccrualFact: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(at, fundingIndex, fundingRate, borrowLong, borrowShort) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      at: try reader.get(), fundingIndex: try reader.get(), fundingRate: try reader.get(),
      borrowLong: try reader.get(), borrowShort: try reader.get())
  }
}

extension PositionFact: Journaled {
  func write(to writer: inout ByteWriter) {
    writer.put(account, market, reason, isolated, delta, price, quantity, cost, fundingEntry, borrowEntry)
    writer.put(realised, withheld, funding, borrow, fee, impact, remainder)
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      account: try reader.get(), market: try reader.get(), reason: try reader.get(), isolated: try reader.get(),
      delta: try reader.get(), price: try reader.get(), quantity: try reader.get(), cost: try reader.get(),
      fundingEntry: try reader.get(), borrowEntry: try reader.get(), realised: try reader.get(),
      withheld: try reader.get(), funding: try reader.get(), borrow: try reader.get(), fee: try reader.get(),
      impact: try reader.get(), remainder: try reader.get())
  }
}

extension VolumeFact: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(windowStart, current, previous) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(windowStart: try reader.get(), current: try reader.get(), previous: try reader.get())
  }
}

extension LiquidationFact: Journaled {
  func write(to writer: inout ByteWriter) {
    writer.put(account, market, closed, keeperFee, insuranceFee, windowStart, windowUsed)
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      account: try reader.get(), market: try reader.get(), closed: try reader.get(), keeperFee: try reader.get(),
      insuranceFee: try reader.get(), windowStart: try reader.get(), windowUsed: try reader.get())
  }
}

extension BadDebtFact: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(account, market, escrow, insurance, pool) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      account: try reader.get(), market: try reader.get(), escrow: try reader.get(), insurance: try reader.get(),
      pool: try reader.get())
  }
}

extension HedgeFill: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(order, fill, feed, quantity, price, fee) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      order: try reader.get(), fill: try reader.get(), feed: try reader.get(), quantity: try reader.get(),
      price: try reader.get(), fee: try reader.get())
  }
}

extension HedgeFact: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(fill, quantity, cost, realised, slippage, remainder) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      fill: try reader.get(), quantity: try reader.get(), cost: try reader.get(), realised: try reader.get(),
      slippage: try reader.get(), remainder: try reader.get())
  }
}

extension VaultRequest: Journaled {
  func write(to writer: inout ByteWriter) {
    writer.put(id, account, amount, shares, requestedAt, isWithdrawal, isPriced)
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      id: try reader.get(), account: try reader.get(), amount: try reader.get(), shares: try reader.get(),
      requestedAt: try reader.get(), isWithdrawal: try reader.get(), isPriced: try reader.get())
  }
}

extension LimiterState: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(hour, day, at) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(hour: try reader.get(), day: try reader.get(), at: try reader.get())
  }
}

extension OrderSize: Journaled {
  func write(to writer: inout ByteWriter) {
    switch self {
    case .quantity(let quantity):
      writer.write(1 as UInt8)
      writer.put(quantity)
    case .notional(let money):
      writer.write(2 as UInt8)
      writer.put(money)
    }
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 1: self = .quantity(try reader.get())
    case 2: self = .notional(try reader.get())
    default: throw reader.unknown(code, of: "OrderSize")
    }
  }
}

extension OrderTicket: Journaled {
  func write(to writer: inout ByteWriter) {
    writer.put(account, market, kind, size, trigger, acceptable, reduceOnly, isolatedMargin)
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      account: try reader.get(), market: try reader.get(), kind: try reader.get(), size: try reader.get(),
      trigger: try reader.get(), acceptable: try reader.get(), reduceOnly: try reader.get(),
      isolatedMargin: try reader.get())
  }
}

extension Order: Journaled {
  func write(to writer: inout ByteWriter) {
    writer.put(id, ticket, committedAt, eligibleFrom, expiresAt, cancelledFrom)
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      id: try reader.get(), ticket: try reader.get(), committedAt: try reader.get(), eligibleFrom: try reader.get(),
      expiresAt: try reader.get(), cancelledFrom: try reader.get())
  }
}

extension ParameterChange: Journaled {
  func write(to writer: inout ByteWriter) {
    switch self {
    case .market(let market, let key, let value):
      writer.write(1 as UInt8)
      writer.put(market, key, value)
    case .venue(let key, let value):
      writer.write(2 as UInt8)
      writer.put(key, value)
    }
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 1: self = .market(try reader.get(), try reader.get(), try reader.get())
    case 2: self = .venue(try reader.get(), try reader.get())
    default: throw reader.unknown(code, of: "ParameterChange")
    }
  }
}

extension Book: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(kind, market, account) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(try reader.get(), market: try reader.get(), account: try reader.get())
  }
}

extension Posting: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(book, asset, cause, amount) }

  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      book: try reader.get(), asset: try reader.get(), cause: try reader.get(), amount: try reader.get())
    guard amount != 0 else { throw CodecError(.notAllowed("a posting of nothing"), at: reader.offset - 8) }
  }
}
