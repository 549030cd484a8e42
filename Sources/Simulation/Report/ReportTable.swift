/// A table of a report, for the terminal and for the page. A name that begins with two blanks belongs to the row above.
struct ReportTable {
  /// What it shows.
  let title: String
  /// One text a column; the first column stands left, the others right.
  let header: [String]
  private(set) var rows: [[String]] = []
  /// The last row is the sum of the others.
  var hasSum = false

  init(_ title: String, _ header: [String]) {
    self.title = title
    self.header = header
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// A row with a figure of each pool.
  mutating func add(_ name: String, _ pools: [PoolFigures], _ figure: (PoolFigures) -> String) {
    rows.append([name] + pools.map(figure))
  }

  /// The lines, columns two blanks apart, the header underlined where it says anything.
  var text: String {
    let named = header.contains { !$0.isEmpty }
    let all = (named ? [header] : []) + rows
    let columns = all.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in all.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
    var lines = all.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        line += column == 0 ? cell + blanks : "  " + blanks + cell
      }
      while line.last == " " { line.removeLast() }
      return "  " + line
    }
    let rule = "  " + widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    if hasSum, !lines.isEmpty { lines.insert(rule, at: lines.count - 1) }
    if named { lines.insert(rule, at: 1) }
    return lines.joined(separator: "\n")
  }

  /// The table as HTML.
  var html: String { ReportMarkup.table(header, rows, sum: hasSum) }
}
