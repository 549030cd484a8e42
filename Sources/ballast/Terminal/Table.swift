/// Rows in aligned columns: words left, numbers right.
struct Table {
  /// A column and how it is aligned.
  struct Column {
    let title: String
    var isNumber = false

    static func text(_ title: String) -> Column { Column(title: title) }
    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  /// A cell and how it is painted.
  struct Cell: ExpressibleByStringLiteral {
    let text: String
    var paint: Terminal.Paint?

    init(_ text: String, _ paint: Terminal.Paint? = nil) {
      self.text = text
      self.paint = paint
    }

    init(stringLiteral text: String) { self.init(text) }
  }

  let columns: [Column]
  private(set) var rows: [[Cell]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; missing cells are empty.
  mutating func add(_ cells: [Cell]) {
    precondition(cells.count <= columns.count, "Invariant: a row has no more cells than the table has columns")
    rows.append(cells + Array(repeating: Cell(""), count: columns.count - cells.count))
  }

  /// The table as text, two blanks between columns, nothing behind the last. On a terminal the widest column of words
  /// gives way when a row would not fit.
  func text(_ terminal: Terminal) -> String {
    var widths = columns.indices.map { column in
      max(columns[column].title.count, rows.map { $0[column].text.count }.max() ?? 0)
    }
    if terminal.isTerminal { shrink(&widths, to: terminal.width) }
    var text = line(columns.map { Cell($0.title, .bold) }, widths, terminal)
    for row in rows { text += line(row, widths, terminal) }
    return text
  }

  private func shrink(_ widths: inout [Int], to width: Int) {
    let excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
    guard excess > 0,
      let widest = columns.indices.filter({ !columns[$0].isNumber }).max(by: { widths[$0] < widths[$1] })
    else { return }
    widths[widest] = max(8, widths[widest] - excess)
  }

  private func line(_ cells: [Cell], _ widths: [Int], _ terminal: Terminal) -> String {
    var text = ""
    for (column, cell) in cells.enumerated() {
      let shown = cell.text.count > widths[column] ? cell.text.prefix(widths[column] - 1) + "…" : cell.text
      let blanks = String(repeating: " ", count: widths[column] - shown.count)
      let painted = terminal.painted(String(shown), cell.paint)
      if column > 0 { text += "  " }
      if columns[column].isNumber {
        text += blanks + painted
      } else {
        text += column == cells.count - 1 ? painted : painted + blanks
      }
    }
    while text.last == " " { text.removeLast() }
    return text + "\n"
  }
}
