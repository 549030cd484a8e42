import Quantities
import Testing

/// Division against its definition, on both sides of the border between its two widths.
@Suite struct RoundingTests {
  /// What lies at the borders of 64 bits and in the middle of 128.
  private static let edges: [Int128] = {
    let corners: [Int128] = [0, 1, 2, 999_999, 1_000_000, Int128(Int64.max), Int128(1) << 64, Int128(1) << 100]
    return corners.flatMap { [$0 - 1, $0, $0 + 1, -$0 - 1, -$0, -$0 + 1] }
  }()

  @Test func dividesTowardsTheAskedSide() {
    let divisors = Self.edges.filter { $0 > 0 }
    for value in Self.edges {
      for divisor in divisors {
        let down = value.divided(by: divisor, rounding: .down)
        let rest = value - down * divisor
        #expect(rest >= 0 && rest < divisor, "\(value) / \(divisor)")
        let up = value.divided(by: divisor, rounding: .up)
        #expect(up == (rest == 0 ? down : down + 1), "\(value) / \(divisor)")
      }
    }
  }

  @Test func multipliesEveryPairExactly() {
    let values = Self.edges.compactMap { Int64(exactly: $0) } + [.min]
    for a in values {
      for b in values {
        let whole = a.multipliedFullWidth(by: b)
        #expect(product(a, b) == Int128(whole.high) << 64 | Int128(whole.low), "\(a) · \(b)")
      }
    }
  }

  @Test func refusesToDivideByNothing() {
    #expect(scaledProductChecked(1, 1, per: 0, rounding: .down) == nil)
    #expect(scaledProductChecked(1, 1, per: -1, rounding: .up) == nil)
    #expect(wideScaledProduct(1, 1, per: 0, rounding: .up) == nil)
  }
}
