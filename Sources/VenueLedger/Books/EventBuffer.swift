/// The events of one command with their postings, in storage that is reused from command to command.
public struct EventBuffer: Sendable {
  /// The facts in order.
  public private(set) var events: [Event] = []
  /// The postings of all facts, in order.
  public private(set) var postings: [Posting] = []
  /// For each fact, where its postings end.
  public private(set) var ends: [Int32] = []

  /// For each fact, what has to be done with it besides its postings.
  private(set) var duties: [Duties] = []

  /// What a fact asks for beyond its postings; facts are large, so those that ask for nothing are not looked at.
  struct Duties: OptionSet, Sendable {
    let rawValue: UInt8
    /// It changes the books.
    static let apply = Duties(rawValue: 1)
    /// The audit has something to check.
    static let audit = Duties(rawValue: 2)
  }

  /// An empty buffer.
  public init() {
    duties.reserveCapacity(64)
    events.reserveCapacity(64)
    postings.reserveCapacity(256)
    ends.reserveCapacity(64)
  }

  /// A copy that takes no more storage than it needs, for keeping.
  public var compact: EventBuffer {
    // Through pointers, since an array of an array would share the roomy storage.
    EventBuffer(
      events: events.withUnsafeBufferPointer { Array($0) }, postings: postings.withUnsafeBufferPointer { Array($0) },
      ends: ends.withUnsafeBufferPointer { Array($0) }, duties: duties.withUnsafeBufferPointer { Array($0) })
  }

  private init(events: [Event], postings: [Posting], ends: [Int32], duties: [Duties]) {
    self.duties = duties
    self.events = events
    self.postings = postings
    self.ends = ends
  }

  /// Forgets everything and keeps the storage.
  public mutating func removeAll() {
    events.removeAll(keepingCapacity: true)
    postings.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    duties.removeAll(keepingCapacity: true)
  }

  /// The postings of the fact at `index`.
  public func postings(of index: Int) -> ArraySlice<Posting> {
    postings[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  /// Adds a leg to the fact that `append` will close.
  public mutating func post(_ posting: Posting) { if posting.amount != 0 { postings.append(posting) } }

  /// Adds a fact; the legs posted since the last fact are its own.
  public mutating func append(_ event: Event) {
    duties.append(event.duties)
    events.append(event)
    ends.append(Int32(postings.count))
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
