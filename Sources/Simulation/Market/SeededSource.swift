import QuantMath
import Quantities

/// One venue's view of one asset: its own distance from the common price, its delay, its silences.
struct SeededSource {
  /// The part of the distance that stays after a quarter of a bar: it halves in about ten bars.
  private static let persistence = 0.98

  let asset: Int
  private let venue: SeededVenue
  private let tick: Price
  private var noise: RandomStream
  private var silences: RandomStream
  private var outages: EventClock
  private var volumes: RandomStream
  private var distance: Double
  private var downFor = 0.0
  private var isFirst = true

  init(_ plan: SeededMarketPlan, asset: Int, venue: Int) {
    self.asset = asset
    self.venue = plan.venues[venue]
    tick = plan.assets[asset].tick
    let base = UInt64(1_000_000 + 100_000 * asset + 10 * venue)
    let stream = { (number: UInt64) in RandomStream(seed: plan.seed, stream: base + number) }
    noise = stream(0)
    silences = stream(1)
    outages = EventClock(stream(2))
    volumes = stream(3)
    distance = plan.venues[venue].noise * noise.normal()
  }

  /// How far back in the common prices the venue looks.
  var delay: Int { venue.delay }

  /// The published price where the common one was `common`.
  mutating func price(_ common: Double) -> Price {
    let shock = venue.noise * (1 - Self.persistence * Self.persistence).squareRoot()
    distance = Self.persistence * distance + shock * noise.normal()
    let published = Price(quantizing: common * (1 + distance), step: tick, rounding: .down) ?? tick
    return max(tick, published)
  }

  /// Whether the venue publishes a bar of this length; the first bar is always published, so that files list every
  /// source.
  mutating func publishes(seconds: Double, outageMultiple: Double) -> Bool {
    let silent = venue.silence > 0 && silences.uniform() < venue.silence
    let started = outages.events(in: venue.outagesPerDay * outageMultiple * seconds / 86_400)
    for _ in 0..<started {
      downFor += silences.exponential() * Double(venue.outageLength.nanoseconds) / 1e9
    }
    let down = downFor > 0
    downFor = max(0, downFor - seconds)
    defer { isFirst = false }
    return isFirst || (!silent && !down)
  }

  /// What trades here of `whole` units, with the venue's own variation of mean one.
  mutating func volume(of whole: Double) -> Quantity {
    let variation = Exponential.exp(0.4 * volumes.normal() - 0.08)
    return Quantity(quantizing: whole * venue.share * variation, step: Quantity(raw: 1_000), rounding: .down) ?? .zero
  }
}
