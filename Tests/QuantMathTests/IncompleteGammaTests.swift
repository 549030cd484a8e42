import Foundation
import Testing

@testable import QuantMath

/// The incomplete gamma functions and what stands on them.
@Suite struct IncompleteGammaTests {
  /// The largest relative error, in units of 2^-53, where values are not subnormal: of moderate values (above 1e-10)
  /// and of all, the latter divided by the size of the logarithm.
  private static func worst(
    _ name: String, _ function: ([Double]) throws -> Double
  ) throws -> (moderate: Double, scaled: Double, at: [[Double]]) {
    var result = (moderate: 0.0, scaled: 0.0, at: [[], []] as [[Double]])
    for row in try ReferenceTable(name).rows where row.nearest > 0x1p-1000 {
      let got = try function(row.arguments)
      let error = (((got - row.nearest) - row.rest * row.nearest.ulp) / row.nearest).magnitude * 0x1p53
      let depth = max(-Logarithm.log(row.nearest), 1)
      if row.nearest > 1e-10 && error > result.moderate {
        (result.moderate, result.at[0]) = (error, row.arguments)
      }
      if error / depth > result.scaled { (result.scaled, result.at[1]) = (error / depth, row.arguments) }
    }
    if ReferenceTable.isCampaign { print("\(name): \(result)") }
    return result
  }

  @Test func lowerAgainstReference() throws {
    let worst = try Self.worst("gamma_lower") { try IncompleteGamma.lower($0[0], $0[1]) }
    #expect(worst.moderate < 10 && worst.scaled < 8, "\(worst)")
  }

  @Test func upperAgainstReference() throws {
    let worst = try Self.worst("gamma_upper") { try IncompleteGamma.upper($0[0], $0[1]) }
    #expect(worst.moderate < 7 && worst.scaled < 4, "\(worst)")
  }

  @Test func noncentral() throws {
    let lower = try Self.worst("noncentral_lower") {
      try NoncentralChiSquare.cumulative($0[0], degrees: $0[1], noncentrality: $0[2])
    }
    #expect(lower.moderate < 110 && lower.scaled < 95, "\(lower)")
    let upper = try Self.worst("noncentral_upper") {
      try NoncentralChiSquare.upperTail($0[0], degrees: $0[1], noncentrality: $0[2])
    }
    #expect(upper.moderate < 45 && upper.scaled < 30, "\(upper)")
  }

  @Test func noncentralDensity() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    let text = try String(contentsOf: folder.appendingPathComponent("noncentral_density.csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      line.split(separator: ",").compactMap { Double($0) }
    }
    #expect(rows.count == 200)
    var worst = 0.0
    for row in rows where row[3] > 1e-300 {
      let found = try NoncentralChiSquare.density(row[0], degrees: row[1], noncentrality: row[2])
      worst = max(worst, (found / row[3] - 1).magnitude)
    }
    #expect(worst < 4e-15 && worst > 1e-17, "\(worst)")
    #expect(try NoncentralChiSquare.density(0, degrees: 2, noncentrality: 0) == 0.5)
    #expect(try NoncentralChiSquare.density(0, degrees: 3, noncentrality: 1) == 0)
    #expect(try NoncentralChiSquare.density(.infinity, degrees: 3, noncentrality: 1) == 0)
    for bad in [Double.nan, -1, 1.5, .infinity] {
      #expect(throws: NumericError.self) { try NoncentralChiSquare.density(1, degrees: bad, noncentrality: 1) }
    }
    #expect(throws: NumericError.self) { try NoncentralChiSquare.density(.nan, degrees: 2, noncentrality: 1) }
  }

  @Test func inversesMeet() throws {
    var worst = 0.0
    for a in [0.05, 0.5, 1, 1.7, 5, 19, 20, 100, 1e4, 1e7] {
      for exponent in stride(from: -250.0, through: -0.31, by: 7.3) {
        let p = Power.pow(10, exponent)
        for isLower in [true, false] {
          let x = isLower ? try IncompleteGamma.inverseLower(a, p) : try IncompleteGamma.inverseUpper(a, p)
          guard x > 1e-290 else { continue }
          let back = isLower ? try IncompleteGamma.lower(a, x) : try IncompleteGamma.upper(a, x)
          // A unit of x changes the tail by density · x · 2^-52.
          let allowed = IncompleteGamma.density(a, x) * a / p
          worst = max(worst, (back / p - 1).magnitude / (1 + allowed) * 0x1p53)
        }
      }
    }
    #expect(worst < 2, "\(worst)")
  }

