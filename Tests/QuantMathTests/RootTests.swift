import Testing

@testable import QuantMath

/// Roots: known ones to the last place, and functions that want to lead the search astray.
@Suite struct RootTests {
  /// A function with its derivatives and its only root inside the bracket.
  struct Problem: Sendable {
    let name: String
    let lower: Double
    let upper: Double
    let root: Double
    let function: @Sendable (Double) -> (Double, Double, Double)
  }

  static let problems: [Problem] = [
    Problem(name: "x² - 2", lower: 0, upper: 2, root: 1.4142135623730951) { ($0 * $0 - 2, 2 * $0, 2) },
    Problem(name: "e^x - 5", lower: -700, upper: 700, root: 1.6094379124341003) {
      let e = Exponential.exp($0)
      return (e - 5, e, e)
    },
    Problem(name: "ln x", lower: 1e-300, upper: 1e300, root: 1) { (Logarithm.log($0), 1 / $0, -1 / ($0 * $0)) },
    Problem(name: "x³", lower: -1, upper: 2, root: 0) { ($0 * $0 * $0, 3 * $0 * $0, 6 * $0) },
    Problem(name: "x⁹ - 1e-9", lower: 0, upper: 10, root: 0.1) {
      (Power.pow($0, 9) - 1e-9, 9 * Power.pow($0, 8), 72 * Power.pow($0, 7))
    },
    Problem(name: "1/x - 1e200", lower: 1e-300, upper: 1, root: 1e-200) {
      (1 / $0 - 1e200, -1 / ($0 * $0), 2 / ($0 * $0 * $0))
    },
    Problem(name: "jump", lower: -3, upper: 4, root: 0.1) { ($0 < 0.1 ? -1 : 1, 0, 0) },
    Problem(name: "infinite jump", lower: -3, upper: 4, root: 0.1) { ($0 < 0.1 ? -.infinity : .infinity, .nan, .nan) },
    Problem(name: "lying slope", lower: 0, upper: 10, root: 3) { ($0 - 3, -1e-9, .infinity) },
    Problem(name: "flat to the right", lower: -1e10, upper: 1e10, root: 7) {
      $0 < 7 ? ($0 - 7, 1, 0) : (Swift.min($0 - 7, 1e-30), 0, 0)
    },
  ]

  @Test(arguments: problems) func everyMethodFindsTheRoot(_ problem: Problem) throws {
    let (a, b) = (problem.lower, problem.upper)
    let f = problem.function
    let found = [
      try RootFinding.brent(lower: a, upper: b) { f($0).0 },
      try RootFinding.brent(lower: b, upper: a) { -f($0).0 },
      try RootFinding.newton(lower: a, upper: b) { (f($0).0, f($0).1) },
      try RootFinding.halley(lower: a, upper: b, start: b) { f($0) },
    ]
    for root in found {
      let error = (root.value - problem.root).magnitude
      // A triple root is only known to the cube root of the least double; the rest to two units.
      #expect(problem.root == 0 ? error < 1e-100 : error <= 2 * problem.root.ulp, "\(problem.name): \(root)")
      #expect(root.evaluations < 170, "\(problem.name): \(root)")
    }
  }

