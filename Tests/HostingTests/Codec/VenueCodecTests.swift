import EngineCore
import Foundation
import Instruments
import Quantities
import Testing
import VenueLedger

@testable import Hosting

/// Bytes of the journal: every case there and back, nothing hostile gets through, and no code ever moves.
@Suite struct VenueCodecTests {
  private let codec = VenueCodec(
    settings: EngineSettings(
      genesis: Genesis(
        feedCount: 1, markets: [MarketListing(feed: FeedID(0), parameters: MarketParameters())],
        venue: VenueParameters()), feeds: nil, hedging: nil))

  private func bytes(_ input: Input) -> (kind: RecordKind, bytes: [UInt8]) {
    var writer = ByteWriter()
    let kind = codec.encode(input, into: &writer)
    return (kind, writer.bytes)
  }

  private func bytes(_ entry: LedgerEntry) -> [UInt8] {
    var writer = ByteWriter()
    #expect(codec.encodeHistory(of: .record(entry), into: &writer) == .ledgerEntry)
    return writer.bytes
  }

  private func input(_ kind: RecordKind, _ bytes: ArraySlice<UInt8>) throws(CodecError) -> Input {
    var reader = ByteReader(bytes)
    let input = try codec.decodeInput(kind, from: &reader)
    try reader.finish()
    return input
  }

  private func entry(_ bytes: ArraySlice<UInt8>) throws(CodecError) -> LedgerEntry {
    var reader = ByteReader(bytes)
    let entry = try codec.decodeEntry(from: &reader)
    try reader.finish()
    return entry
  }

  @Test func everyInputThereAndBack() throws {
    for seed in 0..<20 as Range<UInt64> {
      var numbers = SampleNumbers(state: seed)
      for sample in Input.samples(&numbers) {
        let written = bytes(sample)
        #expect(written.kind.isInput)
        #expect(try input(written.kind, written.bytes[...]) == sample)
      }
    }
  }

  @Test func everyFactThereAndBack() throws {
    for seed in 0..<40 as Range<UInt64> {
      var numbers = SampleNumbers(state: seed)
      let sample = LedgerEntry.sample(&numbers)
      let read = try entry(bytes(sample)[...])
      #expect(read.request == sample.request)
      #expect(read.facts.events == sample.facts.events)
      #expect(read.facts.postings == sample.facts.postings)
      #expect(read.facts.ends == sample.facts.ends)
    }
  }

  /// A prefix is an error; a changed byte is an error or another value that is written as the same bytes.
  @Test func hostileBytesNeverTrap() throws {
    var numbers = SampleNumbers(state: 77)
    for sample in Input.samples(&numbers) {
      let (kind, whole) = bytes(sample)
      for cut in whole.indices { #expect(throws: CodecError.self) { try input(kind, whole[..<cut]) } }
      #expect(throws: CodecError.self) { try input(kind, (whole + [0])[...]) }
      for place in whole.indices {
        var changed = whole
        changed[place] ^= UInt8(truncatingIfNeeded: numbers.word() | 1)
        guard let other = try? input(kind, changed[...]) else { continue }
        #expect(bytes(other).bytes == changed)
      }
    }
    let whole = bytes(LedgerEntry.sample(&numbers))
    for cut in whole.indices { #expect(throws: CodecError.self) { try entry(whole[..<cut]) } }
    for place in whole.indices {
      var changed = whole
      changed[place] ^= UInt8(truncatingIfNeeded: numbers.word() | 1)
      guard let other = try? entry(changed[...]) else { continue }
      #expect(bytes(other) == changed)
    }
  }

  @Test func unknownCodesAreErrors() {
    for raw in [0, 1, 0x0100, 0x0108, 0x7FFF, 0x8001, 0xFFFF] as [UInt16] {
      #expect(throws: CodecError.self) { try input(RecordKind(rawValue: raw), [][...]) }
    }
    for code in [0, 31, 255] as [UInt8] {
      var writer = ByteWriter()
      writer.put(Authority.governor, 0 as UInt64)
      writer.write(code)
      writer.writeRaw([UInt8](repeating: 0, count: 64))
      #expect(throws: CodecError(.unknownCode(UInt64(code), of: "Command"), at: 9)) {
        try input(.requested, writer.bytes[...])
      }
    }
    for code in [0, 37, 255] as [UInt8] {
      var reader = ByteReader([code, 0, 0, 0, 0, 0, 0, 0])
      #expect(throws: CodecError(.unknownCode(UInt64(code), of: "Event"), at: 0)) { try reader.get(Event.self) }
    }
    for code in [0, 19, 255] as [UInt8] {
      #expect(throws: CodecError(.unknownCode(UInt64(code), of: "VenueReport"), at: 0)) {
        try input(.venueReported, [code][...])
      }
    }
  }

