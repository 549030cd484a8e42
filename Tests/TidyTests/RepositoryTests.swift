import Testing

/// What the protocols of each room document.
private let requirements: [String: Set<String>] = Repository.sources.reduce(into: [:]) { found, source in
  found[source.target, default: []].formUnion(documentedRequirements(source))
}

/// The rules that hold for one file at a time.
private let perFile: [(name: String, rule: @Sendable (SourceText) -> [Violation])] = [
  ("arrows", { arrowViolations($0, Repository.table) }),
  ("zones", zoneViolations),
  ("formulas of the C library", libmViolations),
  ("sizes", sizeViolations),
  ("names", nameViolations),
  ("documentation", { documentationViolations($0, inherited: requirements[$0.target, default: []]) }),
  ("traps", trapViolations),
  ("unfinished work", unfinishedViolations),
  ("idle tests", idleTestViolations),
  ("paths", pathViolations),
  ("links", { linkViolations($0, exists: Repository.paths.contains) }),
]

/// The house rules, held against every file of the repository.
@Suite struct RepositoryTests {
  @Test func everyFileKeepsTheRules() {
    #expect(Repository.sources.count > 30, "the repository was not found")
    var used: [Waiver] = []
    for source in Repository.sources {
      let found = perFile.flatMap { $0.rule(source) }
      let (open, waived) = source.isSource || source.isTest ? source.applyingWaivers(to: found) : (found, [])
      used += waived
      for violation in open { Issue.record("\(violation)") }
    }
    for waiver in used { print("waiver \(waiver)") }
    print("tidy: \(Repository.sources.count) files, \(used.count) of \(Repository.waiverLimit) waivers used")
    #expect(used.count <= Repository.waiverLimit, "too many waivers: mend the code or the rule")
  }

  @Test func theTableOfArrowsIsSound() {
    #expect(Repository.table.rooms.count >= 11)
    #expect(Repository.table.violations() == [])
    #expect(unzonedViolations(Repository.table) == [])
    for room in Repository.table.rooms {
      #expect(Repository.paths.contains("Sources/\(room)"), "room \(room) has no folder")
    }
  }

  @Test func everyRoomHasItsPage() {
    #expect(readmeViolations(Repository.table, exists: Repository.paths.contains) == [])
  }

  @Test func everySystemLibraryHasOneDoor() {
    #expect(!Repository.table.shims.isEmpty)
    #expect(shimViolations(Repository.sources, Repository.table) == [])
  }

  @Test func decisionsAreNumberedWithoutHoles() {
    #expect(decisionViolations(Repository.sources) == [])
  }
}
