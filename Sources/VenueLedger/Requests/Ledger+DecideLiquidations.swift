import Instruments
import Quantities

extension Ledger {
  func decideLiquidations(_ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    switch request.command {
    case .liquidate(let account, let market, let keeper):
      try liquidate(account, market, keeper, request, into: &buffer)
    case .seizeCollateral(let account, let asset): try seizeCollateral(account, asset, request, into: &buffer)
    case .takeOver(let account, let market): try takeOver(account, market, request, into: &buffer)
    case .deleverage(let market, let side): try deleverage(market, side, request, into: &buffer)
    case .releaseEscrow:
      try requireVenue(request)
      if purses.escrow == 0 { throw .insufficientBalance }
      buffer.move(purses.escrow, from: .escrow, to: .insurance, .insurance)
      buffer.append(.escrowReleased(Money(raw: purses.escrow)))
    default: preconditionFailure("Invariant: decide sends each command to its room")
    }
  }

  /// The margin state that decides about a position: its own when isolated, else the account's.
  func marginState(_ trade: TradeDecision) -> MarginState {
    trade.position.isolated
      ? isolatedMargin(trade.position, in: trade.market)
      : crossMargin(trade.account, cash: trade.cash, replacing: trade.index, with: trade.position, in: trade.market)
  }

  /// A trade on a position that is liquidatable at the current price, or the reason why there is none.
  private func liquidatable(
    _ account: AccountID, _ market: MarketID, reason: PositionReason, _ request: Request,
    into buffer: inout EventBuffer
  ) throws(Rejection) -> (TradeDecision, MarginState) {
    let index = try accountIndex(account)
    let marketIndex = try marketIndex(market)
    if markets[marketIndex].price == 0 { throw .priceUnavailable }
    try requireFreshPrice(markets[marketIndex], at: request.at)
    if markets[marketIndex].state == .halted { throw .marketHalted }
    if slot(index, marketIndex) == nil { throw .noPosition }
    let book = accrued(marketIndex, to: request.at, into: &buffer)
    let trade = TradeDecision(
      account: index, index: marketIndex, reason: reason, now: request.at, market: book, ledger: self)
    let state = marginState(trade)
    if !state.isLiquidatable { throw .notLiquidatable }
    return (trade, state)
  }

  private func liquidate(
    _ account: AccountID, _ market: MarketID, _ keeper: AccountID?, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    try requireKnown(account, market, keeper: keeper)
    try requireKeeper(keeper, request)
    var (trade, state) = try liquidatable(account, market, reason: .liquidation, request, into: &buffer)
    if let keeper, root(Int(keeper.value)) == root(Int(account.value)) { throw .keeperOwnsAccount }
    let book = trade.market
    let sizing = LiquidationSizing(book, trade.position, state)
    let window = LiquidationWindow(book, at: request.at)
    let wanted = sizing.quantity
    let closing = state.equity <= 0 ? wanted : min(wanted, window.remaining)
    if closing == 0 { throw .liquidationRateLimited }
    let signed = trade.before > 0 ? -closing : closing
    try trade.settle(
      Fill(quantity: signed, price: book.price, impact: 0), fees: nil, poolCash: purses.poolCash, into: &buffer)
    let fees = sizing.fees(closing, left: marginState(trade).equity)
    let payee = keeper.map { Book.customer($0) } ?? .escrow
    trade.pay(-(fees.keeper + fees.insurance))
    buffer.move(fees.keeper, from: trade.book, to: payee, .liquidation)
    buffer.move(fees.insurance, from: trade.book, to: .escrow, .liquidation)
    buffer.append(
      .liquidated(
        LiquidationFact(
          account: account, market: market, closed: Quantity(raw: closing), keeperFee: Money(raw: fees.keeper),
          insuranceFee: Money(raw: fees.insurance), windowStart: Timestamp(nanoseconds: window.start),
          windowUsed: Quantity(raw: window.used + closing))))
    var funds = deficitFunds(trade.index)
    funds.escrow += fees.insurance + (keeper == nil ? fees.keeper : 0)
    coverDeficit(&trade, from: &funds, into: &buffer)
    try releaseMargin(&trade, into: &buffer)
  }

  private func requireKnown(_ account: AccountID, _ market: MarketID, keeper: AccountID?) throws(Rejection) {
    _ = try accountIndex(account)
    if let keeper { _ = try accountIndex(keeper) }
    _ = try marketIndex(market)
  }

  /// A liquidation comes from the venue, or from the keeper itself.
  private func requireKeeper(_ keeper: AccountID?, _ request: Request) throws(Rejection) {
    if request.authority == .venue { return }
    guard let keeper, request.authority == .owner(keeper) else { throw .notAuthorised }
  }

