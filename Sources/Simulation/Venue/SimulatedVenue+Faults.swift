import Instruments
public import Quantities

/// What a fault does to the venue as a whole, and the bars that are about to close.
struct VenueQuirks: Hashable, Sendable {
  var closing: [ClosingBar] = []
  var isRevoked = false
  /// Added to every statement of a position.
  var positionLie: Quantity?
  /// Stated once instead of the position.
  var stalePosition: Quantity?
  var areStepsCoarse = false
  /// Added to every statement of our cash.
  var cashLie = Money.zero
}

/// A bar whose volume becomes known at its close.
struct ClosingBar: Hashable, Sendable {
  let feed: FeedID
  let volume: Quantity
  let at: Timestamp
}

extension SimulatedVenue {
  /// Orders of this epoch are nobody's of ours.
  static let foreignOrder = HedgeOrderID(UInt64.max - 1)

  /// Makes the venue misbehave from now on, around one of our orders.
  ///
  /// A fault that needs a state which the order has passed shows its counterpart: a refused cancellation for a
  /// refused order, a lost answer for a lost request. Deterministic; chance chooses only what the caller injects and
  /// when.
  public mutating func inject(_ fault: VenueFault, around id: HedgeOrderID) {
    guard let index = order(id), let book = book(orders[index].order.feed) else { return }
    let travels = orders[index].arrivedAt == nil
    switch fault {
    case .timeoutBeforeSend: loseRequest(index, travels)
    case .timeoutAfterSend:
      report(.sendAmbiguous(id), at: now, isLocal: true)
      orders[index].quirks.mutedUntil = now + .seconds(1)
    case .errorAfterAccept:
      report(.sendAmbiguous(id), at: now, isLocal: true)
      orders[index].quirks.losesAcknowledgement = true
    case .rateLimited: refuse(index, travels, .rateLimited)
    case .clockRefused: refuse(index, travels, .clockSkew)
    case .rejected:
      if travels { refuse(index, travels, .reduceOnly) } else { refuseLate(index, book) }
    case .silentAfterPartialFill:
      orders[index].quirks.silentAfterFills = max(1, orders[index].fills.count)
    case .cancelledAfterPartialFill:
      if orders[index].fills.isEmpty || travels {
        orders[index].quirks.cancelledAfterFills = 1
      } else if orders[index].isOpen {
        end(index)
      }
    case .repeatedFill:
      orders[index].quirks.repeatsNextFill = true
      if let last = orders[index].fills.last { tell(index, last) }
    case .renumberedFill: renumber(index)
    case .fillBeforeAcknowledgement:
      if travels { orders[index].quirks.delaysAcknowledgement = true } else { tell(index, .acknowledged(id)) }
    case .fillAfterCancellation:
      if travels { orders[index].quirks.endsBeforeLastFill = true } else { endBeforeLastFill(index) }
    case .lateFill:
      orders[index].quirks.heldUntil = now + .seconds(8)
      orders[index].quirks.deafUntil = now + .seconds(8)
    case .gap:
      orders[index].quirks.delaysNextReport = true
      reconnect(after: .milliseconds(200))
    case .disconnection:
      orders[index].quirks.mutedUntil = now + .seconds(2)
      reconnect(after: .seconds(2))
    case .staleSnapshot:
      faults.stalePosition = books[book].position - orders[index].cumulative
      reconnect(after: .milliseconds(300))
    case .feeDiffers: orders[index].quirks.feeFactor = 20
    case .damagedMessage: orders[index].quirks.damagesNextReport = true
    case .absurdPrice: orders[index].quirks.priceHalves = 3
    case .wrongCash, .wrongPosition, .foreignOrder, .stepsChanged, .instrumentHalted, .forcedFill, .credentialRevoked:
      injectAccountFault(fault, index, book, travels)
    }
  }

