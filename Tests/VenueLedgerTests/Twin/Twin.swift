import Instruments
import Quantities
import VenueLedger

/// Where a position stands.
struct TwinKey: Hashable, Comparable {
  let account: UInt32
  let market: Int
  static func < (a: Self, b: Self) -> Bool { (a.account, a.market) < (b.account, b.market) }
}

/// A position of the twin; the scales are those of docs/ledger.md.
struct TwinPosition: Equatable {
  var quantity: BigInt = 0
  var cost: BigInt = 0
  var fundingEntry: BigInt = 0
  var borrowEntry: BigInt = 0
  var isolated = false
}

struct TwinMarket: Equatable {
  var feed: Int
  var parameters: MarketParameters
  var state = MarketState.open
  var volatilityMultiplier: BigInt = 1_000_000
  /// Nil before the first price.
  var accruedAt: Int64?
  var funding: BigInt = 0
  var fundingRate: BigInt = 0
  /// Long, short.
  var borrow: [BigInt] = [0, 0]
  var windowStart: Int64 = 0
  var windowUsed: BigInt = 0
  var insuranceUsed: BigInt = 0

  subscript(_ key: MarketParameter) -> BigInt { BigInt(parameters[key]) }
}

struct TwinFeed: Equatable {
  /// Nil before the first one.
  var price: BigInt?
  var confidence: BigInt = 0
  var publishedAt: Int64 = 0
  var hedge: BigInt = 0
  var hedgeCost: BigInt = 0
  var fundingPeriod: UInt64 = 0
}

struct TwinAccount: Equatable {
  var parent: UInt32?
  var lastReference: UInt64 = 0
  var lastDeposit: UInt64 = 0
  var agents: [UInt64: Int64] = [:]
  /// Of the last liquidation.
  var lastMarket = 0
  var volumeStart: Int64 = 0
  var volume: BigInt = 0
  var volumeBefore: BigInt = 0
  var shares: BigInt = 0
}

struct TwinOrder: Equatable {
  let ticket: OrderTicket
  let eligibleFrom: Int64
  let expiresAt: Int64
  var cancelledFrom = Int64.max
}

struct TwinRequest: Equatable {
  let account: UInt32
  var amount: BigInt
  let shares: BigInt
  let requestedAt: Int64
  let isWithdrawal: Bool
  var isPriced = false
}

struct TwinLimiter: Equatable {
  var hour: BigInt
  var day: BigInt
  var at: Int64 = 0
}

struct TwinBook: Hashable {
  let book: Book
  let asset: Asset
}

/// The rules of docs/ledger.md again: integers without bounds, nothing incremental that can be summed afresh.
struct Twin {
  var now: Int64 = 0
  var venue: VenueParameters
  var accounts: [TwinAccount] = [TwinAccount()]
  var feeds: [TwinFeed]
  var markets: [TwinMarket]
  var books: [TwinBook: BigInt] = [:]
  var positions: [TwinKey: TwinPosition] = [:]
  var orders: [UInt64: TwinOrder] = [:]
  var requests: [UInt64: TwinRequest] = [:]
  var changes: [UInt64: (change: ParameterChange, effectiveFrom: Int64)] = [:]
  /// By asset; nil is not accepted.
  var coinFeeds: [Asset: Int] = [:]
  /// Pool and hedge cash before the command.
  var cashBefore: BigInt = 0
  var lastOrder: UInt64 = 0
  var lastRequest: UInt64 = 0
  var lastChange: UInt64 = 0
  var supply: BigInt = 0
  var limiters: [TwinLimiter]
  /// `V`, as it stood after the last price.
  var markedValue: BigInt = 0
  var fills: Set<[UInt64]> = []
  /// The reason of the last order that was cancelled by its execution.
  var lastCancellation: Rejection?

  init(_ genesis: Genesis) {
    venue = genesis.venue
    coinFeeds[.btc] = genesis.btcFeed.map { Int($0.value) }
    coinFeeds[.eth] = genesis.ethFeed.map { Int($0.value) }
    feeds = Array(repeating: TwinFeed(), count: genesis.feedCount)
    markets = genesis.markets.map { TwinMarket(feed: Int($0.feed.value), parameters: $0.parameters) }
    limiters = [TwinLimiter(hour: 0, day: 0), TwinLimiter(hour: 0, day: 0)]
  }

