public import EngineCore
import Quantities

extension VenueCodec {
  /// The stable bytes of settings, which lie beside a journal so that it can be replayed by itself.
  public static func encode(_ settings: EngineSettings) -> [UInt8] {
    var coder = StateCoder()
    _ = EngineSettings.coded(settings, &coder)
    var writer = ByteWriter()
    write(coder, into: &writer)
    return writer.bytes
  }

  /// Reads settings back.
  ///
  /// - Throws: what does not fit.
  public static func decodeSettings(_ bytes: [UInt8]) throws(CodecError) -> EngineSettings {
    var reader = ByteReader(bytes)
    var coder = try coder(from: &reader)
    try reader.finish()
    guard let settings = EngineSettings.coded(nil, &coder), coder.isAtEnd else {
      throw CodecError(.notAllowed(coder.fault ?? "words are left over"), at: reader.offset)
    }
    return settings
  }
}
