import Glibc
import Instruments
import Quantities
import Testing
import VenueLedger

/// The ledger against its naive twin, command by command, over random walks of the venue.
@Suite struct DifferentialTests {
  /// A walk: the ledger and the twin under the same requests.
  struct Pair {
    var ledger: Ledger
    /// Lives on the facts alone, as a replay does: whatever a ledger writes must pass the checks of a journal's facts.
    var mirror: Ledger
    var twin: Twin
    var buffer = EventBuffer()
    var accepted = 0
    var rejections: [Rejection: Int] = [:]
    /// Requests that both refuse for different reasons; the state is untouched, so the walk goes on.
    var precedence: [String: Int] = [:]
    /// How often each fact was written.
    var facts: [String: Int] = [:]

    init(_ genesis: Genesis) {
      ledger = Ledger(genesis: genesis)
      mirror = ledger
      twin = Twin(genesis)
    }

    private func outcome(_ rejection: Rejection?) -> String {
      rejection.map { "\($0)" } ?? twin.lastCancellation.map { "done, order \($0)" } ?? "done"
    }

    /// What differs after the request; empty when nothing does.
    mutating func step(_ request: Request, deep: Bool) -> [String] {
      let before = twin
      let expected = twin.handle(request)
      var found: Rejection?
      do throws(Rejection) { try ledger.handle(request, into: &buffer) } catch { found = error }
      if expected == nil {
        accepted += 1
        if found == nil {
          do throws(FactFault) { try mirror.replay(buffer, at: request.at) } catch {
            return ["the facts are refused: \(error)"] + story(request, before)
          }
          if mirror.stateHash != ledger.stateHash { return ["the facts lead elsewhere"] + story(request, before) }
        }
        for event in buffer.events {
          var name = "\(event)".prefix { $0 != "(" }.description
          if case .orderCancelled(_, let reason?) = event { name += "_\(reason)" }
          if case .positionChanged(let fact) = event { name += "_\(fact.reason)" }
          facts[name, default: 0] += 1
        }
      }
      if let expected { rejections[expected, default: 0] += 1 }
      if expected != found {
        guard let expected, let found else {
          return ["ledger \(found.map { "\($0)" } ?? "done"), twin \(outcome(expected))"] + story(request, before)
        }
        // Where on its way a number becomes too big is not specified.
        if expected != .exceedsLimit, found != .exceedsLimit {
          let name = "\(request.command)".prefix { $0 != "(" }
          precedence["\(name): ledger \(found), twin \(expected)", default: 0] += 1
        }
      }
      var comparison = LedgerComparison(ledger: ledger, twin: twin)
      if expected == nil, case .executeOrder = request.command { comparison.cancellation(buffer) }
      comparison.compare(deep: deep)
      if expected != nil, before.now != twin.now { comparison.differences.append("a refusal moved the twin") }
      return comparison.differences.isEmpty ? [] : comparison.differences + story(request, before)
    }

    /// What each did, and the order that was executed.
    private func story(_ request: Request, _ before: Twin) -> [String] {
      var lines = ["facts \(buffer.events)", "twin \(outcome(nil))"]
      if case .executeOrder(let id) = request.command, let order = before.orders[id.value] {
        let quote = try? before.quote(Int(order.ticket.market.value), order.ticket.size, reducing: nil)
        lines.append("\(order), quoted before accrual \(quote.map { "\($0)" } ?? "not")")
      }
      return lines
    }
  }

  static let commands = getenv("BALLAST_FUZZ_COMMANDS").flatMap { Int(String(cString: $0)) } ?? 6_000
  static let seeds: [UInt64] = {
    if let text = getenv("BALLAST_FUZZ_SEED"), let seed = UInt64(String(cString: text)) { return [seed] }
    return Array(1...8)
  }()

  /// A venue's life; then the next one begins, because what is ruined stays ruined.
  static let walk = 1_500

  @Test(arguments: seeds) func ledgerAgreesWithTwin(_ seed: UInt64) {
    var done = 0
    var accepted = 0
    var rejections: [Rejection: Int] = [:]
    var facts: [String: Int] = [:]
    var walk: UInt64 = 0
    while done < Self.commands / Self.seeds.count {
      let length = min(Self.walk, Self.commands / Self.seeds.count - done)
      guard let pair = run(seed << 32 | walk, length) else { return }
      done += length
      walk += 1
      accepted += pair.accepted
      rejections.merge(pair.rejections, uniquingKeysWith: +)
      facts.merge(pair.facts, uniquingKeysWith: +)
    }
    #expect(accepted * 4 > done, "seed \(seed): hardly anything was granted")
    if getenv("BALLAST_FUZZ_REPORT") != nil {
      let names = rejections.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key) \($0.value)" }
      print("seed \(seed): \(accepted) of \(done) granted; \(names.joined(separator: ", "))")
      print("seed \(seed): \(facts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")
    }
  }

  /// One walk of so many requests; nil after a difference, which is reported.
  private func run(_ seed: UInt64, _ length: Int) -> Pair? {
    var random = RandomCommands(seed: seed)
    var pair = Pair(random.genesis)
    var history: [Request] = []
    var queue = seed % 4 == 0 ? [] : random.prologue()
    while history.count < length {
      if queue.isEmpty { queue = [random.next(pair.twin)] }
      let request = queue.removeFirst()
      history.append(request)
      if getenv("BALLAST_FUZZ_TRACE") != nil { print("\(seed) \(history.count) \(request)") }
      let differences = pair.step(request, deep: history.count % 16 == 0)
      if !differences.isEmpty {
        report(seed, history, differences, random.genesis)
        return nil
      }
      if case .publishPrice = request.command { queue += random.follow(pair.twin) }
    }
    var comparison = LedgerComparison(ledger: pair.ledger, twin: pair.twin)
    comparison.compare(deep: true)
    #expect(comparison.differences.isEmpty, "seed \(seed)")
    #expect(pair.precedence.isEmpty, "seed \(seed): \(pair.precedence)")
    return pair
  }

  private func report(_ seed: UInt64, _ history: [Request], _ differences: [String], _ genesis: Genesis) {
    var text = "seed \(seed), command \(history.count): \(history.last.map { "\($0)" } ?? "")\n"
    text += differences.prefix(20).joined(separator: "\n")
    let short = minimised(history, genesis)
    text += "\nreduced to \(short.count) requests"
    if short.count <= 40 { text += ":\n" + short.map { "  \($0)" }.joined(separator: "\n") }
    Issue.record(Comment(rawValue: text))
  }

  private func fails(_ requests: [Request], _ genesis: Genesis) -> Int? {
    var pair = Pair(genesis)
    for (index, request) in requests.enumerated() where !pair.step(request, deep: false).isEmpty { return index }
    return nil
  }

  /// Leaves out what is not needed for some difference, by halves, within a budget of replays.
  private func minimised(_ history: [Request], _ genesis: Genesis) -> [Request] {
    var kept = history
    guard fails(kept, genesis) != nil else { return history }
    var chunk = max(1, kept.count / 2)
    var budget = min(400, 200_000 / max(1, kept.count))
    while budget > 0 {
      var start = 0
      var shrunk = false
      while start < kept.count, budget > 0 {
        let candidate = Array(kept[..<start] + kept[min(kept.count, start + chunk)...])
        budget -= 1
        if let last = fails(candidate, genesis) {
          kept = Array(candidate[...last])
          shrunk = true
        } else {
          start += chunk
        }
      }
      if chunk == 1, !shrunk { break }
      chunk = max(1, chunk / 2)
    }
    return kept
  }
}
