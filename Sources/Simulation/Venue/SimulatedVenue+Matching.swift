public import Instruments
import QuantMath
public import Quantities

extension SimulatedVenue {
  /// The time for which an order that is over can still be queried.
  static let memory = TimeSpan.seconds(600)

  /// Lets time pass, and says what arrived at our side meanwhile, in order.
  public mutating func advance(to time: Timestamp) -> [(Timestamp, VenueReport)] {
    precondition(time >= now, "Invariant: time does not run backwards")
    while let due = nextDueWork, due <= time { work(at: due) }
    now = time
    closeBars()
    orders.removeAll { order in
      !order.isOpen && (order.arrivedAt.map { time.nanoseconds - $0.nanoseconds > Self.memory.nanoseconds } ?? true)
    }
    let arrived = reports.filter { $0.at <= time }.sorted { ($0.at, $0.number) < ($1.at, $1.number) }
    reports.removeAll { $0.at <= time }
    return arrived.filter { $0.isLocal || !isOut($0.at) && !faults.isRevoked }.map { ($0.at, $0.report) }
  }

  /// `announce`, then `advance`.
  public mutating func advance(
    to time: Timestamp, _ points: [VenuePoint]
  ) -> [(Timestamp, VenueReport)] {
    announce(points, at: time)
    return advance(to: time)
  }

  private var nextDueWork: Timestamp? {
    var due = requests.map(\.arrivesAt) + orders.compactMap { $0.isOpen ? $0.nextPartAt : nil }
    due += faults.closing.map(\.at)
    if announcedOutages < 2 * outages.count { due.append(nextOutageEdge) }
    return due.min()
  }

  private mutating func work(at due: Timestamp) {
    now = max(now, due)
    if announcedOutages < 2 * outages.count, nextOutageEdge <= now {
      report(.connection(up: announcedOutages % 2 == 1), at: now, isLocal: true)
      announcedOutages += 1
    }
    for index in orders.indices where orders[index].isOpen {
      if let part = orders[index].nextPartAt, part <= now { fillPart(index) }
    }
    let arrived = requests.filter { $0.arrivesAt <= now }.sorted {
      ($0.arrivesAt, $0.number) < ($1.arrivesAt, $1.number)
    }
    requests.removeAll { $0.arrivesAt <= now }
    for request in arrived { serve(request) }
    closeBars()
  }

  private mutating func closeBars() {
    for bar in faults.closing where bar.at <= now {
      guard let index = book(bar.feed) else { continue }
      books[index].volume = bar.volume
      books[index].taken = .zero
    }
    faults.closing.removeAll { $0.at <= now }
  }

  private mutating func serve(_ request: Request) {
    switch request.kind {
    case .order(let id):
      if let index = order(id), orders[index].arrivedAt == nil { match(index, request) }
    case .cancel(let id):
      if let index = order(id), orders[index].arrivedAt != nil, orders[index].isOpen { end(index) }
    case .query(let id): answer(id, request)
    case .position(let feed): statePosition(feed, request)
    }
  }

  private mutating func match(_ index: Int, _ request: Request) {
    let order = orders[index].order
    guard let book = book(order.feed), let mid = books[book].price(at: now) else { return }
    let terms = books[book].terms
    orders[index].arrivedAt = now
    if let refusal = refusal(order, book, mid, request) {
      orders[index].isOpen = false
      return report(.refused(order.id, refusal), at: now + terms.reporting)
    }
    orders[index].accepted = true
    let quirks = orders[index].quirks
    if !quirks.losesAcknowledgement {
      let late = quirks.delaysAcknowledgement ? TimeSpan.seconds(1) : .zero
      tell(index, .acknowledged(order.id), late: late)
    }
    if quirks.endsBeforeLastFill { return endBeforeLastFill(index) }
    orders[index].partsLeft = 1 + Int(chance.integer(below: UInt64(terms.parts)))
    // Spaced parts are all used, so that a slow order stays open long enough to be looked at.
    if terms.partSpacing.nanoseconds > 0 { orders[index].partsLeft = terms.parts }
    orders[index].nextPartAt = now + terms.partSpacing
    if terms.partSpacing.nanoseconds == 0 {
      while orders[index].isOpen { fillPart(index) }
    }
  }

  private func refusal(_ order: HedgeOrder, _ book: Int, _ mid: Price, _ request: Request) -> VenueRefusal? {
    let terms = books[book].terms
    if now.nanoseconds - order.decidedAt.nanoseconds > terms.receiveWindow.nanoseconds { return .clockSkew }
    if !books[book].trading { return .instrumentHalted }
    if order.quantity.raw % terms.lot.raw != 0 || order.quantity.raw == 0 || order.limit.raw <= 0
      || order.limit.raw % terms.tick.raw != 0
    {
      return .tickOrLotSize
    }
    let after = books[book].position + order.quantity
    if after.magnitude > books[book].position.magnitude, terms.initialMargin.raw > 0 {
      let needed = Money(after.magnitude, at: mid, rounding: .up).scaled(by: terms.initialMargin, rounding: .up)
      if equity < needed { return .insufficientMargin }
    }
    return nil
  }

