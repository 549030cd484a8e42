import Instruments
public import Quantities

/// The venue's book: a pure state machine over integers.
///
/// `decide` reads and refuses; `apply` writes and cannot refuse; `handle` does both and audits. Replaying the events of
/// any journal gives the same state on any machine. The rules, to the unit, are in docs/ledger.md.
///
/// - Complexity: a command touches the accounts, positions and markets that it names; sums are kept incrementally.
/// - Evidence: the naive twin in `Tests/VenueLedgerTests/Twin`, the vectors in `Scenarios/vectors`.
public struct Ledger: Sendable {
  /// Events applied so far.
  public internal(set) var sequence: UInt64 = 0
  /// The time of the last request.
  public internal(set) var time: Timestamp = .zero
  private let addressed = Addressed()
  let genesis: Genesis
  var venue: VenueParameters
  var accounts: [AccountBook] = []
  var positions: [PositionBook] = []
  var freePositions: [Int32] = []
  var markets: [MarketBook] = []
  var feeds: [FeedBook] = []
  var agents: [AgentKey] = []
  var orders = OrderBook()
  var vault = VaultBook()
  var hedges: [HedgeBook] = []
  var purses = Purses()
  var changes: [PendingChange] = []
  var nextChange: UInt64 = 1
  /// The wrapping sum of the digests of everything above.
  var digest: UInt64 = 0
  var auditor: Auditor
  /// Derived: between which prices a position needs no look.
  var watch = LiquidationWatch()

  /// A venue as its genesis says, with the backstop as account 0.
  public init(genesis: Genesis) {
    self.genesis = genesis
    venue = genesis.venue
    auditor = Auditor(genesis)
    accounts = [AccountBook()]
    markets = genesis.markets.map { MarketBook(feed: Int($0.feed.value), parameters: $0.parameters) }
    feeds = Array(repeating: FeedBook(), count: genesis.feedCount)
    hedges = Array(repeating: HedgeBook(), count: genesis.feedCount)
    orders = OrderBook(markets: markets.count)
    vault.limiters = [
      LimiterState(hour: .zero, day: .zero, at: .zero), LimiterState(hour: .zero, day: .zero, at: .zero),
    ]
    digest = recomputedDigest()
  }

  /// Decides, applies and audits one request.
  ///
  /// - Parameter buffer: receives the events; emptied first.
  /// - Throws: the first rejection that holds; the state is then unchanged and the buffer empty.
  public mutating func handle(_ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    buffer.removeAll()
    do throws(Rejection) {
      try decide(request, into: &buffer)
    } catch {
      buffer.removeAll()
      throw error
    }
    time = request.at
    apply(buffer)
    audit(buffer)
  }

  /// Decides and applies without the audit; only the benchmark that measures what the audit costs may use it.
  package mutating func handleUnaudited(_ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    buffer.removeAll()
    do throws(Rejection) {
      try decide(request, into: &buffer)
    } catch {
      buffer.removeAll()
      throw error
    }
    time = request.at
    apply(buffer)
  }

  /// Equal states have equal hashes on every machine, in debug and release builds; kept incrementally.
  public var stateHash: UInt64 {
    var whole = Digest(.venue, digest)
    whole.fold(sequence)
    whole.fold(time.nanoseconds)
    return whole.value
  }

  /// How many invariants have been checked, and how many of them did not hold (a violation also stops the process).
  public var invariantChecks: UInt64 { auditor.checks }
}

/// The agreed price of one underlying.
struct FeedBook: Sendable, Equatable {
  var price: Int64 = 0
  var confidence: Int64 = 0
  var publishedAt: Int64 = 0

  func digest(_ index: Int) -> UInt64 {
    var digest = Digest(.feed, UInt64(index))
    digest.fold(price)
    digest.fold(confidence)
    digest.fold(publishedAt)
    return digest.value
  }
}

/// A delegated key.
struct AgentKey: Sendable, Equatable {
  let key: UInt64
  let account: UInt32
  let expires: Int64

  var digest: UInt64 {
    var digest = Digest(.agent, key)
    digest.fold(UInt64(account))
    digest.fold(expires)
    return digest.value
  }
}

/// A parameter that governance has scheduled.
struct PendingChange: Sendable, Equatable {
  let id: UInt64
  let change: ParameterChange
  let effectiveFrom: Int64

  var digest: UInt64 {
    var digest = Digest(.change, id)
    digest.fold(effectiveFrom)
    switch change {
    case .market(let market, let key, let value):
      digest.fold(UInt64(market.value) << 16 | UInt64(key.rawValue) << 8 | 1)
      digest.fold(value)
    case .venue(let key, let value):
      digest.fold(UInt64(key.rawValue) << 8 | 2)
      digest.fold(value)
    }
    return digest.value
  }
}

/// The books that belong to nobody in particular. Amounts in smallest units.
struct Purses: Sendable, Equatable {
  /// Per asset; the sum of everything else with the sign turned.
  var external: (usdc: Int128, btc: Int128, eth: Int128) = (0, 0, 0)
  var pool: (usdc: Int64, btc: Int64, eth: Int64) = (0, 0, 0)
  var hedgeVenue: Int64 = 0
  var insurance: Int64 = 0
  var escrow: Int64 = 0
  var treasury: Int64 = 0
  var pendingDeposits: Int64 = 0
  var claims: Int64 = 0
  /// What rounding has left with the pool, 1e-24 USDC; not a balance but a record.
  var remainder: Int128 = 0

  static func == (a: Purses, b: Purses) -> Bool { a.digest == b.digest }

  var digest: UInt64 {
    var digest = Digest(.venue, 1)
    digest.fold(external.usdc)
    digest.fold(external.btc)
    digest.fold(external.eth)
    digest.fold(pool.usdc)
    digest.fold(pool.btc)
    digest.fold(pool.eth)
    digest.fold(hedgeVenue)
    digest.fold(insurance)
    digest.fold(escrow)
    digest.fold(treasury)
    digest.fold(pendingDeposits)
    digest.fold(claims)
    digest.fold(remainder)
    return digest.value
  }

  /// The LPs' cash here and on the external venue.
  var poolCash: Int64 { pool.usdc + hedgeVenue }
}

/// A member that makes the compiler pass its owner by address: no copy of something that may hold anything is free.
///
/// Without it each call of a reading function from a writing one copies the ledger's members, some 800 bytes, which
/// `make bench` shows.
struct Addressed: Sendable { private var nothing: (any Sendable)? }
