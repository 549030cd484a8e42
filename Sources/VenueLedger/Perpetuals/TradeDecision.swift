import Instruments
import Quantities

/// A trade as it is decided: the state that it would leave, before anything is written.
struct TradeDecision {
  let account: Int
  let index: Int
  let reason: PositionReason
  let now: Timestamp
  /// The market, accrued, without the old position and with the new one once `settle` ran.
  var market: MarketBook
  /// The account's free balances after.
  var cash: AccountBook
  var position: PositionBook
  let before: Int64

  @inline(__always) init(
    account: Int, index: Int, reason: PositionReason, now: Timestamp, market: MarketBook, ledger: borrowing Ledger
  ) {
    self.account = account
    self.index = index
    self.reason = reason
    self.now = now
    self.market = market
    cash = ledger.accounts[account]
    if let slot = ledger.slot(account, index) {
      position = ledger.positions[slot]
    } else {
      position = PositionBook(
        account: UInt32(account), market: UInt16(index), isolated: false, quantity: 0, cost: 0, fundingEntry: 0,
        borrowEntry: 0, margin: 0)
    }
    before = position.quantity
  }

  @inline(__always) var accountID: AccountID { AccountID(UInt32(account)) }
  @inline(__always) var marketID: MarketID { MarketID(UInt16(index)) }
  /// The book that the position's profit, fees and funding go through.
  @inline(__always) var book: Book { position.isolated ? .isolated(accountID, marketID) : .customer(accountID) }
  /// Whether the position grew or changed its side.
  @inline(__always) var opens: Bool {
    position.quantity.magnitude > before.magnitude || (position.quantity > 0) != (before > 0) && position.quantity != 0
  }

  /// Pays into the position's own book, or out of it.
  mutating func pay(_ amount: Int64) {
    if position.isolated { position.margin += amount } else { cash.usdc += amount }
  }

  /// Settles carry, closes, opens, and writes the postings and the fact; see docs/ledger.md §6.
  mutating func settle(
    _ fill: Fill, fees: FeeSchedule?, poolCash: Int64, capped: Bool = true, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let owed = position.owed(to: market)
    let funding = Int64(owed.funding)
    let borrow = Int64(owed.borrow)
    var remainder = (owed.funding + owed.borrow) * MarketBook.atto - owed.exact
    let side = market.profit(before > 0 ? .long : .short, at: market.price)
    let skew = market.skew
    if before != 0 { market.count(position, sign: -1) }
    let profit = try change(by: fill)
    let realised = profit.divided(by: MarketBook.million, rounding: .down)
    remainder += (profit - realised * MarketBook.million) * MarketBook.million * MarketBook.million
    let withheld = capped ? held(realised, side: side, poolCash) : 0
    let fee = fees?.charge(fill, skew: skew, in: market) ?? FeeCharge.nothing
    let book = self.book
    pay(Int64(realised) - withheld - funding - borrow - fee.total)
    buffer.move(funding, from: book, to: .pool, .funding)
    buffer.move(borrow, from: book, to: .pool, .borrow)
    buffer.move(Int64(realised), from: .pool, to: book, .traderPnl)
    buffer.move(withheld, from: book, to: .pool, .adl)
    buffer.move(fee.pool, from: book, to: .pool, .fees)
    buffer.move(fee.insurance, from: book, to: .insurance, .fees)
    buffer.move(fee.treasury, from: book, to: .treasury, .fees)
    buffer.move(fill.impact, from: .impactPool(marketID), to: .pool, .impact)
    market.impactPool -= fill.impact
    if position.quantity != 0 { market.count(position, sign: 1) }
    guard market.indicesFit else { throw .exceedsLimit }
    let fact = PositionFact(
      account: accountID, market: marketID, reason: reason, isolated: position.isolated,
      delta: Quantity(raw: fill.quantity), price: Price(raw: fill.price), quantity: Quantity(raw: position.quantity),
      cost: position.cost, fundingEntry: position.fundingEntry, borrowEntry: position.borrowEntry,
      realised: Money(raw: Int64(realised)), withheld: Money(raw: withheld), funding: Money(raw: funding),
      borrow: Money(raw: borrow), fee: Money(raw: fee.total), impact: Money(raw: fill.impact), remainder: remainder)
    buffer.append(.positionChanged(fact))
  }