  /// A count that promises more than the bytes can hold is refused before anything is reserved.
  @Test func aHostileCountReservesNothing() {
    var writer = ByteWriter()
    writer.put(Request(at: .zero, authority: .venue, .releaseEscrow))
    writer.writeCompact(UInt64(1) << 40)
    #expect(throws: CodecError.self) { try entry(writer.bytes[...]) }
  }

  @Test func onlyWhatLowersRiskIsEssential() {
    #expect(codec.isEssential(.ticked))
    let account = AccountID(1)
    func asked(_ command: Command) -> Input { .requested(ClientRequest(.owner(account), command)) }
    #expect(codec.isEssential(asked(.cancelOrder(OrderID(1)))))
    #expect(!codec.isEssential(asked(.withdraw(account, AssetAmount(.usdc, raw: 1)))))
    let size = OrderSize.quantity(Quantity(raw: 1))
    #expect(!codec.isEssential(asked(.placeOrder(OrderTicket(account: account, market: MarketID(0), size: size)))))
    let reducing = OrderTicket(account: account, market: MarketID(0), size: size, reduceOnly: true)
    #expect(codec.isEssential(asked(.placeOrder(reducing))))
  }

  /// The bytes of one sample of each case, as they were when their code was given. A line that changes is a code that
  /// moved: journals in the field would no longer replay. New cases add lines.
  @Test func codesNeverMove() throws {
    var lines: [String] = []
    // Each group has its own numbers, and its new cases come last, so that a new case moves no other line.
    var numbers = SampleNumbers(state: 1)
    for command in Command.samples(&numbers) { lines.append(line(.commanded(command, reference: 1))) }
    numbers = SampleNumbers(state: 2)
    for report in VenueReport.samples(&numbers) { lines.append(line(.venueReported(report))) }
    numbers = SampleNumbers(state: 3)
    for order in OperatorOrder.samples(&numbers) { lines.append(line(.ordered(order))) }
    numbers = SampleNumbers(state: 4)
    for authority in Authority.samples(&numbers) {
      lines.append(line(.requested(ClientRequest(authority, reference: 2, .releaseEscrow))))
    }
    lines.append(line(.ticked))
    numbers = SampleNumbers(state: 5)
    for event in Event.samples(&numbers) {
      var facts = EventBuffer()
      facts.post(
        Posting(book: .isolated(AccountID(3), MarketID(4)), asset: .eth, cause: .impact, amount: -5))
      facts.append(event)
      let request = Request(at: Timestamp(nanoseconds: 6), authority: .venue, .processWithdrawals)
      lines.append("8001 " + hex(bytes(LedgerEntry(request: request, facts: facts))))
    }
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/journal-codes.txt")
    if ProcessInfo.processInfo.environment["BALLAST_WRITE_GOLDEN"] != nil {
      try (lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(golden.count == lines.count)
    for (kept, now) in zip(golden, lines) { #expect(kept == now) }
  }

  private func line(_ input: Input) -> String {
    let (kind, written) = bytes(input)
    return String(kind.rawValue, radix: 16) + " " + hex(written)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
