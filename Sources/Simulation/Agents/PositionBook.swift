import Quantities

/// A position that a trader means to have, or a limit order for one.
struct IntendedPosition {
  enum Stage { case free, waiting, open }

  var stage = Stage.free
  var ticket: UInt64 = 0
  var agent: UInt32 = 0
  /// Grows each time the slot is used or the stage changes, so that old triggers are told from new ones.
  var generation: UInt32 = 0
  var style = TraderStyle.noise
  var leverage: Int32 = 1
  var quantity = Quantity.zero
  /// The prices at which the trader takes its profit and its loss, and the limit; all in 1e-6 USDC.
  var profitAt: Int64 = 0
  var lossAt: Int64 = 0
  var limit: Int64 = 0
  var hold = TimeSpan.zero
}

/// What a price or the time has brought about.
enum PositionTurn {
  case filled
  case expired
  case closed(CloseReason)
}

/// The positions that the traders of one feed mean to have, as if every intent were filled at the price that was seen.
///
/// - Complexity: O(log positions) for each change, O(1) for a tick that touches nothing
struct PositionBook {
  /// The net and the gross quantity that is meant to be open, in 1e-6 units.
  private(set) var net: Int64 = 0
  private(set) var gross: Int64 = 0
  private(set) var openCount = 0

  private var slots: [IntendedPosition] = []
  private var freeSlots: [Int32] = []
  /// The triggers at or above a price, at or below a price, and at or after a time.
  private var watches = [BinaryHeap<Trigger>](repeating: BinaryHeap(), count: 3)

  private static let above = 0
  private static let below = 1
  private static let due = 2

  /// A price or a time at which a slot is to be looked at.
  private struct Trigger: Comparable {
    /// A price, the opposite of a price, or nanoseconds.
    let key: Int64
    let slot: Int32
    let generation: UInt32

    static func < (a: Trigger, b: Trigger) -> Bool { a.key != b.key ? a.key < b.key : a.slot < b.slot }
  }

  subscript(slot: Int32) -> IntendedPosition { slots[Int(slot)] }

  /// Enters a position that is open at once, or waits for its limit until `until`.
  mutating func enter(_ position: IntendedPosition, at time: Timestamp, until: Timestamp) {
    let slot: Int32
    if let free = freeSlots.popLast() {
      slot = free
    } else {
      slot = Int32(slots.count)
      slots.append(IntendedPosition())
    }
    var entered = position
    entered.generation = slots[Int(slot)].generation &+ 1
    slots[Int(slot)] = entered
    if position.stage == .waiting {
      watch(slot, price: position.limit, whenAbove: position.quantity < .zero)
      watches[Self.due].insert(trigger(until.nanoseconds, slot))
    } else {
      open(slot, at: time)
    }
  }

  /// The next slot that this price or time turns, with what happened to it; the slot is free afterwards unless it was
  /// filled.
  mutating func turn(price: Int64, time: Timestamp) -> (position: IntendedPosition, turn: PositionTurn)? {
    if let slot = reached(Self.above, price) ?? reached(Self.below, -price) {
      let position = slots[Int(slot)]
      if position.stage == .waiting {
        slots[Int(slot)].stage = .open
        slots[Int(slot)].generation &+= 1
        open(slot, at: time)
        return (slots[Int(slot)], .filled)
      }
      let isLong = position.quantity > .zero
      let won = isLong ? price >= position.profitAt : price <= position.profitAt
      free(slot)
      return (position, .closed(won ? .takeProfit : .stopLoss))
    }
    guard let slot = reached(Self.due, time.nanoseconds) else { return nil }
    let position = slots[Int(slot)]
    free(slot)
    return (position, position.stage == .waiting ? .expired : .closed(.elapsed))
  }

  private mutating func open(_ slot: Int32, at time: Timestamp) {
    let position = slots[Int(slot)]
    net += position.quantity.raw
    gross += position.quantity.magnitude.raw
    openCount += 1
    let isLong = position.quantity > .zero
    watch(slot, price: position.profitAt, whenAbove: isLong)
    watch(slot, price: position.lossAt, whenAbove: !isLong)
    watches[Self.due].insert(trigger((time + position.hold).nanoseconds, slot))
  }

  private mutating func free(_ slot: Int32) {
    let position = slots[Int(slot)]
    if position.stage == .open {
      net -= position.quantity.raw
      gross -= position.quantity.magnitude.raw
      openCount -= 1
    }
    slots[Int(slot)].stage = .free
    slots[Int(slot)].generation &+= 1
    freeSlots.append(slot)
    for watch in watches.indices { tidy(watch) }
  }

  private func trigger(_ key: Int64, _ slot: Int32) -> Trigger {
    Trigger(key: key, slot: slot, generation: slots[Int(slot)].generation)
  }

  private mutating func watch(_ slot: Int32, price: Int64, whenAbove: Bool) {
    watches[whenAbove ? Self.above : Self.below].insert(trigger(whenAbove ? price : -price, slot))
  }

  private func stillMeant(_ trigger: Trigger) -> Bool { slots[Int(trigger.slot)].generation == trigger.generation }

  /// The slot of the first trigger at or before `key` that still means anything.
  private mutating func reached(_ watch: Int, _ key: Int64) -> Int32? {
    while let first = watches[watch].first, first.key <= key {
      _ = watches[watch].popFirst()
      if stillMeant(first) { return first.slot }
    }
    return nil
  }

  /// Drops old triggers when they outnumber the slots by far, so that memory follows the open positions.
  private mutating func tidy(_ watch: Int) {
    guard watches[watch].count > 4 * slots.count + 64 else { return }
    watches[watch] = BinaryHeap(watches[watch].elements.filter { stillMeant($0) })
  }
}
