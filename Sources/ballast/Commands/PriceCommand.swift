import Pricing

/// `ballast price`: rows of options to prices, Greeks and implied volatilities.
struct PriceCommand: Command {
  let synopsis = CommandSynopsis(
    name: "price", summary: "price options of a CSV file with any model of the catalogue",
    operands: [Operand(name: "IN.csv", count: .optional, summary: "the rows, a line each; - is standard input")],
    options: [
      .value("out", "FILE", "where to, instead of standard output; written whole or not at all"),
      .flag("json", nil, "a JSON object a line instead of CSV"),
      .value("model", "NAME", "the model of rows that name none (standard: black-scholes-merton)"),
      .value("valuation", "TIME", "when an expiry counts from, such as 2026-12-01T00:00:00Z"),
      .flag("strict", nil, "stop at the first row that cannot be priced"),
      .flag("models", nil, "list the models with their parameters, and end"),
    ],
    examples: ["ballast price options.csv --out priced.csv", "zcat chain.csv.gz | ballast price - --model heston"],
    remarks: [
      "Columns, in any order: right (call, put), spot or forward, strike, years or expiry; and as wanted model, rate,",
      "dividend, id, and the parameters of the model. A price without a volatility asks for the implied volatility.",
      "A row that cannot be priced gets the status refused and its reason; the rest goes on and the exit code is 1.",
    ])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    if arguments.has("models") { return list(context) }
    guard let input = arguments.operands.first else {
      throw CommandFailure.usage("price needs IN.csv: the rows, a line each; - is standard input")
    }
    let name = arguments.text("model") ?? "black-scholes-merton"
    guard let model = ModelCatalogue.model(name) else {
      let guess = nearestName(name, ModelCatalogue.models.map(\.identifier)).map { "Did you mean \($0)?" }
      throw CommandFailure.usage("there is no model \"\(name)\"", fix: guess ?? "See ballast price --models.")
    }
    var run = PriceRun(input: input, model: model, isStrict: arguments.has("strict"))
    if let text = arguments.text("valuation") {
      guard let seconds = InstantText.seconds(text) else {
        throw CommandFailure.usage("--valuation \(text): expected a time such as 2026-12-01T00:00:00Z")
      }
      run.valuation = seconds
    }
    return try run.run(to: arguments.text("out"), isJSON: arguments.has("json"), context)
  }

  private func list(_ context: CommandContext) -> ExitCode {
    for model in ModelCatalogue.models {
      context.say(context.terminal.painted(model.identifier, .bold) + "  " + model.summary)
      for parameter in model.parameters {
        let standard = parameter.standard.map { " (standard: \($0))" } ?? ""
        context.say("    \(parameter.name): \(parameter.meaning)\(standard)")
      }
    }
    return .success
  }
}
