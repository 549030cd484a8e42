import QuantMath
import Testing

/// The same bits on every path, and for one row as for many.
@Suite(.serialized) struct ImpliedPathTests {
  private static func columns(_ count: Int) -> [[Double]] {
    var draw = RandomStream(seed: 77, stream: 1)
    var columns = [[Double]](repeating: [], count: 6)
    for index in 0..<count {
      let row = HostileQuotes.row(index % 5 == 0 ? 1 : 2, &draw)
      for column in 0..<6 { columns[column].append(row[column]) }
    }
    return columns
  }

  private static func sameBits(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
  }

  @Test func everyPath() {
    defer { LanePath.force(nil) }
    let columns = Self.columns(3_001)
    for formula in VolatilityFormula.allCases {
      LanePath.force(.baseline)
      let base = inverted(formula, columns)
      for path in LanePath.available {
        LanePath.force(path)
        let other = inverted(formula, columns)
        #expect(Self.sameBits(base.volatility, other.volatility), "\(path)")
        #expect(base.status == other.status, "\(path)")
      }
    }
    #expect(LanePath.available.count > 1 || LanePath.best == .baseline)
  }

  @Test func scalarAndEveryCount() {
    let columns = Self.columns(203)
    for formula in VolatilityFormula.allCases {
      let all = inverted(formula, columns)
      for count in [1, 2, 7, 8, 9, 63, 64, 65, 127] {
        let part = inverted(formula, columns.map { Array($0.prefix(count)) })
        #expect(Self.sameBits(part.volatility, all.volatility))
      }
      for index in 0..<203 {
        let row = columns.map { $0[index] }
        let one = BlackInversion.solve(
          formula, price: row[0], forward: row[1], strike: row[2], years: row[3], discount: row[4], sign: row[5])
        #expect(one.volatility.bitPattern == all.volatility[index].bitPattern)
        #expect(one.status.rawValue == all.status[index])
      }
    }
  }

  @Test func normalisedOnEveryPath() throws {
    defer { LanePath.force(nil) }
    var draw = RandomStream(seed: 78, stream: 1)
    for _ in 0..<1_000 {
      let s = Exponential.exp(3 * draw.normal())
      let x = s * 8 * draw.normal()
      LanePath.force(.baseline)
      let base = try? NormalisedBlack(x: x, s: s)
      let inverse = try? NormalisedBlack.deviation(x: x, price: base?.value ?? 0)
      for path in LanePath.available {
        LanePath.force(path)
        #expect(base == (try? NormalisedBlack(x: x, s: s)))
        #expect(inverse == (try? NormalisedBlack.deviation(x: x, price: base?.value ?? 0)))
      }
    }
  }
}
