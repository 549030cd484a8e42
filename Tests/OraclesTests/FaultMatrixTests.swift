import Instruments
import Quantities
import Testing

@testable import Oracles

/// One cell: a fault of the matrix on `count` sources in one regime.
struct MatrixCell: Sendable, CustomTestStringConvertible {
  let fault: Int
  let count: Int
  let regime: Regime
  var testDescription: String { "O\(fault) × \(count) × \(regime)" }

  static let all: [MatrixCell] = (1...15).flatMap { fault in
    [1, 3, 5, 7].flatMap { count in Regime.allCases.map { MatrixCell(fault: fault, count: count, regime: $0) } }
  }
}

/// The oracle fault matrix O1–O15: every cell runs on a healthy, open feed, and states what must come out.
@Suite struct FaultMatrixTests {
  @Test func hasEveryCell() { #expect(MatrixCell.all.count == 240) }

  @Test(arguments: MatrixCell.all)
  func matrix(_ cell: MatrixCell) throws {
    var bench = try FeedBench(cell.regime, sources: cell.count)
    #expect(bench.warmUp().isAgreed)
    switch cell.fault {
    case 1: staleSource(&bench)
    case 2: allStale(&bench)
    case 3: frozenSource(&bench)
    case 4: spike(&bench)
    case 5: commonGap(&bench)
    case 6: camps(&bench)
    case 7: refused(&bench, as: .notPositive) { [0, -1, .min, .max, -$0.price.raw] }
    case 8: wrongUnit(&bench)
    case 9: repeats(&bench)
    case 10: future(&bench)
    case 11: wideConfidence(&bench)
    case 12: colluders(&bench)
    case 13: majorityColludes(&bench)
    case 14: sourcesDie(&bench)
    case 15: restart(&bench)
    default: Issue.record("no such fault")
    }
  }

  /// Steps and checks what holds in every cell with a tolerable number of faults: agreed, between honest prices.
  func expectAgreed(
    _ bench: inout FeedBench, for seconds: Int, _ tamper: (Int, PriceObservation) -> PriceObservation? = { $1 }
  ) {
    for _ in 0..<seconds {
      let agreement = bench.step(tamper)
      guard case .agreed(let agreed) = agreement else {
        Issue.record("\(agreement) at second \(bench.second)")
        return
      }
      if let range = bench.honestRange { #expect(range.contains(agreed.price.raw)) }
      #expect(agreed.publishedAt <= bench.now)
    }
  }

  /// Healthy again: the grace period after a halt, to the second, then prices.
  func expectRecovery(_ bench: inout FeedBench, reason: HaltReason = .haltGrace) {
    var waited = 0
    while bench.step().halt != reason, waited < 60 { waited += 1 }
    for _ in 0..<59 { #expect(bench.step().halt == reason) }
    #expect(bench.step().isAgreed)
  }

  func staleSource(_ bench: inout FeedBench) {
    let silent = { (source: Int, sent: PriceObservation) in source == 0 ? nil : sent }
    if bench.count > 1 {
      expectAgreed(&bench, for: 100, silent)
      #expect(bench.feed.agree(at: bench.now).usable?.sourceCount == bench.count - 1)
    } else {
      let last = bench.feed.view(of: SourceID(0), at: bench.now)?.publishedAt ?? .zero
      for _ in 0..<100 {
        let agreement = bench.step(silent)
        let isFresh = bench.now - last <= .seconds(Int64(bench.regime.maxAge))
        #expect(agreement.isAgreed == isFresh)
        if !isFresh { #expect(agreement.halt == .noFreshSource) }
      }
    }
    #expect(bench.feed.view(of: SourceID(0), at: bench.now)?.standing == .stale)
    if bench.count == 1 { expectRecovery(&bench) }
  }

  func allStale(_ bench: inout FeedBench) {
    let stamps = (0..<bench.count).compactMap { bench.feed.view(of: SourceID(UInt16($0)), at: bench.now)?.publishedAt }
    let needed = stamps.sorted(by: >)[bench.settings.quorum - 1]
    for _ in 0..<100 {
      let agreement = bench.step { _, _ in nil }
      #expect(agreement.isAgreed == (bench.now - needed <= .seconds(Int64(bench.regime.maxAge))))
    }
    #expect(bench.feed.agree(at: bench.now).halt == .noFreshSource)
    expectRecovery(&bench)
  }

  func frozenSource(_ bench: inout FeedBench) {
    let stuck = bench.observation(0).price.raw
    let freeze = { (source: Int, sent: PriceObservation) in source == 0 ? sent.with(price: stuck) : sent }
    expectAgreed(&bench, for: 150, freeze)
    // A value may repeat while the market stands still, and a lone source is the market.
    let isSeen = bench.count > 1 && (bench.regime == .volatile || bench.regime == .crash)
    #expect((bench.feed.count(of: .frozen, from: SourceID(0)) > 0) == isSeen)
    #expect((bench.feed.view(of: SourceID(0), at: bench.now)?.standing == .frozen) == isSeen)
    if bench.count > 1 {
      expectAgreed(&bench, for: 21)
      #expect(bench.feed.view(of: SourceID(0), at: bench.now)?.standing != .frozen)
    }
  }

  func spike(_ bench: inout FeedBench) {
    while !bench.isDueNext(0) { expectAgreed(&bench, for: 1) }
    let spike = { (source: Int, sent: PriceObservation) in source == 0 ? sent.moved(80_000) : sent }
    let before = bench.feed.lastUsed
    let agreement = bench.step(spike)
    #expect(bench.verdicts[0] == .outlierPendingConfirmation)
    if bench.count == 1 {
      #expect(agreement.halt == .unconfirmedJump)
      for _ in 1..<bench.regime.interval { #expect(bench.step().halt == .unconfirmedJump) }
    } else {
      #expect(agreement.isAgreed)
      if let range = bench.honestRange { #expect(range.contains(agreement.usable?.price.raw ?? 0)) }
    }
    expectAgreed(&bench, for: 100)
    #expect(abs(before - bench.feed.lastUsed) < before / 7)
  }

  func commonGap(_ bench: inout FeedBench) {
    expectAgreed(&bench, for: 5)
    let before = bench.feed.lastUsed
    for _ in 0..<60 {
      let agreement = bench.step { $1.moved(-50_000) }
      if bench.count == 1 { #expect(agreement.halt == nil || agreement.halt == .unconfirmedJump) }
      if bench.count > 1 { #expect(agreement.isAgreed) }
    }
    #expect(bench.feed.agree(at: bench.now).isAgreed)
    #expect(bench.feed.lastUsed < before - before / 25)
    // A third within seconds is believed only after a pause.
    var halts: Set<HaltReason> = []
    for _ in 0..<180 { if let halt = bench.step({ $1.moved(-350_000) }).halt { halts.insert(halt) } }
    #expect(halts.contains(.velocity) && halts.contains(.haltGrace))
    #expect(bench.feed.agree(at: bench.now).isAgreed)
    #expect(bench.feed.lastUsed < before - before / 4)
  }
}
