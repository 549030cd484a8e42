import QuantMath
import Testing

@testable import Pricing

@Suite struct SampleMomentsTests {
  private func columns(_ count: Int, seed: UInt64, shift: Double = 0) -> [[Double]] {
    var stream = RandomStream(seed: seed)
    var columns = [[Double]](repeating: [], count: 3)
    for _ in 0..<count {
      let (a, b, c) = (stream.normal(), stream.normal(), stream.normal())
      columns[0].append(shift + a + 2 * b - 0.5 * c)
      columns[1].append(b + shift)
      columns[2].append(c + 0.3 * b)
    }
    return columns
  }

  /// Pieces merged give what all samples at once give; a large mean costs no digits.
  @Test func piecesMerge() {
    let all = columns(1_000, seed: 1, shift: 1e6)
    let whole = SampleMoments(columns: all)
    var merged = SampleMoments(width: 3)
    var at = 0
    for size in [1, 0, 7, 300, 692] {
      merged.merge(SampleMoments(columns: all.map { Array($0[at..<(at + size)]) }))
      at += size
    }
    #expect(merged.count == 1_000)
    for i in 0..<3 {
      #expect(abs(merged.means[i] - whole.means[i]) <= 4e-9)
      for j in 0..<3 { #expect(abs(merged.products[3 * i + j] - whole.products[3 * i + j]) < 1e-6) }
    }
    #expect(abs(merged.variance() - 5.25) < 0.7)
  }

  /// The weights solve the normal equations, and what is left is what the residuals square to.
  @Test func regressionLeavesTheResiduals() {
    let all = columns(500, seed: 2)
    let moments = SampleMoments(columns: all)
    let (weights, rest, used) = moments.regression()
    #expect(used == 2)
    var squares = 0.0
    var crossed = [0.0, 0.0]
    for k in 0..<500 {
      var residual = all[0][k] - moments.means[0]
      for i in 0..<2 { residual -= weights[i] * (all[i + 1][k] - moments.means[i + 1]) }
      squares += residual * residual
      for i in 0..<2 { crossed[i] += residual * (all[i + 1][k] - moments.means[i + 1]) }
    }
    #expect(abs(squares / rest - 1) < 1e-12)
    #expect(crossed.allSatisfy { abs($0) < 1e-9 })
  }

  /// A control that repeats another, or does not move, takes no weight.
  @Test func uselessControlsAreLeftOut() {
    var all = columns(200, seed: 3)
    all.append(all[1])
    all.append([Double](repeating: 4, count: 200))
    let (weights, rest, used) = SampleMoments(columns: all).regression()
    #expect(used == 2 && weights[2] == 0 && weights[3] == 0)
    let plain = SampleMoments(columns: columns(200, seed: 3)).regression()
    #expect(abs(rest / plain.rest - 1) < 1e-12)
  }

  @Test func fewSamples() {
    let one = SampleMoments(columns: [[3], [4]])
    #expect(one.variance() == 0 && one.standardError() == 0 && one.means == [3, 4])
    #expect(one.regression().weights == [0])
    #expect(SampleMoments(columns: []).count == 0)
  }
}
