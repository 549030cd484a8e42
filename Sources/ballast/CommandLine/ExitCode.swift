import Configuration
import Hosting
import Simulation

/// What the shell learns. A public promise: scripts rely on it.
struct ExitCode: RawRepresentable, Hashable, Sendable {
  let rawValue: Int32

  /// Done.
  static let success = ExitCode(rawValue: 0)
  /// It failed; market data with a bad row among it.
  static let failure = ExitCode(rawValue: 1)
  /// The command line makes no sense.
  static let usage = ExitCode(rawValue: 2)
  /// A file that was named is not there or cannot be read.
  static let missingFile = ExitCode(rawValue: 3)
  /// The configuration is wrong.
  static let configuration = ExitCode(rawValue: 4)
  /// The venue stopped itself: storage or risk.
  static let halted = ExitCode(rawValue: 7)
  /// A journal or snapshot is damaged.
  static let corruption = ExitCode(rawValue: 8)
  /// Something expected did not hold: a scenario's or a replay's check.
  static let expectation = ExitCode(rawValue: 9)
  /// Ended by SIGINT.
  static let interrupted = ExitCode(rawValue: 130)

  /// The code of an error that reached the tool.
  init(of error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure.code
    case is ConfigurationError: self = .configuration
    case let error as MarketDataError:
      let absent: [MarketFault.Kind] = [.fileMissing, .notAFile, .unreadable]
      self = error.faults.contains { absent.contains($0.kind) } ? .missingFile : .failure
    case let error as JournalError: self = ExitCode(rawValue: error.exitCode)
    default: self = .failure
    }
  }

  init(rawValue: Int32) { self.rawValue = rawValue }

  /// The codes with their meaning, for `help exit-codes`.
  static let meanings: [(code: ExitCode, meaning: String)] = [
    (.success, "done"),
    (.failure, "failed; a bad row of market data, of which up to 20 are listed"),
    (.usage, "the command line makes no sense"),
    (.missingFile, "a file that was named is not there or cannot be read"),
    (.configuration, "the configuration is wrong; every fault is listed"),
    (.halted, "the venue stopped itself"),
    (.corruption, "a journal or a snapshot is damaged"),
    (.expectation, "something expected did not hold"),
    (.interrupted, "interrupted"),
  ]
}
