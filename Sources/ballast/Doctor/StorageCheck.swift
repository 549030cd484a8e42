import Glibc

/// The folder of the journal: that it can be written and synchronised, and that there is room.
struct StorageCheck {
  let folder: String
  /// What one segment and the reserve need.
  let needed: Int64

  /// Writes, synchronises, renames and removes a small file. A folder that is not there yet is made and taken away.
  func writing() -> Finding {
    let name = "writable folder"
    let isMade = mkdir(folder, 0o700) == 0
    if !isMade, errno != EEXIST { return failed(name, "cannot be made", errno) }
    defer { if isMade { rmdir(folder) } }
    let draft = folder + "/.ballast-doctor.\(getpid())"
    let final = draft + ".renamed"
    let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return failed(name, "no file can be made in it", errno) }
    defer {
      close(descriptor)
      unlink(draft)
      unlink(final)
    }
    let bytes = [UInt8](repeating: 0x5A, count: 4_096)
    let started = monotonicNanoseconds()
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      return failed(name, "writing failed", errno)
    }
    guard fdatasync(descriptor) == 0 else { return failed(name, "synchronising failed", errno) }
    let microseconds = (monotonicNanoseconds() - started) / 1_000
    guard rename(draft, final) == 0 else { return failed(name, "renaming failed", errno) }
    let detail = "\(folder): 4 KiB written and synchronised in \(microseconds) µs"
    if microseconds > 50_000 {
      return .warning(
        name, detail, fix: "Every acknowledgement waits for this: put the journal on a faster disk with --folder.")
    }
    return .ok(name, detail)
  }

  private func failed(_ check: String, _ what: String, _ number: Int32) -> Finding {
    let fix =
      number == ENOENT ? "mkdir -p \(folder)" : number == EACCES ? "chown $(id -un) \(folder)" : "df -h \(folder)"
    return .failure(
      check, "\(folder) \(what): \(systemMessage(number))", fix: "Run: \(fix), or choose another with --folder.")
  }

  /// Room on the disk for a segment and the reserve, and for more than these.
  func space() -> Finding {
    var status = statvfs()
    var place = folder
    while statvfs(place, &status) != 0 {
      guard place != "/", place != ".", let cut = place.lastIndex(of: "/") else {
        if place == "." { return failed("disk space", "cannot be asked about", errno) }
        place = place.hasPrefix("/") ? "/" : "."
        continue
      }
      place = cut == place.startIndex ? "/" : String(place[..<cut])
    }
    let (free, overflow) = Int64(clamping: status.f_bavail).multipliedReportingOverflow(
      by: Int64(clamping: status.f_frsize))
    let available = overflow ? Int64.max : free
    return Self.space(available: available, needed: needed, folder: folder)
  }

  static func space(available: Int64, needed: Int64, folder: String) -> Finding {
    let detail = "\(mebibytes(available)) MiB free, \(mebibytes(needed)) MiB needed to start"
    if available < needed {
      return .failure("disk space", detail, fix: "Free space below \(folder), or choose another disk with --folder.")
    }
    if available < 10 * needed {
      return .warning("disk space", detail, fix: "A busy venue fills this soon: free more space below \(folder).")
    }
    return .ok("disk space", detail)
  }

  private static func mebibytes(_ bytes: Int64) -> Int64 { bytes >> 20 }
}