  /// Fills the next part, as far as the limit and the depth admit; what is left after the last part is cancelled.
  private mutating func fillPart(_ index: Int) {
    let order = orders[index].order
    guard let book = book(order.feed), let mid = books[book].price(at: now) else { return end(index) }
    let terms = books[book].terms
    let buying = order.quantity.raw > 0
    let left = order.quantity.magnitude - orders[index].cumulative.magnitude
    let share = Quantity(raw: max(terms.lot.raw, left.raw / Int64(max(1, orders[index].partsLeft))))
    let wanted =
      orders[index].partsLeft <= 1 ? left : min(left, Quantity(raw: share.raw / terms.lot.raw * terms.lot.raw))
    let size = books[book].fillable(wanted, buying: buying, limit: order.limit, mid: mid)
    if size.raw > 0 { execute(index, book, size, mid) }
    guard orders[index].isOpen else { return }
    orders[index].partsLeft -= 1
    if let stop = orders[index].quirks.cancelledAfterFills, orders[index].fills.count >= stop { return end(index) }
    if orders[index].partsLeft <= 0 || orders[index].cumulative == order.quantity {
      end(index)
    } else {
      orders[index].nextPartAt = now + terms.partSpacing
    }
  }

  /// Books a fill in truth and reports it.
  mutating func execute(_ index: Int, _ book: Int, _ size: Quantity, _ mid: Price) {
    let order = orders[index].order
    let quirks = orders[index].quirks
    let buying = order.quantity.raw > 0
    var price = books[book].fillPrice(size, buying: buying, mid: mid)
    price = Price(raw: price.raw * quirks.priceHalves / 2)
    let quantity = buying ? size : -size
    let value = Money(size, at: price, rounding: .up)
    let rate = FeeRate(raw: books[book].terms.takerFee.raw * quirks.feeFactor)
    let fee = value.scaled(by: rate, rounding: .up)
    lastFill += 1
    books[book].position = books[book].position + quantity
    books[book].taken = books[book].taken + size
    cash = cash - Money(quantity, at: price, rounding: .up) - fee
    feesPaid = feesPaid + fee
    turnover = turnover + value
    orders[index].cumulative = orders[index].cumulative + quantity
    orders[index].quirks.priceHalves = 2
    let fill = VenueReport.filled(order.id, fill: lastFill, quantity: quantity, price: price, fee: fee)
    orders[index].fills.append(fill)
    tell(index, fill)
    if quirks.repeatsNextFill {
      orders[index].quirks.repeatsNextFill = false
      tell(index, fill)
    }
    if quirks.renumbersNextFill {
      orders[index].quirks.renumbersNextFill = false
      lastFill += 1
      tell(index, .filled(order.id, fill: lastFill, quantity: quantity, price: price, fee: fee))
    }
  }

  /// The order is over; the stream says so.
  mutating func end(_ index: Int) {
    orders[index].isOpen = false
    orders[index].nextPartAt = nil
    tell(index, .cancelled(orders[index].order.id, cumulative: orders[index].cumulative))
  }

  /// A report of the stream about one order, with what a fault makes of it.
  mutating func tell(_ index: Int, _ message: VenueReport, late: TimeSpan = .zero) {
    guard let book = book(orders[index].order.feed) else { return }
    let quirks = orders[index].quirks
    var at = now + books[book].terms.reporting + late
    if let until = quirks.mutedUntil, now < until { return }
    if let count = quirks.silentAfterFills {
      let filled = orders[index].fills.count
      if filled > count || filled == count && message != orders[index].fills.last { return }
    }
    if quirks.losesNextReport {
      orders[index].quirks.losesNextReport = false
      return
    }
    if quirks.delaysNextReport {
      orders[index].quirks.delaysNextReport = false
      at = at + .milliseconds(700)
    }
    if let until = quirks.heldUntil, now < until { at = max(at, until) }
    if quirks.damagesNextReport {
      orders[index].quirks.damagesNextReport = false
      return report(.unreadable, at: at)
    }
    report(message, at: at)
  }

  /// The answer to a targeted query: the fills again, then the state; nothing when it would be too late.
  private mutating func answer(_ id: HedgeOrderID, _ request: Request) {
    let known = order(id)
    let terms = known.flatMap { book(orders[$0].order.feed) }.map { books[$0].terms } ?? books.first?.terms
    guard let terms else { return }
    let at = now + terms.reporting
    if at.nanoseconds - request.sentAt.nanoseconds > terms.answer.nanoseconds { return }
    guard let known, orders[known].accepted else {
      return report(.absent(id), at: at)
    }
    if let until = orders[known].quirks.deafUntil, now < until { return }
    for fill in orders[known].fills { report(fill, at: at) }
    report(.found(id, open: orders[known].isOpen, cumulative: orders[known].cumulative), at: at)
  }

  private mutating func statePosition(_ feed: FeedID, _ request: Request) {
    guard let index = book(feed) else { return }
    let terms = books[index].terms
    let at = now + terms.reporting
    if at.nanoseconds - request.sentAt.nanoseconds > terms.answer.nanoseconds { return }
    var claim = books[index].position + (faults.positionLie ?? .zero)
    if let stale = faults.stalePosition {
      claim = stale
      faults.stalePosition = nil
    }
    report(.position(feed, claim), at: at)
    report(.cash(cash + faults.cashLie), at: at)
  }
}
