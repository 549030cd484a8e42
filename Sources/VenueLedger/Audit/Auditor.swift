import Instruments
import Quantities

/// Watches every command from outside: keeps its own sums from the postings and facts alone and compares the ledger's.
///
/// The second of two code paths: `apply` keeps the books, the auditor recomputes what must hold of them. Always on.
/// After each command it checks what the command touched; every `period` commands it recomputes everything. A violation
/// names the invariant and stops the process: a venue that is wrong must not continue.
struct Auditor: Sendable {
  /// Commands between two full audits.
  static let period: UInt64 = 4_096

  private(set) var checks: UInt64 = 0
  /// Facts of a file are judged, not our own: what does not hold is told and does not stop the process.
  var isReplaying = false
  /// The first invariant that did not hold in a replay.
  private(set) var violation: String?
  private(set) var commands: UInt64 = 0
  private var lastTime: Int64 = 0
  /// Sum of all postings to everything but the outside world, per asset.
  private var held: (usdc: Int128, btc: Int128, eth: Int128) = (0, 0, 0)
  /// Longs and shorts per market from the facts alone.
  private(set) var interest: [(long: Int64, short: Int64)] = []
  private(set) var hedged: [Int64] = []
  private(set) var supply: Int64 = 0

  init(_ genesis: Genesis) {
    interest = Array(repeating: (0, 0), count: genesis.markets.count)
    hedged = Array(repeating: 0, count: genesis.feedCount)
  }

  /// The auditor's sums from scratch, for a ledger that was restored from a snapshot.
  init(rebuiltFrom ledger: borrowing Ledger, _ sums: LedgerSums) {
    held = (sums.usdc, sums.btc, sums.eth)
    interest = sums.markets.map { ($0.long, $0.short) }
    hedged = ledger.hedges.map(\.quantity)
    supply = ledger.vault.supply
    lastTime = ledger.time.nanoseconds
  }

  @inline(__always) mutating func hold(_ condition: Bool, _ invariant: StaticString) {
    checks += 1
    if !condition { tell(invariant) }
  }

  @inline(never) private mutating func tell(_ invariant: StaticString) {
    precondition(isReplaying, "Invariant violated: \(invariant)")
    if violation == nil { violation = "\(invariant)" }
  }

  mutating func begin(at time: Int64) {
    hold(time >= lastTime, "I14 logical time never runs backwards")
    lastTime = time
    commands += 1
  }

  /// I2: the postings of one fact balance in every asset.
  @inline(__always) mutating func balance(_ buffer: borrowing EventBuffer, from start: Int, to end: Int) {
    if start == end { return }
    var usdc: Int128 = 0
    var btc: Int128 = 0
    var eth: Int128 = 0
    for index in start..<end {
      let posting = buffer.leg(index)
      let amount = Int128(posting.amount)
      let counts = posting.book.kind != .external
      switch posting.asset {
      case .usdc:
        usdc += amount
        if counts { held.usdc += amount }
      case .btc:
        btc += amount
        if counts { held.btc += amount }
      case .eth:
        eth += amount
        if counts { held.eth += amount }
      }
    }
    hold(usdc == 0 && btc == 0 && eth == 0, "I2 the postings of a fact balance")
  }

  mutating func follow(_ fact: PositionFact) {
    let market = Int(fact.market.value)
    let before = fact.quantity.raw - fact.delta.raw
    interest[market].long += max(0, fact.quantity.raw) - max(0, before)
    interest[market].short += max(0, -fact.quantity.raw) - max(0, -before)
  }

  mutating func follow(_ fill: HedgeFill) { hedged[Int(fill.feed.value)] += fill.quantity.raw }

  mutating func follow(minted shares: Int64) { supply += shares }

  /// I1, I3: what the books hold is what the outside world brought, in every asset.
  @inline(__always) mutating func conserve(_ external: (usdc: Int128, btc: Int128, eth: Int128)) {
    hold(
      held.usdc == -external.usdc && held.btc == -external.btc && held.eth == -external.eth,
      "I1 the books sum to what the world brought")
  }
}