  @Test func closedForms() throws {
    for step in 1...200 {
      let x = Double(step) * 0.11
      // P(1, x) = 1 - e^(-x), Q(½, x) = erfc √x, Q(2, x) = (1 + x)e^(-x).
      #expect((try IncompleteGamma.lower(1, x) / -Exponential.expm1(-x) - 1).magnitude < 2e-15)
      #expect((try IncompleteGamma.upper(0.5, x) / ErrorFunction.erfc(x.squareRoot()) - 1).magnitude < 6e-15)
      #expect((try IncompleteGamma.upper(2, x) / ((1 + x) * Exponential.exp(-x)) - 1).magnitude < 2e-15)
      // Two degrees of freedom and no noncentrality.
      #expect(
        (try NoncentralChiSquare.upperTail(2 * x, degrees: 2, noncentrality: 0) / Exponential.exp(-x) - 1).magnitude
          < 2e-15)
    }
    var (factorial, digits) = (1.0, 0.0)
    for n in 1...20 {
      factorial *= Double(n)
      digits = max(digits, (try GammaFunction.gamma(Double(n + 1)) / factorial - 1).magnitude)
    }
    #expect(digits < 1.2e-16, "\(digits)")
  }

  @Test func limits() throws {
    #expect(try IncompleteGamma.both(3, 0) == (0, 1) && IncompleteGamma.both(3, .infinity) == (1, 0))
    let tiny = try IncompleteGamma.both(1e-300, 1)
    #expect(tiny.lower == 1 && (tiny.upper / 2.1938393439552029e-301 - 1).magnitude < 1e-15)
    #expect(try IncompleteGamma.both(1e300, 1) == (0, 1) && IncompleteGamma.both(1, 1e300) == (1, 0))
    let half = try IncompleteGamma.both(1e15, 1e15)
    #expect((half.lower - 0.5).magnitude < 1e-8 && half.lower > half.upper)
    #expect(try GammaFunction.logGamma(.infinity) == .infinity && GammaFunction.logGamma(1) == 0)
    #expect(
      try GammaFunction.logGamma(2) == 0 && GammaFunction.gamma(1) == 1 && GammaFunction.gamma(172.5) == .infinity)
    #expect(try IncompleteGamma.inverseLower(2, 0) == 0 && IncompleteGamma.inverseLower(2, 1) == .infinity)
    #expect(try IncompleteGamma.inverseUpper(2, 0) == .infinity && IncompleteGamma.inverseUpper(2, 1) == 0)
    #expect(try IncompleteGamma.inverseLower(1e-5, 0.5) == 0)
    #expect(try NoncentralChiSquare.both(0, degrees: 1, noncentrality: 5) == (0, 1))
    #expect(try NoncentralChiSquare.both(.infinity, degrees: 1, noncentrality: 5) == (1, 0))
    #expect(try NoncentralChiSquare.both(1e-300, degrees: 1, noncentrality: 1e5).lower == 0)
    #expect(try NoncentralChiSquare.both(1e300, degrees: 1, noncentrality: 1e5).upper == 0)
  }

  @Test(arguments: [(0, 1), (-1, 1), (.nan, 1), (1, .nan), (1, -1), (.infinity, 1)] as [(Double, Double)])
  func refusesNonsense(_ a: Double, _ x: Double) {
    #expect(throws: NumericError.outOfDomain) { try IncompleteGamma.lower(a, x) }
    #expect(throws: NumericError.outOfDomain) { try IncompleteGamma.inverseLower(a, x) }
    #expect(throws: NumericError.outOfDomain) { try IncompleteGamma.inverseUpper(a, x) }
    #expect(throws: NumericError.outOfDomain) { try NoncentralChiSquare.both(x, degrees: a, noncentrality: 1) }
    #expect(throws: NumericError.outOfDomain) { try NoncentralChiSquare.both(1, degrees: 1, noncentrality: -1) }
    #expect(throws: NumericError.outOfDomain) { try NoncentralChiSquare.both(1, degrees: 1, noncentrality: .nan) }
    #expect(throws: NumericError.outOfDomain) { try NoncentralChiSquare.both(1, degrees: 1, noncentrality: 1e9) }
    if !(a > 0) {
      #expect(throws: NumericError.outOfDomain) { try GammaFunction.logGamma(a) }
      #expect(throws: NumericError.outOfDomain) { try GammaFunction.gamma(a) }
    }
  }
}
