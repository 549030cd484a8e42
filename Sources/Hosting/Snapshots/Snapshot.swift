public import Quantities

/// The engine's whole state after one record of the journal.
public struct Snapshot: Equatable, Sendable {
  /// The number that the journal bears.
  public var identity: UInt64
  /// The configuration under which the engine ran.
  public var configHash: UInt64
  /// The last record that the state contains.
  public var sequence: UInt64
  /// The logical time of that record.
  public var time: Timestamp
  /// The journal's chain after that record.
  public var chain: UInt64
  /// The engine's own hash of the state.
  public var stateHash: UInt64
  /// The state, as the codec wrote it.
  public var payload: [UInt8]

  /// A snapshot; its sequence must be durable in the journal before it is stored.
  public init(
    identity: UInt64, configHash: UInt64, sequence: UInt64, time: Timestamp, chain: UInt64, stateHash: UInt64,
    payload: [UInt8]
  ) {
    self.identity = identity
    self.configHash = configHash
    self.sequence = sequence
    self.time = time
    self.chain = chain
    self.stateHash = stateHash
    self.payload = payload
  }

  static let headerBytes = 88
  private static let formatVersion: UInt32 = 1
  private static let magic: [UInt8] = Array("BALLASTS".utf8)

  /// The whole file: header, header check, payload, checksum of all before it.
  func encoded() -> [UInt8] {
    var writer = ByteWriter(reserving: payload.count + Self.headerBytes + 8)
    for byte in Self.magic { writer.write(byte) }
    writer.write(Self.formatVersion)
    writer.write(UInt32(Self.headerBytes))
    writer.write(identity)
    writer.write(configHash)
    writer.write(sequence)
    writer.write(time)
    writer.write(chain)
    writer.write(stateHash)
    writer.write(UInt64(payload.count))
    writer.write(UInt64(0))
    writer.write(XXHash64.hash(writer.bytes[...], seed: 0))
    writer.writeRaw(payload)
    writer.write(XXHash64.hash(writer.bytes[...], seed: identity))
    return writer.bytes
  }

  /// Reads a snapshot's file and demands that every byte is right.
  static func decode(_ bytes: [UInt8], file: String) throws(JournalError) -> Snapshot {
    guard bytes.count >= headerBytes + 8 else { throw .corrupt(file: file, offset: bytes.count, "snapshot cut short") }
    do throws(CodecError) {
      var reader = ByteReader(bytes[8...])
      let version: UInt32 = try reader.integer()
      let length: UInt32 = try reader.integer()
      var snapshot = Snapshot(
        identity: try reader.integer(), configHash: try reader.integer(), sequence: try reader.integer(),
        time: try reader.timestamp(), chain: try reader.integer(), stateHash: try reader.integer(), payload: [])
      let payloadBytes: UInt64 = try reader.integer()
      let reserved: UInt64 = try reader.integer()
      let check: UInt64 = try reader.integer()
      var trailer = ByteReader(bytes[(bytes.count - 8)...])
      let sum: UInt64 = try trailer.integer()
      guard bytes.starts(with: magic), check == XXHash64.hash(bytes[..<(headerBytes - 8)], seed: 0) else {
        throw CodecError(.notAllowed("snapshot header fails its check"), at: 0)
      }
      guard version == formatVersion, length == UInt32(headerBytes), reserved == 0 else {
        throw CodecError(.notAllowed("unknown snapshot format \(version)"), at: 8)
      }
      guard payloadBytes == UInt64(bytes.count - headerBytes - 8) else {
        throw CodecError(.notAllowed("\(bytes.count) bytes are not the size of the file"), at: 64)
      }
      guard sum == XXHash64.hash(bytes[..<(bytes.count - 8)], seed: snapshot.identity) else {
        throw CodecError(.notAllowed("snapshot fails its checksum"), at: headerBytes)
      }
      snapshot.payload = Array(bytes[headerBytes..<(bytes.count - 8)])
      return snapshot
    } catch {
      throw .corrupt(file: file, offset: error.offset, "\(error.fault)")
    }
  }
}
