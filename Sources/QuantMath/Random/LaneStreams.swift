internal import CQuantMath

/// Eight streams of xoshiro256++ side by side, for kernels that draw a number for each of eight paths at once.
///
/// Block `b` of a seed has streams `8 b` to `8 b + 7`, each 2^128 steps behind the one before: none overlap, and a
/// block is found without those before it. Number `i` of a batch comes from stream `i mod 8`, on every processor.
///
/// - Evidence: LaneStreamTests
public struct LaneStreams: Sendable {
  /// How many streams there are.
  public static let count = 8
  private var state: [UInt64]

  /// The streams of a block of a seed.
  public init(seed: UInt64, block: UInt64 = 0) {
    var stream = Xoshiro256(seed: seed)
    if block > 0 { stream.apply(Self.blockDistance.raised(to: block)) }
    state = Array(repeating: 0, count: 4 * Self.count)
    for lane in 0..<Self.count {
      for word in 0..<4 { state[Self.count * word + lane] = stream.words[word] }
      if lane + 1 < Self.count { stream.apply(Xoshiro256.distance) }
    }
  }

  private static let blockDistance = Xoshiro256.distance.doubled(times: 3)

  /// Random words.
  ///
  /// - Shapes: a multiple of eight; traps otherwise
  public mutating func words(into result: inout MutableSpan<UInt64>) {
    let octets = Self.octets(result.count)
    withState { state in
      result.withUnsafeMutableBufferPointer { target in
        if let to = target.baseAddress { random_words(state, to, octets) }
      }
    }
  }

  /// Uniform numbers: midpoints of 2^52 equal parts of (0, 1), never 0 and never 1.
  ///
  /// - Shapes: a multiple of eight; traps otherwise
  public mutating func uniforms(into result: inout MutableSpan<Double>) { draw(random_uniforms, &result) }

  /// Standard normal numbers by inversion, one word each; at most 8.21 in size.
  ///
  /// - Shapes: a multiple of eight; traps otherwise
  /// - Accuracy: that of `Batch.normalQuantile`
  public mutating func normals(into result: inout MutableSpan<Double>) { draw(random_normals, &result) }

  /// Lends the states to a kernel: 32 words, word `i` of stream `j` at `8 i + j`.
  public mutating func withState<Result>(_ body: (UnsafeMutablePointer<UInt64>) -> Result) -> Result {
    state.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("Invariant: there are eight streams") }
      return body(start)
    }
  }

  private mutating func draw(
    _ kernel: (UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<Double>, Int) -> Void,
    _ result: inout MutableSpan<Double>
  ) {
    let octets = Self.octets(result.count)
    withState { state in
      result.withUnsafeMutableBufferPointer { target in
        if let to = target.baseAddress { kernel(state, to, octets) }
      }
    }
  }

  private static func octets(_ numbers: Int) -> Int {
    precondition(numbers % count == 0, "Invariant: eight streams give a multiple of eight numbers")
    return numbers / count
  }
}
