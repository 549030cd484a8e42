import Glibc
import Quantities
import Testing

@testable import Hosting

@Suite struct SequencerTests {
  typealias Live = Sequencer<ToyCodec, ToyClock, ToyPerformer>

  struct House {
    let disk: MemoryDisk
    let journal: FileJournal<MemoryDisk>
    let inbox: Inbox<ToyEngine.Input>
    let clock: ToyClock
    let performer: ToyPerformer
    var sequencer: Live
  }

  private func house(_ disk: MemoryDisk = MemoryDisk(), segment: Int = 4_096, hashInterval: UInt64 = 3) throws -> House
  {
    let journal = try JournalScript.open(disk, segment: segment)
    let inbox = Inbox<ToyEngine.Input>(capacity: 100, keptForUrgent: 10, ring: {})
    let clock = ToyClock(1_000)
    let performer = ToyPerformer()
    performer.store = journal
    var settings = SequencerSettings()
    settings.hashInterval = hashInterval
    let sequencer = Live(
      engine: ToyEngine(), codec: ToyCodec(), store: journal, inbox: inbox, clock: clock, performer: performer,
      settings: settings)
    return House(
      disk: disk, journal: journal, inbox: inbox, clock: clock, performer: performer, sequencer: sequencer)
  }

  @Test func effectsComeAfterDurability() throws {
    var house = try house()
    for amount in Int64(1)...9 { #expect(house.inbox.offer(.add(amount), urgent: false) == nil) }
    let before = house.disk.syncs
    #expect(try house.sequencer.turn() == 9)
    #expect(house.disk.syncs == before + 1)
    #expect(house.performer.performed.count == 9)
    #expect(house.performer.performed.allSatisfy { $0.durable >= $0.sequence && $0.durable == 24 })
    #expect(house.performer.performed.map(\.input) == (1...9).map { .add($0) })
    #expect(house.performer.performed[2].effects == [.added(3, total: 6), .added(0, total: 6), .reply(6)])
    #expect(house.sequencer.engine.total == 45)
    #expect(try house.sequencer.turn() == 0)
  }

  /// The journal's calls fail one after the other: what was performed is durable, and the rest is silent.
  @Test func nothingIsPerformedWithoutDurability() throws {
    for call in 1..<60 {
      var house = try house(segment: 512)
      house.disk.fault = (house.disk.calls + call, .error(EIO))
      do throws(JournalError) {
        for amount in Int64(1)...40 {
          _ = house.inbox.offer(.add(amount), urgent: false)
          if amount % 4 == 0 { _ = try house.sequencer.turn() }
        }
      } catch {
        #expect(error.exitCode == 7)
        #expect(throws: error) {
          _ = house.inbox.offer(.add(1), urgent: false)
          _ = try house.sequencer.turn()
        }
      }
      let again = try JournalScript.open(MemoryDisk(files: house.disk.files), segment: 512)
      #expect(again.durableSequence >= house.performer.performed.last?.sequence ?? 0)
      #expect(house.performer.performed.allSatisfy { $0.durable >= $0.sequence })
      #expect(house.performer.refused.isEmpty)
    }
  }

  @Test func logicalTimeRisesWhateverTheClockDoes() throws {
    var house = try house()
    let readings: [Int64] = [1_000, 1_000, 5, 0, -9_000_000_000, 1_001, 9_000_000_000, 1_002]
    for reading in readings {
      house.clock.time = Timestamp(nanoseconds: reading &* 1_000_000_000)
      _ = house.inbox.offer(.cancel, urgent: true)
      _ = try house.sequencer.turn()
    }
    let times = house.performer.performed.map(\.time)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(times[0] == .zero + .seconds(1_000) && times[1].nanoseconds == times[0].nanoseconds + 1)
    #expect(times[5] == .zero + .seconds(1_001) && times[6] == times[5] + .days(1))
    #expect(house.sequencer.time.backwardReadings == 4 && house.sequencer.time.shortenedJumps == 1)
    let again = try JournalScript.open(MemoryDisk(files: house.disk.files))
    var time = LogicalTime(after: again.lastTime, longestJump: .days(1))
    #expect(time.advance(to: .zero).nanoseconds == times[7].nanoseconds + 1)
  }

