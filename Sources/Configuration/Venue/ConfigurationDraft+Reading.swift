extension ConfigurationDraft {
  /// Reads a file into a draft and collects everything that is wrong with it, names included.
  static func reading(_ bytes: [UInt8], file: String) -> (draft: ConfigurationDraft, faults: [ConfigurationFault]) {
    var document = TomlDocument(bytes)
    let lines = TomlText(bytes).lines.count
    if document.describesNoVenue {
      document = TomlDocument(bytes + Array(("\n" + DefaultConfiguration.text).utf8))
    }
    var reader = SectionReader(
      file: file, document: document, keysBySection: ConfigurationCatalogue.keys, ownLines: lines)
    reader.reportSlips()
    var draft = ConfigurationDraft()
    if document.isCutOff { return (draft, reader.faults) }
    reader.reportStrangers(ConfigurationCatalogue.sectionNames)
    var places: [String: [SectionOccurrence]] = [:]
    for entry in ConfigurationCatalogue.entries { places[entry.name] = entry.read(&reader, &draft) }
    draft.checkNames(&reader, places)
    return (draft, reader.faults)
  }

  /// What the names of sections refer to exists, and each name stands for one thing.
  private func checkNames(_ reader: inout SectionReader, _ places: [String: [SectionOccurrence]]) {
    let feedNames = feeds.map(\.name)
    reader.requireUnique(feedNames, key: "name", "feed", places)
    reader.requireUnique(markets.map(\.name), key: "name", "market", places)
    reader.requireUnique(hedges.map(\.feed), key: "feed", "hedge", places)
    reader.requireUnique(collateral.map { String($0.asset) }, key: "asset", "collateral", places)
    reader.requireUnique(sources.map { $0.feed + " " + $0.name }, key: "name", "source", places)
    reader.requireKnown(sources.map(\.feed), feedNames, "source", places)
    reader.requireKnown(markets.map(\.feed), feedNames, "market", places)
    reader.requireKnown(hedges.map(\.feed), feedNames, "hedge", places)
    reader.requireKnown(collateral.map(\.feed), feedNames, "collateral", places)
    if !reader.document.hasLostSections {
      for (name, isEmpty) in [("feed", feeds.isEmpty), ("market", markets.isEmpty)] where isEmpty {
        reader.requireSection(name)
      }
    }
    checkCounts(&reader, places)
    checkFeeds(&reader, places["feed"] ?? [])
  }

  private func checkCounts(_ reader: inout SectionReader, _ places: [String: [SectionOccurrence]]) {
    let most = 1_000
    for (name, count) in [("feed", feeds.count), ("market", markets.count)] where count > most {
      reader.report(
        .outOfRange, at: places[name]?[most].header ?? .start, "[[\(name)]]", "expected at most \(most), got \(count)",
        fix: "Leave some out.", section: name)
    }
  }

  /// Each feed has sources, and the oracle's own check accepts them.
  private func checkFeeds(_ reader: inout SectionReader, _ occurrences: [SectionOccurrence]) {
    // With another fault about, the oracle would complain of a value that nobody wrote.
    let isSound = !reader.hasFaults
    let isWhole = !reader.document.hasLostSections && !reader.document.lostKeys.contains("feed")
    for (feed, occurrence) in zip(feeds, occurrences) where occurrence.faulty.isEmpty && !feed.name.isEmpty {
      if !sources.contains(where: { $0.feed == feed.name }) {
        if !isWhole { continue }
        reader.report(
          .missing, at: occurrence.header, occurrence.path,
          "expected at least one [[source]] with feed = \"\(feed.name)\"",
          why: "a feed agrees on what its sources publish", fix: "Add a [[source]] for it, or remove the feed.",
          section: "source")
        continue
      }
      guard isSound, case .failure(let fault) = settings(of: feed) else { continue }
      let key = Self.key(of: fault)
      reader.report(
        .contradiction, at: occurrence.place(of: key), "\(occurrence.path).\(key)", got: occurrence.shown[key] ?? "",
        "\(fault)", fix: "Change it or the [[source]]s of \(feed.name).", section: "feed")
    }
  }
}

extension TomlDocument {
  /// A file that only sets values: it says nothing of what there is to trade, and so means the default venue.
  fileprivate var describesNoVenue: Bool {
    let sections = ["feed", "source", "market", "collateral", "hedge"]
    return !isCutOff && !hasLostSections && sections.allSatisfy { root[$0] == nil }
  }
}

extension SectionReader {
  var hasFaults: Bool { !faults.isEmpty }

  mutating func requireUnique(
    _ names: [String], key: String, _ section: String, _ places: [String: [SectionOccurrence]]
  ) {
    let occurrences = places[section] ?? []
    for (index, name) in names.enumerated() where !name.isEmpty {
      guard let first = names[..<index].firstIndex(of: name), occurrences.indices.contains(index) else { continue }
      let line = occurrences[first].place(of: key).line
      report(
        .repeatedName, at: occurrences[index].place(of: key), "\(occurrences[index].path).\(key)",
        got: occurrences[index].shown[key] ?? "", "expected it once; the first is in line \(line)",
        fix: "Rename or remove one of the two.", section: section)
    }
  }

  mutating func requireKnown(
    _ names: [String], _ feeds: [String], _ section: String, _ places: [String: [SectionOccurrence]]
  ) {
    for (name, occurrence) in zip(names, places[section] ?? []) where !name.isEmpty && !feeds.contains(name) {
      if document.hasLostSections || document.lostKeys.contains("name") { continue }
      let known = feeds.filter { !$0.isEmpty }
      let list = known.isEmpty ? "there is none" : "there are " + known.prefix(20).joined(separator: ", ")
      report(
        .unknownName, at: occurrence.place(of: "feed"), "\(occurrence.path).feed", got: occurrence.shown["feed"] ?? "",
        "expected the name of a [[feed]]; \(list)",
        fix: NearestName.of(name, among: known).map { "Did you mean \"\($0)\"?" }
          ?? "Add the [[feed]], or name another.",
        section: section)
    }
  }

  mutating func requireSection(_ name: String) {
    // A section that is there and wrong has been reported.
    if document.root[name] != nil { return }
    report(
      .missing, at: .start, "[[\(name)]]", "expected at least one", why: "a venue has feeds and markets",
      fix: "Add a [[\(name)]] section; `ballast help config` prints an example.", section: name)
  }
}
