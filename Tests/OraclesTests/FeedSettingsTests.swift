import Instruments
import Quantities
import Testing

@testable import Oracles

@Suite struct FeedSettingsTests {
  static let good = SourceSettings(heartbeat: .seconds(10), maxAge: .seconds(60))

  func make(
    _ count: Int, quorum: Int? = nil, _ change: (inout FeedSettings.Limits) -> Void = { _ in }
  ) throws(FeedSettingsFault) -> FeedSettings {
    var limits = FeedSettings.Limits()
    change(&limits)
    return try FeedSettings(
      feed: FeedID(0), sources: Array(repeating: Self.good, count: count), quorum: quorum, limits: limits)
  }

  @Test(arguments: [(1, 1, 0), (2, 2, 0), (3, 2, 1), (4, 3, 1), (5, 3, 2), (7, 4, 3), (15, 8, 7)])
  func quorumIsMoreThanHalf(_ count: Int, _ quorum: Int, _ faults: Int) throws {
    let settings = try make(count)
    #expect(settings.quorum == quorum)
    #expect(settings.toleratedFaults == faults)
    #expect(throws: FeedSettingsFault.quorum(quorum - 1, majority: quorum, declared: count)) {
      try make(count, quorum: quorum - 1)
    }
    #expect(throws: FeedSettingsFault.self) { try make(count, quorum: count + 1) }
    #expect(settings.assumptions.isEmpty == (count > 2))
  }

  @Test func refusesWhatMakesNoSense() {
    #expect(throws: FeedSettingsFault.sourceCount(0)) { try make(0) }
    #expect(throws: FeedSettingsFault.sourceCount(16)) { try make(16) }
    #expect(throws: FeedSettingsFault.agreedAgeBelowHeartbeats(quorum: 2)) { try make(3) { $0.maxAge = .seconds(9) } }
    let changes: [(String, (inout FeedSettings.Limits) -> Void)] = [
      ("frozen after", { $0.frozenAfter = 0 }), ("future skew", { $0.maxFutureSkew = .seconds(-1) }),
      ("outlier multiple", { $0.outlierMultiple = 0 }), ("deviation floor", { $0.deviationFloor = .zero }),
      ("confirmation window", { $0.confirmationWindow = .zero }), ("confirmations", { $0.confirmations = 1 }),
      ("confirmations", { $0.confirmations = 3 }), ("lone confirmation", { $0.loneConfirmation = .days(8) }),
      ("camp soft band", { $0.campSoftBand = FeeRate(raw: 20_001) }), ("camp halt band", { $0.campHaltBand = .one }),
      ("confidence soft limit", { $0.confidenceSoft = FeeRate(raw: 20_001) }),
      ("confidence halt limit", { $0.confidenceHalt = .one }), ("velocity limit", { $0.velocityLimit = .zero }),
    ]
    for (name, change) in changes { expectLimit(name, change) }
    expectLimit("outlier multiple times deviation floor") { $0.velocityLimit = FeeRate(raw: 14_999) }
    expectLimit("velocity window") { $0.velocityWindow = .zero }
    expectLimit("unit ratio") { $0.unitRatio = 1 }
    expectLimit("grace after restart") { $0.graceAfterRestart = .seconds(-1) }
    expectLimit("grace after halt") { $0.graceAfterHalt = .seconds(-1) }
    expectLimit("max age") { $0.maxAge = .zero }
  }

  private func expectLimit(_ name: String, _ change: (inout FeedSettings.Limits) -> Void) {
    do {
      _ = try make(3, change)
      Issue.record("\(name) was let through")
    } catch {
      guard case .limit(let named, let expected) = error else {
        Issue.record("\(name): \(error)")
        return
      }
      #expect(named == name)
      #expect(!expected.isEmpty && error.description.contains(name))
    }
  }

  @Test func refusesSourcesThatMakeNoSense() {
    let bad: [(SourceSettings, FeedSettingsFault)] = [
      (SourceSettings(heartbeat: .seconds(10), maxAge: .seconds(9)), .sourceTimes(source: 1)),
      (SourceSettings(heartbeat: .zero, maxAge: .seconds(9)), .sourceTimes(source: 1)),
      (SourceSettings(heartbeat: .seconds(1), maxAge: .days(8)), .sourceTimes(source: 1)),
      (SourceSettings(heartbeat: .seconds(1), maxAge: .seconds(2), weight: 0), .weight(source: 1)),
      (SourceSettings(heartbeat: .seconds(1), maxAge: .seconds(2), weight: 1_000_001), .weight(source: 1)),
    ]
    for (source, fault) in bad {
      #expect(throws: fault) { try FeedSettings(feed: FeedID(0), sources: [Self.good, source, Self.good]) }
    }
  }

  /// The codes are journaled: a changed one would rewrite the past.
  @Test func codesAreStable() {
    #expect(ObservationVerdict.allCases.map(\.rawValue) == Array(1...12))
    #expect(HaltReason.allCases.map(\.rawValue) == Array(1...9))
    #expect(CloseOnlyReason.allCases.map(\.rawValue) == [1, 2])
    #expect(HaltReason.unconfirmedJump.rawValue == 5)
    #expect(ObservationVerdict.outlierPendingConfirmation.rawValue == 11)
  }
}
