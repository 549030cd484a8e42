import Testing

@testable import Configuration

@Suite struct SHA256Tests {
  private func hex(_ text: String) -> String {
    SHA256.hash(Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// FIPS 180-4 examples: one block, two blocks, nothing, a million letters.
  @Test func agreesWithTheStandard() {
    #expect(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      hex(String(repeating: "a", count: 10_000))
        == "27dd1f61b867b6a0f6e9d8a41c43231de52107e53ae424de8f847b821db4b711")
  }
}

@Suite struct NearestNameTests {
  @Test func countsSlips() {
    #expect(NearestName.distance(Array("kitten".utf8), Array("sitting".utf8)) == 3)
    #expect(NearestName.distance(Array("ab".utf8), Array("ba".utf8)) == 1)
    #expect(NearestName.distance(Array("".utf8), Array("abc".utf8)) == 3)
  }

  @Test func suggestsOnlyWhatIsNear() {
    let names = ["backtest", "simulate", "replay", "run"]
    #expect(NearestName.of("backtst", among: names) == "backtest")
    #expect(NearestName.of("SIMULATE", among: names) == "simulate")
    #expect(NearestName.of("rpelay", among: names) == "replay")
    #expect(NearestName.of("vaccuum", among: names) == nil)
    #expect(NearestName.of("run", among: []) == nil)
  }
}

/// What holds for every setting there is.
@Suite struct ConfigurationCatalogueTests {
  @Test func everyKeyIsThereOnceAndEndsInItsUnit() {
    for entry in ConfigurationCatalogue.entries {
      let rows = entry.rows(ConfigurationDraft())
      #expect(Set(rows.map(\.key)).count == rows.count, "\(entry.name)")
      for row in rows {
        let isNumber = row.expectation.contains("number")
        let hasUnit = decimals(ofUnitIn: row.key) != nil
        #expect(!isNumber || hasUnit || row.key == "outlier_multiple", "[\(entry.name)].\(row.key) has no unit")
        #expect(!row.summary.isEmpty && !row.summary.hasSuffix("."), "\(row.key)")
      }
    }
    #expect(ConfigurationCatalogue.entries.map { $0.rows(ConfigurationDraft()).count }.reduce(0, +) > 150)
  }

  /// Each setting changes its own value and no other: a wrong key path would not.
  @Test func everySettingGoesWhereItBelongs() {
    for entry in ConfigurationCatalogue.entries where !entry.isArray {
      let standard = entry.values(ConfigurationDraft())[0]
      for (key, text) in standard {
        let other = Self.another(text, key, entry)
        var reader = SectionReader(
          file: "", document: TomlDocument(Array("[\(entry.name)]\n\(key) = \(other)\n".utf8)), keysBySection: [])
        var draft = ConfigurationDraft()
        _ = entry.read(&reader, &draft)
        let changed = zip(entry.values(draft)[0], standard).filter { $0.0.text != $0.1.text }.map(\.0.key)
        #expect(changed == [key], "[\(entry.name)].\(key) = \(other)")
      }
    }
  }

  @Test func everySettingOfAnArrayGoesWhereItBelongs() {
    for entry in ConfigurationCatalogue.entries where entry.isArray {
      let standard = Self.values("[[\(entry.name)]]\n", entry)
      for row in entry.rows(ConfigurationDraft()) {
        let text = standard.first { $0.key == row.key }?.text ?? "\"\""
        let other = Self.another(text, row.key, entry)
        let changed = Self.values("[[\(entry.name)]]\n\(row.key) = \(other)\n", entry)
          .filter { value in !standard.contains { $0.key == value.key && $0.text == value.text } }.map(\.key)
        #expect(changed == [row.key], "[[\(entry.name)]].\(row.key) = \(other)")
      }
    }
  }

  private static func values(_ text: String, _ entry: CatalogueEntry) -> [(key: String, text: String)] {
    var reader = SectionReader(file: "", document: TomlDocument(Array(text.utf8)), keysBySection: [])
    var draft = ConfigurationDraft()
    _ = entry.read(&reader, &draft)
    return entry.values(draft).first ?? []
  }

  /// A value that is allowed and not the standard one.
  private static func another(_ text: String, _ key: String, _ entry: CatalogueEntry) -> String {
    guard let row = entry.rows(ConfigurationDraft()).first(where: { $0.key == key }) else { return "" }
    if text == "true" || text == "false" { return text == "true" ? "false" : "true" }
    if row.expectation.hasPrefix("one of") {
      let words = row.expectation.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
      return "\"" + (words.first { "\"\($0)\"" != text } ?? "") + "\""
    }
    if row.expectation.contains("quotes") { return "\"another\"" }
    let bounds = row.expectation.split(separator: " ").suffix(3)
    let (low, high) = (bounds.first.map(String.init) ?? "", bounds.last.map(String.init) ?? "")
    return text == low ? high : low
  }

  /// The page and the default file are made by the program; with BALLAST_WRITE_PAGES set they are written anew.
  @Test func thePagesAreUpToDate() throws {
    let configuration = try DefaultConfiguration.load()
    try expectPage("docs/configuration.md", ConfigurationPage.markdown)
    try expectPage("Sources/Configuration/Default.toml", configuration.effectiveText)
  }
}
