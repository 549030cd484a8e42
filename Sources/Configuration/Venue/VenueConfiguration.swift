public import EngineCore
public import Hosting
public import Oracles
import Quantities
public import Simulation

/// A checked configuration: everything that an engine, its host and its simulated surroundings start with.
///
/// - Evidence: VenueConfigurationTests, ConfigurationMistakeTests
public struct VenueConfiguration: Sendable {
  /// The file as it was named.
  public let file: String
  /// What the engine starts with.
  public let engine: EngineSettings
  /// The underlyings; the index is the `FeedID`.
  public let feedNames: [String]
  /// The markets; the index is the `MarketID`.
  public let marketNames: [String]
  /// The sources of each feed; the indices are the `FeedID` and the `SourceID`.
  public let sourceNames: [[String]]
  /// What the oracles rest on and cannot check, by feed; to be shown at the start.
  public let assumptions: [(feed: String, assumption: FeedAssumption)]
  /// The terms of the simulated venue for each hedge, in the order of the hedges.
  public let venueTerms: [VenueTerms]
  /// The folder of the journal, as it was written.
  public let journalFolder: String
  /// The sizes of the host's work.
  public let sequencer: SequencerSettings
  /// SHA-256 of the effective values that decide about the results of a simulation, as 64 hexadecimal digits.
  ///
  /// Comments, order of sections, ways to write a number and values that equal the standard make no difference;
  /// `[journal]` and `[sequencer]` are left out.
  public let hash: String
  /// The first 64 bits of the hash.
  public let shortHash: UInt64
  /// The first 64 bits of the same over the venue's own sections, without the simulated surroundings: for the journal.
  public let venueHash: UInt64

  let draft: ConfigurationDraft
  private let journalSizes: JournalSettings

  /// Reads and checks a configuration.
  ///
  /// - Parameter file: the name that messages show.
  /// - Throws: every fault at once, in order of the text.
  public init(_ bytes: [UInt8], file: String) throws(ConfigurationError) {
    let (draft, faults) = ConfigurationDraft.reading(bytes, file: file)
    if !faults.isEmpty { throw ConfigurationError(faults) }
    let feeds = draft.feeds.map { draft.settings(of: $0) }
    let agreed = feeds.compactMap { try? $0.get() }
    precondition(agreed.count == feeds.count, "Invariant: a configuration without faults has sound feeds")
    self.file = file
    self.draft = draft
    engine = EngineSettings(
      genesis: draft.genesis, feeds: agreed, hedging: draft.hedging, housekeeping: draft.pace.housekeeping,
      escrowPeriod: draft.pace.escrowPeriod)
    feedNames = draft.feeds.map(\.name)
    marketNames = draft.markets.map(\.name)
    sourceNames = draft.feeds.map { feed in draft.sources.filter { $0.feed == feed.name }.map(\.name) }
    assumptions = zip(feedNames, agreed).flatMap { name, settings in settings.assumptions.map { (name, $0) } }
    venueTerms = draft.hedges.compactMap { hedge in draft.id(ofFeed: hedge.feed).map { draft.terms(of: hedge, $0) } }
    journalFolder = draft.journal.folder
    journalSizes = draft.journal.settings
    sequencer = draft.sequencer
    let digest = SHA256.hash(Array(draft.canonicalText([.venue, .simulation]).utf8))
    hash = digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    shortHash = Self.head(of: digest)
    venueHash = Self.head(of: SHA256.hash(Array(draft.canonicalText([.venue]).utf8)))
  }

  private static func head(of digest: [UInt8]) -> UInt64 { digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

  /// The sizes of the journal under an identity that the caller has drawn, with the hash of the venue's settings.
  public func journalSettings(identity: UInt64) -> JournalSettings {
    var settings = JournalSettings(identity: identity, configHash: venueHash)
    settings.segmentBytes = journalSizes.segmentBytes
    settings.reserveBytes = journalSizes.reserveBytes
    settings.stepAllowance = journalSizes.stepAllowance
    return settings
  }

  /// Every effective value, as a file that gives the same configuration.
  public var effectiveText: String { ConfigurationPage.file(draft) }
}

extension ConfigurationDraft {
  func terms(of hedge: HedgeDraft, _ feed: FeedID) -> VenueTerms {
    var terms = VenueTerms(feed: feed, tick: hedge.tick, lot: hedge.lot)
    terms.takerFee = simulatedVenue.takerFee
    terms.halfSpread = simulatedVenue.halfSpread
    terms.impact = simulatedVenue.impact
    terms.participation = simulatedVenue.participation
    terms.initialMargin = simulatedVenue.initialMargin
    terms.latency = simulatedVenue.latency
    terms.reporting = simulatedVenue.reporting
    terms.jitter = simulatedVenue.jitter
    terms.parts = simulatedVenue.parts
    terms.partSpacing = simulatedVenue.partSpacing
    terms.receiveWindow = simulatedVenue.receiveWindow
    terms.answer = simulatedVenue.answer
    return terms
  }
}
