/// One thing that is wrong with a configuration, with what to do about it.
public struct ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong; stable, for programs.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The text is no TOML.
    case syntax
    /// A key or a section stands there twice.
    case duplicate
    /// No setting has this key, or no section this name.
    case unknownKey, unknownSection
    /// The value is of another kind, or no exact decimal number.
    case wrongType, malformedNumber
    /// The value lies outside its bounds, or is none of the choices.
    case outOfRange
    /// A setting without a standard value, or a section that must be there, is absent.
    case missing
    /// The value names something that does not exist, or a name stands there twice.
    case unknownName, repeatedName
    /// Settings that are right by themselves contradict each other.
    case contradiction
  }

  /// What is wrong.
  public let kind: Kind
  /// The file as it was named.
  public let file: String
  /// Where the value stands, or the key or section when it is that which is wrong.
  public let place: SourcePlace
  /// Section and key, as in `[venue].min_deposit_usd`; elements of arrays count from 1.
  public let path: String
  /// The value as it stands in the file, shortened; empty where there is none.
  public let got: String
  /// What is wrong with it: expected this, got that.
  public let message: String
  /// What the setting is for or why the rule holds; may be empty.
  public let why: String
  /// What to do.
  public let fix: String
  /// The part of the reference page that explains it; empty where there is none.
  public let page: String

  /// One line: place, path and value, what was expected, why, what to do, where to read on.
  public var description: String {
    var text = "\(file):\(place): \(path)"
    if !got.isEmpty { text += " = \(got)" }
    text += ": \(message)"
    if !why.isEmpty { text += " (\(why))" }
    text += ". \(fix)"
    if !page.isEmpty { text += " See docs/configuration.md#\(page)" }
    return text
  }
}

/// Everything that is wrong with a configuration, in order of the text.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// How many faults the description lists.
  public static let listed = 100
  /// The faults in order of their places.
  public let faults: [ConfigurationFault]

  init(_ faults: [ConfigurationFault]) {
    self.faults = faults.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
      .map(\.element)
  }

  /// One line for each fault.
  public var description: String {
    let lines = faults.prefix(Self.listed).map(\.description).joined(separator: "\n")
    return faults.count > Self.listed ? lines + "\n… and \(faults.count - Self.listed) more" : lines
  }
}
