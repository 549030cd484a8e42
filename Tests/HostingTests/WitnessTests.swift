import Quantities
import Testing

@testable import Hosting

@Suite struct WitnessTests {
  private func file(_ generations: ClosedRange<UInt64>) -> [UInt8] {
    var file = [UInt8](repeating: 0, count: Witness.fileBytes)
    for generation in generations {
      let witness = Witness(identity: 9, generation: generation, segment: 2, sequence: generation * 10, chain: 5)
      file.replaceSubrange(witness.offset..<(witness.offset + Witness.slotBytes), with: witness.encoded())
    }
    return file
  }

  /// Damage to the newest note leaves the one before it, and is told.
  @Test func theOlderSlotStandsIn() {
    for last in UInt64(2)...5 {
      let whole = file(1...last)
      #expect(Witness.newest(in: whole).witness?.sequence == last * 10)
      #expect(!Witness.newest(in: whole).damaged)
      let slot = Int(last & 1) * Witness.slotSpacing
      for byte in slot..<(slot + Witness.slotBytes) {
        var changed = whole
        changed[byte] ^= 0x40
        let found = Witness.newest(in: changed)
        #expect(found.witness?.sequence == (last - 1) * 10 && found.damaged)
      }
    }
  }

  @Test func nothingAndTooLittle() {
    let empty = Witness.newest(in: [UInt8](repeating: 0, count: Witness.fileBytes))
    #expect(empty.witness == nil && !empty.damaged)
    let short = Witness.newest(in: Array(file(1...2).prefix(100)))
    #expect(short.witness?.generation == 2 && short.damaged)
    #expect(Witness.newest(in: []).damaged)
  }

  /// After `settle` even a loss of power leaves the proof of the last group.
  @Test func settleMakesTheNoteDurable() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk)
    for last in [UInt64(30), 60] {
      _ = JournalScript.write(journal, through: last)
      var chance = SplitMix(seed: 1)
      func noted() throws -> UInt64? {
        let after = disk.afterPowerLoss(survival: 0, using: &chance)
        return Witness.newest(in: try #require(after.files[DiskName.witness])).witness?.sequence
      }
      #expect(try noted() ?? 0 < last)
      try journal.settle()
      #expect(try noted() == last)
      let calls = disk.calls
      try journal.settle()
      #expect(disk.calls == calls)
    }
  }
}
