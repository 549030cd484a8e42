import Quantities

/// Reads a scenario file, line by line, and collects everything that is wrong with it.
struct ScenarioParser {
  /// More lines than anybody writes.
  static let mostLines = 100_000
  /// Faults beyond these are not listed.
  static let mostFaults = 50

  var venue = ScenarioVenue()
  var names = ScenarioNames()
  private(set) var statements: [ScenarioStatement] = []
  private var faults: [ScenarioFault] = []

  /// The scenario, or everything that is wrong with it.
  static func parse(_ bytes: [UInt8], name: String) throws(ScenarioFaults) -> Scenario {
    var parser = ScenarioParser()
    let lines = ScenarioLine.lines(of: bytes)
    if lines.count > mostLines {
      let fault = ScenarioFault(
        line: lines[mostLines].number, column: 1, expected: "at most \(mostLines) lines", got: "\(lines.count)")
      throw ScenarioFaults(faults: [fault])
    }
    for line in lines where parser.faults.count < mostFaults {
      do throws(ScenarioFault) { try parser.read(line) } catch { parser.faults.append(error) }
    }
    parser.checkWhole(last: lines.last?.number ?? 1)
    if !parser.faults.isEmpty { throw ScenarioFaults(faults: parser.faults) }
    return Scenario(name: name, venue: parser.venue, names: parser.names, statements: parser.statements)
  }

  private mutating func read(_ line: ScenarioLine) throws(ScenarioFault) {
    var reader = LineReader(line)
    let first = try reader.take("a statement")
    if let declaration = Declaration(rawValue: first.text) {
      guard statements.isEmpty else {
        let fix = declaration == .set ? "a running venue changes by 'schedule' and 'enact'" : "move it up"
        throw reader.fault(at: first, "declarations before the first statement", fix: fix)
      }
      try read(declaration, first, &reader)
    } else {
      if statements.isEmpty, venue.markets.isEmpty {
        throw reader.fault(
          at: first, "a declaration: the venue has no market yet", fix: "feed BTC, then market BTC feed=BTC")
      }
      let step = try step(first, &reader)
      statements.append(ScenarioStatement(line: line.number, text: line.text, step: step))
    }
    try reader.finish()
  }

  private mutating func checkWhole(last: Int) {
    if !faults.isEmpty { return }
    func fault(_ expected: String, _ got: String) -> ScenarioFault {
      ScenarioFault(line: last, column: 1, expected: expected, got: got)
    }
    if venue.markets.isEmpty { faults.append(fault("a market", "none in the whole file")) }
    let expects = statements.contains {
      switch $0.step {
      case .expect, .watch: true
      default: false
      }
    }
    if !expects { faults.append(fault("an expectation", "none in the whole file, so that it could not fail")) }
  }

  /// A name that nothing else of its kind has.
  func newName(_ what: String, _ taken: [String], _ reader: inout LineReader) throws(ScenarioFault) -> String {
    let token = try reader.newName(what)
    if taken.contains(token.text) { throw reader.fault(at: token, "a name that is not taken") }
    return token.text
  }

  private mutating func step(
    _ first: ScenarioToken, _ reader: inout LineReader
  ) throws(ScenarioFault) -> ScenarioStep {
    if let word = StatementWord(rawValue: first.text) { return try step(word, first, &reader) }
    if first.text.first == "@" || names.accounts.contains(first.text) {
      return .commands([try sentence(of: try reader.account(first, names), &reader)])
    }
    let known = Declaration.allCases.map(\.rawValue) + StatementWord.allCases.map(\.rawValue) + names.accounts
    throw reader.unknown(first, "a statement or an account", among: known)
  }

  private mutating func step(
    _ word: StatementWord, _ first: ScenarioToken, _ reader: inout LineReader
  ) throws(ScenarioFault) -> ScenarioStep {
    if venue.mode == .engine, Self.enginesOwn.contains(word) {
      throw reader.fault(
        at: first, "what the outside world does", fix: "the engine does this by itself in 'mode engine'")
    }
    if venue.mode == .ledger, Self.enginesOnly.contains(word) {
      throw reader.fault(at: first, "a command", fix: "'\(word.rawValue)' belongs to 'mode engine'")
    }
    switch word {
    case .wait: return .wait(try forward(&reader), publishing: try publishing(&reader))
    case .at:
      let token = try reader.take("a time since the start such as +2s")
      guard token.text.first == "+", let span = LineReader.span(String(token.text.dropFirst())) else {
        throw reader.fault(at: token, "a time since the start such as +2s")
      }
      return .waitUntil(span, publishing: try publishing(&reader))
    case .keep: return try keep(&reader)
    case .expect: return try expectation(&reader)
    case .price: return try price(&reader)
    case .silence: return try silence(&reader)
    case .observe: return try observation(first, &reader)
    case .quote: return try quote(&reader)
    case .report: return try report(&reader)
    case .operators: return try operators(&reader)
    case .state where venue.mode == .engine: return try restriction(&reader)
    case .pool, .account: return try opening(word, &reader)
    default: return .commands([try command(word, &reader)])
    }
  }

  private func forward(_ reader: inout LineReader) throws(ScenarioFault) -> TimeSpan {
    let token = reader.next
    let span = try reader.span("a length of time such as 2s")
    if span < .zero { throw reader.fault(at: token, "a length of time that passes forwards") }
    return span
  }

  private func publishing(_ reader: inout LineReader) throws(ScenarioFault) -> Bool {
    let token = reader.next
    guard reader.takes("publishing") else { return false }
    if !venue.hasOracles {
      throw reader.fault(at: token, "the end of the line", fix: "no feed names sources that could publish")
    }
    return true
  }

  private mutating func keep(_ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    let name = try newName("a figure", names.figures.map(\.name), &reader)
    try reader.require("=")
    let token = reader.next
    let subject = try Subject.read(&reader, names)
    guard case .number(let decimals) = subject.scale else {
      throw reader.fault(at: token, "something that is a number")
    }
    names.figures.append(KeptFigure(name: name, decimals: decimals))
    return .keep(slot: names.figures.count - 1, subject)
  }
}

/// First words of lines that declare the venue.
enum Declaration: String, CaseIterable {
  case mode, start, feed, market, collateral, set, hedging
}

/// First words of lines that do or expect something, but for those that begin with an account's name.
enum StatementWord: String, CaseIterable {
  case account, pool, wait, at, price, observe, silence, deposit, execute, liquidate, seize, takeover, deleverage
  case releaseEscrow = "release_escrow"
  case mint
  case processWithdrawals = "process_withdrawals"
  case state, volatility
  case fundHedge = "fund_hedge"
  case hedgeFill = "hedge_fill"
  case hedgeFunding = "hedge_funding"
  case schedule, enact, quote, report
  case operators = "operator"
  case keep, expect
}
