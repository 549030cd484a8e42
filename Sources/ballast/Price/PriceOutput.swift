import Glibc
import Pricing

/// What a row came to.
enum PriceOutcome {
  case priced(Valuation, impliedVolatility: Double?)
  case refused(RowFault)
}

/// Writes priced rows as CSV or as JSON, a line each, in large pieces.
struct PriceOutput: ~Copyable {
  private let descriptor: Int32
  /// The name while it is written; it gets its own when all is there.
  private let partial: String?
  private let file: String?
  private let isJSON: Bool
  private let hasIds: Bool
  private var pending: [UInt8] = []

  private static let greeks: [(name: String, value: KeyPath<Greeks, Double> & Sendable)] = [
    ("delta", \.delta), ("dual_delta", \.dualDelta), ("gamma", \.gamma), ("vega", \.vega), ("theta", \.theta),
    ("rho", \.rho), ("dividend_rho", \.dividendRho), ("vanna", \.vanna), ("volga", \.volga), ("charm", \.charm),
    ("veta", \.veta), ("speed", \.speed), ("zomma", \.zomma), ("color", \.color), ("ultima", \.ultima),
  ]

  /// - Parameter file: where to; `nil` is standard output.
  init(_ file: String?, isJSON: Bool, hasIds: Bool) throws(CommandFailure) {
    self.file = file
    self.isJSON = isJSON
    self.hasIds = hasIds
    guard let file else {
      (descriptor, partial) = (STDOUT_FILENO, nil)
      return
    }
    let partial = file + ".partial"
    self.partial = partial
    descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw CommandFailure(
        code: .failure, message: "\(partial) cannot be written: \(systemMessage(errno))", fix: "Check the folder.")
    }
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
    if let partial { unlink(partial) }
  }

  /// The first line; JSON has none.
  mutating func begin() throws(CommandFailure) {
    if isJSON { return }
    var names = ["line"]
    if hasIds { names.append("id") }
    names += ["model", "price"] + Self.greeks.map(\.name)
    names += ["implied_volatility", "standard_error", "exercise_boundary", "status", "reason"]
    try write(names.joined(separator: ",") + "\n")
  }

  /// A row.
  mutating func add(line: Int64, id: String, model: String, _ outcome: PriceOutcome) throws(CommandFailure) {
    try write(isJSON ? json(line, id, model, outcome) : commas(line, id, model, outcome))
  }

  private func commas(_ line: Int64, _ id: String, _ model: String, _ outcome: PriceOutcome) -> String {
    var text = "\(line),"
    if hasIds { text += Self.field(id) + "," }
    text += model + ","
    switch outcome {
    case .priced(let valuation, let volatility):
      text += "\(valuation.price),"
      if let greeks = valuation.greeks {
        for greek in Self.greeks { text += "\(greeks[keyPath: greek.value])," }
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
        members += Self.greeks.map { ($0.name, "\(greeks[keyPath: $0.value])") }
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

  private mutating func write(_ text: String) throws(CommandFailure) {
    pending.append(contentsOf: text.utf8)
    if pending.count > 1 << 16 { try flush() }
  }

  private mutating func flush() throws(CommandFailure) {
    var start = 0
    while start < pending.count {
      let begin = start
      let count = pending.withUnsafeBytes { bytes in
        bytes.baseAddress.map { Glibc.write(descriptor, $0 + begin, bytes.count - begin) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EPIPE, file == nil { throw CommandFailure(code: .success, message: "") }
      if count < 0 {
        let name = partial ?? "standard output"
        throw CommandFailure(
          code: .failure, message: "\(name) cannot be written: \(systemMessage(errno))", fix: "Nothing is kept of it.")
      }
      start += count
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and gives the file its name.
  mutating func finish() throws(CommandFailure) {
    try flush()
    guard let partial, let file else { return }
    guard fsync(descriptor) == 0, rename(partial, file) == 0 else {
      throw CommandFailure(code: .failure, message: "\(file) cannot be written: \(systemMessage(errno))")
    }
  }
}

extension RowFault {
  /// Column and reason in one line.
  var text: String { column.isEmpty ? reason : "column \(column): \(reason)" }
}
