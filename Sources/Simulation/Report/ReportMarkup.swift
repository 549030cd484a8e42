/// Pieces of HTML whose texts are escaped.
enum ReportMarkup {
  /// A text that may stand between tags and in quoted attributes.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }

  /// A box with a heading; `body` is HTML.
  static func section(_ title: String, wide: Bool = false, caption: String = "", _ body: String) -> String {
    let note = caption.isEmpty ? "" : "<small>\(escaped(caption))</small>\n"
    return "<section\(wide ? " class=\"wide\"" : "")>\n<h2>\(escaped(title))</h2>\n\(note)\(body)\n</section>\n"
  }

  /// A chart that the page's script draws.
  static func plot(_ id: String, _ title: String, wide: Bool = false, caption: String) -> String {
    section(title, wide: wide, caption: caption, "<div class=\"plot\"><canvas id=\"\(id)\"></canvas></div>")
  }

  /// A table; names that begin with two blanks belong to the row above.
  static func table(_ header: [String], _ rows: [[String]], sum: Bool = false) -> String {
    var text = "<div class=\"scroll\"><table>\n<tr>"
    for cell in header { text += "<th>\(escaped(cell))</th>" }
    text += "</tr>\n"
    for (number, row) in rows.enumerated() {
      text += sum && number == rows.count - 1 ? "<tr class=\"sum\">" : "<tr>"
      for (column, cell) in row.enumerated() {
        let isPart = column == 0 && cell.hasPrefix("  ")
        text += "<td\(isPart ? " class=\"group\"" : "")>\(escaped(isPart ? String(cell.dropFirst(2)) : cell))</td>"
      }
      text += "</tr>\n"
    }
    return text + "</table></div>"
  }

  /// Items; `holds` marks each as held or failed, `nil` as neither.
  static func list(_ items: [(text: String, holds: Bool?)]) -> String {
    let lines = items.map { item in
      let mark = item.holds.map { $0 ? " class=\"holds\"" : " class=\"fails\"" } ?? ""
      return "<li\(mark)>\(escaped(item.text))</li>\n"
    }
    return "<ul>\n\(lines.joined())</ul>"
  }
}
