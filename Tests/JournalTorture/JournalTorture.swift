import Glibc

/// Campaigns on real files and real processes; `docs/journal.md` says how to run them.
@main struct JournalTorture {
  static func main() {
    let arguments = CommandLine.arguments
    func number(_ index: Int, _ standard: UInt64) -> UInt64 {
      index < arguments.count ? UInt64(arguments[index]) ?? standard : standard
    }
    guard arguments.count >= 3 else {
      print("journal-torture kill DIRECTORY [ROUNDS] [SEED] | write DIRECTORY [RECORDS] [GROUP]")
      exit(2)
    }
    do {
      switch arguments[1] {
      case "child": try KilledWriter(directory: arguments[2]).write(seed: number(3, 1))
      case "kill": try KilledWriter(directory: arguments[2]).run(rounds: Int(number(3, 100)), seed: number(4, 1))
      case "write":
        try Throughput(directory: arguments[2]).run(records: Int(number(3, 100_000)), group: Int(number(4, 64)))
      default: exit(2)
      }
    } catch {
      print("journal-torture: \(error)")
      exit(1)
    }
  }
}
