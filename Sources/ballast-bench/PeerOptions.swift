import Glibc
import Instruments
import Pricing

/// The American options on which the peers are measured, with the prices of the most exact of them.
struct PeerOptions {
  typealias Row = (terms: ContractTerms, volatility: Double)

  /// Beside the benchmarks of the peers, from the root of the package.
  static let path = "Benchmarks/peers/data/american_ref.txt"

  let rows: [Row]
  /// Prices, whose own uncertainty is some 5e-7 root mean square.
  let prices: [Double]

  /// The file's lines: S K r q volatility days right price; `nil` where it cannot be read.
  init?(_ path: String = Self.path) {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var rows: [Row] = []
    var prices: [Double] = []
    var bytes = [CChar](repeating: 0, count: 512)
    while fgets(&bytes, Int32(bytes.count), file) != nil {
      let line = bytes.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
      let numbers = String(decoding: line, as: UTF8.self).split(separator: " ").compactMap { Double($0) }
      guard numbers.count == 8 else { return nil }
      let terms = ContractTerms(
        numbers[6] > 0 ? .call : .put, underlying: numbers[0], strike: numbers[1], years: numbers[5] / 365,
        rate: numbers[2], dividend: numbers[3])
      rows.append((terms, numbers[4]))
      prices.append(numbers[7])
    }
    guard !rows.isEmpty else { return nil }
    self.rows = rows
    self.prices = prices
  }
}