extension Ledger {
  /// Checks what a command did; traps with the invariant's name when something does not hold.
  mutating func audit(_ buffer: EventBuffer) {
    auditor.begin(at: time.nanoseconds)
    var start = 0
    var isAsked = false
    for index in 0..<buffer.count {
      let end = buffer.end(index)
      auditor.balance(buffer, from: start, to: end)
      start = end
      if buffer.duties(index).contains(.audit) {
        isAsked = true
        follow(buffer.event(index))
      }
    }
    auditor.conserve(purses.external)
    if isAsked {
      for index in 0..<buffer.count where buffer.duties(index).contains(.audit) { inspect(buffer.event(index)) }
    }
    if auditor.commands % Auditor.period == 0 { auditEverything() }
  }

  /// Keeps the auditor's own sums.
  private mutating func follow(_ event: Event) {
    switch event {
    case .positionChanged(let fact): auditor.follow(fact)
    case .hedgeFilled(let fact): auditor.follow(fact.fill)
    case .depositExecuted(_, let shares, let dead): auditor.follow(minted: shares.raw + dead.raw)
    case .withdrawalPriced(let id, _, _):
      if let index = vault.index(of: id) { auditor.follow(minted: -vault.requests[index].shares.raw) }
    default: break
    }
  }

  /// What must hold of the things that a fact touched.
  private mutating func inspect(_ event: Event) {
    switch event {
    case .positionChanged(let fact): inspect(fact)
    case .hedgeFilled(let fact):
      let feed = Int(fact.fill.feed.value)
      auditor.hold(hedges[feed].quantity == auditor.hedged[feed], "I16 the hedge is the sum of its confirmed fills")
    case .withdrawn(let account, let amount):
      auditor.hold(accounts[Int(account.value)][amount.asset] >= 0, "I9 no withdrawal leaves a debt")
      auditor.hold(healthy(Int(account.value)), "I9 no withdrawal leaves a liquidatable account")
    case .limiterDrawn(_, let state):
      auditor.hold(state.hour >= .zero && state.day >= .zero, "I21 outflows stay in the limit")
    case .depositExecuted, .withdrawalPriced:
      auditor.hold(vault.supply == auditor.supply, "I7 shares are minted and burned by facts only")
      auditor.hold(vault.queued >= 0 && vault.queued <= vault.supply, "I7 queued shares exist")
    case .badDebtCovered(let fact):
      auditor.hold(fact.pool == .zero || exhausted(fact), "I8 the pool bears a deficit after escrow and insurance only")
    case .pricePublished(_, let price, let confidence, let publishedAt):
      auditor.hold(price > .zero && confidence < price && publishedAt <= time, "I15 a price in use is sane")
    case .poolMarked(let value):
      auditor.hold(value.raw == Self.money(poolValue12(.marked)), "I4 the marked value is the value from scratch")
    default: break
    }
  }

  private mutating func inspect(_ fact: PositionFact) {
    let index = Int(fact.market.value)
    let long = markets[index].longInterest
    let short = markets[index].shortInterest
    auditor.hold(
      long == auditor.interest[index].long && short == auditor.interest[index].short,
      "I5 open interest is the sum of the positions' facts")
    auditor.hold(fact.quantity != .zero || fact.cost == 0, "I5 a closed position has no cost")
    auditor.hold(long >= 0 && short >= 0, "I5 open interest is not negative")
    auditor.hold(fact.remainder >= 0, "I6 rounding never favours the trader")
    // A closed isolated position says nothing of the account's cross margin, which others may have ruined.
    let ended = fact.isolated && fact.quantity == .zero
    if fact.reason == .trade, !ended {
      auditor.hold(solvent(Int(fact.account.value), index), "I9 a trade leaves no debt")
    }
  }

  // MARK: Everything

