import Foundation
import Testing

@testable import Configuration

/// Damaged files: whatever stands in them, they are read or refused, and every fault names a place in the text.
///
/// Cannot produce: files beyond a few kilobytes, and documents that are far from any configuration.
@Suite struct ConfigurationFuzzTests {
  @Test func damagedFilesAreReadOrRefused() {
    let environment = ProcessInfo.processInfo.environment["BALLAST_FUZZ_COMMANDS"].flatMap { Int($0) } ?? 0
    let rounds = max(150, environment / 100)
    let pieces = [
      "[", "]", "[[", "]]", "=", "\"", "'", "\"\"\"", "\n", "#", ".", "-", "1e9", "nan", "\u{FEFF}", "\\", "{", "}",
      ",",
    ]
    var state: UInt64 = 2
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    var refused = 0
    for round in 0..<rounds {
      var bytes = Array(Mistake.correct.utf8)
      for _ in 0...draw(3) {
        let place = draw(bytes.count)
        switch draw(5) {
        case 0: bytes[place] = UInt8(draw(256))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: Array(pieces[draw(pieces.count)].utf8), at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + draw(60)))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + draw(200))], at: draw(bytes.count))
        }
      }
      do {
        _ = try VenueConfiguration(bytes, file: "f")
      } catch {
        refused += 1
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        #expect(
          !error.faults.isEmpty && error.faults.allSatisfy { (1...lines + 1).contains($0.place.line) }, "round \(round)"
        )
        #expect(
          error.faults.allSatisfy { !$0.fix.isEmpty && !$0.description.contains("\n") }, "round \(round): \(error)")
      }
    }
    #expect(refused > rounds / 4)
  }
}
