/// One line of comma-separated values: fields with blanks around them taken off, quotes understood.
///
/// A field that begins with a quote ends with one and may hold commas; a quote inside is doubled. A line break inside a
/// field is not understood: neither the line that it ends nor the one that it begins is read.
struct CommaFields {
  /// The bytes of all fields, one after the other.
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// How many fields the line has.
  var count: Int { ends.count }

  /// The bytes of a field.
  subscript(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// A field as text.
  func text(_ index: Int) -> String { String(decoding: bytes[self[index]], as: UTF8.self) }

  /// Whether a field is well-formed UTF-8.
  func isText(_ index: Int) -> Bool { String(validating: bytes[self[index]], as: UTF8.self) != nil }

  /// Reads a line; false when a quote does not end, stands inside of a field, or something stands behind it.
  mutating func read(_ line: [UInt8]) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var at = 0
    while true {
      while at < line.count, isBlank(line[at]) { at += 1 }
      if at < line.count, line[at] == UInt8(ascii: "\"") {
        guard let behind = quoted(line, from: at + 1) else { return false }
        at = behind
      } else {
        var end = at
        while end < line.count, line[end] != UInt8(ascii: ",") {
          if line[end] == UInt8(ascii: "\"") { return false }
          end += 1
        }
        var last = end
        while last > at, isBlank(line[last - 1]) { last -= 1 }
        bytes.append(contentsOf: line[at..<last])
        at = end
      }
      ends.append(bytes.count)
      if at >= line.count { return true }
      at += 1
    }
  }

  /// Where the comma or the end behind a quoted field lies.
  private mutating func quoted(_ line: [UInt8], from start: Int) -> Int? {
    var at = start
    while at < line.count {
      guard line[at] == UInt8(ascii: "\"") else {
        bytes.append(line[at])
        at += 1
        continue
      }
      if at + 1 < line.count, line[at + 1] == UInt8(ascii: "\"") {
        bytes.append(line[at])
        at += 2
        continue
      }
      at += 1
      while at < line.count, isBlank(line[at]) { at += 1 }
      return at == line.count || line[at] == UInt8(ascii: ",") ? at : nil
    }
    return nil
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
