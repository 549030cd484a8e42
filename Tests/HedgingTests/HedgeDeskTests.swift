import Hedging
import Instruments
import Quantities
import Risk
import Testing

@Suite struct HedgeDeskTests {
  typealias F = DeskFixture

  /// A desk with one order of 1.85 contracts on its way since t0.
  static func ordered() throws -> (F, HedgeOrder) {
    var fixture = try F()
    let order = try #require(try fixture.send(traders: 2_000_000, at: 0))
    return (fixture, order)
  }

  @Test func anOrderIsFilledInParts() throws {
    var (fixture, order) = try Self.ordered()
    #expect(fixture.desk.state(order.id) == .submitted)
    #expect(fixture.desk.inFlight(F.feed).bought == order.quantity)
    #expect(fixture.receive(.acknowledged(order.id), at: 300) == [])
    #expect(fixture.desk.state(order.id) == .acknowledged)
    let facts = fixture.receive(F.fill(order, 9, 850_000, fee: 19_000_000), at: 310)
    let fill = HedgeFill(
      feed: F.feed, order: order.id, fill: 9, origin: .order, quantity: Quantity(raw: 850_000), price: F.oracle,
      fee: Money(raw: 19_000_000))
    #expect(facts == [.filled(fill)])
    #expect(fixture.desk.state(order.id) == .partiallyFilled)
    #expect(fixture.desk.inFlight(F.feed).bought == Quantity(raw: 1_000_000))
    let last = fixture.receive(F.fill(order, 10, 1_000_000), at: 320)
    #expect(last.count == 2)
    #expect(last.last == .closed(order.id, .filled, cumulative: order.quantity))
    #expect(fixture.desk.inFlight(F.feed) == .none)
    #expect(fixture.desk.cash == Money(raw: -92_519_000_000))
    #expect(fixture.receive(.cancelled(order.id, cumulative: order.quantity), at: 330) == [])
  }

  @Test func silenceIsQueriedCancelledAndHalted() throws {
    var (fixture, order) = try Self.ordered()
    #expect(fixture.desk.tick(at: F.at(999)) == [])
    #expect(fixture.desk.tick(at: F.at(1_000)) == [.query(order.id)])
    #expect(fixture.desk.state(order.id) == .unknown)
    #expect(fixture.desk.tick(at: F.at(1_400)) == [])
    #expect(fixture.desk.tick(at: F.at(1_500)) == [.query(order.id)])
    #expect(fixture.desk.tick(at: F.at(2_000)) == [.cancel(order.id), .query(order.id)])
    #expect(!fixture.desk.tick(at: F.at(4_999)).contains(.halt(.unresolved)))
    #expect(fixture.desk.tick(at: F.at(5_000)).contains(.halt(.unresolved)))
    #expect(fixture.desk.halt == .unresolved)
    #expect(fixture.desk.inFlight(F.feed).bought == order.quantity, "the worst of both outcomes")
    #expect(fixture.desk.position(F.feed) == .zero)
  }

