/// What of a section stands in the file, and where.
struct SectionOccurrence {
  /// `[venue]`, `[market 2]`.
  let path: String
  /// The header, or the start of the file for a section that is not there.
  let header: SourcePlace
  var places: [String: SourcePlace] = [:]
  /// Values as written, for messages.
  var shown: [String: String] = [:]
  /// Keys whose values could not be taken.
  var faulty: Set<String> = []

  /// Where a key stands: here, or where its section begins.
  func place(of key: String) -> SourcePlace { places[key] ?? header }
}

/// Reads sections and collects what is wrong with them.
struct SectionReader {
  let file: String
  let document: TomlDocument
  /// The names of all sections, for messages about unknown keys.
  let keysBySection: [(section: String, keys: [String])]
  /// What stands behind these lines is of the default configuration and not the user's to look at.
  let ownLines: Int
  private(set) var faults: [ConfigurationFault] = []

  init(
    file: String, document: TomlDocument, keysBySection: [(section: String, keys: [String])], ownLines: Int = .max
  ) {
    self.ownLines = ownLines
    self.file = file
    self.document = document
    self.keysBySection = keysBySection
  }

  mutating func report(
    _ kind: ConfigurationFault.Kind, at place: SourcePlace, _ path: String, got: String = "", _ message: String,
    why: String = "", fix: String, section: String = ""
  ) {
    faults.append(
      ConfigurationFault(
        kind: kind, file: file, place: place.line > ownLines ? .start : place, path: path, got: got, message: message,
        why: why, fix: fix,
        page: section.hasPrefix("defaults.") ? String(section.dropFirst(9)) : section))
  }

  /// Takes the settings of one table into `target`.
  ///
  /// - Parameter inherited: the keys that `[defaults.…]` sets, for the places of contradictions.
  mutating func fill<Target>(
    _ target: inout Target, _ section: Section<Target>, from table: TomlTable?, path: String,
    inherited: SectionOccurrence? = nil
  ) -> SectionOccurrence {
    var found = SectionOccurrence(path: path, header: table?.place ?? .start)
    found.places = inherited?.places ?? [:]
    found.shown = inherited?.shown ?? [:]
    found.faulty = inherited?.faulty ?? []
    let page = section.name
    for member in table?.members ?? [] {
      guard let setting = section.setting(member.key) else {
        reportUnknown(member, section, path)
        continue
      }
      found.places[member.key] = member.node.place
      found.shown[member.key] = member.node.shown
      do throws(ValueFault) {
        setting.write(&target, try setting.form.value(of: member.node, key: member.key))
        found.faulty.remove(member.key)
      } catch {
        found.faulty.insert(member.key)
        report(
          error.kind, at: member.node.place, "\(path).\(member.key)", got: member.node.shown, error.message,
          why: setting.summary, fix: error.fix, section: page)
      }
    }
    reportMissing(section, table, path)
    for rule in section.rules where found.faulty.isDisjoint(with: rule.keys) && !rule.holds(target) {
      // What is broken by inherited values alone is told where they stand.
      if inherited != nil, !rule.keys.contains(where: { table?[$0] != nil }) { continue }
      contradict(rule, section, target, found, only: table)
    }
    return found
  }

  private mutating func reportMissing<Target>(_ section: Section<Target>, _ table: TomlTable?, _ path: String) {
    for setting in section.settings where setting.presence == .required && table?[setting.key] == nil {
      if document.lostKeys.contains(setting.key) || document.hasLostSections { continue }
      report(
        .missing, at: table?.place ?? .start, "\(path).\(setting.key)",
        "expected \(setting.form.expectation), got nothing",
        why: setting.summary, fix: "Add a line such as: \(setting.key) = \(setting.form.example)", section: section.name
      )
    }
  }

  /// Reports a broken rule, at the first of its keys that the table itself sets, else where it is inherited from.
  private mutating func contradict<Target>(
    _ rule: SectionRule<Target>, _ section: Section<Target>, _ target: Target, _ found: SectionOccurrence,
    only table: TomlTable?
  ) {
    let own = rule.keys.first { table?[$0] != nil } ?? rule.keys.first { found.places[$0] != nil }
    let key = own ?? rule.keys[0]
    let values = rule.keys.map { "\($0) = \(section.text(of: $0, in: target) ?? "not set")" }
    report(
      .contradiction, at: found.place(of: key), "\(found.path).\(key)",
      got: section.text(of: key, in: target) ?? "",
      "expected \(rule.expectation), got \(values.joined(separator: ", "))",
      why: rule.why, fix: rule.fix, section: section.name)
  }

  private mutating func reportUnknown<Target>(_ member: TomlMember, _ section: Section<Target>, _ path: String) {
    let key = member.key
    let keys = section.settings.map(\.key)
    let stem = stem(key)
    let fix: String
    if let sibling = keys.first(where: { self.stem($0) == stem }) {
      fix = "Write \(sibling), and convert the value to that unit."
    } else if let nearest = NearestName.of(key, among: keys) {
      fix = "Did you mean \(nearest)?"
    } else if let other = keysBySection.first(where: { $0.keys.contains(key) }) {
      fix = "It belongs into [\(other.section)]."
    } else {
      fix = "Remove it, or look its name up."
    }
    report(
      .unknownKey, at: member.place, "\(path).\(printable(key))", got: member.node.shown,
      "no setting of this section has this name", fix: fix, section: section.name)
  }

  /// A key without its unit.
  private func stem(_ key: String) -> String {
    let units = [
      "usd", "ratio", "contracts", "shares", "bps", "s", "ms", "us", "ns", "min", "h", "pct", "percent", "usdc",
    ]
    guard let cut = key.lastIndex(of: "_"), units.contains(String(key[key.index(after: cut)...])) else { return key }
    return String(key[..<cut])
  }
}
