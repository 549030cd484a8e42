import QuantMath
import Testing

@Suite struct RooflineTests {
  /// The chains run as often as is said: each falls to its fixed point by the same factor a round.
  @Test func everyRoundIsRun() {
    let none = Roofline.fusedMultiplyAdds(rounds: 0)
    #expect(none.operations == 0 && none.sum == 78)
    let some = Roofline.fusedMultiplyAdds(rounds: 1_000)
    let factor = 0.999999
    var power = 1.0
    for _ in 0..<1_000 { power *= factor }
    let fixed = 1e-9 / (1 - factor)
    let expected = 78 * power + 12 * fixed * (1 - power)
    #expect((some.sum - expected).magnitude < 1e-9)
    #expect(some.operations >= 1_000 * 12 * 2 * 2)
  }
}