  /// Smooth problems must not cost more than their order says.
  @Test func smoothRootsAreCheap() throws {
    var counts = (0, 0, 0)
    for step in 1...200 {
      let target = Double(step) * 0.37
      let brent = try RootFinding.brent(lower: -5, upper: 5) { Exponential.exp($0) - target }
      let newton = try RootFinding.newton(lower: -5, upper: 5, start: 2) {
        let e = Exponential.exp($0)
        return (e - target, e)
      }
      let halley = try RootFinding.halley(lower: -5, upper: 5, start: 2) {
        let e = Exponential.exp($0)
        return (e - target, e, e)
      }
      for root in [brent, newton, halley] { #expect((root.value - Logarithm.log(target)).magnitude < 3e-15) }
      counts.0 = max(counts.0, brent.evaluations)
      counts.1 = max(counts.1, newton.evaluations)
      counts.2 = max(counts.2, halley.evaluations)
    }
    #expect(counts.0 <= 18 && counts.1 <= 15 && counts.2 <= 11, "\(counts)")
  }

  @Test(arguments: [(0.25, 0.354), (-1.0, 3.0), (0.0, 1.0)])
  func aRootAtAnEndIsFound(_ lower: Double, _ upper: Double) throws {
    for end in [lower, upper] {
      let found = try RootFinding.brent(lower: lower, upper: upper) { x throws(NumericError) in x - end }
      #expect(found.value == end)
      #expect(found.reason == .exactZero)
    }
  }

  @Test func tolerancesStopEarly() throws {
    let coarse = RootTolerance(absolute: 0.01)
    let root = try RootFinding.brent(lower: 0, upper: 2, tolerance: coarse) { $0 * $0 - 2 }
    #expect((root.value - 1.4142135623730951).magnitude <= 0.01)
    #expect((root.otherEnd - root.value).magnitude <= 0.01 && root.reason == .withinTolerance)
    let zero = try RootFinding.brent(lower: -1, upper: 3) { $0 - 1 }
    #expect(zero.reason == .exactZero && zero.value == 1 && zero.residual == 0)
  }

  @Test func refusesWhatHasNoRoot() {
    #expect(throws: NumericError.notBracketed) { try RootFinding.brent(lower: 0, upper: 1) { _ in 1 } }
    #expect(throws: NumericError.notFinite) { try RootFinding.brent(lower: 0, upper: 1) { _ in .nan } }
    #expect(throws: NumericError.outOfDomain) { try RootFinding.brent(lower: .nan, upper: 1) { $0 } }
    #expect(throws: NumericError.outOfDomain) { try RootFinding.newton(lower: 0, upper: .infinity) { ($0, 1) } }
    #expect(throws: NumericError.noConvergence) {
      try RootFinding.brent(lower: -1, upper: 2, tolerance: RootTolerance(evaluations: 5)) { $0 * $0 * $0 }
    }
    #expect(throws: NumericError.noConvergence) {
      try RootFinding.brent(lower: -1, upper: 2) { _ throws(NumericError) in throw .noConvergence }
    }
    #expect(throws: NumericError.notFinite) {
      try RootFinding.brent(lower: -1, upper: 2) { $0 == -1 || $0 == 2 ? $0 : .nan }
    }
  }

  @Test func bracketsWiden() throws {
    let right = try RootBracket.expand(lower: 0, upper: 1) { $0 - 1_000 }
    #expect(right.lower <= 1_000 && right.upper >= 1_000 && right.evaluations < 20)
    let left = try RootBracket.expand(lower: 1, upper: 2, least: 1e-12) { Logarithm.log($0) + 20 }
    #expect(left.lower >= 1e-12 && left.atLower <= 0 && left.atUpper >= 0)
    #expect(throws: NumericError.notBracketed) { try RootBracket.expand(lower: 0, upper: 1) { $0 * $0 + 1 } }
    #expect(throws: NumericError.outOfDomain) { try RootBracket.expand(lower: 1, upper: 0) { $0 } }
    #expect(throws: NumericError.notFinite) { try RootBracket.expand(lower: 0, upper: 1) { _ in .nan } }
    let huge = try RootBracket.expand(lower: -1e308, upper: 1e308, evaluations: 20) { $0 - 1.7e308 }
    #expect(huge.upper >= 1.7e308)
  }

  @Test func middleReachesNeighbours() {
    for (low, high) in [(-1e308, 1e308), (0, 1e300), (0x1p-1074, 1e-300), (-2, -1), (-0x1p-1030, 1), (1, 1.5)] {
      var (a, b, count) = (low, high, 0)
      while a.nextUp < b && count < 200 {
        let middle = RootBracket.middle(a, b, counting: true)
        #expect(middle > a && middle < b, "\(a) \(b) \(middle)")
        if middle < low + (high / 3 - low / 3) { a = middle } else { b = middle }
        count += 1
      }
      #expect(count < 70, "\(low) \(high): \(count)")
    }
  }
}