  /// Closes what is against the position, opens the rest; returns the exact profit of what closed, 1e-12.
  @inline(__always) private mutating func change(by fill: Fill) throws(Rejection) -> Int128 {
    let against = (before > 0) != (fill.quantity > 0) && before != 0
    let closing = against ? min(before.magnitude, fill.quantity.magnitude) : 0
    let signed = fill.quantity > 0 ? Int64(closing) : -Int64(closing)
    var profit: Int128 = 0
    if closing > 0 {
      let whole = closing == before.magnitude
      let released = whole ? position.cost : try share(position.cost, Int128(closing), of: Int128(before.magnitude))
      profit = -product(signed, fill.price) - released
      position.cost -= released
    }
    let (after, overflow) = before.addingReportingOverflow(fill.quantity)
    guard !overflow, after.magnitude <= UInt64(Limits.quantity) else { throw .exceedsLimit }
    position.cost += product(fill.quantity - signed, fill.price)
    position.quantity = after
    position.fundingEntry = market.fundingIndex
    position.borrowEntry = after > 0 ? market.borrowLong : market.borrowShort
    return profit
  }

  private func share(_ cost: Int128, _ part: Int128, of whole: Int128) throws(Rejection) -> Int128 {
    guard let released = wideScaledProduct(cost, part, per: whole, rounding: .up) else { throw .exceedsLimit }
    return released
  }

  /// What the payout cap withholds of a profit.
  @inline(__always) private func held(_ realised: Int128, side: Int128, _ poolCash: Int64) -> Int64 {
    if realised <= 0 { return 0 }
    let cap = market.payoutCap(cash: poolCash)
    guard side > cap * MarketBook.million else { return 0 }
    let paid = wideScaledProduct(realised, cap * MarketBook.million, per: side, rounding: .down) ?? 0
    return Int64(realised - min(realised, paid))
  }
}

extension MarketBook {
  /// Whether every product of interest and index stays inside 128 bits.
  @inline(__always) var indicesFit: Bool {
    let greatest = max(fundingIndex.magnitude, max(borrowLong.magnitude, borrowShort.magnitude))
    let (product, overflow) = greatest.multipliedReportingOverflow(by: UInt128(longInterest + shortInterest))
    return !overflow && product < UInt128(Limits.basis)
  }
}

/// What a trade pays in fees, 1e-6 USDC, and to whom.
struct FeeCharge {
  let total: Int64
  let treasury: Int64
  let insurance: Int64

  static let nothing = FeeCharge(total: 0, treasury: 0, insurance: 0)

  /// The pool keeps what the others do not take, hence the remainder of their rounding.
  var pool: Int64 { total - treasury - insurance }
}

/// The fee rule of one trade: the account's discount on the market's rates.
struct FeeSchedule {
  /// Discount of the account's volume tier, 1e-6.
  let discount: Int64

  @inline(__always) func charge(_ fill: Fill, skew: Int64, in market: borrowing MarketBook) -> FeeCharge {
    let lowers = skew != 0 && (skew > 0) != (fill.quantity > 0)
    let size = Int128(fill.quantity.magnitude)
    let making = lowers ? min(size, Int128(skew.magnitude)) : 0
    let total =
      part(making, fill.price, market.parameters[.makerFee])
      + part(size - making, fill.price, market.parameters[.takerFee])
    let treasury = cut(total, market.parameters[.treasuryShare])
    let insurance = min(total - treasury, cut(total, market.parameters[.insuranceShare]))
    return FeeCharge(total: Int64(total), treasury: Int64(treasury), insurance: Int64(insurance))
  }

  @inline(__always) private func cut(_ total: Int128, _ ratio: Int64) -> Int128 {
    (total * Int128(ratio)).divided(by: 1_000_000, rounding: .down)
  }

