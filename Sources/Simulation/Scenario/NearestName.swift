/// The known name that a mistyped one most likely means: the least number of single-letter edits, at most a third of
/// its length, the first in order among equals.
func nearestName(to text: String, among names: [String]) -> String? {
  let typed = Array(text.lowercased().utf8.prefix(64))
  var best: (distance: Int, name: String)?
  for name in names {
    let distance = editDistance(typed, Array(name.lowercased().utf8.prefix(64)))
    if distance <= max(1, name.utf8.count / 3), distance < best?.distance ?? .max { best = (distance, name) }
  }
  return best?.name
}

/// Insertions, deletions, replacements and exchanges of neighbours that turn one text into the other.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var earlier = Array(repeating: 0, count: b.count + 1)
  var above = Array(0...b.count)
  for (line, letter) in a.enumerated() {
    var row = [line + 1]
    for column in b.indices {
      var least = min(above[column] + (letter == b[column] ? 0 : 1), min(above[column + 1], row[column]) + 1)
      if line > 0, column > 0, letter == b[column - 1], a[line - 1] == b[column] {
        least = min(least, earlier[column - 1] + 1)
      }
      row.append(least)
    }
    (earlier, above) = (above, row)
  }
  return above[b.count]
}
