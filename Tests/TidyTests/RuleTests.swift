import Testing

/// One broken text and one clean text for each rule: a rule that catches nothing is worse than none.
@Suite struct RuleTests {
  /// What a rule must catch, and the nearest text that it must let pass.
  struct Example: CustomTestStringConvertible, Sendable {
    let rule: Rule
    let path: String
    let bad: String
    let good: String
    let check: @Sendable (SourceText) -> [Violation]
    var testDescription: String { "\(rule.rawValue): \(String(bad.prefix(50)).debugDescription)" }

    init(
      _ rule: Rule, _ path: String, bad: String, good: String, _ check: @escaping @Sendable (SourceText) -> [Violation]
    ) {
      self.rule = rule
      self.path = path
      self.bad = bad
      self.good = good
      self.check = check
    }
  }

  @Test(arguments: zoneExamples + codeExamples + textExamples)
  func catchesTheBrokenTextAndPassesTheCleanOne(_ example: Example) {
    let found = example.check(SourceText(path: example.path, text: example.bad))
    #expect(found.contains { $0.rule == example.rule }, "not caught: \(example.bad)")
    let clean = example.check(SourceText(path: example.path, text: example.good))
    #expect(clean.filter { $0.rule == example.rule } == [], "caught although clean: \(example.good)")
  }

  static let ledger = "Sources/VenueLedger/Fees.swift"
  static let engine = "Sources/EngineCore/Engine.swift"

  static let zoneExamples: [Example] = [
    Example(
      .clock, ledger, bad: "let now = Date()", good: "// Date() is banned\nlet upDate = \"Date()\"", zoneViolations),
    Example(.clock, "Sources/Risk/A.swift", bad: "ContinuousClock.now", good: "let at: Timestamp", zoneViolations),
    Example(
      .chance, engine, bad: "Int.random(in: 0...1)", good: "Int.random(in: 0...1, using: &stream)", zoneViolations),
    Example(.chance, "Sources/Simulation/A.swift", bad: "paths.shuffled()", good: "paths.sorted()", zoneViolations),
    Example(.hashOrder, ledger, bad: "var a: [AccountID: Money]", good: "var a: [Money]", zoneViolations),
    Example(.hashOrder, engine, bad: "var a: Set<AccountID>", good: "var a: ParameterSet<Key>", zoneViolations),
    Example(.hashOrder, ledger, bad: "let a = Dictionary(uniqueKeysWithValues: b)", good: "a[b]", zoneViolations),
    Example(.concurrency, engine, bad: "let a = await b()", good: "let awaited = b()", zoneViolations),
    Example(.concurrency, "Sources/Oracles/A.swift", bad: "Task { a() }", good: "let tasks = 1", zoneViolations),
    Example(
      .foundation, "Sources/Hedging/A.swift", bad: "import Glibc", good: "import Quantities", zoneViolations),
    Example(.foundation, ledger, bad: "import FoundationEssentials", good: "import Instruments", zoneViolations),
    Example(.real, ledger, bad: "let a: Double", good: "/// No Double here.\nlet a: Int64", zoneViolations),
    Example(.real, "Sources/Quantities/A.swift", bad: "let a = 1.5", good: "let a = $0.1.2 + b.0", zoneViolations),
    Example(.real, ledger, bad: "\"\\(Float(a))\"", good: "\"Float(a)\"", zoneViolations),
    Example(.formula, engine, bad: "a.squareRoot()", good: "let squareRootOfTime = 1", zoneViolations),
    Example(.formula, engine, bad: "QuantMath.exp(a)", good: "let expiry = regexp(a)", zoneViolations),
    Example(
      .libm, "Sources/Simulation/A.swift", bad: "import Glibc\nlet a = exp(b)",
      good: "import Glibc\nimport QuantMath\nlet a = QuantMath.exp(b)", libmViolations),
  ]

