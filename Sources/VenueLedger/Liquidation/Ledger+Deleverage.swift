import Quantities

/// One winner whose position could be reduced.
struct DeleveragingCandidate {
  let account: Int
  /// 1e-6 USDC.
  let notional: Int128
  /// 1e-6 USDC.
  let equity: Int128
  /// The most that may be taken without raising the account's net exposure to the underlying, 1e-6 contracts.
  let capacity: Int64

  /// What brings the account's leverage down to `level` (1e-6), 1e-6 contracts rounded up.
  func reduction(to level: Int128, price: Int64) -> Int64 {
    let above = notional * 1_000_000 - max(0, equity) * level
    if above <= 0 { return 0 }
    return Int64(min(above.divided(by: Int128(price), rounding: .up), Int128(capacity)))
  }
}

/// Water-filling: everybody above one level of leverage comes down to it, nobody below is touched.
///
/// It is the allocation that minimises the greatest leverage that remains, and it does not depend on how an owner
/// splits a position over accounts.
///
/// - Source: "Risk-Based Auto-Deleveraging", arXiv:2603.15963.
/// - Evidence: `DeleveragingTests`: the sum is exact, the greatest leverage does not rise, no smaller set suffices.
enum WaterFilling {
  /// The reductions, in the order of the candidates; their sum is `required`, or everything there is.
  static func allocate(_ candidates: [DeleveragingCandidate], required: Int64, price: Int64) -> [Int64] {
    func total(_ level: Int128) -> Int128 {
      candidates.reduce(Int128(0)) { $0 + Int128($1.reduction(to: level, price: price)) }
    }
    let everything = candidates.reduce(Int128(0)) { $0 + Int128($1.capacity) }
    if everything <= Int128(required) { return candidates.map(\.capacity) }
    // The greatest level that still takes enough: total falls as the level rises.
    var low: Int128 = 0
    var high: Int128 = 1_000_000_000_000_000
    if total(low) < Int128(required) { return candidates.map { $0.reduction(to: 0, price: price) } }
    while high - low > 1 {
      let middle = (low + high) / 2
      if total(middle) >= Int128(required) { low = middle } else { high = middle }
    }
    var reductions = candidates.map { $0.reduction(to: low, price: price) }
    var excess = Int64(total(low) - Int128(required))
    for index in candidates.indices.reversed() where excess > 0 {
      let give = min(excess, reductions[index] - candidates[index].reduction(to: high, price: price))
      reductions[index] -= give
      excess -= give
    }
    return reductions
  }
}

extension Ledger {
  /// Closes the most levered winners of a side when the pool owes that side too much.
  func deleverage(
    _ market: MarketID, _ side: Side, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try marketIndex(market)
    try requireVenue(request)
    try requireFreshPrice(markets[index], at: request.at)
    if markets[index].state == .halted { throw .marketHalted }
    var book = accrued(index, to: request.at, into: &buffer)
    guard book.sideProfitExceeds(side, book.parameters[.adlTriggerRatio], cash: purses.poolCash) else {
      throw .deleveragingNotDue
    }
    let profit = book.profit(side, at: book.price)
    let target = max(Int128(purses.poolCash), 0) * Int128(book.parameters[.adlTargetRatio])
    let required = wideScaledProduct(Int128(book.interest(side)), profit - target, per: profit, rounding: .up) ?? 0
    // Governance may set the target above the trigger: then nothing is required.
    guard required > 0 else { throw .deleveragingNotDue }
    let candidates = winners(index, side, book)
    let reductions = WaterFilling.allocate(candidates, required: Int64(clamping: required), price: book.price)
    if reductions.allSatisfy({ $0 == 0 }) { throw .deleveragingNotDue }
    var funds = deficitFunds(index)
    for (candidate, reduction) in zip(candidates, reductions) where reduction > 0 {
      var trade = TradeDecision(
        account: candidate.account, index: index, reason: .deleveraging, now: request.at, market: book, ledger: self)
      let signed = side == .long ? -reduction : reduction
      try trade.settle(
        Fill(quantity: signed, price: book.price, impact: 0), fees: nil, poolCash: purses.poolCash, into: &buffer)
      // A profit that the cap withholds may leave less than the carry that was due.
      coverDeficit(&trade, from: &funds, into: &buffer)
      try releaseMargin(&trade, into: &buffer)
      book = trade.market
    }
  }

  private func winners(_ index: Int, _ side: Side, _ book: MarketBook) -> [DeleveragingCandidate] {
    var found: [DeleveragingCandidate] = []
    for account in accounts.indices {
      guard let slot = slot(account, index) else { continue }
      let position = positions[slot]
      guard (position.quantity > 0) == (side == .long), position.profit(at: book.price) > 0 else { continue }
      let net = netPosition(account, feed: book.feed)
      let towards = side == .long ? net : -net
      let capacity = min(Int64(position.quantity.magnitude), max(0, towards))
      if capacity == 0 { continue }
      let state =
        position.isolated
        ? isolatedMargin(position, in: book)
        : crossMargin(account, cash: accounts[account], replacing: index, with: position, in: book)
      found.append(
        DeleveragingCandidate(
          account: account, notional: book.notional(of: position.quantity), equity: state.equity, capacity: capacity))
    }
    return found
  }

  /// An account's net contracts over all markets of an underlying.
  private func netPosition(_ account: Int, feed: Int) -> Int64 {
    var net: Int64 = 0
    var slot = accounts[account].firstPosition
    while slot >= 0 {
      let position = positions[Int(slot)]
      if markets[Int(position.market)].feed == feed { net += position.quantity }
      slot = position.next
    }
    return net
  }
}
