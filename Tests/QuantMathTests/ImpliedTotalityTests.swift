import Foundation
import QuantMath
import Testing

/// Every input has an answer: a finite volatility above zero, or 0 with its reason.
@Suite struct ImpliedTotalityTests {
  private static func status(
    _ formula: VolatilityFormula = .black, price: Double = 5, forward: Double = 100, strike: Double = 100,
    years: Double = 1, discount: Double = 1, sign: Double = 1
  ) -> InversionStatus {
    let result = BlackInversion.solve(
      formula, price: price, forward: forward, strike: strike, years: years, discount: discount, sign: sign)
    #expect(result.volatility > 0 ? result.status.hasVolatility : !result.status.hasVolatility)
    return result.status
  }

  @Test func reasons() {
    for formula in VolatilityFormula.allCases {
      #expect(Self.status(formula) == .ok)
      #expect(Self.status(formula, price: 0) == .noTimeValue)
      #expect(Self.status(formula, price: -1) == .belowIntrinsic)
      #expect(Self.status(formula, price: 9.99, strike: 90) == .belowIntrinsic)
      #expect(Self.status(formula, price: 10, strike: 90) == .noTimeValue)
      #expect(Self.status(formula, price: 10 + 2e-15, strike: 90) == .limitedPrecision)
      #expect(Self.status(formula, years: 0) == .expired)
      #expect(Self.status(formula, years: -1) == .outOfDomain)
      #expect(Self.status(formula, sign: 0) == .outOfDomain)
      #expect(Self.status(formula, discount: 0) == .outOfDomain)
      #expect(Self.status(formula, price: 5, strike: 90, discount: 0.5) == .noTimeValue)
    }
    #expect(Self.status(price: 100) == .aboveMaximum)
    #expect(Self.status(price: 95, discount: 0.95) == .aboveMaximum)
    #expect(Self.status(price: 80, strike: 80, sign: -1) == .aboveMaximum)
    #expect(Self.status(price: 100 - 2e-14) == .limitedPrecision)
    #expect(Self.status(strike: -100) == .outOfDomain)
    #expect(Self.status(.normal, strike: -100) == .belowIntrinsic)
    #expect(Self.status(.normal, price: 250, strike: -100) == .ok)
  }

  @Test func notANumberAnywhere() {
    for hostile in [Double.nan, .infinity, -.infinity] {
      for index in 0..<6 {
        var row = [5.0, 100, 100, 1, 1, 1]
        row[index] = hostile
        // An infinite sign is a sign.
        let expected: InversionStatus = index == 5 && !hostile.isNaN ? .ok : .outOfDomain
        for formula in VolatilityFormula.allCases {
          let got = BlackInversion.solve(
            formula, price: row[0], forward: row[1], strike: row[2], years: row[3], discount: row[4], sign: row[5])
          #expect(got.status == expected, "\(row)")
          #expect(got.volatility.isFinite)
        }
      }
    }
  }

  @Test func hostileRows() {
    let wanted = ProcessInfo.processInfo.environment["BALLAST_FUZZ_COMMANDS"].flatMap { Int($0) } ?? 20_000
    var draw = RandomStream(seed: 20_260, stream: 3)
    for formula in VolatilityFormula.allCases {
      for mode in 0..<3 {
        var columns = [[Double]](repeating: [], count: 6)
        for _ in 0..<wanted {
          let row = HostileQuotes.row(mode, &draw)
          for index in 0..<6 { columns[index].append(row[index]) }
        }
        let (volatility, status) = inverted(formula, columns)
        var faults = 0
        for index in 0..<wanted {
          let has = InversionStatus(rawValue: status[index])?.hasVolatility
          let fine = volatility[index].isFinite && (has == true ? volatility[index] > 0 : volatility[index] == 0)
          if has == nil || !fine { faults += 1 }
        }
        #expect(faults == 0)
        let solved = status.count { $0 <= 1 }
        #expect(solved > wanted / 50 * mode, "the generator reaches no volatility")
      }
    }
  }

  @Test func hostileNormalisedRows() {
    var draw = RandomStream(seed: 20_261, stream: 3)
    for _ in 0..<20_000 {
      let x = HostileQuotes.number(&draw)
      let s = HostileQuotes.number(&draw)
      if let price = try? NormalisedBlack(x: x, s: s) {
        #expect(price.value.isFinite && price.value >= 0 && price.complement >= 0 && price.vega >= 0)
        #expect(price.complement.isFinite && price.vega.isFinite)
      } else {
        #expect(!(x.magnitude <= 1_400 && s >= 0 && s < .infinity))
      }
      if let s = try? NormalisedBlack.deviation(x: x, price: s) { #expect(s > 0 && s < .infinity) }
    }
  }
}

/// Rows that nobody would quote.
enum HostileQuotes {
  private static let special: [Double] = [
    0, -0.0, 1, -1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 20_000_000_000_000 * .leastNonzeroMagnitude,
    .leastNormalMagnitude, 1e-300, 1e300, 1.7e308,
    -1e300, 1e-16,
    1.0000000000000002, 0.9999999999999999, 100, 1e150, 1e-150, 0x1p-500, 0x1p500, 0x1p-1000,
  ]

  static func number(_ draw: inout RandomStream) -> Double {
    switch draw.integer(below: 4) {
    case 0: Double(bitPattern: draw.nextWord())
    case 1: special[Int(draw.integer(below: UInt64(special.count)))]
    case 2: Exponential.exp(3 * draw.normal())
    default: Exponential.exp(200 * draw.normal())
    }
  }

  /// 0: anything; 1: sound times and discounts; 2: forwards and strikes of all distances, prices of all sizes inside.
  static func row(_ mode: Int, _ draw: inout RandomStream) -> [Double] {
    var row = (0..<6).map { _ in number(&draw) }
    guard mode > 0 else { return row }
    row[3] = Exponential.exp(2 * draw.normal())
    row[4] = Exponential.exp(0.1 * draw.normal())
    row[5] = draw.uniform() < 0.5 ? 1 : -1
    guard mode > 1 else { return row }
    row[1] = Exponential.exp(50 * draw.normal())
    let spread = [1e-16, 1e-8, 1e-2, 1, 20][Int(draw.integer(below: 5))]
    row[2] = row[1] * Exponential.exp(spread * draw.normal())
    let depth = [1, 0.001, 30, 300][Int(draw.integer(below: 4))]
    row[0] = min(row[1], row[2]) * Exponential.exp(depth * Logarithm.log(draw.uniform() + 0x1p-60))
    return row
  }
}