  @Test func extremeReadingsDoNotTrap() {
    for reading in [Int64.min, .max, 0] {
      var time = LogicalTime(after: Timestamp(nanoseconds: .max - 10), longestJump: .days(1))
      _ = time.advance(to: Timestamp(nanoseconds: reading))
      var first = LogicalTime(after: nil, longestJump: TimeSpan(nanoseconds: .max))
      _ = first.advance(to: Timestamp(nanoseconds: reading))
    }
  }

  @Test func aFullDiskRefusesOrdinaryInputsAndTakesEssentialOnes() throws {
    let disk = MemoryDisk()
    disk.space = 14_000
    var house = try house(disk)
    for _ in 0..<400 where house.performer.refused.isEmpty {
      _ = house.inbox.offer(.add(1), urgent: false)
      _ = try house.sequencer.turn()
    }
    #expect(house.performer.refused == [.storageFull])
    let total = house.sequencer.engine.total
    let taken = house.performer.performed.count
    _ = house.inbox.offer(.cancel, urgent: true)
    _ = house.inbox.offer(.add(1), urgent: false)
    _ = try house.sequencer.turn()
    #expect(house.performer.performed.count == taken + 1 && house.performer.refused.count == 2)
    #expect(house.sequencer.engine.total == total)

    disk.space = 100_000
    _ = house.inbox.offer(.add(1), urgent: false)
    _ = try house.sequencer.turn()
    #expect(house.performer.refused.count == 3)
    house.clock.time = house.clock.time + .seconds(2)
    _ = house.inbox.offer(.add(1), urgent: false)
    _ = try house.sequencer.turn()
    #expect(house.performer.refused.count == 3 && house.sequencer.engine.total == total + 1)
  }

  @Test func theInboxIsBoundedAndKeepsRoomForUrgentInputs() {
    final class Rings: Sendable { let bell: Doorbell? = try? Doorbell() }
    let rings = Rings()
    let inbox = Inbox<Int>(capacity: 5, keptForUrgent: 2, ring: { rings.bell?.ring() })
    #expect((0..<5).map { inbox.offer($0, urgent: false) } == [nil, nil, nil, .overloaded, .overloaded])
    #expect((5..<8).map { inbox.offer($0, urgent: true) } == [nil, nil, .overloaded])
    #expect(inbox.count == 5 && inbox.refused == 3)
    rings.bell?.wait(milliseconds: 10_000)
    var batch: [Int] = []
    inbox.drain(into: &batch)
    #expect(batch == [0, 1, 2, 5, 6] && inbox.count == 0)
    #expect(inbox.offer(9, urgent: false) == nil)
    inbox.close()
    #expect(inbox.offer(10, urgent: true) == .closed && inbox.count == 1)
  }

  /// Four threads offer; everything that was taken comes out once, each thread's in its order.
  @Test func manyThreadsOneOrder() async {
    let inbox = Inbox<(thread: Int, number: Int)>(capacity: 64, keptForUrgent: 1, ring: {})
    await withTaskGroup(of: Void.self) { group in
      for thread in 0..<4 {
        group.addTask {
          for number in 0..<2_000 {
            while inbox.offer((thread, number), urgent: false) != nil { await Task.yield() }
          }
        }
      }
      group.addTask {
        var next = [0, 0, 0, 0]
        var batch: [(thread: Int, number: Int)] = []
        while next.reduce(0, +) < 8_000 {
          inbox.drain(into: &batch)
          for element in batch {
            #expect(element.number == next[element.thread])
            next[element.thread] += 1
          }
          batch.removeAll(keepingCapacity: true)
          await Task.yield()
        }
      }
    }
  }
}
