import Foundation
import QuantMath
import Testing

/// Sine, cosine and angles against scripts/trigonometry_reference.py.
@Suite(.serialized) struct CircularLaneTests {
  private func table(_ name: String) throws -> [[Double]] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    let text = try String(contentsOf: folder.appendingPathComponent("\(name).csv"), encoding: .utf8)
    let rows = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      try line.split(separator: ",").map { try #require(Double($0)) }
    }
    #expect(rows.count > 500)
    return rows
  }

  @Test func sineAndCosine() throws {
    var worst = 0.0
    for row in try table("sine_cosine") {
      let (sine, cosine) = Trigonometry.sineCosine(row[0])
      worst = max(worst, ((sine - row[1]) - row[2]).magnitude, ((cosine - row[3]) - row[4]).magnitude)
    }
    #expect(worst < 1.2e-16)
    #expect(worst > 1e-17, "an error as small as this means that nothing was compared")
  }

  @Test func angles() throws {
    var worst = 0.0
    for row in try table("angle") {
      worst = max(worst, ((Trigonometry.angle(y: row[0], x: row[1]) - row[2]) - row[3]).magnitude)
    }
    #expect(worst < 5e-16)
    #expect(worst > 1e-17)
  }

  @Test func smallArgumentsKeepTheirDigits() {
    for x in [1e-300, 1e-20, 1e-9, -1e-9] {
      #expect(Trigonometry.sineCosine(x).sine == x)
      #expect(Trigonometry.angle(y: x, x: 1) == x)
    }
  }

  @Test func everyDoubleHasAnAnswer() {
    for x in [Double.nan, .infinity, -.infinity, 1e308, -1e308] {
      let (sine, cosine) = Trigonometry.sineCosine(x)
      #expect(sine.magnitude <= 1 && cosine.magnitude <= 1)
      #expect(Trigonometry.angle(y: x, x: 1).isFinite && Trigonometry.angle(y: 1, x: x).isFinite)
    }
  }

  @Test func allPathsGiveTheSameBits() {
    defer { LanePath.force(nil) }
    var seen = Set<[UInt64]>()
    for path in LanePath.available {
      LanePath.force(path)
      var bits: [UInt64] = []
      for i in 0..<500 {
        let x = Double(i * i) * 1.37 - 1e4
        let (sine, cosine) = Trigonometry.sineCosine(x)
        bits += [sine.bitPattern, cosine.bitPattern, Trigonometry.angle(y: cosine, x: sine * 3).bitPattern]
      }
      seen.insert(bits)
    }
    #expect(seen.count == 1)
  }
}
