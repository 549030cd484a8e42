/// One weighted vote.
struct Vote {
  let value: Int64
  let weight: Int64
}

/// Weighted votes over borrowed memory, kept sorted; at most three per source, so insertion is the fastest sort.
struct Ballot {
  private let votes: UnsafeMutableBufferPointer<Vote>
  private(set) var count = 0
  private var total: Int64 = 0

  init(_ memory: UnsafeMutableBufferPointer<Vote>) { votes = memory }

  mutating func clear() {
    count = 0
    total = 0
  }

  mutating func add(_ value: Int64, weight: Int64) {
    precondition(count < votes.count, "Invariant: a ballot has room for three votes a source")
    var place = count
    while place > 0, votes[place - 1].value > value {
      votes.initializeElement(at: place, to: votes[place - 1])
      place -= 1
    }
    votes.initializeElement(at: place, to: Vote(value: value, weight: weight))
    count += 1
    total += weight
  }

  /// The least value with at least `part`/4 of the weight at or below it.
  func lowerQuantile(quarters part: Int64) -> Int64 {
    var below: Int64 = 0
    for place in 0..<count {
      below += votes[place].weight
      if 4 * below >= part * total { return votes[place].value }
    }
    preconditionFailure("Invariant: a quantile is asked of votes that exist")
  }

  /// The least value with more than half of the weight at or below it.
  func upperMedian() -> Int64 {
    var below: Int64 = 0
    for place in 0..<count {
      below += votes[place].weight
      if 2 * below > total { return votes[place].value }
    }
    preconditionFailure("Invariant: a median is asked of votes that exist")
  }

  /// The `rank`-th greatest value, from one.
  func greatest(_ rank: Int) -> Int64 {
    precondition(1 <= rank && rank <= count, "Invariant: ranks are asked of votes that exist")
    return votes[count - rank].value
  }
}

/// Whether the distance of two positive values exceeds a part (1e-6) of `base`; no overflow for any input.
@inline(__always) func differs(_ a: Int64, _ b: Int64, byMoreThan part: Int64, of base: Int64) -> Bool {
  let distance = a > b ? Int128(a) - Int128(b) : Int128(b) - Int128(a)
  return distance * 1_000_000 > Int128(part) * Int128(base)
}
