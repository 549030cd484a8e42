import Pricing

/// One run over a file: reads, prices, writes, and tells what was refused.
struct PriceRun {
  let input: String
  let model: any PricingModel
  let isStrict: Bool
  var valuation: Int64?

  /// How many refused rows are told.
  private static let told: Int64 = 20

  init(input: String, model: any PricingModel, isStrict: Bool) {
    self.input = input
    self.model = model
    self.isStrict = isStrict
  }

  private var name: String { input == "-" ? "standard input" : input }

  func run(to file: String?, isJSON: Bool, _ context: CommandContext) throws -> ExitCode {
    let lines = try ByteLines(input)
    var line: [UInt8] = []
    var fields = CommaFields()
    guard try next(lines, &line) else {
      throw CommandFailure(
        code: .failure, message: "\(name) is empty",
        fix: "The first line has to name the columns; see ballast help price.")
    }
    if line.starts(with: [0x1F, 0x8B]) {
      throw CommandFailure(
        code: .failure, message: "\(name) is compressed", fix: "Unpack it on the way: zcat FILE | ballast price -.")
    }
    if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    guard fields.read(line) else {
      throw CommandFailure(
        code: .failure, message: "\(name):1: a quote does not end, or stands inside of a field", fix: "Mend it.")
    }
    let header = try PriceHeader(fields, file: name)
    let reader = PriceRowReader(header, model: model, valuation: valuation)
    let place = file == "-" ? nil : file
    let whole: WholeFile? = try place.map { path throws(CommandFailure) in try WholeFile(path) }
    let output = PriceOutput(whole ?? context.output, isJSON: isJSON, hasIds: header.place(.id) != nil)
    output.begin()
    let started = monotonicNanoseconds()
    let progress = context.progress("pricing", total: lines.length)
    var counts = PriceCounts()
    var block = PriceBlock()
    while try next(lines, &line) {
      let id = header.place(.id)
      block.add(line: lines.number, read(line, &fields, reader), id.map { $0 < fields.count ? fields.text($0) : "" })
      guard block.isFull || lines.isDrained else { continue }
      progress.update(lines.consumed)
      try Interruption.check()
      try whole?.check()
      if deliver(&block, to: output, &counts, progress, context) { break }
    }
    _ = deliver(&block, to: output, &counts, progress, context)
    progress.finish()
    if isStrict, counts.refused > 0 {
      throw CommandFailure(code: .failure, message: "stopped at the first row that cannot be priced", fix: "Mend it.")
    }
    try whole?.finish()
    conclude(counts.priced, counts.refused, monotonicNanoseconds() - started, context)
    return counts.refused == 0 ? .success : .failure
  }

  /// The next line that is not blank.
  private func next(_ lines: ByteLines, _ line: inout [UInt8]) throws(CommandFailure) -> Bool {
    while try lines.next(into: &line) {
      if line.contains(where: { $0 != 0x20 && $0 != 0x09 }) { return true }
    }
    return false
  }

  private func read(
    _ line: [UInt8], _ fields: inout CommaFields, _ reader: PriceRowReader
  ) -> Result<PriceRow, RowFault> {
    guard fields.read(line) else {
      return .failure(
        RowFault(column: "", reason: "a quote that does not end on the line, or stands inside of a field"))
    }
    do throws(RowFault) { return .success(try reader.row(fields)) } catch { return .failure(error) }
  }

  /// Prices a block and writes it; true when the run is to end at a refused row.
  private func deliver(
    _ block: inout PriceBlock, to output: PriceOutput, _ counts: inout PriceCounts, _ progress: ProgressBar,
    _ context: CommandContext
  ) -> Bool {
    defer { block.removeAll() }
    let outcomes = block.outcomes()
    for (entry, outcome) in zip(block.entries, outcomes) {
      output.add(line: entry.line, id: entry.id, model: entry.model, outcome)
      guard case .refused(let fault) = outcome else {
        counts.priced += 1
        continue
      }
      counts.refused += 1
      progress.finish()
      if counts.refused <= Self.told { context.note("\(name):\(entry.line): \(fault.text)") }
      if isStrict { return true }
    }
    return false
  }

  private func conclude(_ priced: Int64, _ refused: Int64, _ nanoseconds: Int64, _ context: CommandContext) {
    if refused > Self.told { context.note("\(name): \(refused - Self.told) more rows were refused") }
    if context.isQuiet { return }
    let rate = Int64(Double(priced + refused) / max(1e-9, Double(nanoseconds) / 1e9))
    let time = Figures.fixed(nanoseconds / 1_000, places: 2)
    let rows = "\(Figures.count(priced)) rows priced, \(Figures.count(refused)) refused"
    context.note("\(rows), \(time) s, \(Figures.count(rate)) rows a second")
  }
}

/// How many rows came to what.
private struct PriceCounts {
  var priced: Int64 = 0
  var refused: Int64 = 0
}

extension RowFault {
  /// A model's refusal in words of the file.
  init(_ error: PricingError, by model: any PricingModel) {
    switch error {
    case .outOfDomain("underlying", let expected, let got):
      self.init(column: model.traits.takesForward ? "forward" : "spot", reason: "expected \(expected), got \(got)")
    case .outOfDomain(let argument, let expected, let got):
      self.init(column: argument, reason: "expected \(expected), got \(got)")
    case .noConvergence(let quantity):
      self.init(column: "", reason: "the iteration for \(quantity) did not settle")
    case .notCovered(let reason): self.init(column: "", reason: reason)
    case .noSuchVolatility(let reason): self.init(column: "price", reason: reason)
    }
  }
}