  private mutating func auditEverything() {
    let sums = LedgerSums(self)
    auditor.hold(sums.usdc == -purses.external.usdc, "I1 USDC of all books, from scratch")
    auditor.hold(sums.btc == -purses.external.btc, "I1 BTC of all books, from scratch")
    auditor.hold(sums.eth == -purses.external.eth, "I1 ETH of all books, from scratch")
    for index in markets.indices {
      auditor.hold(sums.markets[index] == MarketSums(markets[index]), "I4, I5 a market's sums, from scratch")
    }
    auditor.hold(sums.shares == Int128(vault.supply), "I7 shares of all holders, from scratch")
    auditor.hold(sums.requests == Int128(purses.pendingDeposits), "I17 pending deposits are counted once")
    auditor.hold(sums.claims == Int128(purses.claims), "I17 claims are counted once")
    auditor.hold(recomputedDigest() == digest, "I18 the incremental state hash, from scratch")
  }
}

/// The sums over the positions of a market.
struct MarketSums: Equatable {
  var long: Int64 = 0
  var short: Int64 = 0
  var costLong: Int128 = 0
  var costShort: Int128 = 0
  var receivable: Int128 = 0

  init() {}

  init(_ market: MarketBook) {
    long = market.longInterest
    short = market.shortInterest
    costLong = market.costLong
    costShort = market.costShort
    receivable = market.receivable
  }

  mutating func count(_ position: PositionBook, in market: MarketBook) {
    if position.quantity > 0 {
      long += position.quantity
      costLong += position.cost
    } else {
      short -= position.quantity
      costShort -= position.cost
    }
    // On the way the sum may leave 128 bits where positions of a hostile journal lie far apart; the end does not.
    receivable &+= position.owed(to: market).exact
  }
}

/// Everything that the books hold, added up from scratch.
struct LedgerSums {
  var usdc: Int128
  var btc: Int128
  var eth: Int128
  var shares: Int128
  var markets: [MarketSums]
  var requests: Int128 = 0
  var claims: Int128 = 0

  init(_ ledger: borrowing Ledger) {
    let purses = ledger.purses
    usdc = Int128(purses.pool.usdc) + Int128(purses.hedgeVenue) + Int128(purses.insurance) + Int128(purses.escrow)
    usdc += Int128(purses.treasury) + Int128(purses.pendingDeposits) + Int128(purses.claims)
    btc = Int128(purses.pool.btc)
    eth = Int128(purses.pool.eth)
    shares = Int128(ledger.vault.dead) + Int128(ledger.vault.queued)
    markets = Array(repeating: MarketSums(), count: ledger.markets.count)
    for account in ledger.accounts {
      usdc += Int128(account.usdc)
      btc += Int128(account.btc)
      eth += Int128(account.eth)
      shares += Int128(account.shares)
      var slot = account.firstPosition
      while slot >= 0 {
        let position = ledger.positions[Int(slot)]
        usdc += Int128(position.margin)
        if position.quantity != 0 {
          markets[Int(position.market)].count(position, in: ledger.markets[Int(position.market)])
        }
        slot = position.next
      }
    }
    for market in ledger.markets { usdc += Int128(market.impactPool) }
    for request in ledger.vault.requests {
      if !request.isWithdrawal { requests += Int128(request.amount.raw) }
      if request.isPriced { claims += Int128(request.amount.raw) }
    }
  }
}

extension Ledger {
  /// Whether an account's cross positions carry themselves.
  func healthy(_ account: Int) -> Bool {
    !crossMargin(account, collateral: collateralValue(accounts[account])).isLiquidatable
  }

  /// Whether what a trade was made on still has equity.
  func solvent(_ account: Int, _ market: Int) -> Bool {
    if let slot = slot(account, market), positions[slot].isolated {
      return isolatedMargin(positions[slot], in: markets[market]).equity >= 0
    }
    return crossMargin(account, collateral: collateralValue(accounts[account])).equity >= 0
  }

  /// Whether escrow and insurance had nothing more to give to a deficit.
  func exhausted(_ fact: BadDebtFact) -> Bool {
    let market = markets[Int(fact.market.value)]
    let capped =
      fact.insurance.raw >= venue[.insuranceEventCap]
      || market.insuranceDrawn >= market.parameters[.insuranceMarketCap]
    return purses.escrow == 0 && (purses.insurance == 0 || capped)
  }
}
