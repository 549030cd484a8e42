import Glibc
import Quantities
import Testing

@testable import Hosting

/// the power goes at any call, any part of what was not synced is lost; then again after the recovery.
///
/// `BALLAST_CAMPAIGN` multiplies how many disk states are tried.
@Suite struct PowerLossTests {
  @Test func anySubsetOfUnsyncedChangesMaySurvive() throws {
    let wanted = 3_000 * campaign()
    var states = Set<UInt64>()
    var tried = 0
    var chance = SplitMix(seed: 2)
    while tried < wanted {
      let disk = MemoryDisk()
      disk.fault = (1 + chance.below(120), .error(EIO))
      disk.staysBroken = true
      let acknowledged = Self.run(disk, &chance)
      for survival in [0.1, 0.5, 0.7, 0.9] {
        let first = disk.afterPowerLoss(survival: survival, using: &chance)
        states.insert(Self.hash(first))
        first.fault = (1 + chance.below(60), .error(EIO))
        first.staysBroken = true
        let again = max(acknowledged, Self.run(first, &chance))
        let second = first.afterPowerLoss(survival: survival, using: &chance)
        states.insert(Self.hash(second))
        tried += 2
        let journal = try JournalScript.open(second, segment: Self.segment)
        let checked = try JournalScript.check(journal)
        let whole = checked.wrong == nil && checked.count == journal.durableSequence
        #expect(whole && checked.count >= again, "state \(tried): \(checked) of \(again)")
      }
    }
    #expect(states.count > tried / 3)
    if wanted > 3_000 { print("power loss: \(tried) states, \(states.count) distinct, all recovered") }
  }

  private static let segment = 6_000

  /// Writes on in groups of any size until the power goes; returns the last acknowledged sequence.
  private static func run(_ disk: MemoryDisk, _ chance: inout SplitMix) -> UInt64 {
    guard let journal = try? JournalScript.open(disk, segment: segment) else { return 0 }
    let rarity = 1 + chance.below(40)
    return JournalScript.write(journal, through: 401) { _ in chance.below(rarity) == 0 }.acknowledged
  }

  private static func hash(_ disk: MemoryDisk) -> UInt64 {
    disk.files.sorted { $0.key < $1.key }.reduce(0) { XXHash64.hash($1.value[...], seed: $0 &+ UInt64($1.value.count)) }
  }
}