  static let codeExamples: [Example] = [
    Example(
      .arrows, ledger, bad: "public import EngineCore", good: "import Quantities", { arrowViolations($0, smallTable) }),
    Example(
      .arrows, "Tests/VenueLedgerTests/A.swift", bad: "@testable import EngineCore",
      good: "@testable import VenueLedger", { arrowViolations($0, smallTable) }),
    Example(.lines, ledger, bad: repeated("\n", 601), good: repeated("\n", 600), sizeViolations),
    Example(
      .columns, ledger, bad: repeated("a", 121), good: repeated("é", 120) + "\n" + repeated("b", 119), sizeViolations),
    Example(
      .functionLength, ledger, bad: "func a(b: Int = { 1 }()) -> Int {" + repeated("\n", 70) + "}",
      good: "func a() {" + repeated("\n", 69) + "}\nprotocol A {\n  init()\n}\n@c func d()\n\nstruct B {"
        + repeated("\n", 90)
        + "}",
      sizeViolations),
    Example(.names, ledger, bad: "struct OrderManager {}", good: "struct Database {}", nameViolations),
    Example(
      .docs, ledger, bad: "@frozen public struct A {\n}",
      good: "/// A.\n@frozen public struct A {\n  var b = 1\n}", { documentationViolations($0) }),
    Example(
      .docs, ledger, bad: "/// A.\npublic enum A {\n  case b\n}",
      good:
        "/// A.\npublic enum A {\n  /// B.\n  case b\n  var c: Int {\n    switch self {\n    case .b: 1\n    }\n  }\n}",
      { documentationViolations($0) }),
    Example(
      .docs, ledger, bad: "/// A.\npublic protocol A {\n  func b()\n}",
      good: "/// A.\npublic protocol A {\n  /// B.\n  func b()\n}\nextension A {\n  func c() {}\n}",
      { documentationViolations($0) }),
    Example(
      .docs, ledger, bad: "  @inlinable public static func < (a: A, b: A) -> Bool { true }",
      good: "  /// Less.\n  @inlinable\n  public static func < (a: A, b: A) -> Bool { true }\npublic import A",
      { documentationViolations($0) }),
    Example(
      .docs, ledger, bad: "public private(set) var a = 1", good: "func a() {\n  switch b {\n  case c: d()\n  }\n}",
      { documentationViolations($0) }),
    Example(.traps, ledger, bad: "let a = b!", good: "if !b, a != c, d!==e, g!=h { let f = \"g!\" }", trapViolations),
    Example(.traps, ledger, bad: "let a = b[0]!.c", good: "let a = b[0]?.c", trapViolations),
    Example(.traps, ledger, bad: "try! a()", good: "try a()", trapViolations),
    Example(.traps, ledger, bad: "fatalError(\"a\")", good: "precondition(a, \"Invariant: b\")", trapViolations),
    Example(.traps, ledger, bad: "print(a)", good: "blueprint(a)\nreport.print(a)", trapViolations),
    Example(
      .idleTest, "Tests/RiskTests/A.swift", bad: "@Test func a() {}", good: "@Test func a() { #expect(b) }",
      idleTestViolations),
    Example(.unfinished, ledger, bad: "// TO" + "DO: later", good: "let method = 1", unfinishedViolations),
  ]

  static let textExamples: [Example] = [
    Example(
      .paths, "docs/a.md", bad: "see /wo" + "rk/main", good: "see docs/ho" + "me/a and $HO" + "ME", pathViolations),
    Example(
      .links, "docs/a.md", bad: "[a](../gone.md#b)", good: "[a](../README.md#b) `[x](gone.md)` [c](https://d/e)",
      { linkViolations($0) { $0 == "README.md" } }),
  ]

  static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  static let smallTable = ArrowTable(
    manifest: """
      /// Not "this" one.
      let arrows: [(room: String, mayImport: [String])] = [
        // A comment with a ("bracket", [
        ("Quantities", []),
        ("VenueLedger", ["Quantities"]),
        (
          "EngineCore",
          [
            "Quantities", "VenueLedger",
            "CZip",
          ]
        ),
      ]
      let shims: [Target] = [.systemLibrary(name: "CZip"), .systemLibrary(name: "CBig")]
      """)
}
