/// The lowest and highest price of the last while: nine slots of an eighth of the window each, so that the whole
/// window is always covered.
struct MoveWindow: Hashable, Sendable {
  struct Slot: Hashable, Sendable {
    var lowest: Int64
    var highest: Int64
    var index: Int64
  }

  private let slotLength: Int64
  var slots: [Slot] = []
  var current: Int64 = .min
  var lowest: Int64 = .max
  var highest: Int64 = 0

  init(window: Int64) {
    slotLength = max(1, (window + 7) / 8)
    slots = Array(repeating: Self.empty, count: 9)
  }

  static var empty: Slot { Slot(lowest: .max, highest: 0, index: .min) }

  mutating func clear() {
    for place in slots.indices { slots[place] = Self.empty }
    lowest = .max
    highest = 0
  }

  /// Forgets the slots that are older than the window.
  mutating func advance(to now: Int64) {
    let index = now / slotLength
    if index == current { return }
    current = index
    lowest = .max
    highest = 0
    for place in slots.indices {
      if slots[place].index < index - 8 { slots[place] = Self.empty }
      lowest = min(lowest, slots[place].lowest)
      highest = max(highest, slots[place].highest)
    }
  }

  /// Notes a price at the time of the last `advance`.
  mutating func record(_ price: Int64) {
    let place = Int(((current % 9) + 9) % 9)
    if slots[place].index != current { slots[place] = Slot(lowest: price, highest: price, index: current) }
    slots[place].lowest = min(slots[place].lowest, price)
    slots[place].highest = max(slots[place].highest, price)
    lowest = min(lowest, price)
    highest = max(highest, price)
  }

  /// Whether `price` lies farther than `part` (1e-6) from the lowest or the highest price of the window.
  func isTooFar(_ price: Int64, part: Int64) -> Bool {
    if highest == 0 { return false }
    return (price > lowest && differs(price, lowest, byMoreThan: part, of: lowest))
      || (price < highest && differs(price, highest, byMoreThan: part, of: highest))
  }
}
