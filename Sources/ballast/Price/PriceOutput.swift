import Pricing

/// What a row came to.
enum PriceOutcome {
  case priced(Valuation, impliedVolatility: Double?)
  case refused(RowFault)
}

/// Writes priced rows as CSV or as JSON, a line each.
struct PriceOutput {
  private let sink: any TextSink
  private let isJSON: Bool
  private let hasIds: Bool

  /// A column of sensitivities.
  private struct Column {
    let name: String
    let value: any KeyPath<Greeks, Double> & Sendable
    /// Models that end at the second order leave it out.
    var isThird = false

    func isGiven(by greeks: Greeks) -> Bool { !(isThird && greeks.endsAtSecondOrder) }
  }

  private static let greeks: [Column] = [
    Column(name: "delta", value: \.delta), Column(name: "dual_delta", value: \.dualDelta),
    Column(name: "gamma", value: \.gamma), Column(name: "vega", value: \.vega),
    Column(name: "theta", value: \.theta), Column(name: "rho", value: \.rho),
    Column(name: "dividend_rho", value: \.dividendRho),
    Column(name: "vanna", value: \.vanna), Column(name: "volga", value: \.volga),
    Column(name: "charm", value: \.charm), Column(name: "veta", value: \.veta),
    Column(name: "speed", value: \.speed, isThird: true), Column(name: "zomma", value: \.zomma, isThird: true),
    Column(name: "color", value: \.color, isThird: true), Column(name: "ultima", value: \.ultima, isThird: true),
  ]

  init(_ sink: any TextSink, isJSON: Bool, hasIds: Bool) {
    self.sink = sink
    self.isJSON = isJSON
    self.hasIds = hasIds
  }

  /// The first line; JSON has none.
  func begin() {
    if isJSON { return }
    var names = ["line"]
    if hasIds { names.append("id") }
    names += ["model", "price"] + Self.greeks.map(\.name)
    names += ["implied_volatility", "standard_error", "exercise_boundary", "status", "reason"]
    sink.write(names.joined(separator: ",") + "\n")
  }

  /// A row.
  func add(line: Int64, id: String, model: String, _ outcome: PriceOutcome) {
    sink.write(isJSON ? json(line, id, model, outcome) : commas(line, id, model, outcome))
  }

  private func commas(_ line: Int64, _ id: String, _ model: String, _ outcome: PriceOutcome) -> String {
    var text = "\(line),"
    if hasIds { text += Self.field(id) + "," }
    text += model + ","
    switch outcome {
    case .priced(let valuation, let volatility):
      text += "\(valuation.price),"
      if let greeks = valuation.greeks {
        for greek in Self.greeks { text += greek.isGiven(by: greeks) ? "\(greeks[keyPath: greek.value])," : "," }
      } else {
        text += String(repeating: ",", count: Self.greeks.count)
      }
      for number in [volatility, valuation.standardError, valuation.exerciseBoundary] {
        text += (number.map { "\($0)" } ?? "") + ","
      }
      return text + "ok,\n"
    case .refused(let fault):
      return text + String(repeating: ",", count: Self.greeks.count + 4) + "refused," + Self.field(fault.text) + "\n"
    }
  }

  private func json(_ line: Int64, _ id: String, _ model: String, _ outcome: PriceOutcome) -> String {
    var members: [(name: String, value: String)] = [("line", "\(line)")]
    if hasIds { members.append(("id", JSONText.quoted(id))) }
    members.append(("model", JSONText.quoted(model)))
    switch outcome {
    case .priced(let valuation, let volatility):
      members.append(("price", "\(valuation.price)"))
      if let greeks = valuation.greeks {
        members += Self.greeks.filter { $0.isGiven(by: greeks) }.map { ($0.name, "\(greeks[keyPath: $0.value])") }
      }
      let rest = [
        ("implied_volatility", volatility), ("standard_error", valuation.standardError),
        ("exercise_boundary", valuation.exerciseBoundary),
      ]
      for (name, number) in rest { if let number { members.append((name, "\(number)")) } }
      members.append(("status", "\"ok\""))
    case .refused(let fault):
      members.append(("status", "\"refused\""))
      members.append(("reason", JSONText.quoted(fault.text)))
    }
    return JSONText.object(members) + "\n"
  }

  private static func field(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

extension RowFault {
  /// Column and reason in one line.
  var text: String { column.isEmpty ? reason : "column \(column): \(reason)" }
}
