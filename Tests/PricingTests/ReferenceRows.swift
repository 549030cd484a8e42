import Foundation
import Pricing
import QuantMath
import Testing

/// A table of true prices and Greeks written by scripts/pricing_reference.py.
struct ReferenceRows {
  struct Row {
    let stratum: String
    /// Right, underlying, strike, years, rate, dividend where the model has one, volatility.
    let terms: [Double]
    /// The price, and where the row has them the fifteen Greeks in the order of `Greeks`; one number at a corner.
    let values: [Double]
  }

  let rows: [Row]

  /// Whether a campaign stands in for the committed table of the European model.
  static var isCampaign: Bool { ProcessInfo.processInfo.environment["BALLAST_PRICING_REFERENCE"] != nil }

  /// Reads `Golden/<name>.csv`, or the file that BALLAST_PRICING_REFERENCE names.
  init(_ name: String, terms count: Int) throws {
    let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    let campaign = name == "european" ? ProcessInfo.processInfo.environment["BALLAST_PRICING_REFERENCE"] : nil
    let text = try String(
      contentsOfFile: campaign ?? beside.appendingPathComponent("\(name).csv").path, encoding: .utf8)
    var rows: [Row] = []
    var stratum = name
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      if line.first == UInt8(ascii: "#") {
        stratum = String(decoding: line.dropFirst(2), as: UTF8.self)
        continue
      }
      let numbers = try line.split(separator: UInt8(ascii: ",")).map { field in
        try #require(Double(String(decoding: field, as: UTF8.self)))
      }
      rows.append(Row(stratum: stratum, terms: Array(numbers[..<count]), values: Array(numbers[count...])))
    }
    self.rows = rows
  }

  private func column(_ index: Int) -> [Double] { rows.map { $0.terms[index] } }

  /// The columns of the European model.
  var columns: EuropeanTestColumns {
    EuropeanTestColumns(
      spot: column(1), strike: column(2), years: column(3), rate: column(4), dividend: column(5), volatility: column(6),
      right: column(0))
  }
}

/// The place of every Greek of `Greeks` among the columns of the kernels.
let kernelColumn = [0, 1, 6, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15]
/// Their names, for reports.
let greekNames = [
  "price", "delta", "dualDelta", "gamma", "vega", "theta", "rho", "dividendRho", "vanna", "volga", "charm", "veta",
  "speed", "zomma", "color", "ultima",
]

/// Columns for the batches.
struct EuropeanTestColumns {
  var spot: [Double]
  var strike: [Double]
  var years: [Double]
  var rate: [Double]
  var dividend: [Double]
  var volatility: [Double]
  var right: [Double]

  var count: Int { spot.count }

  /// Column by column in the order of the kernels, and the codes.
  func run(_ outputs: Int) -> (values: [Double], status: [UInt8]) {
    var values = [Double](repeating: .nan, count: outputs * count)
    var status = [UInt8](repeating: 99, count: count)
    var into = values.mutableSpan
    var codes = status.mutableSpan
    switch outputs {
    case 1:
      EuropeanBatch.price(
        spot: spot.span, strike: strike.span, years: years.span, rate: rate.span, dividend: dividend.span,
        volatility: volatility.span, right: right.span, into: &into, status: &codes)
    case 6:
      EuropeanBatch.priceAndGreeks(
        spot: spot.span, strike: strike.span, years: years.span, rate: rate.span, dividend: dividend.span,
        volatility: volatility.span, right: right.span, into: &into, status: &codes)
    default:
      EuropeanBatch.allGreeks(
        spot: spot.span, strike: strike.span, years: years.span, rate: rate.span, dividend: dividend.span,
        volatility: volatility.span, right: right.span, into: &into, status: &codes)
    }
    return (values, status)
  }

  /// The rows of a range.
  subscript(range: Range<Int>) -> EuropeanTestColumns {
    EuropeanTestColumns(
      spot: Array(spot[range]), strike: Array(strike[range]), years: Array(years[range]), rate: Array(rate[range]),
      dividend: Array(dividend[range]), volatility: Array(volatility[range]), right: Array(right[range]))
  }
}

/// The sizes by which errors of the lognormal model are measured: the powers of S, σ√T, σ and T in each Greek.
struct NaturalScales {
  let notional: Double
  /// In the order of `Greeks`, the price first.
  let all: [Double]

  init(_ terms: [Double]) {
    let (spot, strike, years, rate) = (terms[1], terms[2], terms[3], terms[4])
    let (dividend, volatility) = (terms[5], terms[6])
    let growth = Exponential.exp(-dividend * years)
    let discount = Exponential.exp(-rate * years)
    notional = max(spot == 0 ? 0 : spot * growth, strike == 0 ? 0 : strike * discount)
    let root = years.squareRoot()
    let s = volatility * root
    let perSpot = spot > 0 ? notional / spot : growth
    let perStrike = strike > 0 ? notional / strike : discount
    let rates = rate.magnitude + dividend.magnitude
    if s == 0 || spot == 0 || strike == 0 {
      let carry = dividend.magnitude * perSpot
      all = [
        notional, perSpot, perStrike, 0, 0, notional * rates, notional * years, notional * years, 0, 0, carry, 0, 0, 0,
        0,
        0,
      ]
      return
    }
    let pace = 1 / years + rates + (rate - dividend).magnitude / s
    let vega = notional * root
    let gamma = perSpot / spot / s
    let first = [notional, perSpot, perStrike, gamma, vega, notional * (s / years + rates), notional * years]
    let second = [notional * years, perSpot / volatility, vega / volatility, perSpot * pace, vega * pace]
    all = first + second + [gamma / spot / s, gamma / volatility, gamma * pace, vega / volatility / volatility]
  }
}
