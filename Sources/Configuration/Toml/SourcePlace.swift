/// Where something stands in a text. Lines and columns count from 1, columns in code points.
public struct SourcePlace: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The line.
  public let line: Int
  /// The column.
  public let column: Int

  /// A place in a text.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The first character.
  static let start = SourcePlace(line: 1, column: 1)

  /// Earlier in the text.
  public static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }

  /// As compilers write it.
  public var description: String { "\(line):\(column)" }
}
