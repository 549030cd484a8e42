import Glibc
import Hosting
import Quantities

/// Measures durable writing, reading back and opening on the disk under `directory`.
struct Throughput {
  let directory: String

  func run(records: Int, group: Int) throws {
    let settings = TortureScript.settings(segment: 64 << 20)
    var latencies: [Double] = []
    var bytes = 0
    do {
      let disk = try PosixDisk(path: directory, exclusive: true)
      let journal = try FileJournal(disk: disk, settings: settings, at: .zero)
      let start = seconds()
      for _ in 0..<(records / group) {
        let begun = seconds()
        try TortureScript.writeGroup(journal, count: group)
        latencies.append(seconds() - begun)
      }
      let elapsed = seconds() - start
      latencies.sort()
      let rate = Int(Double(records / group * group) / elapsed)
      let p50 = Int(latencies[latencies.count / 2] * 1e6)
      let p99 = Int(latencies[latencies.count * 99 / 100] * 1e6)
      print("write: groups of \(group): \(rate) records/s, group p50 \(p50) µs, p99 \(p99) µs")
    }
    let disk = try PosixDisk(path: directory, exclusive: true)
    var start = seconds()
    let journal = try FileJournal(disk: disk, settings: settings, at: .zero)
    let opened = seconds() - start
    start = seconds()
    try journal.replay(after: 0) { record throws(JournalError) in bytes += record.payload.count + 40 }
    let elapsed = seconds() - start
    let rate = Int(Double(journal.durableSequence) / elapsed)
    print("open: \(Int(opened * 1e3)) ms; read: \(rate) records/s, \(Int(Double(bytes) / elapsed / 1e6)) MB/s")
  }

  private func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