  @inline(__always) private func part(_ quantity: Int128, _ price: Int64, _ fee: Int64) -> Int128 {
    if quantity == 0 { return 0 }
    let rate = (Int128(fee) * (1_000_000 - Int128(discount))).divided(by: 1_000_000, rounding: .up)
    return (quantity * Int128(price) * rate).divided(by: 1_000_000_000_000, rounding: .up)
  }
}

/// Trailing volume in two windows of 30 days.
enum TrailingVolume {
  static let window: Int64 = 30 * 86_400_000_000_000

  /// The windows as they stand at `now`.
  static func rolled(_ volume: VolumeFact, to now: Timestamp) -> VolumeFact {
    let start = Timestamp(nanoseconds: now.nanoseconds / window * window)
    if start == volume.windowStart { return volume }
    let follows = start.nanoseconds - volume.windowStart.nanoseconds == window
    return VolumeFact(windowStart: start, current: .zero, previous: follows ? volume.current : .zero)
  }

  /// The volume that counts for the fee tier at `now`.
  static func trailing(_ volume: VolumeFact, at now: Timestamp) -> Int128 {
    let rolled = rolled(volume, to: now)
    let remaining = Int128(window - (now.nanoseconds - rolled.windowStart.nanoseconds))
    let old = (Int128(rolled.previous.raw) * remaining).divided(by: Int128(window), rounding: .down)
    return Int128(rolled.current.raw) + old
  }

  /// The windows after a trade of this value.
  static func counted(_ volume: VolumeFact, _ value: Int128, at now: Timestamp) -> VolumeFact {
    let rolled = rolled(volume, to: now)
    let sum = Int64(clamping: Int128(rolled.current.raw) + value)
    return VolumeFact(windowStart: rolled.windowStart, current: Money(raw: sum), previous: rolled.previous)
  }
}

extension Ledger {
  /// The fee discount of an account, 1e-6.
  @inline(__always) func discount(_ account: borrowing AccountBook, at now: Timestamp) -> Int64 {
    let volume = TrailingVolume.trailing(account.volume, at: now)
    if volume >= Int128(venue[.tier3Volume]) { return venue[.tier3Discount] }
    if volume >= Int128(venue[.tier2Volume]) { return venue[.tier2Discount] }
    if volume >= Int128(venue[.tier1Volume]) { return venue[.tier1Discount] }
    return 0
  }

  /// What must hold after a trader's own trade, in order of precedence.
  @inline(__always) func check(_ trade: borrowing TradeDecision, skewBefore: Int64) throws(Rejection) {
    let opens = trade.opens
    if opens, trade.market.state != .open { throw .marketCloseOnly }
    var state = MarginState.nothing
    if trade.position.isolated {
      state.equity = Int128(trade.position.margin)
    } else {
      state = crossMargin(trade.account, collateral: collateralValue(trade.cash), except: trade.index)
    }
    if trade.position.quantity != 0 { state.count(trade.position, in: trade.market) }
    if opens ? state.equity < state.initial : state.equity < 0 { throw .insufficientMargin }
    let quantity = trade.position.quantity
    if quantity != 0, trade.market.notional(of: quantity) < Int128(trade.market.parameters[.minPosition]) {
      throw .positionTooSmall
    }
    guard opens else { return }
    let side = trade.market.notional(quantity > 0 ? .long : .short)
    if side > min(Int128(trade.market.parameters[.maxOpenInterest]), Limits.notional) { throw .openInterestCapExceeded }
    if side > ratio(trade.market.parameters[.reserveFactor]) { throw .reserveExceeded }
    if trade.market.skew.magnitude > skewBefore.magnitude,
      trade.market.notional(of: trade.market.skew) > ratio(trade.market.parameters[.maxSkew])
    {
      throw .skewCapExceeded
    }
  }

  /// A share of the pool's marked value, rounded down.
  private func ratio(_ share: Int64) -> Int128 {
    (Int128(max(vault.marked, 0)) * Int128(share)).divided(by: 1_000_000, rounding: .down)
  }
}
