import Instruments
import Quantities

/// What the sources say together, before the phase of the feed is looked at.
enum Assessment {
  struct Sound {
    let agreed: AgreedPrice
    let closeOnly: CloseOnlyReason?
    let dispersion: Int64
  }

  case sound(Sound)
  /// The price is the median when there is one, else zero.
  case unsound(HaltReason, Int64)
}

extension OracleFeed {
  /// Asks the rules in the order of `HaltReason`.
  func assess(at now: Int64) -> Assessment {
    withUnsafeTemporaryAllocation(of: Vote.self, capacity: 3 * sources.count) { memory in
      var ballot = Ballot(memory)
      return assess(at: now, with: &ballot)
    }
  }

  private func assess(at now: Int64, with ballot: inout Ballot) -> Assessment {
    let limits = settings.limits
    collect(&ballot, at: now) { $0.price }
    let live = ballot.count
    guard live >= settings.quorum else { return .unsound(live == 0 ? .noFreshSource : .quorumLost, 0) }
    // An even count has two medians. The nearer to the last price stands; a point between them nobody published.
    let (lower, upper) = (ballot.lowerQuantile(quarters: 2), ballot.upperMedian())
    let price = abs(reference - lower) <= abs(upper - reference) ? lower : upper

    var band = limits.campSoftBand.raw
    if countAgreeing(price, band, at: now) < settings.quorum { band = limits.campHaltBand.raw }
    guard countAgreeing(price, band, at: now) >= settings.quorum else { return .unsound(.campsDiverge, price) }

    ballot.clear()
    collectAgreeing(&ballot, price, band, at: now) { $0.publishedAt }
    let publishedAt = ballot.greatest(settings.quorum)
    guard now - publishedAt <= limits.maxAge.nanoseconds else { return .unsound(.priceTooOld, price) }

    ballot.clear()
    collect(&ballot, at: now) { abs($0.price - price) }
    let dispersion = ballot.lowerQuantile(quarters: 2)
    guard !isJump(price, dispersion: dispersion) || isConfirmedTogether(price, at: now) else {
      return .unsound(.unconfirmedJump, price)
    }
    guard !moves.isTooFar(price, part: limits.velocityLimit.raw) else { return .unsound(.velocity, price) }

    ballot.clear()
    let confidence = confidence(of: price, band, at: now, with: &ballot)
    guard !differs(confidence, 0, byMoreThan: limits.confidenceHalt.raw, of: price) else {
      return .unsound(.wideConfidence, price)
    }
    var closeOnly: CloseOnlyReason?
    if differs(confidence, 0, byMoreThan: limits.confidenceSoft.raw, of: price) { closeOnly = .wideConfidence }
    if band != limits.campSoftBand.raw { closeOnly = .campsDiverge }
    let agreed = AgreedPrice(
      feed: settings.feed, price: Price(raw: price), confidence: Price(raw: confidence),
      publishedAt: Timestamp(nanoseconds: publishedAt), sourceCount: live, quorum: settings.quorum)
    return .sound(Assessment.Sound(agreed: agreed, closeOnly: closeOnly, dispersion: dispersion))
  }

  /// Whether a quorum is live and recent enough for an agreed price, whatever the prices are.
  func hasFreshQuorum(at now: Int64) -> Bool {
    var recent = 0
    for source in sources.indices where sources[source].isLive(at: now, settings.sources[source]) {
      if now - sources[source].publishedAt <= settings.limits.maxAge.nanoseconds { recent += 1 }
    }
    return recent >= settings.quorum
  }

  private func isConfirmedTogether(_ price: Int64, at now: Int64) -> Bool {
    sources.count == 1 ? loneJump?.isConfirmed ?? false : isShared(price, at: now)
  }

  /// The farther quartile of three votes per agreeing source. Outliers have no say: one liar must not stop a feed.
  private func confidence(of price: Int64, _ band: Int64, at now: Int64, with ballot: inout Ballot) -> Int64 {
    for source in sources.indices where agrees(source, price, band, at: now) {
      let state = sources[source]
      let weight = settings.sources[source].weight
      ballot.add(state.price - state.confidence, weight: weight)
      ballot.add(state.price, weight: weight)
      ballot.add(state.price + state.confidence, weight: weight)
    }
    return max(0, price - ballot.lowerQuantile(quarters: 1), ballot.lowerQuantile(quarters: 3) - price)
  }

  @inline(__always)
  private func collect(_ ballot: inout Ballot, at now: Int64, _ value: (SourceState) -> Int64) {
    for source in sources.indices where sources[source].isLive(at: now, settings.sources[source]) {
      ballot.add(value(sources[source]), weight: settings.sources[source].weight)
    }
  }

  @inline(__always)
  private func collectAgreeing(
    _ ballot: inout Ballot, _ price: Int64, _ band: Int64, at now: Int64, _ value: (SourceState) -> Int64
  ) {
    for source in sources.indices where agrees(source, price, band, at: now) {
      ballot.add(value(sources[source]), weight: settings.sources[source].weight)
    }
  }

  private func countAgreeing(_ price: Int64, _ band: Int64, at now: Int64) -> Int {
    var count = 0
    for source in sources.indices where agrees(source, price, band, at: now) { count += 1 }
    return count
  }

  @inline(__always)
  private func agrees(_ source: Int, _ price: Int64, _ band: Int64, at now: Int64) -> Bool {
    sources[source].isLive(at: now, settings.sources[source])
      && !differs(sources[source].price, price, byMoreThan: band, of: price)
  }
}
