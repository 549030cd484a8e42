import Instruments
import Quantities

/// The sources of a scenario's feeds: what each published last, and whether it still speaks.
struct ScenarioSources: Sendable {
  private struct Voice: Sendable {
    var sequence: UInt64 = 0
    var last: (price: Price, confidence: Price)?
    var isSilent = false
  }

  private var voices: [[Voice]]

  /// - Parameter counts: the number of sources of each feed.
  init(_ counts: [Int]) { voices = counts.map { Array(repeating: Voice(), count: $0) } }

  mutating func silence(_ feed: FeedID, _ source: SourceID) {
    voices[Int(feed.value)][Int(source.value)].isSilent = true
  }

  /// What a line lets sources publish; they speak again from then on.
  mutating func published(_ drafted: DraftedObservation, at now: Timestamp) -> [PriceObservation] {
    drafted.sources.map { source in
      let (feed, index) = (Int(drafted.feed.value), Int(source.value))
      voices[feed][index].sequence = drafted.sequence ?? voices[feed][index].sequence &+ 1
      voices[feed][index].last = (drafted.price, drafted.confidence)
      voices[feed][index].isSilent = false
      return PriceObservation(
        feed: drafted.feed, source: source, price: drafted.price, confidence: drafted.confidence,
        publishedAt: now - drafted.age, sequence: voices[feed][index].sequence)
    }
  }

  /// What every source that speaks says again.
  mutating func repeated(at now: Timestamp) -> [PriceObservation] {
    var said: [PriceObservation] = []
    for feed in voices.indices {
      for source in voices[feed].indices where !voices[feed][source].isSilent {
        guard let last = voices[feed][source].last else { continue }
        voices[feed][source].sequence &+= 1
        said.append(
          PriceObservation(
            feed: FeedID(UInt16(feed)), source: SourceID(UInt16(source)), price: last.price,
            confidence: last.confidence, publishedAt: now, sequence: voices[feed][source].sequence))
      }
    }
    return said
  }
}
