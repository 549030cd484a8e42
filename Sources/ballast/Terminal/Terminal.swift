import Glibc

/// What a descriptor can show.
struct Terminal: Sendable {
  /// A person reads it.
  let isTerminal: Bool
  /// Columns; 80 where nobody knows.
  let width: Int
  /// Colours are wanted and can be shown.
  var hasColour: Bool

  init(isTerminal: Bool, width: Int, hasColour: Bool) {
    self.isTerminal = isTerminal
    self.width = width
    self.hasColour = hasColour
  }

  /// What is behind a descriptor. `NO_COLOR`, when not empty, and `TERM=dumb` switch colours off.
  init(_ descriptor: Int32, _ environment: [String: String]) {
    isTerminal = isatty(descriptor) == 1
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    width = isKnown ? Int(size.ws_col) : environment["COLUMNS"].flatMap { Int($0) }.map { min(max($0, 20), 500) } ?? 80
    hasColour = isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }

  /// A way to write text.
  enum Paint: String, Sendable {
    case bold = "1"
    case faint = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
  }

  /// The text in a colour, where colours are shown.
  func painted(_ text: String, _ paint: Paint?) -> String {
    guard hasColour, let paint else { return text }
    return "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m"
  }
}
