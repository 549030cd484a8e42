/// A value of a TOML document with the text as it was written, so that no number goes through a `Double`.
struct TomlNode: Sendable {
  /// What kind of value it is.
  enum Content: Sendable {
    case table(TomlTable)
    case array([TomlNode])
    case text(String)
    case integer, real, flag, date
  }

  let content: Content
  /// A scalar as the source has it; empty for tables and arrays.
  let written: String
  let place: SourcePlace

  /// The kind in words.
  var kind: String {
    switch content {
    case .table: "a table"
    case .array: "an array"
    case .text: "a text"
    case .integer: "a whole number"
    case .real: "a number"
    case .flag: "true or false"
    case .date: "a date or time"
    }
  }

  /// The value as a message shows it: short and printable.
  var shown: String {
    switch content {
    case .table: "{…}"
    case .array: "[…]"
    case .text(let text): "\"" + printable(text) + "\""
    case .integer, .real, .flag, .date: printable(written)
    }
  }
}

/// The members of a table.
struct TomlTable: Sendable {
  /// In order of the keys' bytes.
  var members: [TomlMember]
  /// The header, or the brace.
  let place: SourcePlace

  subscript(key: String) -> TomlMember? { members.first { $0.key == key } }
}

/// A key and what stands behind it.
struct TomlMember: Sendable {
  let key: String
  let place: SourcePlace
  let node: TomlNode
}

/// At most 40 characters, control characters replaced.
func printable(_ text: String) -> String {
  var shown = ""
  for (count, scalar) in text.unicodeScalars.enumerated() {
    if count == 40 { return shown + "…" }
    let isControl = scalar.value < 32 || (127...159).contains(scalar.value) || (0x200B...0x202E).contains(scalar.value)
    shown.unicodeScalars.append(isControl || scalar.value == 0xFEFF ? "?" : scalar)
  }
  return shown
}