  /// What stands before the pool in a market's deficits.
  func deficitFunds(_ market: Int) -> DeficitFunds {
    let room = markets[market].parameters[.insuranceMarketCap] - markets[market].insuranceDrawn
    return DeficitFunds(escrow: purses.escrow, insurance: purses.insurance, room: room)
  }

  /// Covers what is missing once nothing is left to close or to seize: escrow, insurance within its caps, the pool.
  func coverDeficit(_ trade: inout TradeDecision, from funds: inout DeficitFunds, into buffer: inout EventBuffer) {
    let deficit: Int64
    if trade.position.isolated {
      deficit = trade.position.quantity == 0 ? max(0, -trade.position.margin) : 0
    } else {
      let others = crossMargin(trade.account, cash: trade.cash, replacing: trade.index).positions
      let bare = others == 0 && trade.position.quantity == 0 && trade.cash.btc == 0 && trade.cash.eth == 0
      deficit = bare ? max(0, -trade.cash.usdc) : 0
    }
    if deficit == 0 { return }
    cover(deficit, of: trade.book, account: trade.accountID, market: trade.index, from: &funds, into: &buffer)
    trade.pay(deficit)
  }

  private func cover(
    _ deficit: Int64, of book: Book, account: AccountID, market: Int, from funds: inout DeficitFunds,
    into buffer: inout EventBuffer
  ) {
    let first = min(deficit, max(0, funds.escrow))
    let second = min(deficit - first, max(0, min(funds.insurance, min(venue[.insuranceEventCap], funds.room))))
    let third = deficit - first - second
    funds.escrow -= first
    funds.insurance -= second
    funds.room -= second
    buffer.move(first, from: .escrow, to: book, .badDebt)
    buffer.move(second, from: .insurance, to: book, .badDebt)
    buffer.move(third, from: .pool, to: book, .badDebt)
    buffer.append(
      .badDebtCovered(
        BadDebtFact(
          account: account, market: MarketID(UInt16(market)), escrow: Money(raw: first), insurance: Money(raw: second),
          pool: Money(raw: third))))
  }

  private func seizeCollateral(
    _ account: AccountID, _ asset: Asset, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try accountIndex(account)
    try requireVenue(request)
    guard let rule = coinRule(asset), rule.haircut < 1_000_000 else { throw .collateralNotAccepted }
    let price = Int128(feeds[rule.feed].price)
    if price == 0 { throw .priceUnavailable }
    var after = accounts[index]
    if after[asset] <= 0 { throw .insufficientBalance }
    if after.usdc >= 0 { throw .noDebt }
    let debt = Int128(-after.usdc)
    let state = crossMargin(index, cash: after)
    guard state.positions == 0 || state.isLiquidatable || debt > Int128(venue[.maxDebt]) else { throw .notLiquidatable }
    let keep = 1_000_000 - Int128(rule.haircut)
    let units = Int128(asset.unitsPerWhole) * 1_000_000
    let wanted = wideScaledProduct(debt, units, per: price * keep, rounding: .up) ?? Int128(after[asset])
    let taken = Int64(min(wanted, Int128(after[asset])))
    let paid = Int64(min(debt, (Int128(taken) * price * keep).divided(by: units, rounding: .down)))
    buffer.move(taken, from: .customer(account), to: .pool, .collateral, asset)
    buffer.move(paid, from: .pool, to: .customer(account), .collateral)
    buffer.append(.collateralSeized(account, AssetAmount(asset, raw: taken), paid: Money(raw: paid)))
    after[asset] -= taken
    after.usdc += paid
    if state.positions == 0, after.usdc < 0, after.btc == 0, after.eth == 0 {
      let market = Int(after.lastLiquidated)
      var funds = deficitFunds(market)
      cover(-after.usdc, of: .customer(account), account: account, market: market, from: &funds, into: &buffer)
    }
  }

  /// The backstop buys a position at its bankruptcy price when the rate limit keeps the pool from closing it.
  private func takeOver(
    _ account: AccountID, _ market: MarketID, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    try requireKnown(account, market, keeper: nil)
    try requireVenue(request)
    var (seller, state) = try liquidatable(account, market, reason: .takeover, request, into: &buffer)
    let book = seller.market
    // The backstop cannot buy from itself.
    guard account.value != 0, venue[.backstopMaxNotional] > 0, LiquidationWindow(book, at: request.at).remaining == 0
    else {
      throw .backstopUnavailable
    }
    let price = bankruptcyPrice(seller, state)
    let quantity = seller.before
    try seller.settle(
      Fill(quantity: -quantity, price: price, impact: 0), fees: nil, poolCash: purses.poolCash, capped: false,
      into: &buffer)
    var buyer = TradeDecision(
      account: 0, index: seller.index, reason: .takeover, now: request.at, market: seller.market, ledger: self)
    try buyer.settle(
      Fill(quantity: quantity, price: price, impact: 0), fees: nil, poolCash: purses.poolCash, capped: false,
      into: &buffer)
    let held = marginState(buyer)
    // What the backstop holds isolated is its own affair; it takes over with its whole account or not at all.
    if buyer.position.isolated || held.notional > Int128(venue[.backstopMaxNotional]) || held.equity < held.maintenance
    {
      throw .backstopUnavailable
    }
    var funds = deficitFunds(seller.index)
    coverDeficit(&seller, from: &funds, into: &buffer)
    try releaseMargin(&seller, into: &buffer)
  }

