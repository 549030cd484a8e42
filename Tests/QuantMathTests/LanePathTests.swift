import QuantMath
import Testing

/// Every path of the vector kernels gives the same bits, whatever the length, and one number the bits of a batch.
///
/// Another test may change the path while one of these runs; that weakens a comparison now and then, it never breaks
/// one.
@Suite struct LanePathTests {
  typealias Function = @Sendable (Span<Double>, inout MutableSpan<Double>) -> Void

  static let functions: [(name: String, apply: Function)] = [
    ("exp", { Batch.exp($0, into: &$1) }), ("log", { Batch.log($0, into: &$1) }),
    ("log1p", { Batch.log1p($0, into: &$1) }), ("normalCumulative", { Batch.normalCumulative($0, into: &$1) }),
  ]

  static func results(_ x: [Double], _ function: Function) -> [Double] {
    var y = [Double](repeating: 7, count: x.count)
    var span = y.mutableSpan
    function(x.span, &span)
    return y
  }

  /// A dense grid, the borders of the range and of every branch with their neighbours, and any bits.
  static let grid: [Double] = {
    let borders: [Double] = [
      0, 1, 2, 0.5, 0.25, 0x1.6a09e667f3bcdp-1, 0x1.6a09e667f3bcdp0, 0x1p-54, 0x1p-53, 0x1p-1022,
      .leastNonzeroMagnitude,
      0x1p-1074 * 3, 37.5193793471445, 38.5, 40, 708.3964, 709.782712893384, 745.1332191019411, 1100, 0x1p52, 0x1p53,
      1e16, 1e150, 1e300, .greatestFiniteMagnitude, .infinity,
    ]
    var grid: [Double] = [.nan, .signalingNaN]
    for border in borders {
      for number in [border.nextDown, border, border.nextUp] { grid += [number, -number] }
    }
    grid += (-400...400).map { Double($0) / 16 } + (-760...760).map { Double($0) * 0.99 }
    var words = SplitMix64(seed: 3)
    for _ in 0..<3_000 { grid.append(Double(bitPattern: words.next())) }
    return grid
  }()

  @Test func everyPathGivesTheSameBits() {
    defer { LanePath.force(nil) }
    #expect(LanePath.available.contains(.baseline) && LanePath.available.contains(LanePath.best))
    for (name, function) in Self.functions {
      LanePath.force(.baseline)
      let plain = Self.results(Self.grid, function).map(\.bitPattern)
      for path in LanePath.available.dropFirst() {
        LanePath.force(path)
        let fast = Self.results(Self.grid, function).map(\.bitPattern)
        let differing = zip(plain, fast).enumerated().filter { $1.0 != $1.1 }.map { Self.grid[$0.offset] }
        #expect(differing.isEmpty, "\(name) on \(path) at \(differing.prefix(4))")
      }
    }
  }

  /// Lengths around the widths of all paths, so that every tail occurs.
  @Test func lengthDoesNotMatter() {
    defer { LanePath.force(nil) }
    let grid = Self.grid.map { $0.isNaN ? 1 : $0 }
    for path in LanePath.available {
      LanePath.force(path)
      for (name, function) in Self.functions {
        let whole = Self.results(Array(grid[0..<40]), function).map(\.bitPattern)
        for length in 0...39 {
          let part = Self.results(Array(grid[0..<length]), function).map(\.bitPattern)
          #expect(part == Array(whole[0..<length]), "\(name) of \(length) on \(path)")
        }
        for at in 0..<40 {
          #expect(Self.results([grid[at]], function)[0].bitPattern == whole[at], "\(name) alone on \(path)")
        }
      }
    }
  }

  @Test func aPathThatIsMissingIsRefused() {
    defer { LanePath.force(nil) }
    for path in LanePath.allCases {
      #expect(LanePath.force(path) == LanePath.available.contains(path))
    }
    #expect(LanePath.force(nil))
    #expect(Set(LanePath.allCases.map(\.description)).count == 3)
  }
}
