import Quantities

@testable import Hosting

/// The smallest engine with history, replies and refusals: a sum that must stay below a bound.
struct ToyEngine: EngineDriving, Equatable {
  enum Input: Equatable, Sendable {
    case add(Int64)
    case cancel
  }

  enum Effect: Equatable {
    case added(Int64, total: Int64)
    case reply(Int64)
  }

  var total: Int64 = 0
  var steps: UInt64 = 0
  var lastTime = Timestamp.zero
  /// A fault for the tests of divergence.
  var drift: Int64 = 0
  /// Another one, which shows only in the state.
  var hiddenDrift: UInt64 = 0

  mutating func step(_ input: Input, at time: Timestamp, into effects: inout [Effect]) {
    steps += 1 + hiddenDrift
    lastTime = time
    switch input {
    case .add(let amount):
      guard total + amount < 1_000_000 else { break }
      total += amount + drift
      effects.append(.added(amount, total: total))
      if amount % 3 == 0 { effects.append(.added(0, total: total)) }
    case .cancel: break
    }
    effects.append(.reply(total))
  }

  var stateHash: UInt64 {
    var writer = ByteWriter()
    ToyCodec().encode(self, into: &writer)
    return XXHash64.hash(writer.bytes[...], seed: 0)
  }
}

struct ToyCodec: EngineCodec {
  func encode(_ input: ToyEngine.Input, into writer: inout ByteWriter) -> RecordKind {
    switch input {
    case .add(let amount):
      writer.write(amount)
      return RecordKind(rawValue: 0x100)
    case .cancel: return RecordKind(rawValue: 0x101)
    }
  }

  func decodeInput(_ kind: RecordKind, from reader: inout ByteReader) throws(CodecError) -> ToyEngine.Input {
    switch kind.rawValue {
    case 0x100: .add(try reader.integer())
    case 0x101: .cancel
    default: throw CodecError(.unknownCode(UInt64(kind.rawValue), of: "Input"), at: 0)
    }
  }

  func encodeHistory(of effect: ToyEngine.Effect, into writer: inout ByteWriter) -> RecordKind? {
    guard case .added(let amount, let total) = effect else { return nil }
    writer.write(amount)
    writer.write(total)
    return RecordKind(rawValue: 0x8000)
  }

  func isEssential(_ input: ToyEngine.Input) -> Bool { input == .cancel }

  func encode(_ engine: borrowing ToyEngine, into writer: inout ByteWriter) {
    writer.write(engine.total)
    writer.write(engine.steps)
    writer.write(engine.lastTime)
  }

  func decodeEngine(from reader: inout ByteReader) throws(CodecError) -> ToyEngine {
    ToyEngine(total: try reader.integer(), steps: try reader.integer(), lastTime: try reader.timestamp())
  }
}

/// Keeps what was performed and refused.
final class ToyPerformer: EffectPerforming {
  struct Performed: Equatable {
    let effects: [ToyEngine.Effect]
    let input: ToyEngine.Input
    let sequence: UInt64
    let time: Timestamp
    let durable: UInt64
  }

  var performed: [Performed] = []
  var refused: [Refusal] = []
  weak var store: (any JournalStore)?

  func perform(
    _ effects: ArraySlice<ToyEngine.Effect>, of input: ToyEngine.Input, sequence: UInt64, at time: Timestamp
  ) {
    let durable = store?.durableSequence ?? 0
    performed.append(
      Performed(effects: Array(effects), input: input, sequence: sequence, time: time, durable: durable))
  }

  func refuse(_ input: ToyEngine.Input, _ reason: Refusal) { refused.append(reason) }
}

/// A clock that a test sets.
final class ToyClock: VenueClock {
  var time: Timestamp
  init(_ seconds: Int64) { time = .zero + .seconds(seconds) }
  func now() -> Timestamp { time }
}
