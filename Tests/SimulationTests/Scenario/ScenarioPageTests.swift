import Instruments
import Quantities
@testable import Simulation
import Testing
import VenueLedger

/// The page of the format says everything that the parser knows, and every command of the ledger can be written.
@Suite struct ScenarioPageTests {
  private let page: String
  private let reference: String
  private let configuration: String

  init() throws {
    page = try ShippedScenarios.page("docs/scenarios.md")
    reference = try ShippedScenarios.text("reference.scenario")
    configuration = try ShippedScenarios.page("docs/configuration.md")
  }

  private func words(of text: String) -> Set<Substring> {
    Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") })
  }

  @Test func namesEveryWord() {
    let written = words(of: page)
    let known =
      Declaration.allCases.map(\.rawValue) + StatementWord.allCases.map(\.rawValue) + Verb.allCases.map(\.rawValue)
      + SubjectWord.allCases.map(\.rawValue) + PoolField.allCases.map(\.rawValue)
      + PositionField.allCases.map(\.rawValue) + MarginField.allCases.map(\.rawValue)
      + MarketField.allCases.map(\.rawValue) + FeedField.allCases.map(\.rawValue)
      + HedgeField.allCases.map(\.rawValue) + CountedThing.allCases.map(\.rawValue)
    let missing = known.filter { !written.contains(Substring($0)) }
    #expect(missing.isEmpty)
  }

  @Test func namesEveryEventWithItsFields() {
    let missing = (EventShape.known + EventShape.signals).filter { shape in
      let fields = shape.keys.map { "`\($0)`" }.joined(separator: ", ")
      return !page.contains("| `\(shape.name)` | \(fields) |")
    }
    #expect(missing.map(\.name).isEmpty)
  }

  /// Scenarios and configuration files call a setting the same.
  @Test func settingsAreThoseOfTheConfiguration() {
    let keys =
      MarketParameter.allCases.map(\.definition.key) + VenueParameter.allCases.map(\.definition.key)
      + FeedLimit.allCases.map(\.rawValue) + HedgeSetting.allCases.map(\.rawValue)
    let missing = keys.filter { !configuration.contains("`\($0)`") }
    #expect(missing.isEmpty)
  }

  /// The compiler keeps `word` complete, and this keeps page and reference complete with it.
  @Test func everyCommandCanBeWritten() throws {
    let commands = try Scenario(parsing: Array(reference.utf8), name: "reference").commands
    for command in commands {
      let (line, name) = Self.word(command)
      #expect(page.contains("`\(name)`"), "docs/scenarios.md does not name \(name)")
      #expect(words(of: reference).contains(Substring(line)), "reference.scenario has no \(line)")
    }
    #expect(Set(commands.map { Self.word($0).name }).count == 30)
  }

  /// The statement or verb that makes a command, and the command's own name; there are thirty.
  private static func word(_ command: Command) -> (line: String, name: String) {
    switch command {
    case .openAccount: ("opens", "openAccount")
    case .authoriseAgent: ("authorises", "authoriseAgent")
    case .revokeAgent: ("revokes", "revokeAgent")
    case .deposit: ("deposit", "deposit")
    case .withdraw: ("withdraws", "withdraw")
    case .transfer: ("transfers", "transfer")
    case .addMargin: ("adds", "addMargin")
    case .removeMargin: ("removes", "removeMargin")
    case .publishPrice: ("price", "publishPrice")
    case .setMarketState: ("state", "setMarketState")
    case .setVolatilityMultiplier: ("volatility", "setVolatilityMultiplier")
    case .placeOrder: ("buys", "placeOrder")
    case .cancelOrder: ("cancels", "cancelOrder")
    case .executeOrder: ("execute", "executeOrder")
    case .liquidate: ("liquidate", "liquidate")
    case .seizeCollateral: ("seize", "seizeCollateral")
    case .takeOver: ("takeover", "takeOver")
    case .deleverage: ("deleverage", "deleverage")
    case .releaseEscrow: ("release_escrow", "releaseEscrow")
    case .requestDeposit: ("provides", "requestDeposit")
    case .executeDeposit: ("mint", "executeDeposit")
    case .requestWithdrawal: ("redeems", "requestWithdrawal")
    case .processWithdrawals: ("process_withdrawals", "processWithdrawals")
    case .claim: ("claims", "claim")
    case .donate: ("donates", "donate")
    case .fundHedge: ("fund_hedge", "fundHedge")
    case .recordHedgeFill: ("hedge_fill", "recordHedgeFill")
    case .recordHedgeFunding: ("hedge_funding", "recordHedgeFunding")
    case .scheduleParameter: ("schedule", "scheduleParameter")
    case .enactParameter: ("enact", "enactParameter")
    }
  }
}

extension Scenario {
  /// Every command of the file, with the first number of its kind where a name has no meaning yet.
  fileprivate var commands: [Command] {
    var bindings = ScenarioBindings(names, start: venue.start)
    for slot in names.accounts.indices { bindings.bind(account: AccountID(1), to: slot) }
    for slot in names.orders.indices { bindings.bind(order: OrderID(1), to: slot) }
    for slot in names.requests.indices { bindings.bind(request: RequestID(1), to: slot) }
    for slot in names.changes.indices { bindings.bind(change: ChangeID(1), to: slot) }
    return statements.flatMap { statement -> [Command] in
      guard case .commands(let drafts) = statement.step else { return [] }
      return drafts.compactMap { try? $0.make(bindings).1 }
    }
  }
}
