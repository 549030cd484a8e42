import Instruments
import Quantities

extension OracleFeed {
  /// Why nothing of the observation is kept, or `nil`. Every number in it may be hostile.
  func refusal(of observation: PriceObservation, from source: Int, at now: Int64) -> ObservationVerdict? {
    let state = sources[source]
    let price = observation.price.raw
    let stated = observation.publishedAt.nanoseconds
    if price <= 0 || price > FeedSettings.largestPrice.raw { return .notPositive }
    if observation.confidence.raw < 0 || observation.confidence.raw > price { return .confidenceOutOfRange }
    if state.price > 0 {
      if observation.sequence == state.sequence { return .duplicate }
      if observation.sequence < state.sequence || stated < state.statedAt { return .outOfOrder }
    }
    let (age, overflow) = now.subtractingReportingOverflow(stated)
    if overflow { return stated > now ? .future : .stale }
    if age < -settings.limits.maxFutureSkew.nanoseconds { return .future }
    if age > settings.sources[source].maxAge.nanoseconds { return .stale }
    if lastUsed > 0 {
      let ratio = Int128(settings.limits.unitRatio)
      if Int128(price) >= ratio * Int128(lastUsed) || ratio * Int128(price) <= Int128(lastUsed) { return .ratioGate }
    }
    return nil
  }

  /// Makes a sane observation its source's vote and says what it is.
  mutating func keep(_ observation: PriceObservation, from source: Int, at now: Int64) -> ObservationVerdict {
    let price = observation.price.raw
    let repeated = sources[source].price == price
    sources[source].price = price
    sources[source].confidence = observation.confidence.raw
    sources[source].statedAt = observation.publishedAt.nanoseconds
    sources[source].publishedAt = min(observation.publishedAt.nanoseconds, now)
    sources[source].sequence = observation.sequence
    noteRun(of: source, repeated: repeated)
    var isPending = false
    if isJump(price, dispersion: dispersion) { isPending = !confirms(price, at: now) } else { loneJump = nil }
    if sources[source].isFrozen { return .frozen }
    return isPending ? .outlierPendingConfirmation : .accepted
  }

  /// A repeated value is a fault only when the market has meanwhile moved, and moved away from that value.
  private mutating func noteRun(of source: Int, repeated: Bool) {
    guard repeated else {
      sources[source].repeats = 0
      sources[source].runReference = reference
      sources[source].isFrozen = false
      return
    }
    if sources[source].repeats < .max { sources[source].repeats += 1 }
    let start = sources[source].runReference
    if start == 0 { sources[source].runReference = reference }
    if start == 0 || reference == 0 || sources[source].repeats < settings.limits.frozenAfter { return }
    let floor = settings.limits.deviationFloor.raw
    if differs(reference, start, byMoreThan: floor, of: start)
      && differs(reference, sources[source].price, byMoreThan: floor, of: start)
    {
      sources[source].isFrozen = true
    }
  }

  /// Whether `price` lies farther from the reference than `outlierMultiple` deviations.
  func isJump(_ price: Int64, dispersion: Int64) -> Bool {
    reference > 0 && isFar(price, from: reference, dispersion: dispersion)
  }

  private func isFar(_ price: Int64, from base: Int64, dispersion: Int64) -> Bool {
    let floor = Int128(settings.limits.deviationFloor.raw) * Int128(base)
    let deviation = max(Int128(dispersion) * 1_000_000, floor)
    let distance = price > base ? Int128(price) - Int128(base) : Int128(base) - Int128(price)
    return distance * 1_000_000 > Int128(settings.limits.outlierMultiple) * deviation
  }

  /// Whether somebody else, or a lone source itself in time, bears this jump out.
  private mutating func confirms(_ price: Int64, at now: Int64) -> Bool {
    sources.count == 1 ? confirmsItself(price) : isShared(price, at: now)
  }

  /// Whether enough sources published near `price` of late.
  func isShared(_ price: Int64, at now: Int64) -> Bool {
    var witnesses = 0
    for source in sources.indices where hasRecent(source, near: price, at: now) { witnesses += 1 }
    return witnesses >= settings.limits.confirmations
  }

  /// Whether the source is live, within the soft band of `price`, and published within the confirmation window.
  private func hasRecent(_ source: Int, near price: Int64, at now: Int64) -> Bool {
    let own = settings.sources[source]
    let state = sources[source]
    let window = max(settings.limits.confirmationWindow, own.heartbeat).nanoseconds
    return state.isLive(at: now, own) && now - state.publishedAt <= window
      && !differs(state.price, price, byMoreThan: settings.limits.campSoftBand.raw, of: price)
  }

  /// A lone source's jump counts when the source, later by `loneConfirmation`, is still where it jumped to.
  private mutating func confirmsItself(_ price: Int64) -> Bool {
    let publishedAt = sources[0].publishedAt
    guard var jump = loneJump, !isFar(price, from: jump.price, dispersion: 0) else {
      loneJump = LoneJump(since: publishedAt, price: price)
      return false
    }
    if publishedAt - jump.since >= settings.limits.loneConfirmation.nanoseconds { jump.isConfirmed = true }
    loneJump = jump
    return jump.isConfirmed
  }
}
