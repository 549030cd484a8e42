import EngineCore
import Hedging
import Instruments
import Oracles
import Quantities
import VenueLedger

/// What one line brought about.
struct LineOutcome: Sendable {
  /// The line and its words.
  var line = 0
  var text = ""
  /// Why the line's own request was refused.
  var rejection: Rejection?
  /// Why an order or a request ended without its effect; `.some(nil)` is an expiry.
  var cancellation: Rejection??
  var facts: [Event] = []
  var signals: [EventShape] = []
  /// Whether an expectation has looked at the rejection or the cancellation.
  var isExplained = false
}

/// Runs a scenario: every line becomes inputs of one engine, nothing is computed a second time.
struct ScenarioRunner {
  private static let mostDifferences = 100

  let scenario: Scenario
  private(set) var engine: Engine
  var bindings: ScenarioBindings
  var outcome = LineOutcome()
  /// What must be so after each line, with the line that said it.
  private var watched: [(line: Int, always: Bool, expectation: Expectation, text: String)] = []
  private var sources: ScenarioSources
  private var effects: [Effect] = []
  private var latestHedge = HedgeOrderID(0)
  private var epoch: UInt32 = 1
  private var statements = 0
  private var checks = 0
  private var differences: [ScenarioDifference] = []

  struct StartFailure: Error {
    let difference: ScenarioDifference
  }

  static func start(_ scenario: Scenario) -> Result<ScenarioRunner, StartFailure> {
    do {
      return .success(try ScenarioRunner(scenario))
    } catch {
      let difference = ScenarioDifference(line: 1, expected: "a venue that can start", got: "\(error)")
      return .failure(StartFailure(difference: difference))
    }
  }

  private init(_ scenario: Scenario) throws {
    self.scenario = scenario
    engine = try Engine(settings: try scenario.venue.engine)
    bindings = ScenarioBindings(scenario.names, start: scenario.venue.start)
    sources = ScenarioSources(scenario.venue.feeds.map { $0.sources.count })
  }

  mutating func run() -> ScenarioResult {
    for statement in scenario.statements where differences.count < Self.mostDifferences {
      statements += 1
      do throws(MissingThing) {
        try run(statement)
      } catch {
        differ(statement.line, statement.text, error.what)
      }
    }
    requireExplained()
    // A refusal is told when the next line begins, behind what its own expectations have found.
    let sorted = differences.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
    return ScenarioResult(statements: statements, checks: checks, differences: sorted.map(\.element))
  }

  private mutating func differ(_ line: Int, _ expected: String, _ got: String) {
    if differences.count < Self.mostDifferences {
      differences.append(ScenarioDifference(line: line, expected: expected, got: got))
    }
  }

  private mutating func run(_ statement: ScenarioStatement) throws(MissingThing) {
    switch statement.step {
    case .expect(let expectation): try check(expectation, statement)
    case .watch(let always, let expectation):
      watched.append((statement.line, always, expectation, statement.text))
      try watch(at: statement)
    case .keep(let slot, let subject):
      guard case .number(let value) = try subject.measure(engine, bindings, outcome.facts) else {
        throw MissingThing(what: "nothing to keep")
      }
      bindings.figures[slot] = value
    default:
      requireExplained()
      outcome = LineOutcome(line: statement.line, text: statement.text)
      try act(statement)
      try watch(at: statement)
    }
  }

  // MARK: What a line does

  private mutating func act(_ statement: ScenarioStatement) throws(MissingThing) {
    switch statement.step {
    case .commands(let commands):
      for command in commands where outcome.rejection == nil {
        if command.isEnginesOwn, scenario.venue.mode == .engine { continue }
        try perform(command)
      }
    case .observation(let observation): publish(observation)
    case .input(let make): step(make(bindings.now))
    case .report(let order, let make): step(.venueReported(make(order.map { HedgeOrderID($0) } ?? latestHedge)))
    case .restart:
      epoch += 1
      step(.ordered(.restarted(epoch: epoch)))
    case .silence(let feed, let source): sources.silence(feed, source)
    case .wait(let span, let publishing):
      try pass(to: bindings.now.nanoseconds.addingReportingOverflow(span.nanoseconds), publishing)
    case .waitUntil(let span, let publishing):
      try pass(to: scenario.venue.start.nanoseconds.addingReportingOverflow(span.nanoseconds), publishing)
    case .keep, .expect, .watch: preconditionFailure("Invariant: these lines do nothing")
    }
  }

  private mutating func pass(
    to time: (partialValue: Int64, overflow: Bool), _ publishing: Bool
  ) throws(MissingThing) {
    guard !time.overflow, time.partialValue <= Limits.latest else {
      throw MissingThing(what: "a time after the year 2199")
    }
    guard time.partialValue >= bindings.now.nanoseconds else { throw MissingThing(what: "a time that is over") }
    let target = Timestamp(nanoseconds: time.partialValue)
    // The engine's own timers run while time passes; in the other mode nothing happens by itself.
    if scenario.venue.mode == .engine { tick(until: target, publishing) }
    bindings.now = target
  }

  /// Ticks once a second through a wait; one longer than ten thousand seconds in as many steps. A source that goes on
  /// publishing does so at each tick.
  private mutating func tick(until target: Timestamp, _ publishing: Bool) {
    let span = target.nanoseconds - bindings.now.nanoseconds
    let length = max(1_000_000_000, span / 10_000)
    while bindings.now < target {
      bindings.now = Timestamp(nanoseconds: min(target.nanoseconds, bindings.now.nanoseconds + length))
      let voices = publishing ? sources.repeated(at: bindings.now) : []
      if voices.isEmpty { step(.ticked) }
      for observation in voices { step(.observed(observation)) }
    }
  }