  /// The price that leaves the seller nothing of the equity that this position's maintenance share stands for.
  func bankruptcyPrice(_ trade: TradeDecision, _ state: MarginState) -> Int64 {
    let book = trade.market
    let own = book.requirement(book.notional(of: trade.before)).maintenance
    guard state.equity > 0, state.maintenance > 0 else { return book.price }
    let size = Int128(trade.before.magnitude)
    let step = wideScaledProduct(state.equity * own, 1_000_000, per: state.maintenance * size, rounding: .down) ?? 0
    let price = trade.before > 0 ? Int128(book.price) - step : Int128(book.price) + step
    return Int64(min(max(price, 1), Int128(Limits.price)))
  }
}

/// What is left before the pool while one command covers its deficits.
struct DeficitFunds {
  var escrow: Int64
  var insurance: Int64
  /// What insurance may still pay over the market's life.
  var room: Int64
}

/// How much of a position a liquidation closes, and what it costs; see docs/ledger.md §9.
struct LiquidationSizing {
  private let market: MarketBook
  private let position: PositionBook
  private let state: MarginState

  init(_ market: MarketBook, _ position: PositionBook, _ state: MarginState) {
    self.market = market
    self.position = position
    self.state = state
  }

  /// Contracts to close, positive.
  var quantity: Int64 {
    let size = Int64(position.quantity.magnitude)
    let notional = market.notional(of: position.quantity)
    let target = MarketBook.million + Int128(market.parameters[.liquidationBuffer])
    let shortage = (state.maintenance * target).divided(by: MarketBook.million, rounding: .up) - state.equity
    if state.equity <= 0 || shortage < Int128(market.parameters[.fullCloseBelow]) || notional == 0 { return size }
    let ratio = market.requirement(notional).maintenance * MarketBook.million / notional * target / MarketBook.million
    let net = ratio - Int128(market.parameters[.keeperFee]) - Int128(market.parameters[.insuranceFee])
    if net <= 0 { return size }
    let units = MarketBook.million * MarketBook.million
    guard let wanted = wideScaledProduct(shortage, units, per: Int128(market.price) * net, rounding: .up),
      wanted < Int128(size)
    else { return size }
    let rest = market.notional(of: size - Int64(wanted))
    return rest < Int128(market.parameters[.minPosition]) ? size : Int64(wanted)
  }

  /// The keeper's fee first, then insurance's, both out of what is left.
  func fees(_ closed: Int64, left equity: Int128) -> (keeper: Int64, insurance: Int64) {
    let value = market.notional(of: closed)
    func fee(_ key: MarketParameter) -> Int128 {
      (value * Int128(market.parameters[key])).divided(by: MarketBook.million, rounding: .up)
    }
    let available = max(0, equity)
    let keeper = min(available, fee(.keeperFee))
    let insurance = min(available - keeper, fee(.insuranceFee))
    return (Int64(keeper), Int64(insurance))
  }
}

/// How many contracts may still be liquidated in the current window.
struct LiquidationWindow {
  let start: Int64
  let used: Int64
  let remaining: Int64

  init(_ market: MarketBook, at now: Timestamp) {
    let length = market.parameters[.liquidationWindow]
    let over = now.nanoseconds - market.windowStart >= length
    start = over ? now.nanoseconds : market.windowStart
    used = over ? 0 : market.windowUsed
    guard market.parameters[.liquidationMultiplier] > 0 else { remaining = .max; return }
    remaining = max(0, Int64(clamping: Self.capacity(market)) - used)
  }

  /// `skewScale · (maker + taker) · multiplier · seconds`, 1e-6 contracts, rounded down.
  static func capacity(_ market: MarketBook) -> Int128 {
    let fees = Int128(market.parameters[.makerFee]) + Int128(market.parameters[.takerFee])
    let speed = Int128(market.parameters[.skewScale]) * fees
    let factor = Int128(market.parameters[.liquidationMultiplier]) * Int128(market.parameters[.liquidationWindow])
    let unit: Int128 = 1_000_000 * 1_000_000 * 1_000_000_000
    return wideScaledProduct(speed, factor, per: unit, rounding: .down) ?? Int128(Int64.max)
  }
}
