import Hedging
import Instruments
import Quantities
import Simulation
import Testing

/// The venue fault matrix H1–H26 of the reliability model against four states of an order: 104 cells.
@Suite struct VenueFaultMatrixTests {
  static let states: [HedgeOrderState] = [.submitted, .acknowledged, .partiallyFilled, .cancelling]

  /// What becomes of hedging, a letter a state in the order above.
  ///
  /// `R` hedging goes on and the exposure is hedged, `T` waits until the instrument trades; halted: `u` unresolved,
  /// `p` position, `c` cash, `o` overfilled, `b` overbooked, `a` absurd price, `f` foreign order, `F` forced closure,
  /// `k` credential.
  static let expected: [VenueFault: String] = [
    .timeoutBeforeSend: "RRRR", .timeoutAfterSend: "RRRR", .errorAfterAccept: "RRRR", .rateLimited: "RRRR",
    .rejected: "RRRR", .silentAfterPartialFill: "RRRR", .cancelledAfterPartialFill: "RRRR", .repeatedFill: "RRRR",
    .renumberedFill: "ooob", .fillBeforeAcknowledgement: "RRRR", .fillAfterCancellation: "RRRR", .lateFill: "uuuu",
    .gap: "RRRR", .disconnection: "RRRR", .staleSnapshot: "RRRR", .wrongCash: "cccc", .wrongPosition: "pppp",
    .foreignOrder: "ffff", .feeDiffers: "RRRR", .stepsChanged: "RRRR", .instrumentHalted: "TTTT",
    .clockRefused: "RRRR", .damagedMessage: "RRRR", .forcedFill: "FFFF", .absurdPrice: "aaaa",
    .credentialRevoked: "kkkk",
  ]

  /// What is flagged at least, in the state where the fault shows first.
  static let flagged: [VenueFault: HedgeAnomaly] = [
    .repeatedFill: .repeated, .renumberedFill: .overfill, .fillAfterCancellation: .lateFill, .wrongCash: .cashDiffers,
    .wrongPosition: .positionDiffers, .foreignOrder: .foreignOrder, .feeDiffers: .fee, .stepsChanged: .stepsChanged,
    .damagedMessage: .unreadable, .absurdPrice: .worseThanLimit,
  ]

  /// Faults after which the venue's truth is not ours to know: the halt is all that is promised.
  static let truthIsUnknown: Set<VenueFault> = [.foreignOrder, .credentialRevoked]

  /// Trades a first hedge in peace, changes the exposure, and waits until the second order stands in `state`.
  static func rig(_ state: HedgeOrderState) throws -> HedgeRig {
    // The desk cancels an order only when it takes longer than the desk's patience.
    var rig = try HedgeRig { terms, _ in
      if state == .cancelling { terms.partSpacing = .milliseconds(900) }
    }
    rig.tradersNet = Quantity(raw: 8_000_000)
    rig.run(for: .seconds(4)) { $0.truth.raw > 0 && $0.agrees }
    rig.tradersNet = rig.tradersNet + Quantity(raw: 4_000_000)
    let orders = rig.sent.count
    rig.run(for: .seconds(4)) { $0.sent.count > orders && $0.openState == state }
    return rig
  }

  static func outcome(_ rig: HedgeRig) -> Character {
    switch rig.desk.halt {
    case nil: rig.desk.hold(HedgeRig.feed) == .notTrading ? "T" : "R"
    case .unresolved: "u"
    case .positionMismatch: "p"
    case .cashMismatch: "c"
    case .overfilled: "o"
    case .overbooked: "b"
    case .absurdPrice: "a"
    case .foreignOrder: "f"
    case .forcedClosure: "F"
    case .credentialRevoked: "k"
    default: "?"
    }
  }

  @Test(arguments: VenueFault.allCases) func everyStateEndsAsExpected(_ fault: VenueFault) throws {
    let letters = Array(try #require(Self.expected[fault]))
    #expect(letters.count == Self.states.count)
    for (state, letter) in zip(Self.states, letters) {
      var rig = try Self.rig(state)
      let reached = rig.openState
      #expect(reached == state)
      let id = try #require(rig.desk.openOrders.first?.id)
      let known = rig.facts.count
      rig.inject(fault, around: id)
      rig.run(for: .seconds(40))
      rig.planning = false
      rig.run(for: .seconds(6))

      let got = Self.outcome(rig)
      let (agrees, failures, halt) = (rig.agrees, rig.failures, rig.desk.halt)
      #expect(got == letter, "\(fault) in \(state): halt \(String(describing: halt))")
      #expect(failures == [], "\(fault) in \(state)")
      #expect(agrees || Self.truthIsUnknown.contains(fault), "\(fault) in \(state): books differ")
      if letter == "R" {
        let left = (rig.truth - rig.tradersNet).magnitude
        #expect(left <= Quantity(raw: 600_000), "\(fault) in \(state): \(left) left unhedged")
      }
      if let anomaly = Self.flagged[fault], state == .acknowledged {
        let isFlagged = rig.facts[known...].contains {
          if case .anomaly(anomaly, _) = $0 { true } else { false }
        }
        #expect(isFlagged, "\(fault) in \(state) is flagged as \(anomaly)")
      }
    }
  }

  @Test func everyRowHasFourCells() {
    #expect(VenueFault.allCases.count == 26)
    #expect(Self.expected.count == 26)
    #expect(Self.expected.values.allSatisfy { $0.count == 4 })
  }

  /// The halt of a venue that lied is left by proof: its position, or its correction, twice stated.
  @Test func afterAForeignOrderThePositionIsReconciledAndHedgingResumes() throws {
    var rig = try Self.rig(.acknowledged)
    let id = try #require(rig.desk.openOrders.first?.id)
    rig.inject(.foreignOrder, around: id)
    rig.run(for: .seconds(1))
    #expect(throws: HedgeReconcileRefusal.noProof) {
      _ = try rig.desk.reconcile(HedgeRig.feed, at: rig.now, price: rig.price)
    }
    rig.run(for: .seconds(8))
    #expect(throws: HedgeResumeRefusal.disputed) { _ = try rig.desk.resume(at: rig.now) }
    rig.absorb(try rig.desk.reconcile(HedgeRig.feed, at: rig.now, price: rig.price))
    _ = rig.desk.acceptCash()
    rig.run(for: .seconds(3))
    #expect(rig.agrees)
    rig.absorb(try rig.desk.resume(at: rig.now))
    #expect(rig.desk.halt == nil)
    rig.exposureMayGrow = false
    rig.run(for: .seconds(20))
    let left = (rig.truth - rig.tradersNet).magnitude
    #expect(left <= Quantity(raw: 600_000))
    #expect(rig.failures == [])
  }

  @Test func aHaltedInstrumentResumesByItself() throws {
    var rig = try Self.rig(.acknowledged)
    let id = try #require(rig.desk.openOrders.first?.id)
    rig.inject(.instrumentHalted, around: id)
    rig.run(for: .seconds(10))
    #expect(rig.desk.hold(HedgeRig.feed) == .notTrading)
    rig.venue.reopen(HedgeRig.feed)
    rig.run(for: .seconds(10))
    let left = (rig.truth - rig.tradersNet).magnitude
    #expect(left <= Quantity(raw: 600_000))
    #expect(rig.agrees)
  }
}