  private mutating func perform(_ command: DraftedCommand) throws(MissingThing) {
    let (usual, asked) = try command.make(bindings)
    var authority = usual
    if let stated = command.authority { authority = try stated(bindings) }
    let input: Input =
      authority == .venue
      ? .commanded(asked, reference: command.reference)
      : .requested(ClientRequest(authority, reference: command.reference, asked))
    let before = outcome.facts.count
    step(input)
    for fact in outcome.facts[before...] { bind(fact, command.slot) }
  }

  /// Gives names to what came into being.
  private mutating func bind(_ fact: Event, _ slot: Int?) {
    switch fact {
    case .accountOpened(let id, _): bindings.bind(account: id, to: slot)
    case .orderPlaced(let order): bindings.bind(order: order.id, to: slot)
    case .depositRequested(let wanted), .withdrawalRequested(let wanted): bindings.bind(request: wanted.id, to: slot)
    case .parameterScheduled(let id, _, _): bindings.bind(change: ChangeID(id), to: slot)
    default: return
    }
  }

  private mutating func publish(_ drafted: DraftedObservation) {
    for observation in sources.published(drafted, at: bindings.now) { step(.observed(observation)) }
  }

  /// One input, to completion, with everything that it brings about.
  private mutating func step(_ input: Input) {
    effects.removeAll(keepingCapacity: true)
    engine.step(input, at: bindings.now, into: &effects)
    for effect in effects {
      switch effect {
      case .record(let entry):
        for fact in entry.facts.events { note(fact) }
      case .refuse(_, let rejection): outcome.rejection = outcome.rejection ?? rejection
      case .hedge(.send(let order)):
        latestHedge = order.id
        if let signal = EventShape(signal: effect) { outcome.signals.append(signal) }
      default: if let signal = EventShape(signal: effect) { outcome.signals.append(signal) }
      }
    }
  }

  private mutating func note(_ fact: Event) {
    outcome.facts.append(fact)
    switch fact {
    case .orderCancelled(_, let reason): outcome.cancellation = .some(reason)
    case .requestCancelled(_, let reason): outcome.cancellation = .some(reason)
    default: return
    }
  }

  // MARK: What a line expects

  /// A refusal that no expectation speaks of is a difference.
  private mutating func requireExplained() {
    if outcome.isExplained { return }
    if let rejection = outcome.rejection {
      differ(outcome.line, "'\(outcome.text)' to be carried out", "rejected \(rejection)")
    } else if let cancellation = outcome.cancellation, let reason = cancellation {
      differ(outcome.line, "'\(outcome.text)' to have its effect", "cancelled \(reason)")
    }
  }

  private mutating func check(_ expectation: Expectation, _ statement: ScenarioStatement) throws(MissingThing) {
    checks += 1
    switch expectation {
    case .rejected, .cancelled: outcome.isExplained = true
    default: break
    }
    if let got = try found(expectation) { differ(statement.line, Self.wanted(statement.text), got) }
  }

  private static func wanted(_ text: String) -> String { String(text.dropFirst("expect ".count)) }

  /// Checks what is in force; what no longer holds is told once.
  private mutating func watch(at statement: ScenarioStatement) throws(MissingThing) {
    var remaining: [(line: Int, always: Bool, expectation: Expectation, text: String)] = []
    for rule in watched {
      checks += 1
      let got = try found(rule.expectation)
      if rule.always == (got == nil) { remaining.append(rule); continue }
      let where_ = "line \(rule.line): \(Self.wanted(rule.text))"
      differ(statement.line, where_, got ?? "it is so")
    }
    watched = remaining
  }

  /// `nil` when it is as expected, else what is found instead.
  private func found(_ expectation: Expectation) throws(MissingThing) -> String? {
    switch expectation {
    case .rejected(let wanted):
      if outcome.rejection == wanted { return nil }
      return outcome.rejection.map { "rejected \($0)" } ?? "carried out"
    case .cancelled(let wanted):
      if let cancelled = outcome.cancellation, cancelled == wanted { return nil }
      guard let cancelled = outcome.cancellation else {
        return outcome.rejection.map { "rejected \($0)" } ?? "not cancelled"
      }
      return "cancelled \(cancelled.map { "\($0)" } ?? "expired")"
    case .event(let pattern, let count): return found(pattern, count)
    case .measure(let subject, let comparison):
      let measured = try subject.measure(engine, bindings, outcome.facts)
      return try comparison.holds(measured, bindings) ? nil : Self.text(measured, subject.scale)
    }
  }

  private func found(_ pattern: EventPattern, _ count: Int?) -> String? {
    let shapes = outcome.facts.map(\.shape) + outcome.signals
    let matching = shapes.count { pattern.matches($0, bindings) }
    if count.map({ matching == $0 }) ?? (matching > 0) { return nil }
    let same = shapes.filter { $0.name == pattern.name }
    if same.isEmpty {
      let seen = shapes.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      return "none; events of the line: \(seen.isEmpty ? "none" : seen.joined(separator: ", "))"
    }
    return "\(matching); \(same.prefix(4).map { $0.text(bindings) }.joined(separator: "; "))"
  }

  private static func text(_ measured: Measured, _ scale: SubjectScale) -> String {
    switch measured {
    case .word(let word): return word
    case .missing(let why): return why
    case .number(let value):
      guard case .number(let decimals) = scale else { return "\(value)" }
      return wideDecimalText(value, decimals: decimals)
    }
  }
}
