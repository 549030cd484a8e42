import Glibc

/// Where a run shows itself: a frame that is redrawn in place on a terminal, a line a second elsewhere.
struct LiveScreen {
  private let context: CommandContext
  private let isTerminal: Bool
  private var isOpen = false
  private var drawn: Int64 = 0
  private var lastSize: (columns: Int, rows: Int) = (0, 0)

  private static let redraw: Int64 = 250_000_000
  private static let lineEvery: Int64 = 1_000_000_000

  init(_ context: CommandContext) {
    self.context = context
    isTerminal = context.terminal.isTerminal && context.environment["TERM"] != "dumb"
  }

  /// Shows how things stand when it is time for it; true when it did.
  mutating func show(_ run: LiveRun, at now: Int64) -> Bool {
    guard now - drawn >= (isTerminal ? Self.redraw : Self.lineEvery) else { return false }
    drawn = now
    if context.isQuiet { return true }
    if !isTerminal {
      context.say(LiveLine(run).text)
      context.output.flush()
      return true
    }
    let size = Self.size(context.terminal)
    var text = ""
    if !isOpen {
      // The other page of the terminal, without a cursor; what stood before comes back at the end.
      text += "\u{1B}[?1049h\u{1B}[?25l"
      isOpen = true
    }
    if size != lastSize { text += "\u{1B}[2J" }
    lastSize = size
    text += "\u{1B}[H"
    let lines = LiveView(run, terminal: context.terminal, columns: size.columns, rows: size.rows).lines
    text += lines.prefix(size.rows).map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
    text += "\u{1B}[J"
    context.output.write(text)
    context.output.flush()
    return true
  }

  /// Gives the terminal back as it was.
  mutating func close() {
    guard isOpen else { return }
    isOpen = false
    context.output.write("\u{1B}[?25h\u{1B}[?1049l")
    context.output.flush()
  }

  private static func size(_ terminal: Terminal) -> (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return (terminal.width, 24)
    }
    return (max(40, Int(size.ws_col)), max(8, Int(size.ws_row)))
  }
}
