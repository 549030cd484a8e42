import Instruments
public import Quantities

extension Ledger {
  /// Applies the events of a journal, written by this or any earlier binary, and audits them.
  ///
  /// Facts come from a file, so that each is checked before it is applied: what it names exists, and no number leaves
  /// the bounds within which every sum of the books fits. What the audit then finds is told as well.
  ///
  /// - Throws: what is wrong; the ledger must then be given up, since part of the facts may have been applied.
  /// - Evidence: `HostileFactsTests` changes fields of a kept journal's facts and seals it again.
  public mutating func replay(_ buffer: EventBuffer, at time: Timestamp) throws(FactFault) {
    if time < self.time { throw FactFault("time runs backwards") }
    if time.nanoseconds > Limits.latest { throw FactFault("the time lies beyond the year 2200") }
    self.time = time
    var start = 0
    for index in 0..<buffer.count {
      for leg in start..<buffer.end(index) {
        try check(buffer.leg(leg))
        apply(buffer.leg(leg))
        try checkBooks(after: buffer.leg(leg))
      }
      start = buffer.end(index)
      sequence += 1
      let event = buffer.event(index)
      try check(event)
      apply(event)
      try checkBooks(after: event)
    }
    auditor.isReplaying = true
    defer { auditor.isReplaying = false }
    audit(buffer)
    if let violation = auditor.violation { throw FactFault(violation) }
  }

  // MARK: What is named exists

  func demand(_ account: AccountID) throws(FactFault) {
    guard Int(account.value) < accounts.count else { throw FactFault("account \(account) does not exist") }
  }

  func demand(_ market: MarketID) throws(FactFault) {
    guard Int(market.value) < markets.count else { throw FactFault("market \(market) does not exist") }
  }

  func demand(_ feed: FeedID) throws(FactFault) {
    guard Int(feed.value) < feeds.count else { throw FactFault("feed \(feed) does not exist") }
  }

  func demand(_ order: OrderID) throws(FactFault) {
    guard orders[order] != nil else { throw FactFault("order \(order) is not pending") }
  }

  func demand(_ change: ParameterChange) throws(FactFault) {
    if case .market(let market, _, _) = change { try demand(market) }
    guard change.isWithinBounds else { throw FactFault("a setting is out of its bounds") }
  }

  func request(_ id: RequestID) throws(FactFault) -> VaultRequest {
    guard let index = vault.index(of: id) else { throw FactFault("request \(id) is not pending") }
    return vault.requests[index]
  }

  // MARK: Postings

  /// The greatest balance and posting: the sum of two fits.
  private static let most = Int64(Limits.total)

  private func check(_ posting: Posting) throws(FactFault) {
    if posting.amount.magnitude > UInt64(Self.most) { throw FactFault("a posting is too large") }
    let book = posting.book
    switch book.kind {
    case .customer: try demand(book.account)
    case .isolated:
      try demand(book.account)
      try demand(book.market)
      if let slot = slot(Int(book.account.value), Int(book.market.value)), !positions[slot].isolated {
        throw FactFault("a margin of its own for a cross position")
      }
    case .impactPool: try demand(book.market)
    case .external, .pool, .hedgeVenue, .insurance, .escrow, .treasury, .pendingDeposits, .claims: break
    }
    let holdsCoins = book.kind == .customer || book.kind == .pool || book.kind == .external
    if posting.asset != .usdc, !holdsCoins { throw FactFault("coins where only cash is kept") }
  }

  private func checkBooks(after posting: Posting) throws(FactFault) {
    // Coins are multiplied by prices and by a scale.
    let bound = posting.asset == .usdc ? Self.most : Limits.amount
    let held = balance(posting.book, posting.asset)
    guard held.magnitude <= UInt64(bound) else { throw FactFault("a book would hold too much") }
  }

  // MARK: Positions

  func check(_ fact: PositionFact) throws(FactFault) {
    try demand(fact.account)
    try demand(fact.market)
    let quantity = fact.quantity.raw
    let held = slot(Int(fact.account.value), Int(fact.market.value)).map { positions[$0].quantity } ?? 0
    let (expected, overflow) = held.addingReportingOverflow(fact.delta.raw)
    if overflow || expected != quantity { throw FactFault("a position changes by something else than its fact says") }
    let isSmall =
      quantity.magnitude <= UInt64(Limits.quantity) && fact.cost.magnitude <= FactBounds.cost
      && fact.remainder.magnitude <= FactBounds.remainder
      && FactBounds.fits(fact.fundingEntry, interest: quantity.magnitude)
      && FactBounds.fits(fact.borrowEntry, interest: quantity.magnitude)
    if !isSmall { throw FactFault("a position's numbers are too large") }
  }

