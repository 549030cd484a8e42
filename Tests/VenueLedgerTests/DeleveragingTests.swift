import Instruments
import Quantities
import Testing

@testable import VenueLedger

@Suite struct DeleveragingTests {
  private func candidate(_ account: Int, notional: Int64, equity: Int64, cap: Int64? = nil) -> DeleveragingCandidate {
    DeleveragingCandidate(
      account: account, notional: Int128(notional) * 1_000_000, equity: Int128(equity) * 1_000_000,
      capacity: cap ?? notional * 1_000_000)
  }

  /// Price one dollar: notionals 100, 80, 20 on equities of 10: taking 50 brings the first two down to 6.5.
  @Test func bringsTheMostLeveragedDownToOneLevel() {
    let all = [
      candidate(1, notional: 100, equity: 10), candidate(2, notional: 80, equity: 10),
      candidate(3, notional: 20, equity: 10),
    ]
    #expect(WaterFilling.allocate(all, required: 50_000_000, price: 1_000_000) == [35_000_000, 15_000_000, 0])
  }

  @Test func takesEverythingWhenEverythingIsNotEnough() {
    let all = [candidate(1, notional: 10, equity: 1), candidate(2, notional: 5, equity: 100)]
    #expect(WaterFilling.allocate(all, required: 99_000_000, price: 1_000_000) == [10_000_000, 5_000_000])
  }

  /// The sum is exact, nobody gives more than he can, and who gave nothing has no more leverage than who gave.
  @Test func isExactAndFairOnRandomBooks() {
    var state: UInt64 = 7
    func draw(_ bound: UInt64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64((state >> 33) % bound)
    }
    for _ in 0..<300 {
      let all = (0..<Int(draw(9) + 1)).map { candidate($0, notional: draw(1_000) + 1, equity: draw(500) + 1) }
      let everything = all.reduce(Int64(0)) { $0 + $1.capacity }
      let required = draw(UInt64(everything)) + 1
      let taken = WaterFilling.allocate(all, required: required, price: 1_000_000)
      #expect(taken.reduce(0, +) == min(required, everything))
      for (one, gave) in zip(all, taken) { #expect(gave >= 0 && gave <= one.capacity) }
      let after = zip(all, taken).map { Double(Int64($0.notional) - $1) / Double(Int64($0.equity)) }
      let cut = zip(after, taken).filter { $0.1 > 0 }.map(\.0).max() ?? 0
      let spared = zip(after, taken).filter { $0.1 == 0 }.map(\.0).max() ?? 0
      #expect(spared <= cut + 1e-4)
    }
  }

  /// E19: winners are closed until the pool owes the side its target; a hedged account is never left more exposed.
  @Test func deleveragesWinnersWhenThePoolOwesTooMuch() throws {
    var venue = VenueFixture {
      _ = $0.set(.maxOpenInterest, to: 10_000_000_000_000_000)
      _ = $0.set(.reserveFactor, to: 10_000_000)
      _ = $0.set(.maxSkew, to: 10_000_000)
      _ = $0.set(.skewScale, to: 1_000_000_000_000_000)
    }
    _ = venue.fund(100_000, price: 100)
    let winners = [venue.open(60_000), venue.open(20_000)]
    venue.trade(winners[0], 1_000, price: 100)
    venue.trade(winners[1], 1_000, price: 100)
    venue.price(150)
    #expect(venue.ledger.isDeleveragingDue(venue.market, .long))
    let before = winners.map { venue.ledger.margin($0) }
    #expect(venue.run(.deleverage(venue.market, .long)) == nil)
    let left = venue.ledger.market(venue.market).longInterest
    let owed = Int128(left.raw) * 50 * 1_000_000
    #expect(owed <= Int128(2_000) * 50 * 1_000_000_000_000)
    let highest = before.map { Double($0.notional) / Double($0.equity) }.max() ?? 0
    for winner in winners {
      let state = venue.ledger.margin(winner)
      #expect(Double(state.notional) / Double(state.equity) <= highest)
    }
    #expect(venue.run(.deleverage(venue.market, .short)) == .deleveragingNotDue)
  }
}
