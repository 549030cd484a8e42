import Testing

@testable import Configuration

/// A mistake is told once, with its line, its name and what to do about it.
@Suite struct ConfigurationMistakeTests {
  private func faults(_ text: String) -> [ConfigurationFault] {
    do {
      _ = try VenueConfiguration(Array(text.utf8), file: "venue.toml")
      return []
    } catch {
      return error.faults
    }
  }

  @Test func theCorrectFileIsCorrect() throws {
    #expect(faults(Mistake.correct).map(\.description) == [])
    #expect(Mistake.all.count >= 60)
  }

  @Test(arguments: Mistake.all) func tellsTheMistake(_ mistake: Mistake) throws {
    #expect(mistake.line > 0, "the table does not fit the file")
    let found = faults(mistake.text)
    try #require(found.count == 1, "\(found.map(\.description))")
    #expect(found[0].kind == mistake.kind)
    #expect(found[0].place.line == mistake.line, "\(found[0])")
    #expect(found[0].path == mistake.path)
    #expect(found[0].fix == mistake.fix, "\(found[0])")
    #expect(found[0].file == "venue.toml")
  }

  @Test func showsAFaultInOneLine() {
    let found = faults(Mistake.correct.replacing("min_deposit_usd = 10", with: "min_deposit_usd = \"10\""))
    #expect(
      found.map(\.description) == [
        "venue.toml:6:19: [venue].min_deposit_usd = \"10\": expected a number from 1 to 1000000, got a text "
          + "(least deposit of an LP). Remove the quotes. See docs/configuration.md#venue"
      ])
  }

  @Test func tellsEverythingAtOnceInOrder() {
    let text = """
      [venue]
      min_deposit_usd = 1,5
      exit_spread_ratio = 7
      min_deposit_usd = yes
      [markt]
      [broken
      nonsense = 1
      [[feed]]
      name = "BTC"
      quorum_count = "1"
      """
    let found = faults(text)
    #expect(found.map(\.place.line) == [2, 3, 4, 5, 6, 10])
    #expect(
      found.map(\.kind) == [.syntax, .outOfRange, .syntax, .unknownSection, .syntax, .wrongType])
  }

  @Test func inheritedValuesAreToldWhereTheyStand() {
    let text = Mistake.correct.replacing("adl_trigger_ratio = 0.85", with: "adl_trigger_ratio = 0.8")
      .replacing("taker_fee_ratio = 0.001", with: "adl_target_ratio = 0.82")
    let found = faults(text)
    #expect(found.map(\.path) == ["[market 1].adl_target_ratio"])
    #expect(found.first?.message.contains("adl_target_ratio = 0.82, adl_trigger_ratio = 0.8") == true)
  }

  @Test func aVenueHasFeedsAndMarkets() {
    let found = faults("\n[[collateral]]\nasset = \"BTC\"\nfeed = \"BTC\"")
    #expect(found.map(\.path) == ["[[feed]]", "[[market]]", "[collateral 1].feed"])
    #expect(found.prefix(2).allSatisfy { $0.kind == .missing && $0.place.line == 1 })
  }

  /// What contradicts the default venue is told where the user can see it.
  @Test func aFileThatOnlySetsValuesIsHeldAgainstTheDefaultVenue() {
    let early = faults("[defaults.feed]\nmax_age_s = 10\n")
    #expect(early.map(\.place.line) == [2, 2] && early.map(\.path) == ["[feed 1].max_age_s", "[feed 2].max_age_s"])
    let late = faults("[defaults.source]\nheartbeat_s = 61\nmax_age_s = 61\n")
    #expect(late.map(\.place.line) == [1, 1] && late.allSatisfy { $0.kind == .contradiction })
  }

  @Test func hostileTextsAreRefusedAndNothingElse() {
    let deep = "x = " + String(repeating: "[", count: 100_000)
    let dotted = String(repeating: "a.", count: 500_000) + "a = 1\n"
    let long = String(repeating: "# a comment\n", count: 100_000)
    let nested = "x = " + String(repeating: "{a=", count: 100_000)
    for text in [
      deep, dotted, long, nested, "a = \"\"\"", "[[", "\u{0}", "a = '", "[a]\n[a]\n[a]\n[a]", "a.b = 1\na = 2",
    ] {
      #expect(!faults(text).isEmpty)
    }
    let broken: [UInt8] = [0x61, 0x3D, 0x22, 0xFF, 0x22]
    #expect(throws: ConfigurationError.self) { try VenueConfiguration(broken, file: "x") }
  }

  @Test func manyBrokenLinesEnd() {
    let text = (0..<1_000).map { "key\($0) = ?" }.joined(separator: "\n")
    let found = faults(text)
    #expect(found.count > 10 && found.count < 30)
    #expect(found.map(\.place.line) == found.map(\.place.line).sorted())
  }
}
