import Quantities

/// One section of the file: a table, or the elements of an array of tables.
struct Section<Target: Sendable>: Sendable {
  /// As in `[name]` or `[[name]]`.
  let name: String
  let isArray: Bool
  let summary: String
  let settings: [Setting<Target>]
  let rules: [SectionRule<Target>]
  /// The values that stand where the file says nothing.
  let standard: Target

  init(
    _ name: String, isArray: Bool = false, standard: Target, _ summary: String, rules: [SectionRule<Target>] = [],
    _ settings: [Setting<Target>]
  ) {
    self.name = name
    self.isArray = isArray
    self.summary = summary
    self.settings = settings
    self.rules = rules
    self.standard = standard
  }

  /// `[defaults.name]`: the same settings as a single table, but for those that each element has for itself.
  var defaults: Section {
    Section(
      "defaults." + name, standard: standard, "Values of every [[\(name)]] that sets none of its own.", rules: rules,
      settings.filter { $0.presence != .required })
  }

  func setting(_ key: String) -> Setting<Target>? { settings.first { $0.key == key } }

  /// A setting's value as the file would have it; `nil` where nothing is set.
  func text(of key: String, in target: Target) -> String? {
    setting(key).flatMap { setting in setting.read(target).map { setting.form.text(of: $0) } }
  }
}

/// A relation between settings of one section.
struct SectionRule<Target: Sendable>: Sendable {
  /// The settings it speaks about; the fault is shown at the first that the file sets.
  let keys: [String]
  /// What must hold, in words.
  let expectation: String
  let why: String
  let fix: String
  let holds: @Sendable (Target) -> Bool

  /// A rule in words of its own.
  init(
    _ keys: [String], _ expectation: String, why: String, fix: String, holds: @escaping @Sendable (Target) -> Bool
  ) {
    self.keys = keys
    self.expectation = expectation
    self.why = why
    self.fix = fix
    self.holds = holds
  }

  /// The first setting is at most the second; `unless` lifts the rule.
  static func atMost(
    _ lesser: Setting<Target>, _ greater: Setting<Target>, why: String,
    unless: @escaping @Sendable (Target) -> Bool = { _ in false }
  ) -> SectionRule {
    SectionRule(
      [lesser.key, greater.key], "\(lesser.key) at most \(greater.key)", why: why,
      fix: "Lower \(lesser.key) or raise \(greater.key)."
    ) { target in
      guard case .number(let a) = lesser.read(target), case .number(let b) = greater.read(target) else { return true }
      return a <= b || unless(target)
    }
  }
}

extension Array {
  /// Rules that each of these settings is at most the next.
  static func rising<Target: Sendable>(
    _ settings: [Setting<Target>], _ keys: [String], why: String
  ) -> [SectionRule<Target>] where Element == SectionRule<Target> {
    let named = keys.compactMap { key in settings.first { $0.key == key } }
    precondition(named.count == keys.count, "Invariant: rules speak of settings that exist")
    return zip(named, named.dropFirst()).map { .atMost($0, $1, why: why) }
  }
}
