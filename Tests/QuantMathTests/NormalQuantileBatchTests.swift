import Testing

@testable import QuantMath

@Suite struct NormalQuantileBatchTests {
  private func quantiles(_ u: [Double]) throws -> [Double] {
    var result = u
    var span = result.mutableSpan
    try Batch.normalQuantile(u.span, into: &span)
    return result
  }

  /// Against mpmath, in units in the last place: 2.0 and 3.7 were the largest on 6,000 points of the campaign.
  @Test func errorsAreSmall() throws {
    let table = try ReferenceTable("normal_quantile")
    let central = table.rows.filter { min($0.arguments[0], 1 - $0.arguments[0]) >= 0x1p-9 }
    #expect(central.count > 100)
    var errors = (central: 0.0, tail: 0.0)
    for row in table.rows {
      let u = row.arguments[0]
      guard u > 0, u < 1, row.nearest != 0 else { continue }
      let error = ((try quantiles([u])[0] - row.nearest) / row.nearest.ulp - row.rest).magnitude
      if min(u, 1 - u) >= 0x1p-9 {
        errors.central = max(errors.central, error)
      } else {
        errors.tail = max(errors.tail, error)
      }
    }
    #expect(errors.central > 0.5 && errors.central < 2.1, "\(errors.central) ulp")
    #expect(errors.tail > 0.5 && errors.tail < 4, "\(errors.tail) ulp")
  }

  /// Across every border between two polynomials the values keep their order to 4 units in the last place.
  @Test func bordersMeet() throws {
    for half in 0..<17 {
      let border = (half % 2 == 0 ? 1.0 : 1.5) * Double(sign: .plus, exponent: -9 + half / 2, significand: 1)
      let (below, above) = (border.nextDown, border.nextUp)
      let z = try quantiles([below, border, above, 1 - border])
      #expect(z[2] - z[0] > -4 * z[1].magnitude.ulp, "at \(border)")
      if border < 0.5 { #expect(z[3] == -z[1]) }
    }
  }

  @Test func edges() throws {
    let z = try quantiles([0.5, .leastNonzeroMagnitude, .leastNormalMagnitude, 1 - 0x1p-53])
    #expect(z[0] == 0)
    #expect(abs(z[1] + 38.467405617144346) < 1e-13)
    #expect(abs(z[2] + 37.5193793471445) < 1e-13)
    #expect(abs(z[3] - 8.209536151601387) < 1e-14)
    for wrong in [0, 1, -0.0, -1, 2, .nan, .infinity] {
      #expect(throws: NumericError.outOfDomain) { try quantiles([0.5, wrong]) }
    }
  }

  @Test func sameBitsOnEveryPathAndLength() throws {
    var stream = RandomStream(seed: 11)
    let u = (0..<1_501).map { i in stream.uniform() * (i % 3 == 0 ? Exponential.exp(-Double(i) / 4) : 1) }
    try sameOnEveryPath("normalQuantile") { try quantiles(u) }
    let whole = try quantiles(u)
    for i in 0..<40 { #expect(try quantiles([u[i]])[0] == whole[i]) }
  }
}
