public import Quantities

/// What the host asks of an engine: one input at a time, to completion, without clocks, chance or suspension.
public protocol EngineDriving {
  /// Something that happened.
  associatedtype Input: Sendable
  /// Something that the engine asks the host to do.
  associatedtype Effect

  /// Takes in one input at its logical time and appends what is to be done. Cannot fail: a refusal is an effect.
  mutating func step(_ input: Input, at time: Timestamp, into effects: inout [Effect])
  /// The hash of the whole state; equal states have equal hashes on every machine.
  var stateHash: UInt64 { get }
}

/// The stable bytes of an engine's inputs, history and state.
public protocol EngineCodec {
  /// The engine that is journaled.
  associatedtype Engine: EngineDriving

  /// Writes an input and returns its kind, which lies in `RecordKind.inputs`.
  func encode(_ input: Engine.Input, into writer: inout ByteWriter) -> RecordKind
  /// Reads an input back; every kind that was ever written stays readable.
  func decodeInput(_ kind: RecordKind, from reader: inout ByteReader) throws(CodecError) -> Engine.Input
  /// Writes the history that an effect carries and returns its kind, which lies in `RecordKind.history`; `nil` when the
  /// effect is not history.
  func encodeHistory(of effect: Engine.Effect, into writer: inout ByteWriter) -> RecordKind?
  /// The input can only lower risk (a cancellation, a price, a reduction), so it is taken even from the reserve of a
  /// full disk.
  func isEssential(_ input: Engine.Input) -> Bool
  /// Writes the whole state.
  func encode(_ engine: borrowing Engine, into writer: inout ByteWriter)
  /// Reads the whole state back.
  func decodeEngine(from reader: inout ByteReader) throws(CodecError) -> Engine
}
