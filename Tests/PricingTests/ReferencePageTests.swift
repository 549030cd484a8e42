import Foundation
import Instruments
import Pricing
import Testing

/// The pages under docs/models are made from the documentation of the models; with BALLAST_WRITE_PAGES set they are
/// written anew.
@Suite struct ReferencePageTests {
  @Test func thePagesAreUpToDate() throws {
    let sources = try ModelSources()
    for model in ModelCatalogue.models {
      let documentation = try #require(sources.documentation(of: model), "\(model.identifier) has no documentation")
      try expectPage("docs/models/\(model.identifier).md", page(model, documentation))
    }
    try expectPage("docs/models/README.md", index())
  }

  /// A page without these says too little to be relied on.
  @Test func everyModelSaysWhatItRestsOn() throws {
    let sources = try ModelSources()
    for model in ModelCatalogue.models {
      let documentation = try #require(sources.documentation(of: model), "\(model.identifier) has no documentation")
      for field in ["Domain", "Accuracy", "Source", "Evidence"] {
        #expect(documentation.contains { $0.hasPrefix("- \(field):") }, "\(model.identifier) says no \(field)")
      }
    }
  }

  @Test func everyPageHasAModel() throws {
    let folder = repository.appending(path: "docs/models")
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "README.md" }
    #expect(Set(pages) == Set(ModelCatalogue.models.map { "\($0.identifier).md" }))
  }

  private func index() -> String {
    var text =
      "# Models\n\nEvery model of the catalogue; `ballast price` and the Python package take them by these names.\n\n"
    text += "| Model | What it is | Exercise | Underlying |\n|---|---|---|---|\n"
    for model in ModelCatalogue.models {
      let kind = model.traits.takesForward ? "forward" : "spot"
      let name = model.identifier
      text += "| [\(name)](\(name).md) | \(model.summary) | \(model.traits.exercise.rawValue) | \(kind) |\n"
    }
    return text
  }

  private func page(_ model: any PricingModel, _ documentation: [String]) -> String {
    var text = "# \(model.identifier)\n\n\(model.summary).\n\n" + documentation.joined(separator: "\n") + "\n"
    let market = model.traits.takesForward ? "`rate`" : "`rate` and `dividend`"
    let underlying = model.traits.takesForward ? "`forward`" : "`spot`"
    text += "\n## Columns\n\nA row has `right`, \(underlying), `strike`, `years`, \(market), asked for or not.\n"
    guard !model.parameters.isEmpty else { return text + example(model) }
    text += "\n| Parameter | Meaning | From | To | Standard |\n|---|---|---|---|---|\n"
    for parameter in model.parameters {
      let standard = parameter.standard.map { "\($0)" } ?? ""
      text += "| `\(parameter.name)` | \(parameter.meaning) | \(parameter.domain.lowerBound) | "
      text += "\(parameter.domain.upperBound) | \(standard) |\n"
    }
    return text + example(model)
  }

  /// A row that can be tried at once, with what comes of it.
  private func example(_ model: any PricingModel) -> String {
    let names = model.parameters.map { "," + $0.name }.joined()
    let values = model.parameters.map { ",\($0.typical)" }.joined()
    // A forward contains the yield.
    let isForward = model.traits.takesForward
    let market = isForward ? "forward,strike,years,rate" : "spot,strike,years,rate,dividend"
    var text = "\n## Example\n\n```\nmodel,right,\(market)\(names)\n"
    text += "\(model.identifier),call,100,105,0.5,0.03\(isForward ? "" : ",0.01")\(values)\n```\n\n"
    let terms = ContractTerms(
      .call, underlying: 100, strike: 105, years: 0.5, rate: 0.03, dividend: isForward ? 0 : 0.01)
    do throws(PricingError) {
      let valuation = try model.value(terms, model.parameters.map(\.typical))
      let error = valuation.standardError.map { ", standard error \($0)" } ?? ""
      return text + "`ballast price` gives \(valuation.price)\(error), \(greeks(of: valuation)).\n"
    } catch {
      return text + "`ballast price` refuses it: \(error).\n"
    }
  }
}

/// Which Greeks a model gives, in words.
private func greeks(of valuation: Valuation) -> String {
  guard let greeks = valuation.greeks else { return "no Greeks" }
  return greeks.endsAtSecondOrder ? "Greeks of first and second order" : "all Greeks to third order"
}

private let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

private func expectPage(_ path: String, _ text: String) throws {
  let place = repository.appending(path: path)
  if ProcessInfo.processInfo.environment["BALLAST_WRITE_PAGES"] != nil {
    try text.write(to: place, atomically: true, encoding: .utf8)
  }
  let found = (try? String(contentsOf: place, encoding: .utf8)) ?? ""
  #expect(found == text, "\(path) is out of date: BALLAST_WRITE_PAGES=1 swift test --filter ReferencePageTests")
}

/// The sources of the room, to take a model's documentation from.
private struct ModelSources {
  private let lines: [[String]]

  init() throws {
    let folder = repository.appending(path: "Sources/Pricing")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    lines = try names.filter { $0.hasSuffix(".swift") }.sorted().map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8).components(separatedBy: "\n")
    }
  }

  /// The documentation comment in front of the model's constant or else of its type, without its slashes.
  func documentation(of model: any PricingModel) -> [String]? {
    for file in lines {
      guard let named = file.firstIndex(where: { $0.contains("\"\(model.identifier)\",") }) else { continue }
      let declaration = file[named].contains("static let") ? named : named - 1
      if declaration >= 0, file[declaration].contains("static let") { return comment(above: declaration, in: file) }
    }
    let type = String(describing: type(of: model))
    for file in lines {
      guard let declaration = file.firstIndex(where: { declares(type, $0) }) else { continue }
      return comment(above: declaration, in: file)
    }
    return nil
  }

  private func comment(above declaration: Int, in file: [String]) -> [String]? {
    let isComment = { (line: String) in line.drop { $0 == " " }.hasPrefix("///") }
    var first = declaration
    while first > 0, isComment(file[first - 1]) { first -= 1 }
    guard first < declaration else { return nil }
    return file[first..<declaration].map { line in
      String(line.drop { $0 == " " }.dropFirst(3).drop { $0 == " " })
    }
  }

  private func declares(_ type: String, _ line: String) -> Bool {
    let words = line.split { " :<{".contains($0) }
    return words.contains("struct") && words.contains { $0 == type } && line.contains("struct \(type)")
  }
}
