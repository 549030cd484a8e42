import Simulation

/// A section with the place of its values in the draft: what reading, hashing and the reference page have in common.
enum ConfigurationCatalogue {
  /// Every section in the order of the page, one line each.
  static let entries: [CatalogueEntry] = [
    .single(.engine, \.pace),
    .single(.venue, \.venue),
    .repeated(.feed, \.feedStandard, \.feeds),
    .repeated(.source, \.sourceStandard, \.sources),
    .repeated(.market, \.marketStandard, \.markets),
    .list(.collateral, \.collateral),
    .repeated(.hedge, \.hedgeStandard, \.hedges),
    .single(.hedgePatience, \.patience),
    .single(.hedgeFunding, \.hedgeFunding),
    .single(.simulatedVenue, \.simulatedVenue, .simulation),
    .single(.backtest, \.backtest, .simulation),
    .single(.traders, \.backtest.traders, .simulation),
    .single(.journal, \.journal, .host),
    .single(.sequencer, \.sequencer, .host),
  ]

  /// The names of all sections, `defaults.` ones among them.
  static var sectionNames: [(name: String, isArray: Bool)] { entries.flatMap(\.names) }

  /// The keys of each section.
  static var keys: [(section: String, keys: [String])] {
    entries.map { ($0.name, $0.rows(ConfigurationDraft()).map(\.key)) }
  }
}

/// A section whose target's type is forgotten.
struct CatalogueEntry: Sendable {
  /// What a section decides about, and so to which hash it belongs.
  enum Scope: Sendable {
    /// What the engine does.
    case venue
    /// What surrounds the engine in simulations and backtests.
    case simulation
    /// Where and how the host works: never about results.
    case host
  }

  let name: String
  let names: [(name: String, isArray: Bool)]
  let summary: String
  let isArray: Bool
  /// What its values decide about.
  let scope: Scope
  /// Takes the section from the file into the draft; answers where its tables stand.
  let read: @Sendable (inout SectionReader, inout ConfigurationDraft) -> [SectionOccurrence]
  /// The settings with their standard values.
  let rows: @Sendable (ConfigurationDraft) -> [SettingRow]
  /// The effective values: one list of keys and texts for each table.
  let values: @Sendable (ConfigurationDraft) -> [[(key: String, text: String)]]

  /// `[name]`.
  static func single<Target>(
    _ section: Section<Target>, _ path: any WritableKeyPath<ConfigurationDraft, Target> & Sendable,
    _ scope: Scope = .venue
  ) -> CatalogueEntry {
    CatalogueEntry(
      name: section.name, names: [(section.name, false)], summary: section.summary, isArray: false, scope: scope
    ) { reader, draft in
      let table = reader.table(section.name)
      return [reader.fill(&draft[keyPath: path], section, from: table, path: "[\(section.name)]")]
    } rows: { _ in
      section.rows
    } values: {
      [section.values(of: $0[keyPath: path])]
    }
  }

  /// `[[name]]` without standard values for all.
  static func list<Target>(
    _ section: Section<Target>, _ path: any WritableKeyPath<ConfigurationDraft, [Target]> & Sendable
  ) -> CatalogueEntry {
    CatalogueEntry(
      name: section.name, names: [(section.name, true)], summary: section.summary, isArray: true, scope: .venue
    ) { reader, draft in
      reader.fillEach(&draft[keyPath: path], section, from: section.standard, inherited: nil)
    } rows: { _ in
      section.rows
    } values: { draft in
      draft[keyPath: path].map { section.values(of: $0) }
    }
  }

  /// `[[name]]`, each beginning with what `[defaults.name]` says.
  static func repeated<Target>(
    _ section: Section<Target>, _ standard: any WritableKeyPath<ConfigurationDraft, Target> & Sendable,
    _ path: any WritableKeyPath<ConfigurationDraft, [Target]> & Sendable
  ) -> CatalogueEntry {
    let defaults = section.defaults
    return CatalogueEntry(
      name: section.name, names: [(section.name, true), (defaults.name, false)], summary: section.summary,
      isArray: true, scope: .venue
    ) { reader, draft in
      let table = reader.table(defaults.name)
      let inherited = reader.fill(&draft[keyPath: standard], defaults, from: table, path: "[\(defaults.name)]")
      return reader.fillEach(
        &draft[keyPath: path], section, from: draft[keyPath: standard], inherited: table == nil ? nil : inherited)
    } rows: { _ in
      section.rows
    } values: { draft in
      draft[keyPath: path].map { section.values(of: $0) }
    }
  }
}

/// A setting as the reference page shows it.
struct SettingRow: Sendable {
  let key: String
  let expectation: String
  /// As the file would have it; `nil` for a required one, empty for one that may be left to the program.
  let standard: String?
  let summary: String
}

extension Section {
  var rows: [SettingRow] {
    settings.map { setting in
      let standard = setting.presence == .required ? nil : text(of: setting.key, in: self.standard) ?? ""
      return SettingRow(
        key: setting.key, expectation: setting.form.expectation, standard: standard, summary: setting.summary)
    }
  }

  func values(of target: Target) -> [(key: String, text: String)] {
    settings.compactMap { setting in
      setting.read(target).map { (setting.key, setting.form.text(of: $0)) }
    }
  }
}

extension SectionReader {
  /// Appends one target for each table behind `[[name]]`.
  mutating func fillEach<Target>(
    _ targets: inout [Target], _ section: Section<Target>, from standard: Target, inherited: SectionOccurrence?
  ) -> [SectionOccurrence] {
    var found: [SectionOccurrence] = []
    for (index, table) in tables(section.name).enumerated() {
      var target = standard
      let path = "[\(section.name) \(index + 1)]"
      found.append(fill(&target, section, from: table, path: path, inherited: inherited))
      targets.append(target)
    }
    return found
  }
}
