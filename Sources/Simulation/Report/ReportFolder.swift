import Glibc
import Hosting

/// Why a report could not be written.
public struct ReportWriteFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// What the system says.
  public let reason: String

  /// What failed, and why.
  public var description: String { "\(path): cannot be written: \(reason)" }
}

extension BacktestReport {
  /// Writes `report.json`, `report.html` and the series into a folder, which is made if it is missing.
  ///
  /// A file appears whole or not at all: it is written beside its place and then moved.
  ///
  /// - Returns: the names of the files
  /// - Throws: the first file that the disk refuses
  @discardableResult
  public func write(into folder: String) throws(ReportWriteFault) -> [String] {
    try makeReportFolder(folder)
    var files = series
    files.append(("report.json", json.indented + "\n"))
    files.append(("report.html", page))
    for (name, text) in files { try write(text, to: folder + "/" + name) }
    return files.map(\.name)
  }

  private func write(_ text: String, to path: String) throws(ReportWriteFault) {
    do throws(DiskFault) {
      let file = try PendingFile(path)
      var text = text
      let failure = text.withUTF8 { bytes -> Int32? in
        var done = 0
        while done < bytes.count {
          let count = Glibc.write(file.descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
          if count < 0, errno != EINTR { return errno }
          done += max(0, count)
        }
        return nil
      }
      if let failure { throw DiskFault(.write, file: path, code: failure) }
      try file.finish()
    } catch {
      throw ReportWriteFault(path: path, reason: error.reason)
    }
  }
}

/// Makes a folder and those above it; one that is there already is taken as it is.
public func makeReportFolder(_ folder: String) throws(ReportWriteFault) {
  var path = folder.hasPrefix("/") ? "/" : ""
  for part in folder.split(separator: "/") {
    path += part + "/"
    if mkdir(path, 0o755) != 0, errno != EEXIST { throw ReportWriteFault(path: path, reason: systemReason()) }
  }
}

private func systemReason() -> String { strerror(errno).map { String(cString: $0) } ?? "error \(errno)" }
