package import Quantities

extension FeedSettings {
  /// Codes the settings of a feed: writes the ones given, or reads some; `nil` when what is read is not sound.
  package static func coded(_ settings: FeedSettings?, _ coder: inout StateCoder) -> FeedSettings? {
    var feed = settings?.feed ?? FeedID(0)
    var sources = settings?.sources ?? []
    var quorum = settings?.quorum ?? 0
    var limits = settings?.limits ?? Limits()
    coder.code(&feed)
    coder.array(&sources, blank: SourceSettings(heartbeat: .zero, maxAge: .zero)) { source, coder in
      var (heartbeat, maxAge, weight) = (source.heartbeat, source.maxAge, source.weight)
      coder.code(&heartbeat)
      coder.code(&maxAge)
      coder.code(&weight)
      source = SourceSettings(heartbeat: heartbeat, maxAge: maxAge, weight: weight)
    }
    coder.code(&quorum)
    limits.code(&coder)
    guard coder.fault == nil else { return nil }
    do throws(FeedSettingsFault) {
      return try FeedSettings(feed: feed, sources: sources, quorum: quorum, limits: limits)
    } catch {
      coder.fail("feed \(feed): \(error)")
      return nil
    }
  }
}

extension FeedSettings.Limits {
  fileprivate mutating func code(_ coder: inout StateCoder) {
    coder.code(&frozenAfter)
    coder.code(&maxFutureSkew)
    coder.code(&outlierMultiple)
    coder.code(&deviationFloor)
    coder.code(&confirmationWindow)
    coder.code(&confirmations)
    coder.code(&loneConfirmation)
    coder.code(&campSoftBand)
    coder.code(&campHaltBand)
    coder.code(&confidenceSoft)
    coder.code(&confidenceHalt)
    coder.code(&velocityLimit)
    coder.code(&velocityWindow)
    coder.code(&unitRatio)
    coder.code(&graceAfterRestart)
    coder.code(&graceAfterHalt)
    coder.code(&maxAge)
  }
}
