/// The events of one command with their postings, in storage that is reused from command to command.
///
/// The arrays are storage: they only grow, and what counts of them is kept apart, so that a command neither allocates
/// nor shrinks anything.
public struct EventBuffer: Sendable {
  /// What stands beside each fact.
  private struct Mark: Sendable {
    /// Where the fact's postings end.
    var end: Int32 = 0
    var duties: Duties = []
  }

  private var facts: [Event] = []
  private var legs: [Posting] = []
  private var marks: [Mark] = []
  /// How many facts there are.
  private(set) var count = 0
  private var legCount = 0

  /// What a fact asks for beyond its postings; facts are large, so those that ask for nothing are not looked at.
  struct Duties: OptionSet, Sendable {
    let rawValue: UInt8
    /// It changes the books.
    static let apply = Duties(rawValue: 1)
    /// The audit has something to check.
    static let audit = Duties(rawValue: 2)
  }

  /// An empty buffer.
  public init() {}

  /// The facts in order.
  public var events: ArraySlice<Event> { facts[..<count] }
  /// The postings of all facts, in order.
  public var postings: ArraySlice<Posting> { legs[..<legCount] }
  /// For each fact, where its postings end.
  public var ends: [Int32] { marks[..<count].map(\.end) }

  /// A copy that takes no more storage than it needs, for keeping.
  public var compact: EventBuffer {
    var copy = self
    copy.facts = Array(events)
    copy.legs = Array(postings)
    copy.marks = Array(marks[..<count])
    return copy
  }

  /// Forgets everything and keeps the storage.
  public mutating func removeAll() {
    count = 0
    legCount = 0
  }

  /// The postings of the fact at `index`.
  public func postings(of index: Int) -> ArraySlice<Posting> {
    precondition(index < count, "Invariant: only facts of this command are asked for")
    return legs[(index == 0 ? 0 : Int(marks[index - 1].end))..<Int(marks[index].end)]
  }

  @inline(__always) func duties(_ index: Int) -> Duties { marks[index].duties }
  @inline(__always) func end(_ index: Int) -> Int { Int(marks[index].end) }
  @inline(__always) func event(_ index: Int) -> Event { facts[index] }
  @inline(__always) func leg(_ index: Int) -> Posting { legs[index] }

  /// Adds a leg to the fact that `append` will close.
  @inline(__always) public mutating func post(_ posting: Posting) {
    if posting.amount == 0 { return }
    if legCount < legs.count { legs[legCount] = posting } else { legs.append(posting) }
    legCount += 1
  }

  /// Adds a fact; the legs posted since the last fact are its own.
  @inline(__always) public mutating func append(_ event: Event) {
    let mark = Mark(end: Int32(legCount), duties: event.duties)
    if count < facts.count {
      facts[count] = event
      marks[count] = mark
    } else {
      facts.append(event)
      marks.append(mark)
    }
    count += 1
  }
}

extension Event {
  /// What the fact asks for beyond its postings.
  @inline(__always) var duties: EventBuffer.Duties {
    switch self {
    case .deposited, .transferred, .collateralSeized, .escrowReleased, .donated, .hedgeFunded: []
    case .withdrawn: .audit
    case .positionChanged, .hedgeFilled, .limiterDrawn, .depositExecuted, .withdrawalPriced, .badDebtCovered,
      .pricePublished, .poolMarked:
      [.apply, .audit]
    case .accountOpened, .referenceUsed, .agentAuthorised, .agentRevoked, .marginMoved, .accrued, .marketStateChanged,
      .volatilityMultiplierSet, .orderPlaced, .orderCancelRequested, .orderCancelled, .orderExecuted, .volumeCounted,
      .liquidated, .depositRequested, .withdrawalRequested, .requestCancelled, .claimed, .hedgeFundingPaid,
      .parameterScheduled, .parameterEnacted:
      .apply
    }
  }
}
