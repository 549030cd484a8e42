import Glibc
import Testing

@testable import ballast

@Suite struct TerminalTests {
  private let plain = Terminal(isTerminal: false, width: 80, hasColour: false)

  @Test func coloursAreForTerminalsThatWantThem() {
    #expect(Terminal(isTerminal: true, width: 80, hasColour: true).painted("x", .red) == "\u{1B}[31mx\u{1B}[0m")
    #expect(plain.painted("x", .red) == "x")
    var pipe: [Int32] = [0, 0]
    #expect(Glibc.pipe(&pipe) == 0)
    defer { for descriptor in pipe { close(descriptor) } }
    let piped = Terminal(pipe[1], ["COLUMNS": "100"])
    #expect(!piped.isTerminal && !piped.hasColour && piped.width == 100)
    #expect(Terminal(pipe[1], ["COLUMNS": "-5"]).width == 20)
    #expect(ToolRun(words: ["docter"], colours: true).errors.hasPrefix("\u{1B}[31merror:"))
    #expect(ToolRun(words: ["--no-color", "docter"], colours: true).errors.hasPrefix("error:"))
  }

  /// The other side of a pseudo terminal is a terminal.
  @Test func aPseudoTerminalHasAWidth() throws {
    let primary = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(primary >= 0)
    defer { close(primary) }
    // TIOCSPTLCK and TIOCGPTN: unlock the other side and ask for its number.
    var (lock, number): (Int32, Int32) = (0, 0)
    try #require(ioctl(primary, 0x4004_5431, &lock) == 0 && ioctl(primary, 0x8004_5430, &number) == 0)
    let name = "/dev/pts/\(number)"
    let secondary = open(name, O_RDWR | O_NOCTTY)
    try #require(secondary >= 0)
    defer { close(secondary) }
    var size = winsize(ws_row: 24, ws_col: 132, ws_xpixel: 0, ws_ypixel: 0)
    #expect(ioctl(secondary, UInt(TIOCSWINSZ), &size) == 0)
    #expect(Terminal(secondary, [:]).isTerminal && Terminal(secondary, [:]).width == 132)
    #expect(Terminal(secondary, [:]).hasColour && Terminal(secondary, ["NO_COLOR": ""]).hasColour)
    #expect(!Terminal(secondary, ["NO_COLOR": "1"]).hasColour && !Terminal(secondary, ["TERM": "dumb"]).hasColour)
  }

  @Test func tablesAlignWordsLeftAndNumbersRight() {
    var table = Table([.text("Pool"), .number("Value"), .text("Remark")])
    table.add(["static", "9.5"])
    table.add(["hedged pool", "1234", "best"])
    #expect(
      table.text(plain) == """
        Pool         Value  Remark
        static         9.5
        hedged pool   1234  best

        """)
  }

  @Test func tablesFitTheTerminalByTheirWidestWords() {
    var table = Table([.text("A"), .number("N")])
    table.add([Table.Cell(String(repeating: "w", count: 60)), "12345"])
    let text = table.text(Terminal(isTerminal: true, width: 30, hasColour: false))
    let lines = text.split(separator: "\n")
    #expect(lines.map(\.count) == [30, 30])
    #expect(lines[1].hasSuffix("…  12345"))
    #expect(table.text(plain).contains(String(repeating: "w", count: 60)))
  }

  @Test func paintDoesNotCountAsWidth() {
    var table = Table([.text("A"), .text("B")])
    table.add([Table.Cell("x", .green), "y"])
    let text = table.text(Terminal(isTerminal: true, width: 80, hasColour: true))
    #expect(text == "\u{1B}[1mA\u{1B}[0m  \u{1B}[1mB\u{1B}[0m\n\u{1B}[32mx\u{1B}[0m  y\n")
  }

  @Test func progressIsABarOnATerminalAndLinesElsewhere() {
    for (style, expected) in [
      (ProgressBar.Style.bar, "\r\u{1B}[Kreading ███████████████████░░░░░░░░░░░░░░░░░░░ 50 %  0:10 left\r\u{1B}[K"),
      (.lines, "progress reading 500/1000 50% eta 10s\n"), (.silent, ""),
    ] {
      let sink = CapturedText()
      var time: Int64 = 0
      let bar = ProgressBar("reading", total: 1_000, style: style, width: 66, sink: sink) { time }
      bar.update(1)
      time = 10_000_000_000
      bar.update(500)
      bar.update(501)
      bar.finish()
      #expect(sink.text == expected)
    }
  }

  @Test func progressWithoutAKnownEndOnlyCounts() {
    let sink = CapturedText()
    var time: Int64 = 0
    let bar = ProgressBar("inputs", total: nil, style: .lines, width: 80, sink: sink) { time }
    for step in 1...4 {
      time = Int64(step) * 3_000_000_000
      bar.update(Int64(step))
    }
    #expect(sink.text == "progress inputs 2\nprogress inputs 4\n")
    let zero = ProgressBar("x", total: 0, style: .lines, width: 80, sink: sink) { time }
    time += 6_000_000_000
    zero.update(0)
    #expect(sink.text.hasSuffix("progress x 0\n"))
  }

  @Test func bytesGoWholeAndAClosedReaderIsNoFault() {
    signal(SIGPIPE, SIG_IGN)
    var pipe: [Int32] = [0, 0]
    #expect(Glibc.pipe(&pipe) == 0)
    let sink = DescriptorSink(pipe[1])
    sink.write("abc")
    sink.flush()
    var buffer = [UInt8](repeating: 0, count: 8)
    #expect(read(pipe[0], &buffer, 8) == 3)
    close(pipe[0])
    sink.write("more")
    sink.flush()
    #expect(sink.isClosed)
    close(pipe[1])
  }

  @Test func jsonEscapesWhatItMust() {
    #expect(JSONText.quoted("a\"b\\c\n\u{1}ä") == "\"a\\\"b\\\\c\\n\\u0001ä\"")
    #expect(JSONText.object([("a", "1"), ("b", JSONText.array(["true"]))]) == "{\"a\":1,\"b\":[true]}")
  }
}

/// In a process of its own: the second signal ends it.
@Suite struct InterruptionTests {
  @Test func theFirstSignalAsksAndTheSecondEnds() async {
    await #expect(processExitsWith: .exitCode(130)) {
      Interruption.install()
      if Interruption.isRequested { _exit(1) }
      send(SIGINT)
      guard Interruption.isRequested, Interruption.exitCode == .interrupted else { _exit(2) }
      do {
        try Interruption.check()
        _exit(3)
      } catch {
        if (error as? CommandFailure)?.code != .interrupted { _exit(4) }
      }
      send(SIGINT)
      _exit(5)
    }
    await #expect(processExitsWith: .exitCode(143)) {
      Interruption.install()
      send(SIGTERM)
      _exit(Interruption.exitCode.rawValue)
    }
  }
}

/// Sends a signal to the process, whose main thread takes it, and gives it time to arrive.
private func send(_ number: Int32) {
  kill(getpid(), number)
  usleep(300_000)
}
