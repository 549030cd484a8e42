import Instruments
package import Quantities

extension OracleFeed {
  /// Codes everything that the feed has heard and decided, but for its settings.
  package mutating func code(_ coder: inout StateCoder) {
    coder.each(&sources) { $0.code(&$1) }
    coder.each(&tallies) { $1.code(&$0) }
    coder.code(&reference)
    coder.code(&lastUsed)
    coder.code(&dispersion)
    coder.code(&phase)
    coder.optional(&soundSince, blank: 0) { $1.code(&$0) }
    coder.optional(&loneJump, blank: LoneJump(since: 0, price: 0)) { $0.code(&$1) }
    moves.code(&coder)
    coder.code(&clock)
  }
}

extension FeedPhase: RawRepresentable {
  init?(rawValue: UInt8) {
    switch rawValue {
    case 1: self = .starting
    case 2: self = .recovering
    case 3: self = .open
    default: return nil
    }
  }

  var rawValue: UInt8 {
    switch self {
    case .starting: 1
    case .recovering: 2
    case .open: 3
    }
  }
}

extension SourceState {
  fileprivate mutating func code(_ coder: inout StateCoder) {
    coder.code(&price)
    coder.code(&confidence)
    coder.code(&statedAt)
    coder.code(&publishedAt)
    coder.code(&sequence)
    coder.code(&repeats)
    coder.code(&runReference)
    coder.code(&isFrozen)
    coder.optional(&lastVerdict, blank: .accepted) { $1.code(&$0) }
  }
}

extension LoneJump {
  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (since, price, isConfirmed) = (since, price, isConfirmed)
    coder.code(&since)
    coder.code(&price)
    coder.code(&isConfirmed)
    self = LoneJump(since: since, price: price, isConfirmed: isConfirmed)
  }
}

extension MoveWindow {
  fileprivate mutating func code(_ coder: inout StateCoder) {
    coder.each(&slots) { slot, coder in
      coder.code(&slot.lowest)
      coder.code(&slot.highest)
      coder.code(&slot.index)
    }
    coder.code(&current)
    coder.code(&lowest)
    coder.code(&highest)
  }
}

extension Agreement {
  /// Codes what a feed said; `halted` is what any other is read into.
  package mutating func code(_ coder: inout StateCoder) {
    var (kind, price): (UInt8, AgreedPrice) = (0, .blank)
    var (halt, caution) = (HaltReason.noFreshSource, CloseOnlyReason.campsDiverge)
    switch self {
    case .agreed(let agreed): (kind, price) = (1, agreed)
    case .closeOnly(let agreed, let reason): (kind, price, caution) = (2, agreed, reason)
    case .halted(let reason): (kind, halt) = (3, reason)
    }
    coder.code(&kind)
    switch kind {
    case 1:
      price.code(&coder)
      self = .agreed(price)
    case 2:
      price.code(&coder)
      coder.code(&caution)
      self = .closeOnly(price, caution)
    case 3:
      coder.code(&halt)
      self = .halted(halt)
    default: coder.fail("an agreement of an unknown kind")
    }
  }
}

extension AgreedPrice {
  fileprivate static var blank: AgreedPrice {
    AgreedPrice(feed: FeedID(0), price: .zero, confidence: .zero, publishedAt: .zero, sourceCount: 0, quorum: 0)
  }

  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (feed, price, confidence, at) = (feed, price, confidence, publishedAt)
    var (sources, quorum) = (sourceCount, quorum)
    coder.code(&feed)
    coder.code(&price)
    coder.code(&confidence)
    coder.code(&at)
    coder.code(&sources)
    coder.code(&quorum)
    self = AgreedPrice(
      feed: feed, price: price, confidence: confidence, publishedAt: at, sourceCount: sources, quorum: quorum)
  }
}