  func check(_ fact: AccrualFact, in market: MarketID) throws(FactFault) {
    try demand(market)
    let book = markets[Int(market.value)]
    if fact.at > time || fact.at.nanoseconds < book.accruedAt { throw FactFault("a market accrues to a wrong time") }
    let interest = book.longInterest.magnitude + book.shortInterest.magnitude
    let isSmall =
      FactBounds.fits(fact.fundingIndex, interest: interest) && FactBounds.fits(fact.borrowLong, interest: interest)
      && FactBounds.fits(fact.borrowShort, interest: interest) && fact.fundingRate.magnitude <= FactBounds.cost
    if !isSmall { throw FactFault("a market's indices are too large") }
  }

  func check(_ fact: HedgeFact) throws(FactFault) {
    try demand(fact.fill.feed)
    let held = hedges[Int(fact.fill.feed.value)].quantity
    let (expected, overflow) = held.addingReportingOverflow(fact.fill.quantity.raw)
    if overflow || expected != fact.quantity.raw { throw FactFault("a hedge changes by something else than its fill") }
    let isSmall =
      fact.quantity.raw.magnitude <= UInt64(Limits.quantity) && fact.cost.magnitude <= FactBounds.cost
      && fact.remainder.magnitude <= FactBounds.remainder
    if !isSmall { throw FactFault("a hedge's numbers are too large") }
  }

  func check(_ feed: FeedID, _ price: Price, _ confidence: Price, _ publishedAt: Timestamp) throws(FactFault) {
    try demand(feed)
    guard price > .zero, price.raw <= Limits.price, confidence >= .zero, confidence < price else {
      throw FactFault("a price is out of its bounds")
    }
    guard publishedAt <= time, publishedAt.nanoseconds >= feeds[Int(feed.value)].publishedAt else {
      throw FactFault("a price has a wrong time")
    }
  }

  // MARK: Sums

  /// The sums that a fact has moved, held to what the next fact and the audit can add to.
  private func checkBooks(after event: Event) throws(FactFault) {
    switch event {
    case .positionChanged(let fact): try checkSums(of: markets[Int(fact.market.value)])
    case .accrued(let market, _): try checkSums(of: markets[Int(market.value)])
    case .poolMarked: try checkReceivables()
    case .badDebtCovered(let fact):
      guard markets[Int(fact.market.value)].insuranceDrawn <= Self.most else {
        throw FactFault("insurance has paid too much")
      }
    default: break
    }
    guard purses.remainder.magnitude <= FactBounds.sum else { throw FactFault("rounding has left too much") }
  }

  private func checkSums(of market: MarketBook) throws(FactFault) {
    let isSmall =
      market.longInterest <= Self.most && market.shortInterest <= Self.most
      && market.costLong.magnitude <= FactBounds.cost && market.costShort.magnitude <= FactBounds.cost
      && market.fundingBasis.magnitude <= FactBounds.sum && market.borrowBasisLong.magnitude <= FactBounds.sum
      && market.borrowBasisShort.magnitude <= FactBounds.sum && market.indicesFit
    if !isSmall { throw FactFault("a market's sums are too large") }
  }

  /// What traders owe the pool over all markets must fit where it is added up.
  private func checkReceivables() throws(FactFault) {
    var sum: Int128 = 0
    for market in markets {
      let (next, overflow) = sum.addingReportingOverflow(market.receivable)
      if overflow || next.magnitude > FactBounds.sum { throw FactFault("traders owe too much") }
      sum = next
    }
  }
}

/// Bounds beyond what any ledger writes, within which its arithmetic cannot leave 128 bits.
enum FactBounds {
  /// Of a cost and of a sum of costs, 1e-12 USDC: two of each of a thousand markets can be added.
  static let cost = UInt128(1) << 113
  /// Of what one fact's rounding leaves, 1e-24 USDC.
  static let remainder = UInt128(1) << 110
  /// Of sums of products of quantities and indices, 1e-24 USDC: six of them can be added.
  static let sum = UInt128(1) << 124

  /// Whether an index times an interest stays inside the bound that the ledger itself keeps.
  static func fits(_ index: Int128, interest: UInt64) -> Bool {
    let (product, overflow) = index.magnitude.multipliedReportingOverflow(by: UInt128(max(interest, 1)))
    return !overflow && product < UInt128(Limits.basis)
  }
}
