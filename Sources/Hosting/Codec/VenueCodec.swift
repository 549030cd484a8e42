public import EngineCore
import Instruments
import Quantities
import VenueLedger

extension Engine: EngineDriving {}

extension RecordKind {
  static var observed: RecordKind { RecordKind(rawValue: 0x0101) }
  static var requested: RecordKind { RecordKind(rawValue: 0x0102) }
  static var commanded: RecordKind { RecordKind(rawValue: 0x0103) }
  static var venueReported: RecordKind { RecordKind(rawValue: 0x0104) }
  static var venueQuoted: RecordKind { RecordKind(rawValue: 0x0105) }
  static var ordered: RecordKind { RecordKind(rawValue: 0x0106) }
  static var ticked: RecordKind { RecordKind(rawValue: 0x0107) }

  /// A `LedgerEntry`: a command that was carried out, with its facts and postings.
  public static var ledgerEntry: RecordKind { RecordKind(rawValue: 0x8001) }
}

/// The stable bytes of the venue's engine. The codes are in docs/journal.md; a test holds them to golden bytes.
///
/// - Evidence: VenueCodecTests, the journals kept in Tests/Journals
public struct VenueCodec: EngineCodec, Sendable {
  /// What is journaled.
  public typealias Engine = EngineCore.Engine

  /// What the engine started with; a snapshot is read into an engine of these settings.
  public let settings: EngineSettings

  /// The codec of an engine with these settings.
  public init(settings: EngineSettings) { self.settings = settings }

  /// Writes an input and returns its kind.
  public func encode(_ input: Input, into writer: inout ByteWriter) -> RecordKind {
    switch input {
    case .observed(let observation):
      writer.put(observation)
      return .observed
    case .requested(let request):
      writer.put(request)
      return .requested
    case .commanded(let command, let reference):
      writer.put(command, reference)
      return .commanded
    case .venueReported(let report):
      writer.put(report)
      return .venueReported
    case .venueQuoted(let quote):
      writer.put(quote)
      return .venueQuoted
    case .ordered(let order):
      writer.put(order)
      return .ordered
    case .ticked: return .ticked
    }
  }

  /// Reads an input back.
  public func decodeInput(_ kind: RecordKind, from reader: inout ByteReader) throws(CodecError) -> Input {
    switch kind {
    case .observed: .observed(try reader.get())
    case .requested: .requested(try reader.get())
    case .commanded: .commanded(try reader.get(), reference: try reader.get())
    case .venueReported: .venueReported(try reader.get())
    case .venueQuoted: .venueQuoted(try reader.get())
    case .ordered: .ordered(try reader.get())
    case .ticked: .ticked
    default: throw CodecError(.unknownCode(UInt64(kind.rawValue), of: "Input"), at: 0)
    }
  }

  /// Writes the ledger's entry, the one effect that is history.
  public func encodeHistory(of effect: Effect, into writer: inout ByteWriter) -> RecordKind? {
    guard case .record(let entry) = effect else { return nil }
    writer.put(entry)
    return .ledgerEntry
  }

  /// Reads a ledger's entry back.
  ///
  /// - Throws: where and why the bytes are no entry.
  public func decodeEntry(from reader: inout ByteReader) throws(CodecError) -> LedgerEntry { try reader.get() }

  /// Prices, reports, time, operators' orders, and what customers do to owe less.
  public func isEssential(_ input: Input) -> Bool {
    switch input {
    case .observed, .venueReported, .venueQuoted, .ordered, .ticked: true
    case .requested(let request): Self.lowersRisk(request.command)
    case .commanded(let command, _): Self.lowersRisk(command)
    }
  }

  private static func lowersRisk(_ command: Command) -> Bool {
    switch command {
    case .cancelOrder, .addMargin, .deposit, .liquidate, .deleverage, .publishPrice: true
    case .placeOrder(let ticket): ticket.onlyReduces
    default: false
    }
  }

  /// Writes the whole state.
  public func encode(_ engine: borrowing Engine, into writer: inout ByteWriter) {
    var state = copy engine
    var coder = StateCoder()
    state.code(&coder)
    Self.write(coder, into: &writer)
  }

  /// Reads the whole state back into an engine of the codec's settings.
  ///
  /// - Throws: what does not fit; the books must have their digest and balance.
  public func decodeEngine(from reader: inout ByteReader) throws(CodecError) -> Engine {
    var coder = try Self.coder(from: &reader)
    guard var engine = try? Engine(settings: settings) else {
      throw CodecError(.notAllowed("the settings start no engine"), at: reader.offset)
    }
    engine.code(&coder)
    guard coder.isAtEnd else {
      throw CodecError(.notAllowed(coder.fault ?? "words are left over"), at: reader.offset)
    }
    return engine
  }

  /// The version of the order of the words.
  private static let stateVersion: UInt32 = 1

  static func write(_ coder: StateCoder, into writer: inout ByteWriter) {
    writer.write(stateVersion)
    writer.writeCompact(UInt64(coder.words.count))
    for word in coder.words { writer.writeCompact(Int64(bitPattern: word)) }
  }

  static func coder(from reader: inout ByteReader) throws(CodecError) -> StateCoder {
    let version: UInt32 = try reader.integer()
    guard version == stateVersion else { throw CodecError(.notAllowed("unknown state version \(version)"), at: 0) }
    let words = try reader.array(limit: 1 << 32) { (reader: inout ByteReader) throws(CodecError) in
      UInt64(bitPattern: try reader.compactSigned())
    }
    return StateCoder(reading: words)
  }
}
