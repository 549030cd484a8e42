import Foundation
import Hedging
import Instruments
import QuantMath
import Quantities
import Simulation
import Testing

/// Random customers, prices, faults and outages against the desk's promises; see `HedgeRig` for what is checked.
///
/// BALLAST_FUZZ_COMMANDS sets the number of steps of 50 ms in all.
@Suite struct VenueScheduleTests {
  static let steps = ProcessInfo.processInfo.environment["BALLAST_FUZZ_COMMANDS"].flatMap(Int.init) ?? 60_000
  static let stepsASchedule = 600

  static func schedule(seed: UInt64, faults: Bool) throws -> HedgeRig {
    var chance = RandomStream(seed: seed, stream: 1)
    let downAt = HedgeRig.start + .milliseconds(chance.integer(in: 0...40_000))
    let downFor = TimeSpan.milliseconds(chance.integer(in: 100...8_000))
    var rig = try HedgeRig(seed: seed, outages: faults && chance.bernoulli(0.3) ? [downAt..<(downAt + downFor)] : []) {
      terms, policy in
      terms.partSpacing = .milliseconds(chance.integer(in: 0...12) * 100)
      terms.jitter = .milliseconds(chance.integer(in: 0...500))
      terms.parts = Int(chance.integer(in: 1...6))
      policy.reset = FeeRate(raw: chance.integer(in: 0...1_000_000))
      policy.slices = Int(chance.integer(in: 1...8))
      policy.slicedFrom = Money(raw: chance.integer(in: 0...400_000) * 1_000_000)
      policy.horizon = .seconds(chance.integer(in: 1...20))
    }
    // A few kinds of faults a schedule: were all of them drawn everywhere, a lie would soon halt every schedule.
    let mix = chance.uniform(from: 0.03, to: 0.4)
    var kinds: [VenueFault] = []
    for kind in VenueFault.allCases where chance.bernoulli(mix) { kinds.append(kind) }
    let rate = chance.uniform(from: 0.002, to: 0.05)
    for step in 0..<stepsASchedule {
      if chance.bernoulli(0.01) { rig.tradersNet = Quantity(raw: chance.integer(in: -20_000...20_000) * 1_000) }
      if chance.bernoulli(0.2) {
        rig.price = Price(raw: rig.price.raw / 100_000 * 100_000 + chance.integer(in: -100...100) * 100_000)
      }
      if faults, !kinds.isEmpty, step < 480, chance.bernoulli(rate), let id = rig.sent.last?.id {
        rig.inject(kinds[Int(chance.integer(below: UInt64(kinds.count)))], around: id)
      }
      rig.planning = step < 480
      rig.advance()
      if !rig.failures.isEmpty { break }
    }
    return rig
  }

  @Test func withFaultsTheBooksAgreeOrHedgingHalts() throws {
    var halted = 0
    var orders = 0
    let count = max(1, Self.steps / Self.stepsASchedule)
    for seed in 0..<UInt64(count) {
      let rig = try Self.schedule(seed: seed, faults: true)
      let (failures, fine) = (rig.failures, rig.agrees || rig.desk.halt != nil)
      #expect(failures == [], "seed \(seed)")
      #expect(fine, "seed \(seed): neither agreed nor halted")
      if rig.desk.halt != nil { halted += 1 }
      orders += rig.sent.count
    }
    // The generator must reach both ends, or it tests nothing.
    #expect(halted > 0 && halted < count && orders > 2 * count, "\(halted) of \(count) halted, \(orders) orders")
  }

  @Test func withoutFaultsHedgingNeverHaltsAndNeverMissesAUnit() throws {
    let count = max(1, Self.steps / Self.stepsASchedule / 2)
    for seed in 1_000..<UInt64(1_000 + count) {
      let rig = try Self.schedule(seed: seed, faults: false)
      let (failures, agrees, halt) = (rig.failures, rig.agrees, rig.desk.halt)
      #expect(failures == [], "seed \(seed)")
      #expect(halt == nil, "seed \(seed)")
      #expect(agrees, "seed \(seed)")
      #expect(rig.desk.cash == rig.venue.cash, "seed \(seed): cash differs")
    }
  }

  /// The same inputs, the same desk, to the bit.
  @Test func aScheduleRepeatsExactly() throws {
    let (first, second) = (try Self.schedule(seed: 5, faults: true), try Self.schedule(seed: 5, faults: true))
    let same = first.desk == second.desk && first.venue == second.venue
    #expect(same)
  }
}
