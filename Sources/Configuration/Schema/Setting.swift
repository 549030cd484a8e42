import Quantities

/// One setting: its key, how it is written, and where it goes. One line of a section's table.
struct Setting<Target: Sendable>: Sendable {
  /// What absence means.
  enum Presence: Sendable {
    /// The target's own value stands.
    case standard
    /// It must be there.
    case required
    /// Nothing is set.
    case optional
  }

  let key: String
  let form: SettingForm
  let presence: Presence
  let summary: String
  let read: @Sendable (Target) -> SettingValue?
  let write: @Sendable (inout Target, SettingValue) -> Void

  init(
    _ key: String, _ form: SettingForm, _ presence: Presence, _ summary: String,
    read: @escaping @Sendable (Target) -> SettingValue?,
    write: @escaping @Sendable (inout Target, SettingValue) -> Void
  ) {
    self.key = key
    self.form = form
    self.presence = presence
    self.summary = summary
    self.read = read
    self.write = write
  }

  /// The form of a number whose places follow from the unit in its key; traps on a key without a unit.
  private static func form(_ key: String, _ bounds: ClosedRange<Int64>) -> SettingForm {
    guard let places = decimals(ofUnitIn: key) else {
      preconditionFailure("Invariant: \(key) ends in its unit")
    }
    return .number(decimals: places, bounds: bounds)
  }

  /// An exact quantity; bounds in counts of 1e-6.
  static func quantity<Unit: FixedPoint>(
    _ key: String, _ path: any WritableKeyPath<Target, Unit> & Sendable, _ bounds: ClosedRange<Int64>,
    _ summary: String, _ presence: Presence = .standard
  ) -> Setting {
    Setting(key, form(key, bounds), presence, summary) {
      .number($0[keyPath: path].raw)
    } write: { target, value in
      if case .number(let raw) = value { target[keyPath: path] = Unit(raw: raw) }
    }
  }

  /// A length of time; bounds in nanoseconds.
  static func span(
    _ key: String, _ path: any WritableKeyPath<Target, TimeSpan> & Sendable, _ bounds: ClosedRange<Int64>,
    _ summary: String
  ) -> Setting {
    Setting(key, form(key, bounds), .standard, summary) {
      .number($0[keyPath: path].nanoseconds)
    } write: { target, value in
      if case .number(let raw) = value { target[keyPath: path] = TimeSpan(nanoseconds: raw) }
    }
  }

  /// A whole number.
  static func count<Count: FixedWidthInteger & Sendable>(
    _ key: String, _ path: any WritableKeyPath<Target, Count> & Sendable, _ bounds: ClosedRange<Int64>,
    _ summary: String
  ) -> Setting {
    Setting(key, form(key, bounds), .standard, summary) {
      .number(Int64($0[keyPath: path]))
    } write: { target, value in
      if case .number(let raw) = value { target[keyPath: path] = Count(raw) }
    }
  }

  /// A real number of a simulation, written with at most six decimal places; bounds in counts of 1e-6.
  static func real(
    _ key: String, _ path: any WritableKeyPath<Target, Double> & Sendable, _ bounds: ClosedRange<Int64>,
    _ summary: String
  ) -> Setting {
    Setting(key, .number(decimals: 6, bounds: bounds), .standard, summary) {
      .number(Int64(clamping: Int128(($0[keyPath: path] * 1e6).rounded())))
    } write: { target, value in
      if case .number(let raw) = value { target[keyPath: path] = Double(raw) / 1e6 }
    }
  }

  /// A whole number that may be left to the program.
  static func optionalCount(
    _ key: String, _ path: any WritableKeyPath<Target, Int?> & Sendable, _ bounds: ClosedRange<Int64>,
    _ summary: String
  ) -> Setting {
    Setting(key, form(key, bounds), .optional, summary) {
      $0[keyPath: path].map { .number(Int64($0)) }
    } write: { target, value in
      if case .number(let raw) = value { target[keyPath: path] = Int(raw) }
    }
  }

  /// True or false.
  static func flag(
    _ key: String, _ path: any WritableKeyPath<Target, Bool> & Sendable, _ summary: String
  ) -> Setting {
    Setting(key, .flag, .standard, summary) {
      .number($0[keyPath: path] ? 1 : 0)
    } write: { target, value in
      target[keyPath: path] = value == .number(1)
    }
  }

  /// A name or a path.
  static func text(
    _ key: String, _ path: any WritableKeyPath<Target, String> & Sendable, _ form: SettingForm, _ summary: String,
    _ presence: Presence = .required
  ) -> Setting {
    Setting(key, form, presence, summary) {
      .text($0[keyPath: path])
    } write: { target, value in
      if case .text(let text) = value { target[keyPath: path] = text }
    }
  }
}
