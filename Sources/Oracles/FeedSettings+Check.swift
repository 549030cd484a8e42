import Quantities

/// Why settings of a feed make no sense; the text says what was expected.
public enum FeedSettingsFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// No source, or too many.
  case sourceCount(Int)
  /// A quorum that is not more than half of the declared sources, or more than all of them.
  case quorum(Int, majority: Int, declared: Int)
  /// A source's weight is out of range.
  case weight(source: Int)
  /// A source's heartbeat or greatest age is out of range.
  case sourceTimes(source: Int)
  /// As many sources as may be wrong would hold half of all weight.
  case overweight(faults: Int)
  /// A limit is out of its range.
  case limit(name: String, expected: String)
  /// The agreed price would be too old although a quorum kept its heartbeat.
  case agreedAgeBelowHeartbeats(quorum: Int)

  /// What is wrong and what was expected.
  public var description: String {
    switch self {
    case .sourceCount(let count): "\(count) sources declared; expected 1 to \(FeedSettings.mostSources)"
    case .quorum(let quorum, let majority, let declared):
      "quorum \(quorum) of \(declared) sources; expected \(majority) to \(declared), more than half of those declared"
    case .weight(let source): "weight of source \(source); expected 1 to 1000000"
    case .sourceTimes(let source):
      "times of source \(source); expected 0 < heartbeat <= max age <= 7 days"
    case .overweight(let faults):
      "the \(faults) heaviest sources hold half of the weight or more; expected less, or \(faults) liars set the price"
    case .limit(let name, let expected): "\(name); expected \(expected)"
    case .agreedAgeBelowHeartbeats(let quorum):
      "max age of the agreed price; expected at least the heartbeats of \(quorum) sources, the quorum"
    }
  }
}

/// Something that the price rests on and that the feed cannot check; to be printed at the start.
public enum FeedAssumption: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// One declared source: nobody contradicts it.
  case loneSourceIsHonest = 1
  /// Two declared sources: both must be there, and neither outvotes the other.
  case pairHasNoTieBreak = 2

  /// The assumption in words.
  public var description: String {
    switch self {
    case .loneSourceIsHonest:
      "one source is declared: a slow lie or a frozen value cannot be told from the market"
    case .pairHasNoTieBreak:
      "two sources are declared: the loss of either halts the feed, and a disagreement has no majority"
    }
  }
}

extension FeedSettings {
  /// What must be printed at the start, because no rule here can check it.
  public var assumptions: [FeedAssumption] {
    switch sources.count {
    case 1: [.loneSourceIsHonest]
    case 2: [.pairHasNoTieBreak]
    default: []
    }
  }

  static func check(_ source: SourceSettings, _ index: Int) throws(FeedSettingsFault) {
    guard (1...1_000_000).contains(source.weight) else { throw .weight(source: index) }
    guard source.heartbeat > .zero, source.heartbeat <= source.maxAge, source.maxAge <= .days(7) else {
      throw .sourceTimes(source: index)
    }
  }

  /// With the heaviest `f` below half of the weight, any faulty `f` leave the median between honest prices.
  func checkWeights() throws(FeedSettingsFault) {
    let weights = sources.map(\.weight).sorted(by: >)
    let total = weights.reduce(0, +)
    let heaviest = weights.prefix(toleratedFaults).reduce(0, +)
    guard 2 * heaviest < total else { throw .overweight(faults: toleratedFaults) }
  }

  func checkLimits() throws(FeedSettingsFault) {
    func ratio(_ name: String, _ rate: FeeRate) throws(FeedSettingsFault) {
      guard rate > .zero, rate < .one else { throw .limit(name: name, expected: "more than 0 and less than 1") }
    }
    func span(_ name: String, _ value: TimeSpan, from least: TimeSpan = .milliseconds(1)) throws(FeedSettingsFault) {
      guard least <= value, value <= .days(7) else { throw .limit(name: name, expected: "a span of at most 7 days") }
    }
    guard limits.frozenAfter >= 1 else { throw .limit(name: "frozen after", expected: "1 or more repeats") }
    try span("future skew", limits.maxFutureSkew, from: .zero)
    guard (1...100).contains(limits.outlierMultiple) else {
      throw .limit(name: "outlier multiple", expected: "1 to 100")
    }
    try ratio("deviation floor", limits.deviationFloor)
    try span("confirmation window", limits.confirmationWindow)
    if sources.count > 1 {
      guard (2...quorum).contains(limits.confirmations) else {
        throw .limit(name: "confirmations", expected: "2 to \(quorum), the quorum")
      }
    }
    try span("lone confirmation", limits.loneConfirmation)
    try ratio("camp soft band", limits.campSoftBand)
    try ratio("camp halt band", limits.campHaltBand)
    guard limits.campSoftBand <= limits.campHaltBand else {
      throw .limit(name: "camp soft band", expected: "at most the halt band")
    }
    try ratio("confidence soft limit", limits.confidenceSoft)
    try ratio("confidence halt limit", limits.confidenceHalt)
    guard limits.confidenceSoft <= limits.confidenceHalt else {
      throw .limit(name: "confidence soft limit", expected: "at most the halt limit")
    }
    try ratio("velocity limit", limits.velocityLimit)
    guard limits.outlierMultiple * limits.deviationFloor.raw <= limits.velocityLimit.raw else {
      throw .limit(name: "outlier multiple times deviation floor", expected: "at most the velocity limit")
    }
    try span("velocity window", limits.velocityWindow)
    guard (2...1_000).contains(limits.unitRatio) else { throw .limit(name: "unit ratio", expected: "2 to 1000") }
    try span("grace after restart", limits.graceAfterRestart, from: .zero)
    try span("grace after halt", limits.graceAfterHalt, from: .zero)
    try span("max age", limits.maxAge)
    let within = sources.count { $0.heartbeat <= limits.maxAge }
    guard within >= quorum else { throw .agreedAgeBelowHeartbeats(quorum: quorum) }
  }
}
