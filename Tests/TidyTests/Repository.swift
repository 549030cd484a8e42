import Foundation

/// The files of this repository, read once.
enum Repository {
  /// A number above which waivers have become a habit.
  static let waiverLimit = 12

  private static let skipped: Set<String> = [".build", ".git", "out", ".venv", ".swiftpm", "node_modules"]
  private static let textEndings: Set<String> = [
    "swift", "md", "c", "h", "cpp", "hpp", "sh", "py", "toml", "json", "yml", "yaml", "html", "css", "js", "modulemap",
    "csv", "txt",
  ]
  private static let plainNames: Set<String> = ["Makefile", "run", ".gitignore", ".swift-format", "CHANGELOG"]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every file and folder, as a path from the root.
  static let paths: Set<String> = walk("")

  /// Every text file.
  static let sources: [SourceText] = paths.sorted().compactMap { path in
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let isText =
      plainNames.contains(name) || textEndings.contains(name.split(separator: ".").last.map(String.init) ?? "")
    guard isText, let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else { return nil }
    return SourceText(path: path, text: text)
  }

  static let table = ArrowTable(
    manifest: (try? String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)) ?? "")

  private static func walk(_ folder: String) -> Set<String> {
    var found: Set<String> = []
    let place = folder.isEmpty ? root : root.appending(path: folder)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? [] where !skipped.contains(name) {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      found.insert(path)
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: place.appending(path: name).path, isDirectory: &isFolder),
        isFolder.boolValue
      {
        found.formUnion(walk(path))
      }
    }
    return found
  }
}
