import Glibc
import Synchronization

/// SIGINT and SIGTERM as a question: the first asks the command to come to a good end, the second ends the process.
///
/// A long command asks in its loop; what it has so far it may still write down.
enum Interruption {
  private static let signals = Atomic<Int>(0)
  private static let last = Atomic<Int32>(0)

  /// Someone wants an end.
  static var isRequested: Bool { signals.load(ordering: .relaxed) > 0 }

  /// The exit code of a run that was ended by a signal: 128 and the signal's number.
  static var exitCode: ExitCode { ExitCode(rawValue: 128 + max(SIGINT, last.load(ordering: .relaxed))) }

  /// Throws when someone wants an end.
  static func check() throws(CommandFailure) {
    if isRequested { throw CommandFailure(code: exitCode, message: "interrupted") }
  }

  /// Takes the signals over. SIGPIPE and SIGXFSZ are ignored: a reader that goes away and a limit on the size of files
  /// are told by the write.
  static func install() {
    // Made before a signal can come: their first use must not be inside the handler.
    reset()
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in Interruption.arrived(number) }
    sigemptyset(&action.sa_mask)
    // Who starts the program may hold these back, and the program would inherit that.
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for number in [SIGINT, SIGTERM] {
      sigaction(number, &action, nil)
      sigaddset(&wanted, number)
    }
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Only atomic operations and `_exit`: this runs inside the signal handler.
  private static func arrived(_ number: Int32) {
    last.store(number, ordering: .relaxed)
    if signals.wrappingAdd(1, ordering: .relaxed).oldValue > 0 { _exit(128 + number) }
  }

  /// Forgets what arrived.
  static func reset() {
    signals.store(0, ordering: .relaxed)
    last.store(0, ordering: .relaxed)
  }
}