  private mutating func injectAccountFault(_ fault: VenueFault, _ index: Int, _ book: Int, _ travels: Bool) {
    let terms = books[book].terms
    let at = now + terms.reporting
    switch fault {
    case .wrongCash:
      faults.cashLie = Money(raw: -1_000_000_000)
      report(.cash(cash + faults.cashLie), at: at)
    case .wrongPosition:
      faults.positionLie = -books[book].position - books[book].position - terms.lot
      report(.position(terms.feed, books[book].position + (faults.positionLie ?? .zero)), at: at)
    case .foreignOrder:
      let price = books[book].price(at: now) ?? terms.tick
      lastFill += 1
      books[book].position = books[book].position + terms.lot
      cash = cash - Money(terms.lot, at: price, rounding: .up)
      report(.acknowledged(Self.foreignOrder), at: at)
      report(.filled(Self.foreignOrder, fill: lastFill, quantity: terms.lot, price: price, fee: .zero), at: at)
    case .stepsChanged:
      // Coarser by ten, and back the next time.
      books[book].terms.tick = Price(raw: faults.areStepsCoarse ? terms.tick.raw / 10 : terms.tick.raw * 10)
      books[book].terms.lot = Quantity(raw: faults.areStepsCoarse ? terms.lot.raw / 10 : terms.lot.raw * 10)
      faults.areStepsCoarse.toggle()
      report(.instrumentSteps(terms.feed, tick: books[book].terms.tick, lot: books[book].terms.lot), at: at)
    case .instrumentHalted:
      books[book].trading = false
      report(.instrumentStatus(terms.feed, trading: false), at: at)
      if !travels, orders[index].isOpen { end(index) }
    case .forcedFill: forceFill(book)
    case .credentialRevoked:
      report(.credentialRevoked, at: now, isLocal: true)
      faults.isRevoked = true
    default: preconditionFailure("Invariant: faults of one order are handled before")
    }
  }

  /// The instrument trades again.
  public mutating func reopen(_ feed: FeedID) {
    guard let book = book(feed) else { return }
    books[book].trading = true
    report(.instrumentStatus(feed, trading: true), at: now + books[book].terms.reporting)
  }

  /// The venue tells the truth about our account again, and our key works.
  public mutating func becomeHonest() {
    faults.positionLie = nil
    faults.stalePosition = nil
    faults.cashLie = .zero
    faults.isRevoked = false
  }

  private mutating func loseRequest(_ index: Int, _ travels: Bool) {
    let id = orders[index].order.id
    if travels { withdraw(index) } else { orders[index].quirks.deafUntil = now + .seconds(1) }
    report(.sendFailed(id), at: now, isLocal: true)
  }

  private mutating func refuse(_ index: Int, _ travels: Bool, _ refusal: VenueRefusal) {
    let id = orders[index].order.id
    if travels {
      withdraw(index)
      report(.refused(id, refusal), at: now + .milliseconds(300))
    } else {
      orders[index].quirks.deafUntil = now + .seconds(2)
    }
  }

  /// The rest is refused after the venue had the order.
  private mutating func refuseLate(_ index: Int, _ book: Int) {
    guard orders[index].isOpen else { return }
    orders[index].isOpen = false
    orders[index].nextPartAt = nil
    report(.refused(orders[index].order.id, .reduceOnly), at: now + books[book].terms.reporting)
  }

  private mutating func withdraw(_ index: Int) {
    let id = orders[index].order.id
    requests.removeAll { $0.kind == .order(id) }
    orders.remove(at: index)
  }

  private mutating func renumber(_ index: Int) {
    guard case .filled(let id, _, let quantity, let price, let fee)? = orders[index].fills.last else {
      orders[index].quirks.renumbersNextFill = true
      return
    }
    lastFill += 1
    tell(index, .filled(id, fill: lastFill, quantity: quantity, price: price, fee: fee))
  }

  /// The cancellation leaves out a fill that follows it.
  mutating func endBeforeLastFill(_ index: Int) {
    guard orders[index].isOpen, let book = book(orders[index].order.feed) else { return }
    end(index)
    guard let mid = books[book].price(at: now) else { return }
    orders[index].quirks.delaysNextReport = true
    execute(index, book, books[book].terms.lot, mid)
  }

  private mutating func reconnect(after span: TimeSpan) {
    report(.connection(up: false), at: now, isLocal: true)
    report(.connection(up: true), at: now + span, isLocal: true)
  }

  /// Closes half of our position, at least a lot, at the mid.
  private mutating func forceFill(_ book: Int) {
    let position = books[book].position
    let lot = books[book].terms.lot
    guard position.magnitude >= lot, let mid = books[book].price(at: now) else { return }
    let size = Quantity(raw: max(lot.raw, position.magnitude.raw / 2 / lot.raw * lot.raw))
    let quantity = position.raw > 0 ? -size : size
    lastFill += 1
    books[book].position = position + quantity
    cash = cash - Money(quantity, at: mid, rounding: .up)
    report(
      .forcedFill(books[book].terms.feed, fill: lastFill, quantity: quantity, price: mid, fee: .zero),
      at: now + books[book].terms.reporting)
  }
}
