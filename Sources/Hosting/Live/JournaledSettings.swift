public import EngineCore

/// What the engine of a journal started with, in a file beside the segments: the journal can be replayed by itself.
///
/// `BALLASTE`, the settings as the codec writes them, XXH64 of all before it. The hash of the settings stands in the
/// header of every segment.
public struct JournaledSettings: Sendable {
  /// What the engine starts with.
  public let settings: EngineSettings
  /// The configuration hash of the journal's segments.
  public let hash: UInt64
  private let bytes: [UInt8]

  private static let magic = Array("BALLASTE".utf8)

  /// The settings of an engine whose journal is to be begun or gone on with.
  public init(_ settings: EngineSettings) {
    self.settings = settings
    bytes = VenueCodec.encode(settings)
    hash = XXHash64.hash(bytes[...], seed: 0)
  }

  /// Reads the settings beside a journal.
  ///
  /// - Returns: `nil` when there is no such file.
  /// - Throws: `corrupt` with the offset, `disk`.
  public init?(in disk: some JournalDisk) throws(JournalError) {
    let whole: [UInt8]
    do throws(DiskFault) { whole = try disk.contents(of: DiskName.settings) } catch {
      if error.isAbsence { return nil }
      throw .disk(error)
    }
    func damage(_ offset: Int, _ reason: String) -> JournalError {
      .corrupt(file: DiskName.settings, offset: offset, reason)
    }
    guard whole.count >= 16, whole.starts(with: Self.magic) else { throw damage(0, "not the settings of a journal") }
    var trailer = ByteReader(whole[(whole.count - 8)...])
    guard let sum: UInt64 = try? trailer.integer(), sum == XXHash64.hash(whole[..<(whole.count - 8)], seed: 0) else {
      throw damage(whole.count - 8, "the settings fail their checksum")
    }
    bytes = Array(whole[8..<(whole.count - 8)])
    do throws(CodecError) { settings = try VenueCodec.decodeSettings(bytes) } catch {
      throw damage(8 + error.offset, "\(error.fault)")
    }
    hash = XXHash64.hash(bytes[...], seed: 0)
  }

  /// Lays the settings beside a journal that is about to be created, durably.
  public func install(in disk: some JournalDisk) throws(JournalError) {
    var writer = ByteWriter(reserving: bytes.count + 16)
    writer.writeRaw(Self.magic)
    writer.writeRaw(bytes)
    writer.write(XXHash64.hash(writer.bytes[...], seed: 0))
    let whole = writer.bytes
    try attempt { () throws(DiskFault) in try disk.install(whole[...], as: DiskName.settings, size: whole.count) }
  }
}
