import Glibc

/// Reads columns of a shared market file. Tests that need one are skipped, and say so, where it is absent.
enum MarketHistory {
  /// The folder of shared data: `BALLAST_SHARED`, or `../shared` beside the package.
  static func path(_ file: String) -> String? {
    var roots: [String] = []
    if let root = getenv("BALLAST_SHARED") { roots.append(String(cString: root)) }
    roots.append("../shared")
    roots.append("../../shared")
    return roots.map { "\($0)/data/\(file)" }.first { access($0, R_OK) == 0 }
  }

  /// Every line of a gzip file, split at commas.
  static func rows(_ path: String, _ use: ([Substring]) -> Void) {
    guard let pipe = popen("gzip -dc '\(path)'", "r") else { return }
    defer { pclose(pipe) }
    var buffer = [CChar](repeating: 0, count: 512)
    while fgets(&buffer, 512, pipe) != nil {
      let length = buffer.firstIndex(of: 0) ?? 0
      let line = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      use(line.split(whereSeparator: { $0 == "," || $0 == "\n" }))
    }
  }
}
