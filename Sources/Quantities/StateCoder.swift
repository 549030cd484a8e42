/// Walks the fields of a state as 64-bit words, in one order for writing and for reading, so that the two cannot part.
///
/// Reading is total: after the first word that does not fit, everything reads as zero or stays as it is, and `fault`
/// says what was wrong. Whoever reads checks `fault` and `isAtEnd` before he uses what was read.
///
/// - Evidence: SnapshotOfEngineTests
package struct StateCoder: Sendable {
  /// What was written, or what is read.
  package private(set) var words: [UInt64]
  /// Reading, or else writing.
  package let isReading: Bool
  /// What did not fit, the first thing; `nil` while all is well.
  package private(set) var fault: String?
  private var cursor = 0

  /// A coder that writes.
  package init() {
    words = []
    isReading = false
  }

  /// A coder that reads `words`.
  package init(reading words: [UInt64]) {
    self.words = words
    isReading = true
  }

  /// Everything was read, and all of it fitted.
  package var isAtEnd: Bool { isReading && fault == nil && cursor == words.count }

  /// Notes that something does not fit; only the first note is kept.
  package mutating func fail(_ reason: String) { if fault == nil { fault = "\(reason), word \(cursor)" } }

  /// Notes a fault unless the condition holds; says whether it does and all was well before.
  package mutating func demand(_ condition: Bool, _ reason: String) -> Bool {
    if !condition { fail(reason) }
    return fault == nil
  }

  // MARK: Single values

  package mutating func code(_ value: inout UInt64) {
    guard isReading else { return words.append(value) }
    guard fault == nil, cursor < words.count else {
      fail("the state ends too early")
      value = 0
      return
    }
    value = words[cursor]
    cursor += 1
  }

  /// An integer of at most 64 bits.
  package mutating func code<Value: FixedWidthInteger>(_ value: inout Value) {
    var word = UInt64(truncatingIfNeeded: value)
    code(&word)
    guard isReading else { return }
    let read = Value(truncatingIfNeeded: word)
    if UInt64(truncatingIfNeeded: read) == word { value = read } else { fail("a number is too large") }
  }

  package mutating func code(_ value: inout Int128) {
    var low = UInt64(truncatingIfNeeded: value)
    var high = Int64(truncatingIfNeeded: value >> 64)
    code(&low)
    code(&high)
    value = Int128(high) << 64 | Int128(low)
  }

  package mutating func code(_ value: inout Bool) {
    var word: UInt64 = value ? 1 : 0
    code(&word)
    if word > 1 { fail("a truth value is neither 0 nor 1") }
    value = word == 1
  }

  package mutating func code<Value: RawRepresentable>(_ value: inout Value)
  where Value.RawValue: FixedWidthInteger & UnsignedInteger {
    var raw = value.rawValue
    code(&raw)
    guard isReading, fault == nil else { return }
    if let read = Value(rawValue: raw) { value = read } else { fail("no \(Value.self) has the code \(raw)") }
  }

  package mutating func code<Value: FixedPoint>(_ value: inout Value) {
    var raw = value.raw
    code(&raw)
    value = Value(raw: raw)
  }

  package mutating func code<Value: Identifier>(_ value: inout Value) {
    var number = value.value
    code(&number)
    value = Value(number)
  }

  package mutating func code(_ value: inout Timestamp) {
    var nanoseconds = value.nanoseconds
    code(&nanoseconds)
    value = Timestamp(nanoseconds: nanoseconds)
  }

  package mutating func code(_ value: inout TimeSpan) {
    var nanoseconds = value.nanoseconds
    code(&nanoseconds)
    value = TimeSpan(nanoseconds: nanoseconds)
  }

  // MARK: Composed values

  /// A value that may be missing; `blank` is what a present one is read into.
  package mutating func optional<Value>(
    _ value: inout Value?, blank: @autoclosure () -> Value, _ codeValue: (inout Value, inout StateCoder) -> Void
  ) {
    var isThere = value != nil
    code(&isThere)
    guard isThere else { return value = nil }
    var whole = value ?? blank()
    codeValue(&whole, &self)
    if isReading { value = whole }
  }

  /// A counted list; `blank` is what each element is read into.
  package mutating func array<Element>(
    _ values: inout [Element], blank: @autoclosure () -> Element,
    _ codeElement: (inout Element, inout StateCoder) -> Void
  ) {
    var count = values.count
    code(&count)
    guard isReading else {
      for value in values {
        var copy = value
        codeElement(&copy, &self)
      }
      return
    }
    values.removeAll()
    // Every element takes at least a word, so a hostile count reserves nothing.
    guard demand((0...(words.count - cursor)).contains(count), "a list is longer than what is left") else { return }
    for _ in 0..<count {
      var value = blank()
      codeElement(&value, &self)
      if fault != nil { return }
      values.append(value)
    }
  }

  /// A list whose length both sides know.
  package mutating func each<Element>(
    _ values: inout [Element], _ codeElement: (inout Element, inout StateCoder) -> Void
  ) {
    var count = values.count
    code(&count)
    guard demand(count == values.count, "a list has another length than the settings say") else { return }
    for index in values.indices {
      var value = values[index]
      codeElement(&value, &self)
      if isReading { values[index] = value }
    }
  }
}
