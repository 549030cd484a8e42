public import Quantities

/// What a pool would charge for an intent now.
@frozen public struct PoolQuote: Hashable, Sendable {
  /// How much worse than the reference price the fill would be, fees included, as a fraction; negative is better.
  public let premium: FeeRate
  /// What the position would pay for funding and borrowing in an hour, as a fraction; negative is received.
  public let carryPerHour: FeeRate

  /// A quote.
  @inlinable public init(premium: FeeRate, carryPerHour: FeeRate) {
    self.premium = premium
    self.carryPerHour = carryPerHour
  }
}

/// What becomes of an intent in one pool.
@frozen public enum IntentVerdict: UInt8, Hashable, Sendable, CaseIterable {
  /// To be sent to the pool.
  case send = 0
  /// The trader asked for the price and did not like it.
  case declined = 1
  /// It would close or cancel what this pool never had, or has no longer.
  case pointless = 2
}

/// One pool's part of the traders' intents: it lets a price-sensitive trader ask this pool for its price and remembers
/// what was sent, so that nobody closes what was never opened.
///
/// The intents themselves are the same for every pool; only the verdicts differ, and only on the flagged ones and on
/// what follows from them.
public struct IntentGate: Sendable {
  private var live: Set<UInt64> = []
  private var tally = [Int](repeating: 0, count: IntentVerdict.allCases.count * TraderStyle.allCases.count)

  /// A gate of a pool without positions.
  public init() {}

  /// How many intents of a style met with a verdict.
  public func count(_ verdict: IntentVerdict, of style: TraderStyle) -> Int { tally[Self.cell(verdict, style)] }

  /// How many positions and limit orders this pool was sent and has not lost.
  public var liveCount: Int { live.count }

  /// Judges an intent; `quote` is asked for the flagged ones only, and `nil` from it declines.
  public mutating func judge(_ intent: AgentIntent, quote: (AgentIntent) -> PoolQuote?) -> IntentVerdict {
    let verdict = self.verdict(intent, quote: quote)
    tally[Self.cell(verdict, intent.style)] += 1
    return verdict
  }

  /// Tells the gate that a position or an order ended otherwise: refused, liquidated, expired.
  public mutating func lost(ticket: UInt64) { live.remove(ticket) }

  private mutating func verdict(_ intent: AgentIntent, quote: (AgentIntent) -> PoolQuote?) -> IntentVerdict {
    guard intent.opens else { return live.remove(intent.ticket) == nil ? .pointless : .send }
    if let tolerance = intent.tolerance {
      guard let quote = quote(intent) else { return .declined }
      let hours = Double(intent.expectedHold.nanoseconds) / 3.6e12
      guard quote.premium.real + quote.carryPerHour.real * hours <= tolerance.real else { return .declined }
    }
    live.insert(intent.ticket)
    return .send
  }

  private static func cell(_ verdict: IntentVerdict, _ style: TraderStyle) -> Int {
    Int(verdict.rawValue) * TraderStyle.allCases.count + Int(style.rawValue)
  }
}
