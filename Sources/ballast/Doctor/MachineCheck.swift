import Glibc

/// The clocks, limits and terminal that the process was given.
enum MachineCheck {
  /// The wall clock is plausible, and the other one runs and never backwards.
  static func clocks() -> Finding {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var last = monotonicNanoseconds()
    var isSteady = true
    for _ in 0..<10_000 {
      let next = monotonicNanoseconds()
      isSteady = isSteady && next >= last
      last = next
    }
    return clocks(seconds: Int64(time.tv_sec), isSteady: isSteady)
  }

  static func clocks(seconds: Int64, isSteady: Bool) -> Finding {
    // The first day of 2025; the ledger refuses times from 2200 on.
    let plausible: Range<Int64> = 1_735_689_600..<7_258_118_400
    guard plausible.contains(seconds) else {
      return .failure(
        "clock", "the wall clock says \(seconds) s since 1970", fix: "Set it: timedatectl set-ntp true")
    }
    guard isSteady else {
      return .failure("clock", "the monotonic clock runs backwards", fix: "Move to another machine or kernel.")
    }
    return .ok("clock", "plausible and steady")
  }

  /// Files that may be open at once.
  static func files() -> Finding {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(7), &limit)
    return files(Int64(clamping: limit.rlim_cur))
  }

  static func files(_ limit: Int64) -> Finding {
    limit < 256
      ? .failure("open files", "at most \(limit)", fix: "Run: ulimit -n 1024")
      : .ok("open files", limit == .max ? "no limit" : "at most \(limit)")
  }

  /// Memory and processors, to be seen in a report of a fault.
  static func size() -> Finding {
    let pages = Int64(sysconf(Int32(_SC_PHYS_PAGES)))
    let bytes = Int64(sysconf(Int32(_SC_PAGESIZE)))
    let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    return size(mebibytes: pages * (bytes >> 10) / 1_024, processors: processors)
  }

  static func size(mebibytes: Int64, processors: Int) -> Finding {
    let detail = "\(processors) processors, \(mebibytes) MiB of memory"
    return mebibytes < 512
      ? .warning("machine", detail, fix: "Give it 512 MiB or more, or a long backtest may be killed.")
      : .ok("machine", detail)
  }

  static func terminal(_ terminal: Terminal) -> Finding {
    let colour = terminal.hasColour ? "colours" : "no colours"
    return .ok("terminal", terminal.isTerminal ? "\(terminal.width) columns, \(colour)" : "none: plain text")
  }
}
