import Configuration
import Pricing

/// What stands in which column of a file of rows to price.
struct PriceHeader {
  /// A column that is no parameter of a model.
  enum Term: String, CaseIterable {
    case id, model, right, spot, forward, strike, years, expiry, valuation, rate, dividend, price

    /// Other words for the same column.
    static let aliases: [String: Term] = [
      "label": .id, "instrument": .id, "type": .right, "option_type": .right, "underlying": .spot, "s": .spot,
      "f": .forward, "k": .strike, "t": .years, "r": .rate, "q": .dividend, "premium": .price,
    ]
  }

  /// Where each term stands.
  private var terms = [Int?](repeating: nil, count: Term.allCases.count)
  /// Where each parameter stands, by name.
  private(set) var parameters: [String: Int] = [:]
  /// How many columns there are.
  let count: Int
  /// Their names as the file has them.
  let names: [String]

  /// Parameters that have another word in common use.
  private static let parameterAliases = ["sigma": "volatility", "vol": "volatility", "iv": "volatility"]

  /// Reads the first line.
  ///
  /// - Throws: a failure that names every column that is not understood, and what is missing.
  init(_ fields: CommaFields, file: String) throws(CommandFailure) {
    count = fields.count
    names = (0..<fields.count).map { fields.text($0) }
    let known = Set(ModelCatalogue.models.flatMap { $0.parameters.map(\.name) })
    var faults: [String] = []
    for (index, name) in names.enumerated() {
      let plain = name.lowercased()
      if let term = Term(rawValue: plain) ?? Term.aliases[plain] {
        if place(term) != nil {
          faults.append("column \(index + 1), \"\(name)\": there is another for \(term.rawValue)")
        }
        terms[Self.slot(term)] = index
      } else if let parameter = known.contains(plain) ? plain : Self.parameterAliases[plain] {
        if parameters[parameter] != nil { faults.append("column \(index + 1), \"\(name)\": there is another") }
        parameters[parameter] = index
      } else {
        let names = Term.allCases.map(\.rawValue) + known.sorted()
        let guess = NearestName.of(plain, among: names).map { "; did you mean \($0)?" } ?? ""
        faults.append("column \(index + 1), \"\(name)\": no term and no parameter of a model\(guess)")
      }
    }
    faults += Self.missing { terms[Self.slot($0)] != nil }
    guard faults.isEmpty else {
      let lines = faults.map { "\(file):1: \($0)" }.joined(separator: "\n")
      throw CommandFailure(
        code: .failure, message: lines + "\nThe first line has to name the columns",
        fix: "ballast price --models lists the parameters of every model.")
    }
  }

  private static func missing(_ isThere: (Term) -> Bool) -> [String] {
    var faults: [String] = []
    if !isThere(.right) { faults.append("no column right: call or put") }
    if !isThere(.spot), !isThere(.forward) { faults.append("no column spot and no column forward") }
    if !isThere(.strike) { faults.append("no column strike") }
    if !isThere(.years), !isThere(.expiry) { faults.append("no column years and no column expiry") }
    return faults
  }

  private static func slot(_ term: Term) -> Int { Term.allCases.firstIndex(of: term) ?? 0 }

  /// Where a term stands; `nil` where the file has no such column.
  func place(_ term: Term) -> Int? { terms[Self.slot(term)] }
}
