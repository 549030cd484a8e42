import Instruments
import QuantMath
import Quantities
import Simulation
import Testing

@Suite struct SimulatedVenueTests {
  static let feed = FeedID(0)
  static let t0 = Timestamp(milliseconds: 1_700_000_000_000)
  static let mid = Price(raw: 50_000_000_000)

  static func terms(_ change: (inout VenueTerms) -> Void = { _ in }) -> VenueTerms {
    var terms = VenueTerms(feed: feed, tick: Price(raw: 100_000), lot: Quantity(raw: 1_000))
    terms.initialMargin = .zero
    change(&terms)
    return terms
  }

  /// A venue with a closed bar of 100 contracts and a price of 50,000.
  static func venue(
    outages: [Range<Timestamp>] = [], seed: UInt64 = 1, _ change: (inout VenueTerms) -> Void = { _ in }
  ) throws -> SimulatedVenue {
    var venue = try SimulatedVenue(
      [terms(change)], cash: .zero, start: t0, chance: RandomStream(seed: seed), outages: outages)
    _ = venue.advance(to: t0, [VenuePoint(feed: feed, price: mid, closedVolume: Quantity(raw: 100_000_000))])
    return venue
  }

  static func order(
    _ quantity: Int64, id: UInt64 = 1, limit: Int64 = 60_000_000_000, at time: Timestamp = t0
  ) -> HedgeOrder {
    HedgeOrder(
      id: HedgeOrderID(id), feed: feed, quantity: Quantity(raw: quantity), limit: Price(raw: limit), decidedAt: time)
  }

  static func filled(_ reports: [(Timestamp, VenueReport)]) -> Quantity {
    reports.reduce(.zero) { sum, entry in
      if case .filled(_, _, let quantity, _, _) = entry.1 { return sum + quantity }
      return sum
    }
  }

  @Test func cheapOrFastVenuesAreRefused() throws {
    func fault(_ change: (inout VenueTerms) -> Void) -> VenueTermsFault? {
      do { try Self.terms(change).check() } catch { return error }
      return nil
    }
    #expect(fault { $0.takerFee = FeeRate(raw: 399) } == .takerFee)
    #expect(fault { $0.takerFee = FeeRate(raw: 400) } == nil)
    #expect(fault { $0.latency = .milliseconds(249) } == .latency)
    #expect(fault { $0.participation = FeeRate(raw: 50_001) } == .participation)
    #expect(fault { $0.tick = .zero } == .steps)
    #expect(fault { $0.halfSpread = FeeRate(raw: -1) } == .halfSpread)
    #expect(fault { $0.impact = FeeRate(raw: -1) } == .impact)
    #expect(fault { $0.initialMargin = FeeRate(raw: -1) } == .initialMargin)
    #expect(fault { $0.parts = 0 } == .parts)
  }

