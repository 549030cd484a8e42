import Foundation
import Testing

/// Compares a file of the repository with what it should be, or writes it when BALLAST_WRITE_PAGES is set.
func expectPage(_ path: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let place = root.appending(path: path)
  if ProcessInfo.processInfo.environment["BALLAST_WRITE_PAGES"] != nil {
    try text.write(to: place, atomically: true, encoding: .utf8)
  }
  let found = (try? String(contentsOf: place, encoding: .utf8)) ?? ""
  #expect(
    found == text, "\(path) is out of date: BALLAST_WRITE_PAGES=1 swift test --filter thePagesAreUpToDate",
    sourceLocation: sourceLocation)
}
