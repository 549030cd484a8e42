import EngineCore
import Instruments
import Quantities
import VenueLedger

extension Authority: Journaled {
  func write(to writer: inout ByteWriter) {
    switch self {
    case .venue: writer.write(1 as UInt8)
    case .governor: writer.write(2 as UInt8)
    case .owner(let account):
      writer.write(3 as UInt8)
      writer.put(account)
    case .agent(let key):
      writer.write(4 as UInt8)
      writer.put(key)
    }
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 1: self = .venue
    case 2: self = .governor
    case 3: self = .owner(try reader.get())
    case 4: self = .agent(try reader.get())
    default: throw reader.unknown(code, of: "Authority")
    }
  }
}

extension Request: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(at, authority, reference, command) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      at: try reader.get(), authority: try reader.get(), reference: try reader.get(), try reader.get())
  }
}

extension ClientRequest: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(authority, reference, command) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(try reader.get(), reference: try reader.get(), try reader.get())
  }
}

extension PriceObservation: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(feed, source, price, confidence, publishedAt, sequence) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      feed: try reader.get(), source: try reader.get(), price: try reader.get(), confidence: try reader.get(),
      publishedAt: try reader.get(), sequence: try reader.get())
  }
}

extension VenueQuote: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(feed, bid, ask, barVolume, barClosedAt) }
  init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      feed: try reader.get(), bid: try reader.get(), ask: try reader.get(), barVolume: try reader.get(),
      barClosedAt: try reader.get())
  }
}

extension OperatorOrder: Journaled {
  func write(to writer: inout ByteWriter) {
    switch self {
    case .restrict(let market, let state):
      writer.write(1 as UInt8)
      writer.put(market, state)
    case .stopHedging: writer.write(2 as UInt8)
    case .resumeHedging: writer.write(3 as UInt8)
    case .restarted(let epoch):
      writer.write(4 as UInt8)
      writer.put(epoch)
    }
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 1: self = .restrict(try reader.get(), try reader.get())
    case 2: self = .stopHedging
    case 3: self = .resumeHedging
    case 4: self = .restarted(epoch: try reader.get())
    default: throw reader.unknown(code, of: "OperatorOrder")
    }
  }
}

extension LedgerEntry: Journaled {
  func write(to writer: inout ByteWriter) {
    writer.put(request)
    writer.writeCompact(UInt64(facts.events.count))
    for index in facts.events.indices {
      writer.put(facts.events[index])
      let postings = facts.postings(of: index)
      writer.writeCompact(UInt64(postings.count))
      for posting in postings { writer.put(posting) }
    }
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    let request = try reader.get(Request.self)
    var facts = EventBuffer()
    for _ in 0..<(try reader.count(limit: Self.mostFacts)) {
      let event = try reader.get(Event.self)
      for _ in 0..<(try reader.count(limit: Self.mostFacts, elementBytes: 17)) { facts.post(try reader.get()) }
      facts.append(event)
    }
    self.init(request: request, facts: facts)
  }

  private static let mostFacts = 1 << 20
}
