import CZlib
import Glibc
import Testing

/// A directory that is gone with the value.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/ballast-market-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "/nonexistent" }
      return String(cString: made)
    }
  }

  deinit {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { unlink(path + "/" + name) }
      }
      closedir(directory)
    }
    rmdir(path)
  }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let file = path + "/" + name
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count <= 0 { break }
      done += count
    }
    close(descriptor)
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

  /// The bytes as gzip would pack them.
  static func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1_024)
    let length = output.count
    let left = input.withUnsafeMutableBufferPointer { from in
      output.withUnsafeMutableBufferPointer { into in
        stream.next_in = from.baseAddress
        stream.avail_in = UInt32(from.count)
        stream.next_out = into.baseAddress
        stream.avail_out = UInt32(into.count)
        deflate(&stream, Z_FINISH)
        return Int(stream.avail_out)
      }
    }
    deflateEnd(&stream)
    return Array(output[..<(length - left)])
  }
}

/// The shared data directory: named by `BALLAST_SHARED`, or beside the package. Tests that need it say so when it is
/// absent.
enum SharedFiles {
  static let root: String? = {
    var candidates: [String] = []
    if let named = getenv("BALLAST_SHARED") { candidates.append(String(cString: named)) }
    candidates += ["../shared", "../../shared"]
    return candidates.map { $0 + "/data" }.first { access($0, R_OK) == 0 }
  }()

  /// The path of a file below the data directory.
  static func file(_ name: String) -> String { (root ?? "/nonexistent") + "/" + name }

  static let missing: Comment = "SKIPPED: no shared data; set BALLAST_SHARED to the directory that holds data/"
}
