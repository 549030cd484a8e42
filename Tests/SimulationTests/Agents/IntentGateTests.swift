import Quantities
import Simulation
import Testing

@Suite struct IntentGateTests {
  private func intent(
    _ ticket: UInt64, _ kind: AgentIntent.Kind = .market, style: TraderStyle = .noise, tolerance: Int64? = nil
  ) -> AgentIntent {
    AgentIntent(
      agent: 1, ticket: ticket, style: style, kind: kind, feed: FeedID(0), quantity: Quantity(raw: 1_000_000),
      reference: Price(raw: 100_000_000), leverage: 5, tolerance: tolerance.map { FeeRate(raw: $0) },
      expectedHold: .hours(10), decidedAt: .zero)
  }

  private let dear = PoolQuote(premium: FeeRate(raw: 5_000), carryPerHour: .zero)

  @Test func asksForThePriceOnlyWhereItMatters() {
    var gate = IntentGate()
    var asked = 0
    let quote = { (_: AgentIntent) -> PoolQuote? in
      asked += 1
      return PoolQuote(premium: FeeRate(raw: 500), carryPerHour: FeeRate(raw: 50))
    }
    #expect(gate.judge(intent(1), quote: quote) == .send)
    #expect(asked == 0)
    // 0.05 % at once and 0.005 % an hour over ten hours are 0.1 %.
    #expect(gate.judge(intent(2, style: .priceSensitive, tolerance: 1_000), quote: quote) == .send)
    #expect(gate.judge(intent(3, style: .priceSensitive, tolerance: 999), quote: quote) == .declined)
    #expect(gate.judge(intent(4, style: .priceSensitive, tolerance: 1_000_000), quote: { _ in nil }) == .declined)
    #expect(asked == 2)
    #expect(gate.liveCount == 2)
  }

  @Test func closesOnlyWhatWasOpened() {
    var gate = IntentGate()
    #expect(gate.judge(intent(1, .close(.elapsed)), quote: { _ in dear }) == .pointless)
    #expect(gate.judge(intent(1), quote: { _ in dear }) == .send)
    #expect(gate.judge(intent(1, .close(.stopLoss)), quote: { _ in dear }) == .send)
    #expect(gate.judge(intent(1, .close(.stopLoss)), quote: { _ in dear }) == .pointless)
    #expect(gate.judge(intent(2, style: .priceSensitive, tolerance: 0), quote: { _ in dear }) == .declined)
    #expect(gate.judge(intent(2, .close(.elapsed), style: .priceSensitive), quote: { _ in dear }) == .pointless)
    #expect(gate.judge(intent(3, .limit(Price(raw: 99), until: .zero)), quote: { _ in dear }) == .send)
    #expect(gate.judge(intent(3, .cancel), quote: { _ in dear }) == .send)
    #expect(gate.judge(intent(4), quote: { _ in dear }) == .send)
    gate.lost(ticket: 4)
    #expect(gate.judge(intent(4, .close(.elapsed)), quote: { _ in dear }) == .pointless)
    #expect(gate.liveCount == 0)
    #expect(gate.count(.pointless, of: .noise) == 3 && gate.count(.declined, of: .priceSensitive) == 1)
    #expect(gate.count(.send, of: .noise) == 5)
  }

  /// Three pools with different prices get the same intents; only flagged ones and what follows from them differ.
  @Test func poolsDifferOnlyInFlaggedIntents() throws {
    let market = try SeededMarket(SeededMarketPlan(seed: 4, length: .days(4), venues: [SeededVenue(name: "a")]))
    let plan = TraderPlan(seed: 9, poolValue: Money(raw: 5_000_000_000_000), meanHold: .hours(8))
    var stream = IntentStream(market.ticks(), traders: try TraderPopulation(plan, roster: market.roster))
    var (cheap, expensive) = (IntentGate(), IntentGate())
    var differing = 0
    while try stream.next() != nil {
      for intent in stream.intents {
        let one = cheap.judge(intent, quote: { _ in PoolQuote(premium: FeeRate(raw: -5_000), carryPerHour: .zero) })
        let two = expensive.judge(intent, quote: { _ in dear })
        if one != two { differing += 1 }
        #expect(one == two || intent.style == .priceSensitive)
      }
    }
    #expect(differing > 100)
  }
}
