/// How the raw 64-bit value of a parameter is read and written.
public enum ParameterUnit: Sendable {
  /// Dimensionless, 1e-6.
  case ratio
  /// USDC, 1e-6.
  case usd
  /// Contracts, 1e-6.
  case contracts
  /// Whole coins at the asset's own scale; `decimals` of them.
  case coins(decimals: Int)
  /// Nanoseconds, written in seconds.
  case seconds
  /// A plain number.
  case count
  /// Zero or one.
  case flag
  /// 1e-18.
  case atto
  /// Vault shares, 1e-6.
  case shares
  /// The number of a `LiquidityModel`.
  case model

  /// Decimal places of the written form.
  public var decimals: Int {
    switch self {
    case .ratio, .usd, .contracts, .shares: 6
    case .coins(let decimals): decimals
    case .seconds: 9
    case .count, .flag, .model: 0
    case .atto: 18
    }
  }
}

/// What a parameter is called, in which unit, within which bounds, and with which value it starts.
public struct ParameterDefinition: Sendable {
  /// The name in configuration and scenario files; it ends in its unit where it has one.
  public let key: String
  /// How the raw value reads.
  public let unit: ParameterUnit
  /// The value of a venue that sets nothing.
  public let standard: Int64
  /// The hard bounds; governance cannot leave them.
  public let bounds: ClosedRange<Int64>
  /// One line for people.
  public let summary: String
}

/// A closed list of settings whose values are raw 64-bit integers.
public protocol ParameterKey: CaseIterable, RawRepresentable, Sendable where RawValue == UInt8 {
  /// Name, unit, bounds and standard value.
  var definition: ParameterDefinition { get }
}

/// The values of one closed list of settings, always within their bounds.
public struct ParameterSet<Key: ParameterKey>: Sendable, Equatable {
  private var values: [Int64]

  /// The standard values.
  public init() { values = Key.allCases.map(\.definition.standard) }

  /// The raw value of a setting.
  @inlinable public subscript(_ key: Key) -> Int64 { value(at: Int(key.rawValue)) }

  @usableFromInline func value(at index: Int) -> Int64 { values[index] }

  /// Sets a raw value; false, and nothing changes, when it is out of bounds.
  public mutating func set(_ key: Key, to value: Int64) -> Bool {
    guard key.definition.bounds.contains(value) else { return false }
    values[Int(key.rawValue)] = value
    return true
  }
}