  /// A fill of 4 of a bar of 100: 0.5 bp half spread and 10 bp · √0.04 = 2 bp of impact, 4.5 bp of fee.
  @Test func aFillCostsSpreadImpactAndFee() throws {
    var venue = try Self.venue()
    venue.submit(Self.order(4_000_000), at: Self.t0)
    #expect(venue.advance(to: Self.t0 + .milliseconds(249)).isEmpty, "the latency is not over")
    let reports = venue.advance(to: Self.t0 + .milliseconds(300))
    #expect(reports.map(\.0) == Array(repeating: Self.t0 + .milliseconds(300), count: 3))
    #expect(reports[0].1 == .acknowledged(HedgeOrderID(1)))
    let price = Price(raw: 50_012_500_000)
    let fee = Money(raw: 90_022_500)
    #expect(
      reports[1].1 == .filled(HedgeOrderID(1), fill: 1, quantity: Quantity(raw: 4_000_000), price: price, fee: fee))
    #expect(reports[2].1 == .cancelled(HedgeOrderID(1), cumulative: Quantity(raw: 4_000_000)))
    #expect(venue.cash == Money(raw: -200_050_000_000) - fee)
    #expect(venue.feesPaid == fee)
    #expect(venue.turnover == Money(raw: 200_050_000_000))
    #expect(venue.position(Self.feed) == Quantity(raw: 4_000_000))
  }

  @Test func sellingMirrorsBuying() throws {
    var venue = try Self.venue()
    venue.submit(Self.order(-4_000_000, limit: 100_000), at: Self.t0)
    let reports = venue.advance(to: Self.t0 + .seconds(1))
    guard case .filled(_, _, _, let price, _) = reports[1].1 else { return #expect(Bool(false), "no fill") }
    #expect(price == Price(raw: 49_987_500_000))
  }

  @Test func atMostFivePercentOfTheBarIsThereForUsUntilTheNextCloses() throws {
    var venue = try Self.venue()
    venue.submit(Self.order(9_000_000), at: Self.t0)
    #expect(Self.filled(venue.advance(to: Self.t0 + .seconds(1))) == Quantity(raw: 5_000_000))
    venue.submit(Self.order(9_000_000, id: 2, at: venue.now), at: venue.now)
    #expect(Self.filled(venue.advance(to: Self.t0 + .seconds(2))) == .zero)
    let close = Self.t0 + .seconds(60)
    venue.announce([VenuePoint(feed: Self.feed, price: Self.mid, closedVolume: Quantity(raw: 20_000_000))], at: close)
    venue.submit(Self.order(9_000_000, id: 3, at: venue.now), at: venue.now)
    #expect(Self.filled(venue.advance(to: Self.t0 + .seconds(59))) == .zero, "the bar has not closed")
    _ = venue.advance(to: close)
    venue.submit(Self.order(9_000_000, id: 4, at: close), at: close)
    #expect(Self.filled(venue.advance(to: close + .seconds(1))) == Quantity(raw: 1_000_000))
  }

  @Test func theLimitHoldsAndTheRestIsCancelled() throws {
    var venue = try Self.venue()
    // 1.5 bp above the mid leaves 1 bp of impact: √x = 0.1, so one contract of a hundred.
    venue.submit(Self.order(4_000_000, limit: 50_007_500_000), at: Self.t0)
    let reports = venue.advance(to: Self.t0 + .seconds(1))
    #expect(Self.filled(reports) == Quantity(raw: 1_000_000))
    #expect(reports.last?.1 == .cancelled(HedgeOrderID(1), cumulative: Quantity(raw: 1_000_000)))
    venue.submit(Self.order(1_000_000, id: 2, limit: 49_999_900_000, at: venue.now), at: venue.now)
    #expect(Self.filled(venue.advance(to: Self.t0 + .seconds(2))) == .zero)
  }

  /// The price at the match, not at the decision: between two points it runs straight.
  @Test func theMatchIsAtThePriceOfItsInstant() throws {
    var venue = try Self.venue { $0.impact = .zero }
    venue.submit(Self.order(1_000), at: Self.t0)
    let reports = venue.advance(
      to: Self.t0 + .seconds(1), [VenuePoint(feed: Self.feed, price: Price(raw: 50_400_000_000))])
    guard case .filled(_, _, _, let price, _) = reports[1].1 else { return #expect(Bool(false), "no fill") }
    #expect(price == Price(raw: 50_102_600_000), "50,100 and half a basis point, up to the tick")
  }

  @Test func requestsOffTheGridOrTooLateAreRefused() throws {
    let cases: [(HedgeOrder, VenueRefusal)] = [
      (Self.order(1_500), .tickOrLotSize), (Self.order(0), .tickOrLotSize),
      (Self.order(1_000, limit: 50_000_050_000), .tickOrLotSize), (Self.order(1_000, limit: -100_000), .tickOrLotSize),
      (Self.order(1_000, at: Self.t0 - .seconds(2)), .clockSkew),
    ]
    for (order, refusal) in cases {
      var venue = try Self.venue()
      venue.submit(order, at: Self.t0)
      #expect(venue.advance(to: Self.t0 + .seconds(1)).map(\.1) == [.refused(order.id, refusal)])
      venue.query(order.id, at: venue.now)
      #expect(venue.advance(to: Self.t0 + .seconds(2)).map(\.1) == [.absent(order.id)])
    }
  }

  @Test func marginBoundsWhatIsOpenedButNotWhatIsClosed() throws {
    var venue = try Self.venue { $0.initialMargin = FeeRate(raw: 100_000) }
    venue.transfer(Money(raw: 10_100_000_000))
    venue.submit(Self.order(3_000_000), at: Self.t0)
    #expect(
      venue.advance(to: Self.t0 + .seconds(1)).map(\.1) == [.refused(HedgeOrderID(1), .insufficientMargin)])
    venue.submit(Self.order(2_000_000, id: 2, at: venue.now), at: venue.now)
    #expect(Self.filled(venue.advance(to: Self.t0 + .seconds(2))) == Quantity(raw: 2_000_000))
    venue.transfer(Money(raw: -10_000_000_000))
    venue.submit(Self.order(-1_000_000, id: 3, limit: 100_000, at: venue.now), at: venue.now)
    #expect(Self.filled(venue.advance(to: Self.t0 + .seconds(3))) == Quantity(raw: -1_000_000))
  }

  @Test func fundingIsPaidByLongs() throws {
    var venue = try Self.venue()
    venue.settleFunding(Self.feed, rate: FeeRate(raw: 100), period: 1)
    venue.submit(Self.order(2_000_000), at: Self.t0)
    _ = venue.advance(to: Self.t0 + .seconds(1))
    let before = venue.cash
    venue.settleFunding(Self.feed, rate: FeeRate(raw: 100), period: 2)
    #expect(venue.cash == before - Money(raw: 10_000_000))
    #expect(
      venue.advance(to: Self.t0 + .seconds(2)).map(\.1)
        == [.fundingPaid(Self.feed, Money(raw: 10_000_000), period: 2)])
  }

  @Test func aQueryTellsTheFillsAgain() throws {
    var venue = try Self.venue {
      $0.parts = 3
      $0.partSpacing = .milliseconds(100)
    }
    venue.submit(Self.order(3_000_000), at: Self.t0)
    let first = venue.advance(to: Self.t0 + .seconds(1))
    #expect(first.count == 5)
    venue.query(HedgeOrderID(1), at: venue.now)
    let again = venue.advance(to: Self.t0 + .seconds(2)).map(\.1)
    #expect(Array(again.dropLast()) == first[1...3].map(\.1))
    #expect(again.last == .found(HedgeOrderID(1), open: false, cumulative: Quantity(raw: 3_000_000)))
  }

  @Test func aCancellationLeavesWhatWasFilled() throws {
    var venue = try Self.venue {
      $0.parts = 4
      $0.partSpacing = .seconds(1)
    }
    venue.submit(Self.order(4_000_000), at: Self.t0)
    _ = venue.advance(to: Self.t0 + .milliseconds(1_300))
    venue.cancel(HedgeOrderID(1), at: venue.now)
    let reports = venue.advance(to: Self.t0 + .seconds(10))
    #expect(reports.last?.1 == .cancelled(HedgeOrderID(1), cumulative: Quantity(raw: 1_000_000)))
    #expect(venue.position(Self.feed) == Quantity(raw: 1_000_000))
  }

  /// Over many outages a send fails, is lost, or arrives unheard, and the venue stays silent.
  @Test func outagesLoseMessagesBothWays() throws {
    var kinds: Set<String> = []
    for seed: UInt64 in 0..<40 {
      let outage = (Self.t0 + .seconds(1))..<(Self.t0 + .seconds(9))
      var venue = try Self.venue(outages: [outage], seed: seed)
      let down = venue.advance(to: Self.t0 + .seconds(1)).map(\.1)
      #expect(down == [.connection(up: false)])
      venue.submit(Self.order(1_000_000, at: venue.now), at: venue.now)
      venue.query(HedgeOrderID(1), at: venue.now)
      let during = venue.advance(to: Self.t0 + .seconds(8)).map(\.1)
      #expect(during.count == 1)
      let arrived = venue.position(Self.feed).raw != 0
      if during == [.sendFailed(HedgeOrderID(1))] {
        #expect(!arrived)
        kinds.insert("failed")
      } else {
        #expect(during == [.sendAmbiguous(HedgeOrderID(1))])
        kinds.insert(arrived ? "arrived" : "lost")
      }
      #expect(venue.advance(to: Self.t0 + .seconds(9)).map(\.1) == [.connection(up: true)])
    }
    #expect(kinds == ["failed", "lost", "arrived"])
  }

  @Test func largeStepsAndSmallStepsAgree() throws {
    func run(_ step: Int64) throws -> SimulatedVenue {
      var venue = try Self.venue {
        $0.parts = 3
        $0.partSpacing = .milliseconds(300)
        $0.jitter = .milliseconds(200)
      }
      venue.announce([VenuePoint(feed: Self.feed, price: Price(raw: 50_300_000_000))], at: Self.t0 + .seconds(15))
      venue.submit(Self.order(3_000_000), at: Self.t0)
      var ms: Int64 = step
      while ms <= 15_000 {
        _ = venue.advance(to: Self.t0 + .milliseconds(ms))
        ms += step
      }
      return venue
    }
    let (small, large) = (try run(50), try run(15_000))
    #expect(small.cash == large.cash)
    #expect(small.position(Self.feed) == large.position(Self.feed))
  }

  @Test func nextDueLeadsThroughAllThatHappens() throws {
    var venue = try Self.venue()
    #expect(venue.nextDue == nil)
    venue.submit(Self.order(1_000_000), at: Self.t0)
    var reports = 0
    while let due = venue.nextDue { reports += venue.advance(to: due).count }
    #expect(reports == 3)
    #expect(venue.now == Self.t0 + .milliseconds(300))
  }
}
