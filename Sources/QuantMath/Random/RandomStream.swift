/// A reproducible stream of random numbers named by a seed and a stream number, with a position that can be set.
///
/// Word `p` of a stream is half of the Philox block whose counter holds `p / 2` and the stream number, under the key
/// that `SplitMix64` makes of the seed. So two streams never share a block, any word is found without the ones before
/// it, and the three numbers `seed`, `stream`, `position` are the whole state. Draw a stream for each agent and
/// purpose, so that one more draw in one of them leaves the others alone.
///
/// Not for secrets. It is not a `RandomNumberGenerator` of the standard library on purpose: what that library draws
/// from a generator may change with its version.
///
/// - Evidence: RandomWordTests, SamplingTests
@frozen public struct RandomStream: Sendable {
  /// What the run was seeded with.
  public let seed: UInt64
  /// Which of the seed's streams this is.
  public let stream: UInt64
  /// How many 64-bit words lie before the next one; setting it jumps, at no cost.
  public var position: UInt64 {
    didSet { hasPending = false }
  }

  let key: UInt64
  private var pending: UInt64 = 0
  private var hasPending = false

  /// The stream `stream` of `seed`, about to give word `position`.
  public init(seed: UInt64, stream: UInt64 = 0, position: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
    self.position = position
    var mixer = SplitMix64(seed: seed)
    key = mixer.next()
  }

  /// The next 64 random bits. The position wraps after 2^64 words.
  public mutating func nextWord() -> UInt64 {
    let odd = position & 1 == 1
    if odd && hasPending {
      position &+= 1
      return pending
    }
    let (even, other) = Self.words(key: key, stream: stream, block: position >> 1)
    position &+= 1
    if odd { return other }
    pending = other
    hasPending = true
    return even
  }

  /// Passes over `count` words, or goes back when negative.
  public mutating func advance(by count: Int64) { position &+= UInt64(bitPattern: count) }

  /// A stream of another seed, made of this one's seed and `label`; independent of this one's stream and position.
  public func reseeded(label: UInt64, stream: UInt64 = 0) -> RandomStream {
    // Mixed once more than the label: otherwise seed 1 with label 2 would equal seed 2 with label 1.
    var mixer = SplitMix64(seed: SplitMix64.mixed(key) ^ SplitMix64.mixed(label &+ 0x9e37_79b9_7f4a_7c15))
    return RandomStream(seed: mixer.next(), stream: stream)
  }

  @inline(__always) private static func words(key: UInt64, stream: UInt64, block: UInt64) -> (UInt64, UInt64) {
    let counter = Philox4x32.Block(
      UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32),
      UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    let bits = Philox4x32.block(
      counter: counter, key: UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    return (UInt64(bits.x1) << 32 | UInt64(bits.x0), UInt64(bits.x3) << 32 | UInt64(bits.x2))
  }
}

extension RandomStream: Hashable {
  /// The same words from here on.
  public static func == (a: RandomStream, b: RandomStream) -> Bool {
    a.seed == b.seed && a.stream == b.stream && a.position == b.position
  }

  /// Hashes seed, stream and position.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(seed)
    hasher.combine(stream)
    hasher.combine(position)
  }
}
