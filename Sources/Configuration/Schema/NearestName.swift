/// Finds the known name that a mistyped one most likely means.
public enum NearestName {
  /// The candidate with the fewest typing slips, at most a third of its length; the first in order among equals.
  ///
  /// A slip is a letter inserted, dropped or replaced, or two neighbours exchanged. Case makes no difference; `-` is
  /// taken for `_`.
  ///
  /// - Complexity: O(candidates · length²); names are cut at 64 bytes.
  /// - Evidence: NearestNameTests
  public static func of(_ typed: String, among candidates: [String]) -> String? {
    let name = plain(typed)
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let known = plain(candidate)
      let distance = distance(name, known)
      if distance <= max(1, known.count / 3), distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.name
  }

  private static func plain(_ name: String) -> [UInt8] {
    name.lowercased().utf8.prefix(64).map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
  }

  /// Edits with exchanges of neighbours, each place edited once: three rows of the usual table.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var row = [i + 1]
      for (j, other) in b.enumerated() {
        var cost = min(last[j] + (letter == other ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, letter == b[j - 1], a[i - 1] == other { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