  /// Nil when the command was done; else why not, and nothing has changed.
  mutating func handle(_ request: Request) -> Rejection? {
    var next = self
    do throws(Rejection) {
      try next.perform(request)
      self = next
      return nil
    } catch {
      return error
    }
  }

  private mutating func perform(_ request: Request) throws(Rejection) {
    if request.at.nanoseconds < now { throw .timeMovesBackwards }
    let subject = try subject(of: request.command)
    try authorise(request, subject)
    if request.at.nanoseconds > TwinLimits.time { throw .exceedsLimit }
    now = request.at.nanoseconds
    cashBefore = cash
    switch request.command {
    case .openAccount(let parent): try openAccount(parent)
    case .authoriseAgent(let account, let key, let expires): try authoriseAgent(account, key, expires)
    case .revokeAgent(let account, let key): try revokeAgent(account, key)
    case .deposit(let account, let amount): try deposit(account, amount)
    case .withdraw(let account, let amount): try withdraw(account, amount)
    case .transfer(let from, let to, let amount): try transfer(from, to, amount)
    case .addMargin(let account, let market, let amount): try addMargin(account, market, amount)
    case .removeMargin(let account, let market, let amount): try removeMargin(account, market, amount)
    case .publishPrice(let feed, let price, let confidence, let at): try publish(feed, price, confidence, at)
    case .setMarketState(let market, let state): try setState(market, state, request.authority)
    case .setVolatilityMultiplier(let market, let rate): try setMultiplier(market, rate)
    case .placeOrder(let ticket): try place(ticket)
    case .cancelOrder(let id): try cancel(id.value)
    case .executeOrder(let id): try execute(id.value)
    case .liquidate(let account, let market, let keeper): try liquidate(account, market, keeper)
    case .seizeCollateral(let account, let asset): try seize(account, asset)
    case .takeOver(let account, let market): try takeOver(account, market)
    case .deleverage(let market, let side): try deleverage(Int(market.value), side)
    case .releaseEscrow:
      if balance(.escrow) <= 0 { throw .insufficientBalance }
      try move(.usdc, balance(.escrow), from: .escrow, to: .insurance)
    case .requestDeposit(let account, let amount, let least): try requestDeposit(account, amount, least)
    case .executeDeposit(let id): try executeDeposit(id.value)
    case .requestWithdrawal(let account, let shares): try requestWithdrawal(account, shares)
    case .processWithdrawals: try processWithdrawals()
    case .claim(let id): try claim(id.value)
    case .donate(let account, let amount, let target): try donate(account, amount, target)
    case .fundHedge(let amount): try fundHedge(amount)
    case .recordHedgeFill(let fill): try recordHedgeFill(fill)
    case .recordHedgeFunding(let feed, let amount, let period): try recordHedgeFunding(feed, amount, period)
    case .scheduleParameter(let change): try schedule(change)
    case .enactParameter(let id): try enact(id)
    }
  }

  // MARK: Books

  func balance(_ book: Book, _ asset: Asset = .usdc) -> BigInt { books[TwinBook(book: book, asset: asset)] ?? 0 }

  /// A balanced entry; a balance must fit 64 bits.
  mutating func move(_ asset: Asset, _ amount: BigInt, from: Book, to: Book) throws(Rejection) {
    if amount == 0 || from == to { return }
    let source = balance(from, asset) - amount
    let target = balance(to, asset) + amount
    if source.int64 == nil || target.int64 == nil { throw .exceedsLimit }
    books[TwinBook(book: from, asset: asset)] = source
    books[TwinBook(book: to, asset: asset)] = target
  }
}

/// Bounds of the numbers of a request.
enum TwinLimits {
  static let amount = Limits.amount
  static let quantity = Limits.quantity
  static let price = Limits.price
  static let time = Limits.latest
  /// 2^122, of interest times index.
  static let basis = BigInt(Int128(1) << 122)

  static func positive(_ amount: Int64) throws(Rejection) -> BigInt {
    if amount <= 0 { throw .amountNotPositive }
    if amount > Self.amount { throw .exceedsLimit }
    return BigInt(amount)
  }
}
