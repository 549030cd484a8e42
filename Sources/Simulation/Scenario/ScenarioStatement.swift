import EngineCore
import Instruments
import Quantities
import VenueLedger

/// A command as a line states it, before the names in it mean anything.
struct DraftedCommand: Sendable {
  /// The authority and the command, once names have their meaning.
  let make: @Sendable (ScenarioBindings) throws(MissingThing) -> (Authority, Command)
  /// In whose name, when the line says so; else the usual author of the command.
  var authority: (@Sendable (ScenarioBindings) throws(MissingThing) -> Authority)?
  var reference: UInt64 = 0
  /// The name that the line gives to what the command brings into being.
  var slot: Int?
  /// Given away once the venue is the engine's: it does this by itself.
  var isEnginesOwn = false

  init(_ make: @escaping @Sendable (ScenarioBindings) throws(MissingThing) -> (Authority, Command)) {
    self.make = make
  }

  /// A command of the venue itself.
  static func venue(_ make: @escaping @Sendable (ScenarioBindings) throws(MissingThing) -> Command) -> DraftedCommand {
    DraftedCommand { bindings throws(MissingThing) in (.venue, try make(bindings)) }
  }

  /// A command of an account's owner.
  static func owner(
    _ name: Named<AccountID>, _ make: @escaping @Sendable (AccountID, ScenarioBindings) throws(MissingThing) -> Command
  ) -> DraftedCommand {
    DraftedCommand { bindings throws(MissingThing) in
      let account = try bindings.account(name)
      return (.owner(account), try make(account, bindings))
    }
  }
}

/// Prices that sources of one feed publish.
struct DraftedObservation: Sendable {
  let feed: FeedID
  let sources: [SourceID]
  let price: Price
  let confidence: Price
  /// How long before the line's time the source published.
  let age: TimeSpan
  /// The source's own sequence number; `nil` counts on.
  let sequence: UInt64?
}

/// What one line of a scenario does.
enum ScenarioStep: Sendable {
  /// Commands, one after the other, at the line's time.
  case commands([DraftedCommand])
  /// Sources publish.
  case observation(DraftedObservation)
  /// Something else happens to the engine at this time.
  case input(@Sendable (Timestamp) -> Input)
  /// The external venue reports of an order of ours: the one with this number, else the latest that was sent.
  case report(order: UInt64?, @Sendable (HedgeOrderID) -> VenueReport)
  /// The engine is restarted in a new epoch.
  case restart
  /// A source falls silent until it publishes again.
  case silence(FeedID, SourceID)
  /// Time passes; `publishing` says whether sources go on publishing what they published last.
  case wait(TimeSpan, publishing: Bool)
  /// Time passes until this long after the start.
  case waitUntil(TimeSpan, publishing: Bool)
  /// A figure is kept.
  case keep(slot: Int, Subject)
  /// What must be so now.
  case expect(Expectation)
  /// What must be so, or must never be so, after every line from here on.
  case watch(always: Bool, Expectation)
}

/// One line of a scenario.
struct ScenarioStatement: Sendable {
  /// From one.
  let line: Int
  /// Its words.
  let text: String
  let step: ScenarioStep
}
