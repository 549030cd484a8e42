import QuantMath
import Testing

/// Errors of the vector functions against mpmath in units in the last place, over the tables of the scalar functions.
/// The bounds are the largest errors seen, rounded up.
@Suite struct BatchTests {
  private func check(_ table: String, below bound: Double, _ function: LanePathTests.Function) throws {
    let reference = try ReferenceTable(table)
    let got = LanePathTests.results(reference.rows.map { $0.arguments[0] }, function)
    let worst = reference.worst { arguments in
      // Rows of a table are distinct, and the same function gives one number the bits of a batch.
      LanePathTests.results(arguments, function)[0]
    }
    #expect(worst.error < bound, "\(table): \(worst.error) ulp at \(worst.at)")
    #expect(worst.error > 0.4, "\(table): the table does not come near a rounding border")
    #expect(got.count == reference.rows.count)
    if ReferenceTable.isCampaign { print("batch \(table): worst \(worst.error) ulp at \(worst.at)") }
  }

  @Test func exponential() throws { try check("exp", below: 0.83) { Batch.exp($0, into: &$1) } }
  @Test func logarithm() throws { try check("log", below: 0.75) { Batch.log($0, into: &$1) } }
  @Test func logarithmOnePlus() throws { try check("log1p", below: 0.67) { Batch.log1p($0, into: &$1) } }
  @Test func normalCumulative() throws {
    try check("normal_cumulative", below: 3.1) { Batch.normalCumulative($0, into: &$1) }
  }

  @Test func specialValues() {
    let infinity = Double.infinity
    #expect(value(Batch.exp, .nan).isNaN && value(Batch.exp, infinity) == infinity && value(Batch.exp, -infinity) == 0)
    #expect(value(Batch.exp, 0) == 1 && value(Batch.exp, -0.0) == 1)
    #expect(value(Batch.log, 0) == -infinity && value(Batch.log, -1).isNaN && value(Batch.log, infinity) == infinity)
    #expect(value(Batch.log, 1) == 0 && value(Batch.log, .nan).isNaN)
    #expect(value(Batch.log1p, -1) == -infinity && value(Batch.log1p, -2).isNaN && value(Batch.log1p, .nan).isNaN)
    #expect(value(Batch.log1p, -0.0).sign == .minus && value(Batch.log1p, infinity) == infinity)
    #expect(value(Batch.normalCumulative, -infinity) == 0 && value(Batch.normalCumulative, infinity) == 1)
    #expect(value(Batch.normalCumulative, 0) == 0.5 && value(Batch.normalCumulative, .nan).isNaN)
  }

  private func value(_ function: LanePathTests.Function, _ x: Double) -> Double {
    LanePathTests.results([x], function)[0]
  }
}