  @Test func anAcknowledgedOrderThatTakesTooLongIsCancelled() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.receive(.acknowledged(order.id), at: 300)
    #expect(fixture.desk.tick(at: F.at(1_999)) == [])
    #expect(fixture.desk.tick(at: F.at(2_000)).first == .cancel(order.id))
    #expect(fixture.desk.state(order.id) == .cancelling)
  }

  /// A request may still be on its way while the venue says that it has none.
  @Test func absenceIsAProofOnlyOnceNothingCanBeOnItsWay() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.receive(.sendAmbiguous(order.id), at: 100)
    #expect(fixture.desk.tick(at: F.at(100)) == [.query(order.id)])
    #expect(fixture.receive(.absent(order.id), at: 400) == [])
    #expect(fixture.receive(.absent(order.id), at: 2_999) == [])
    #expect(try fixture.plan(traders: 2_000_000, at: 2_999) == [], "no second order before the proof")
    #expect(fixture.receive(.absent(order.id), at: 3_000) == [.closed(order.id, .absent, cumulative: .zero)])
    let again = try #require(try fixture.send(traders: 2_000_000, at: 15_000))
    #expect(again.id != order.id)
  }

  @Test func absenceWithoutAQuestionIsNoProof() throws {
    var (fixture, order) = try Self.ordered()
    #expect(fixture.receive(.absent(order.id), at: 4_000) == [])
    #expect(fixture.desk.state(order.id) == .submitted)
  }

  @Test func aVenueThatContradictsItsProofHalts() throws {
    for report in [{ VenueReport.absent($0) }, { .sendFailed($0) }] as [(HedgeOrderID) -> VenueReport] {
      var (fixture, order) = try Self.ordered()
      if case .absent = report(order.id) {
        _ = fixture.receive(.sendAmbiguous(order.id), at: 100)
        _ = fixture.desk.tick(at: F.at(2_500))
      }
      _ = fixture.receive(report(order.id), at: 3_500)
      #expect(fixture.desk.openOrders == [])
      let facts = fixture.receive(F.fill(order, 4, 850_000), at: 3_600)
      #expect(facts.contains(.halted(.contradiction)))
      #expect(fixture.position == 850_000, "the money is real")
      #expect(fixture.desk.inFlight(F.feed).bought == Quantity(raw: 1_000_000), "the rest may come too")
    }
  }

  @Test func aRefusalPausesAndFiveHalt() throws {
    var fixture = try F()
    var ms: Int64 = 0
    for count in 1...5 {
      let order = try #require(try fixture.send(traders: 2_000_000, at: ms))
      let facts = fixture.receive(.refused(order.id, .insufficientMargin), at: ms + 300)
      #expect(facts.first == .refused(order.id, .insufficientMargin))
      #expect(facts.contains(.halted(.refusedRepeatedly)) == (count == 5))
      #expect(try fixture.plan(traders: 2_000_000, at: ms + 4_000) == [])
      #expect(fixture.hold == (count == 5 ? .halted : .awaitingPosition))
      _ = fixture.receive(.position(F.feed, .zero), at: ms + 4_500)
      #expect(try fixture.plan(traders: 2_000_000, at: ms + 5_000) == [])
      #expect(fixture.hold == (count == 5 ? .halted : .pausedAfterRefusal))
      ms += 15_000 * (1 << Int64(count))
    }
  }

  /// A refusal of an order that is being queried may answer another request.
  @Test func aLateRefusalNeedsTheProofOfAbsence() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.desk.tick(at: F.at(1_000))
    #expect(fixture.receive(.refused(order.id, .reduceOnly), at: 1_100) == [])
    #expect(fixture.desk.inFlight(F.feed).bought == order.quantity)
    let facts = fixture.receive(.absent(order.id), at: 3_100)
    #expect(
      facts == [.refused(order.id, .reduceOnly), .closed(order.id, .refused, cumulative: .zero)])
  }

  @Test func aBanOnlyPauses() throws {
    var fixture = try F()
    var ms: Int64 = 0
    for _ in 1...8 {
      let order = try #require(try fixture.send(traders: 2_000_000, at: ms))
      _ = fixture.receive(.refused(order.id, .rateLimited), at: ms + 300)
      _ = fixture.receive(.position(F.feed, .zero), at: ms + 600)
      ms += 360_000
    }
    #expect(fixture.desk.halt == nil)
  }

  @Test func aRepeatedFillCountsOnce() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.receive(F.fill(order, 1, 850_000), at: 300)
    #expect(fixture.receive(F.fill(order, 1, 850_000), at: 310) == [.anomaly(.repeated, order.id)])
    #expect(fixture.position == 850_000)
  }

  @Test func aFillThatDoesNotFitTheOpenOrderIsDisputed() throws {
    for quantity: Int64 in [1_000_001, -1_000] {
      var (fixture, order) = try Self.ordered()
      _ = fixture.receive(F.fill(order, 1, 850_000), at: 300)
      let facts = fixture.receive(F.fill(order, 2, quantity), at: 310)
      #expect(facts == [.anomaly(.overfill, order.id), .halted(.overfilled)])
      #expect(fixture.position == 850_000)
      let range = fixture.desk.inFlight(F.feed)
      #expect(range.bought.raw == 1_000_000 + max(quantity, 0) && range.sold.raw == min(quantity, 0))
    }
  }

  @Test func whatExceedsAnOrderIsDisputedAndThenDismissed() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.receive(F.fill(order, 1, 1_850_000), at: 300)
    let facts = fixture.receive(F.fill(order, 2, 1_850_000), at: 310)
    #expect(facts == [.anomaly(.overfill, order.id), .halted(.overfilled)])
    #expect(fixture.position == 1_850_000)
    #expect(fixture.desk.inFlight(F.feed).bought == Quantity(raw: 1_850_000))
    _ = fixture.receive(.position(F.feed, Quantity(raw: 1_850_000)), at: 1_000)
    #expect(fixture.desk.inFlight(F.feed).bought == Quantity(raw: 1_850_000), "once is not twice")
    _ = fixture.receive(.position(F.feed, Quantity(raw: 1_850_000)), at: 2_000)
    #expect(fixture.desk.inFlight(F.feed) == .none)
    #expect(try fixture.desk.resume(at: F.at(2_100)) == [.resumed])
  }

  @Test func whatExceedsAnOrderIsBookedAtItsPriceWhenTheVenueProvesIt() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.receive(F.fill(order, 1, 1_850_000), at: 300)
    _ = fixture.receive(F.fill(order, 2, 500_000, price: Price(raw: 50_050_000_000)), at: 310)
    #expect(throws: HedgeReconcileRefusal.noProof) {
      try fixture.desk.reconcile(F.feed, at: F.at(400), price: F.oracle)
    }
    _ = fixture.receive(.position(F.feed, Quantity(raw: 2_350_000)), at: 1_000)
    _ = fixture.receive(.position(F.feed, Quantity(raw: 2_350_000)), at: 2_000)
    let facts = try fixture.desk.reconcile(F.feed, at: F.at(2_100), price: F.oracle)
    guard case .filled(let fill)? = facts.first else { return #expect(Bool(false), "nothing was booked") }
    #expect(fill.fill == 2 && fill.price == Price(raw: 50_050_000_000) && fill.origin == .order)
    #expect(fixture.position == 2_350_000)
  }

  @Test func missingFillsAreBookedAtTheLimitAndReplacedWhenTheyCome() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.receive(.cancelled(order.id, cumulative: Quantity(raw: 1_000_000)), at: 300)
    #expect(fixture.desk.tick(at: F.at(300)) == [.query(order.id)])
    _ = fixture.receive(.found(order.id, open: false, cumulative: Quantity(raw: 1_000_000)), at: 600)
    _ = fixture.receive(.found(order.id, open: false, cumulative: Quantity(raw: 1_000_000)), at: 1_599)
    #expect(fixture.position == 0, "one answer is no proof, nor are two at once")
    let facts = fixture.receive(.found(order.id, open: false, cumulative: Quantity(raw: 1_000_000)), at: 1_600)
    #expect(facts.contains(.anomaly(.missingFills, order.id)))
    #expect(fixture.position == 1_000_000)
    #expect(fixture.desk.cash == Money(raw: -50_110_000_000), "at the limit")
    let late = fixture.receive(F.fill(order, 77, 1_000_000), at: 9_000)
    #expect(late.count == 2)
    #expect(fixture.position == 1_000_000)
    #expect(fixture.desk.cash == Money(raw: -50_000_000_000), "at the true price")
    #expect(fixture.desk.halt == nil)
  }

  @Test func fillsThatNeverWereAreTakenBackByProof() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.receive(F.fill(order, 1, 500_000), at: 300)
    _ = fixture.receive(F.fill(order, 2, 500_000), at: 300)
    _ = fixture.receive(.cancelled(order.id, cumulative: Quantity(raw: 500_000)), at: 310)
    #expect(fixture.desk.inFlight(F.feed).sold == Quantity(raw: -500_000))
    _ = fixture.receive(.found(order.id, open: false, cumulative: Quantity(raw: 500_000)), at: 700)
    let facts = fixture.receive(.found(order.id, open: false, cumulative: Quantity(raw: 500_000)), at: 1_700)
    #expect(facts.contains(.halted(.overbooked)))
    #expect(fixture.position == 500_000)
    #expect(fixture.desk.openOrders == [])
  }

  @Test func aDifferentPositionHaltsWhenStatedTwice() throws {
    var fixture = try F()
    #expect(fixture.receive(.position(F.feed, Quantity(raw: 5)), at: 0) == [.anomaly(.positionDiffers, nil)])
    #expect(try fixture.plan(traders: 2_000_000, at: 10) == [])
    #expect(fixture.hold == .awaitingPosition)
    #expect(fixture.desk.tick(at: F.at(100)).contains(.queryPosition(F.feed)))
    #expect(fixture.receive(.position(F.feed, Quantity(raw: 5)), at: 1_000).contains(.halted(.positionMismatch)))
    #expect(fixture.desk.inFlight(F.feed).bought == Quantity(raw: 5))
  }

  @Test func anOldSnapshotIsForgiven() throws {
    var fixture = try F()
    _ = fixture.receive(.position(F.feed, Quantity(raw: 5)), at: 0)
    #expect(fixture.receive(.position(F.feed, .zero), at: 600) == [])
    #expect(fixture.desk.inFlight(F.feed) == .none)
    #expect(try fixture.send(traders: 2_000_000, at: 700) != nil)
  }

  @Test func aDifferenceThatNobodyConfirmsHaltsAfterFiveSeconds() throws {
    var fixture = try F()
    _ = fixture.receive(.position(F.feed, Quantity(raw: 5)), at: 0)
    #expect(!fixture.desk.tick(at: F.at(4_999)).contains(.halt(.positionMismatch)))
    #expect(fixture.desk.tick(at: F.at(5_000)).contains(.halt(.positionMismatch)))
  }

  @Test func cashIsJudgedWhileNoOrderIsOpen() throws {
    var (fixture, order) = try Self.ordered()
    #expect(fixture.receive(.cash(Money(raw: 7_000_000)), at: 10) == [])
    _ = fixture.receive(.cancelled(order.id, cumulative: .zero), at: 300)
    #expect(fixture.receive(.cash(Money(raw: 900_000)), at: 400) == [], "within a dollar")
    #expect(fixture.receive(.cash(Money(raw: 7_000_000)), at: 500) == [.anomaly(.cashDiffers, nil)])
    #expect(fixture.receive(.cash(Money(raw: 7_000_000)), at: 1_500).contains(.halted(.cashMismatch)))
    #expect(fixture.desk.acceptCash() == Money(raw: 7_000_000))
  }

  @Test func fundingIsBookedOnceAPeriod() throws {
    var fixture = try F()
    let paid = VenueReport.fundingPaid(F.feed, Money(raw: 12), period: 4)
    #expect(fixture.receive(paid, at: 0).first == .fundingPaid(F.feed, Money(raw: 12), period: 4))
    #expect(fixture.receive(paid, at: 1) == [.anomaly(.repeated, nil)])
    #expect(fixture.receive(.fundingPaid(F.feed, Money(raw: 1), period: 3), at: 1) == [.anomaly(.repeated, nil)])
    #expect(fixture.desk.cash == Money(raw: -12))
  }

  @Test func anAbsurdFillIsBookedAndHalts() throws {
    var (fixture, order) = try Self.ordered()
    let facts = fixture.receive(F.fill(order, 1, 850_000, price: Price(raw: 75_000_000_000)), at: 300)
    #expect(facts.contains(.anomaly(.worseThanLimit, order.id)))
    #expect(facts.contains(.halted(.absurdPrice)))
    #expect(fixture.position == 850_000)
  }

  @Test func numbersThatCannotBeRealAreNotBooked() throws {
    let prices: [Int64] = [.min, -1, 0, .max]
    let sizes: [Int64] = [.min, 0, .max]
    for value in prices {
      var (fixture, order) = try Self.ordered()
      #expect(fixture.receive(F.fill(order, 1, 1, price: Price(raw: value)), at: 1).contains(.halted(.implausible)))
      #expect(fixture.position == 0)
    }
    for value in sizes {
      var (fixture, order) = try Self.ordered()
      #expect(fixture.receive(F.fill(order, 1, value), at: 1).contains(.halted(.implausible)))
      #expect(fixture.receive(.cancelled(order.id, cumulative: Quantity(raw: value)), at: 2) != [.resumed])
      _ = fixture.receive(.found(order.id, open: true, cumulative: Quantity(raw: value)), at: 3)
      _ = fixture.receive(.position(F.feed, Quantity(raw: value)), at: 4)
      _ = fixture.receive(.cash(Money(raw: value)), at: 5)
      _ = fixture.receive(.fundingPaid(F.feed, Money(raw: value), period: 1), at: 6)
      _ = fixture.receive(
        .forcedFill(F.feed, fill: 5, quantity: Quantity(raw: value), price: F.oracle, fee: .zero), at: 7)
      _ = fixture.receive(.instrumentSteps(F.feed, tick: Price(raw: value), lot: Quantity(raw: value)), at: 8)
      _ = fixture.desk.tick(at: F.at(9))
      #expect(fixture.position == 0)
    }
  }

  @Test func ordersOfOthersHaltAndForgottenOnesDoNot() throws {
    var (fixture, _) = try Self.ordered()
    let old = HedgeOrderID(2 << 32 | 9)
    #expect(fixture.receive(.acknowledged(old), at: 1) == [.anomaly(.forgottenOrder, old)])
    let other = HedgeOrderID(9 << 32 | 1)
    #expect(
      fixture.receive(.acknowledged(other), at: 2) == [.anomaly(.foreignOrder, other), .halted(.foreignOrder)])
  }

  @Test func fiveUnreadableMessagesInARowHalt() throws {
    var fixture = try F()
    for _ in 0..<4 { _ = fixture.receive(.unreadable, at: 0) }
    _ = fixture.receive(.instrumentStatus(F.feed, trading: true), at: 0)
    for count in 1...5 {
      #expect(fixture.receive(.unreadable, at: 0).contains(.halted(.unreadable)) == (count == 5))
    }
  }

  @Test func afterAReconnectionEverythingIsAskedForBeforeHedging() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.receive(.acknowledged(order.id), at: 300)
    _ = fixture.receive(.connection(up: false), at: 400)
    _ = fixture.receive(.connection(up: true), at: 900)
    #expect(fixture.desk.tick(at: F.at(900)) == [.query(order.id), .queryPosition(F.feed)])
    _ = fixture.receive(.found(order.id, open: false, cumulative: .zero), at: 1_200)
    #expect(try fixture.plan(traders: 2_000_000, at: 15_000) == [])
    #expect(fixture.hold == .awaitingPosition)
    _ = fixture.receive(.position(F.feed, .zero), at: 15_100)
    #expect(try fixture.send(traders: 2_000_000, at: 15_200) != nil)
  }

  @Test func resumingNeedsTheVenuesWordSinceTheHalt() throws {
    var fixture = try F()
    #expect(throws: HedgeResumeRefusal.notHalted) { try fixture.desk.resume(at: F.at(0)) }
    _ = fixture.receive(.position(F.feed, .zero), at: 0)
    #expect(fixture.desk.stop(at: F.at(10)) == [.halted(.ordered)])
    #expect(throws: HedgeResumeRefusal.positionNotConfirmed) { try fixture.desk.resume(at: F.at(20)) }
    #expect(fixture.desk.tick(at: F.at(1_010)).contains(.queryPosition(F.feed)))
    _ = fixture.receive(.position(F.feed, .zero), at: 1_100)
    #expect(try fixture.desk.resume(at: F.at(1_200)) == [.resumed])
  }

  @Test func stopCancelsWhatIsOpen() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.desk.stop(at: F.at(10))
    #expect(fixture.desk.tick(at: F.at(10)).contains(.cancel(order.id)))
  }

  @Test func feesInOtherAssetsArePassedOnOnce() throws {
    var (fixture, order) = try Self.ordered()
    let report = VenueReport.feeInOtherAsset(order.id, fill: 3, AssetAmount(.btc, raw: 20))
    #expect(fixture.receive(report, at: 1).last == .feeInOtherAsset(order.id, fill: 3, AssetAmount(.btc, raw: 20)))
    #expect(fixture.receive(report, at: 2) == [.anomaly(.repeated, order.id)])
  }

  /// A thousand orders later the first is forgotten, and what comes of it is asked for, not booked.
  @Test func memoryIsBounded() throws {
    var fixture = try F { $0.cadence = .milliseconds(1) }
    var first: HedgeOrder?
    for index in 0..<1_000 {
      let traders: Int64 = fixture.position > 0 ? -2_000_000 : 2_000_000
      let ms = Int64(index) * 1_000
      let market = F.market(volume: 100, barClosedAt: ms)
      let order = try #require(try fixture.send(traders: traders, at: ms, market: market))
      first = first ?? order
      _ = fixture.receive(F.fill(order, UInt64(index + 1), order.quantity.raw), at: ms + 10)
    }
    let forgotten = try #require(first)
    let before = fixture.position
    #expect(fixture.desk.state(forgotten.id) == nil)
    #expect(
      fixture.receive(F.fill(forgotten, 1, forgotten.quantity.raw), at: 2_000_000)
        == [.anomaly(.forgottenOrder, forgotten.id)])
    #expect(fixture.position == before)
    #expect(fixture.desk.tick(at: F.at(2_000_000)).contains(.queryPosition(F.feed)))
  }

  @Test func epochsNeverShareAnId() throws {
    var (fixture, order) = try Self.ordered()
    _ = fixture.receive(.cancelled(order.id, cumulative: .zero), at: 300)
    fixture.desk.begin(epoch: 4)
    let next = try #require(try fixture.send(traders: 2_000_000, at: 15_000))
    #expect(next.id == HedgeOrderID(4 << 32 | 1))
    #expect(fixture.receive(F.fill(order, 8, 1_000_000), at: 15_100).contains(.anomaly(.lateFill, order.id)))
    #expect(fixture.position == 1_000_000)
  }
}
