import QuantMath
import Quantities

/// The exact arithmetic and the mathematics of this machine against values that were computed elsewhere.
enum ArithmeticCheck {
  private static let remedy =
    "This program or this processor is damaged: install the program again, and run a memory test."

  /// Products with their roundings beyond 64 bits, roots, and decimal text.
  static func exact() -> Finding {
    var wrong: [String] = []
    func expect(_ name: String, _ holds: Bool) { if !holds { wrong.append(name) } }
    let big: Int64 = 9_223_372_036_854_775_807
    expect("product down", scaledProductChecked(big, -7, per: 10, rounding: .down) == -6_456_360_425_798_343_065)
    expect("product up", scaledProductChecked(big, -7, per: 10, rounding: .up) == -6_456_360_425_798_343_064)
    expect("overflow", scaledProductChecked(big, 2, per: 1, rounding: .down) == nil)
    let wide = Int128(big) * Int128(big)
    expect("wide product", wideScaledProduct(wide, wide, per: wide, rounding: .up) == wide)
    expect("root", integerSquareRoot(wide) == Int128(big) && integerSquareRoot(wide - 1) == Int128(big) - 1)
    expect("decimal", (try? parseDecimal("-9223372036854.775808".utf8, decimals: 6)) == Int64.min)
    expect("strictness", (try? parseDecimal("1e3".utf8, decimals: 6)) == nil)
    return wrong.isEmpty
      ? .ok("exact arithmetic", "7 of 7 known results")
      : .failure("exact arithmetic", "wrong: " + wrong.joined(separator: ", "), fix: remedy)
  }

  /// Bits of the reference tables of the tests; correctly rounded values of arbitrary-precision arithmetic.
  static func mathematics() -> Finding {
    let quantile = (try? NormalDistribution.quantile(0.25)) ?? 0
    let values: [(name: String, value: Double, bits: UInt64)] = [
      ("exp(1)", Exponential.exp(1), 0x4005_BF0A_8B14_5769),
      ("exp(-1)", Exponential.exp(-1), 0x3FD7_8B56_362C_EF38),
      ("log(2)", Logarithm.log(2), 0x3FE6_2E42_FEFA_39EF),
      ("log1p(1)", Logarithm.log1p(1), 0x3FE6_2E42_FEFA_39EF),
      ("2^0.5", Power.pow(2, 0.5), 0x3FF6_A09E_667F_3BCD),
      ("normal density at 0", NormalDistribution.density(0), 0x3FD9_8845_33D4_3651),
      ("normal quantile of 0.25", quantile, 0xBFE5_956B_8752_8A49),
    ]
    let wrong = values.filter { $0.value.bitPattern != $0.bits }.map(\.name)
    return wrong.isEmpty
      ? .ok("mathematics", "\(values.count) of \(values.count) known results, to the last bit")
      : .failure("mathematics", "wrong: " + wrong.joined(separator: ", "), fix: remedy)
  }
}
