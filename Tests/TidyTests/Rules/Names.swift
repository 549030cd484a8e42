/// Endings that say that nobody knew what the thing is.
let emptyEndings = [
  "Manager", "Helper", "Helpers", "Utils", "Util", "Info", "Data", "Processor", "Handler", "Impl", "Base", "Common",
  "Misc",
]

/// Names of types and of files say what the thing is in words of the trade.
func nameViolations(_ source: SourceText) -> [Violation] {
  guard source.isSwift, source.isSource || source.isTest else { return [] }
  var found: [Violation] = []
  if let file = source.path.split(separator: "/").last?.split(separator: ".").first, let ending = emptyEnding(file) {
    found.append(source.violation(.names, at: 0, "the file's name ends in \(ending)"))
  }
  for keyword in ["struct", "class", "enum", "actor", "protocol", "typealias", "associatedtype"] {
    for offset in source.code.words(keyword) {
      let start = source.code.skippingBlanks(from: offset + keyword.utf8.count)
      var end = start
      while end < source.code.count, isIdentifier(source.code[end]) { end += 1 }
      let name = source.code.text(start..<end)
      if let ending = emptyEnding(name[...]) {
        found.append(source.violation(.names, at: offset, "the name \(name) ends in \(ending)"))
      }
    }
  }
  return found
}

private func emptyEnding(_ name: Substring) -> String? { emptyEndings.first(where: name.hasSuffix) }

/// Words of unfinished work.
func unfinishedViolations(_ source: SourceText) -> [Violation] {
  guard source.isSource || source.isTest else { return [] }
  return ["TO" + "DO", "FIX" + "ME", "XX" + "X"].flatMap { word in
    source.raw.words(word).map {
      source.violation(.unfinished, at: $0, "'\(word)': finish it or name it in known-issues")
    }
  }
}
