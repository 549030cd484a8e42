extension RandomStream {
  /// Uniform over the 2^52 midpoints of equal parts of (0, 1); never 0, never 1, and `1 - u` is exact. One word.
  public mutating func uniform() -> Double { Self.midpoint(nextWord()) }

  /// The midpoint numbered by the top 52 bits of a word; exact, as these bits and one more fit the significand.
  @inline(__always) static func midpoint(_ word: UInt64) -> Double { (Double(word >> 12) + 0.5) * 0x1p-52 }

  /// Uniform over an interval, within a rounding of its ends. One word.
  ///
  /// - Domain: finite bounds, `low ≤ high`; traps otherwise
  public mutating func uniform(from low: Double, to high: Double) -> Double {
    precondition(low <= high && (high - low).isFinite, "Invariant: intervals are finite and in order")
    return min(high, low + (high - low) * uniform())
  }

  /// True with this probability, to within 2^-53. One word.
  ///
  /// - Domain: `0 ≤ probability ≤ 1`; traps otherwise
  public mutating func bernoulli(_ probability: Double) -> Bool {
    precondition(probability >= 0 && probability <= 1, "Invariant: probabilities lie between 0 and 1")
    return uniform() < probability
  }

  /// Uniform over `0 ..< bound`, without bias.
  ///
  /// - Domain: `bound > 0`; traps otherwise
  /// - Complexity: one word, and another with a probability below `bound / 2^64`
  /// - Source: Lemire, Fast random integer generation in an interval, ACM TOMACS 29, 2019
  /// - Evidence: SamplingTests.integersAreUnbiased
  public mutating func integer(below bound: UInt64) -> UInt64 {
    precondition(bound > 0, "Invariant: an integer is drawn from at least one")
    var product = nextWord().multipliedFullWidth(by: bound)
    if product.low < bound {
      let surplus = (0 &- bound) % bound
      while product.low < surplus { product = nextWord().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// Uniform over a closed range, without bias.
  public mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
    let span = UInt64(bitPattern: range.upperBound &- range.lowerBound)
    let offset = span == .max ? nextWord() : integer(below: span + 1)
    return range.lowerBound &+ Int64(bitPattern: offset)
  }

  /// Standard normal, by inversion: one word gives one number, rising with it. At most 8.21 in size.
  public mutating func normal() -> Double { NormalDistribution.quantileInside(uniform()) }

  /// Exponential with mean 1, by inversion. One word; at most 36.8.
  public mutating func exponential() -> Double { -Logarithm.log(uniform()) }

  /// Puts the elements in a random order, each equally likely.
  ///
  /// - Source: Durstenfeld, Algorithm 235: Random permutation, CACM 7, 1964
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, Int(integer(below: UInt64(last) + 1)))
    }
  }
}
