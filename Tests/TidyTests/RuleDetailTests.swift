import Testing

/// Rules that look at several files, and the reading that all of them stand on.
@Suite struct RuleDetailTests {
  @Test func theTableIsReadFromTheManifest() {
    let table = RuleTests.smallTable
    #expect(table.rooms == ["Quantities", "VenueLedger", "EngineCore"])
    #expect(table.mayImport["EngineCore"] == ["Quantities", "VenueLedger", "CZip"])
    #expect(table.shims == ["CZip", "CBig"])
    #expect(table.violations() == [])
  }

  @Test func aRoomMayNotImportWhatStandsBelowIt() {
    let table = ArrowTable(manifest: "let arrows: [A] = [(\"A\", [\"B\"]), (\"B\", []), (\"C\", [\"A\"])]")
    // "B" is a room of the table, so "A" reaches downwards.
    #expect(table.violations().map(\.rule) == [.arrows])
    #expect(unzonedViolations(table).count == 3)
    #expect(unzonedViolations(RuleTests.smallTable) == [])
  }

  @Test func aShimHasOneDoor() {
    let table = ArrowTable(manifest: "let arrows: [A] = [(\"A\", [\"CZip\"]), (\"B\", [\"A\", \"CZip\"])]")
    #expect(table.violations().map(\.rule) == [.shims])
    let first = SourceText(path: "Sources/EngineCore/A.swift", text: "import CZip")
    let test = SourceText(path: "Tests/EngineCoreTests/A.swift", text: "import CZip")
    let other = SourceText(path: "Sources/VenueLedger/A.swift", text: "import CZip")
    #expect(shimViolations([first, test], RuleTests.smallTable) == [])
    #expect(shimViolations([first, other], RuleTests.smallTable).map(\.rule) == [.shims])
  }

  @Test func aLibraryOfTheTestsStaysInTheTests() {
    let test = SourceText(path: "Tests/VenueLedgerTests/A.swift", text: "import CBig")
    let source = SourceText(path: "Sources/VenueLedger/A.swift", text: "import CBig")
    #expect(arrowViolations(test, RuleTests.smallTable) == [])
    #expect(arrowViolations(source, RuleTests.smallTable).map(\.rule) == [.arrows])
  }

  @Test func aRoomThatIsNotInTheTableIsNoRoom() {
    let stranger = SourceText(path: "Sources/Novelty/A.swift", text: "struct A {}")
    let command = SourceText(path: "Sources/ballast/main.swift", text: "import EngineCore")
    #expect(arrowViolations(stranger, RuleTests.smallTable).map(\.rule) == [.arrows])
    #expect(arrowViolations(command, RuleTests.smallTable) == [])
  }

  @Test func onlyTheDoorKnowsRealNumbers() {
    let text = "let a: Double = 1.5"
    #expect(zoneViolations(SourceText(path: Zone.door, text: text)) == [])
    #expect(zoneViolations(SourceText(path: "Sources/Quantities/Other.swift", text: text)).count == 2)
    #expect(zoneViolations(SourceText(path: "Sources/Risk/Other.swift", text: text)) == [])
  }

  @Test func tablesOfDataMayBeLong() {
    let text = String(repeating: "\n", count: 900)
    #expect(sizeViolations(SourceText(path: "Sources/QuantMath/Tables/Long.swift", text: text)) == [])
  }

  @Test func filesBearNamesToo() {
    let utils = SourceText(path: "Sources/Hosting/DiskUtils.swift", text: "")
    let disk = SourceText(path: "Sources/Hosting/Disk+Reserve.swift", text: "")
    #expect(nameViolations(utils).map(\.rule) == [.names])
    #expect(nameViolations(disk) == [])
  }

  @Test func decisionsHaveNumbersAndFourHeadings() {
    let body = "# A\n## Context\n## Options\n## Choice\n## Cost\n"
    let first = SourceText(path: "docs/decisions/0001-a.md", text: body)
    let second = SourceText(path: "docs/decisions/0002-b.md", text: body)
    let third = SourceText(path: "docs/decisions/0003-c.md", text: body)
    let unnamed = SourceText(path: "docs/decisions/notes.md", text: body)
    let bare = SourceText(path: "docs/decisions/0001-a.md", text: "# A\n## Context\n## Options\n## Choice\n")
    let long = SourceText(path: "docs/decisions/0001-a.md", text: body + String(repeating: "a\n", count: 60))
    #expect(decisionViolations([second, first, third]) == [])
    #expect(decisionViolations([first, third]).count == 1)
    #expect(decisionViolations([first, unnamed]).count == 1)
    #expect(decisionViolations([bare]).count == 1)
    #expect(decisionViolations([long]).count == 1)
  }

  @Test func aRoomWithoutAPageIsNamed() {
    let found = readmeViolations(RuleTests.smallTable) { $0 != "Sources/VenueLedger/README.md" }
    #expect(found.map(\.path) == ["Sources/VenueLedger/README.md"])
  }

  @Test func aWaiverExcusesItsOwnLineAndIsCounted() {
    let path = RuleTests.ledger
    let excused = SourceText(path: path, text: "print(a)  // tidy:allow(traps) the one place that may")
    #expect(excused.applyingWaivers(to: trapViolations(excused)).open == [])
    #expect(excused.applyingWaivers(to: trapViolations(excused)).used.map(\.reason) == ["the one place that may"])
    let elsewhere = SourceText(path: path, text: "print(a)\nb()  // tidy:allow(traps) wrong line")
    #expect(Set(elsewhere.applyingWaivers(to: trapViolations(elsewhere)).open.map(\.rule)) == [.traps, .waivers])
    let silent = SourceText(path: path, text: "print(a)  // tidy:allow(traps)")
    #expect(Set(silent.applyingWaivers(to: trapViolations(silent)).open.map(\.rule)) == [.traps, .waivers])
    let unknown = SourceText(path: path, text: "a()  // tidy:allow(manners) none")
    #expect(unknown.applyingWaivers(to: []).open.map(\.rule) == [.waivers])
    let quoted = SourceText(path: path, text: "let a = \"// tidy:allow(traps) a text\"")
    #expect(quoted.waivers == [])
  }

  @Test func oneWaiverAnswersForTheCasesOfAnEnum() {
    let text = "/// A.\npublic enum A {  // tidy:allow(docs) told in the table\n  case b\n  case c, d\n}\n"
    let source = SourceText(path: RuleTests.ledger, text: text)
    #expect(documentationViolations(source).map(\.line) == [2])
    #expect(source.applyingWaivers(to: documentationViolations(source)).open == [])
  }

  @Test func commentsAndTextsAreMaskedAndInterpolationIsNot() {
    let text = "a // b\n/* c /* d */ e */ f \"g \\(h(\"i\")) j\" k #\"l \\(m) \"n\"# o\n\"\"\"\np \"q\" \\(r)\n\"\"\" s"
    let source = SourceText(path: "Sources/A/B.swift", text: text)
    let words = source.code.text(0..<source.code.count).split { !isIdentifier($0.utf8.first ?? 0) }
    #expect(words == ["a", "f", "h", "k", "o", "r", "s"])
    #expect(source.line(at: 7) == 2)
    #expect(source.lineStarts.count == 5)
  }
}
