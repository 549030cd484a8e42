internal import CQuantMath

/// Sobol's sequence with the direction numbers of Joe and Kuo (D6), in the order of the Gray code.
///
/// Point `n` and point `n + 1` differ by one direction number in every dimension; any point is found without those
/// before it. Digits are 32, so that there are 2^32 points. Scrambled points are moved by 2^-33 into the middle of
/// their cells and so never reach 0 or 1; points that are not scrambled are the published ones unless `isCentred` says
/// otherwise. Take 2^m points from index 0 and leave out none: that is what the sequence balances.
///
/// - Complexity: 128 bytes a dimension; with patterns for bundles 256
/// - Source: Sobol', USSR Comput. Math. 7, 1967; Joe and Kuo, SIAM J. Sci. Comput. 30, 2008
/// - Evidence: SobolTests
public struct SobolSequence: Sendable {
  /// How many dimensions there are direction numbers for: 21,201.
  public static var mostDimensions: Int { sobol_most_dimensions() }
  /// How many points there are: 2^32.
  public static let points: UInt64 = 1 << 32
  /// How many consecutive points a bundle has.
  public static let bundle = 32

  /// How many coordinates a point has.
  public let dimensions: Int
  /// How the points are scrambled.
  public let scrambling: SobolScrambling
  /// Whether points lie in the middle of their cells of side 2^-32.
  public let isCentred: Bool
  /// The number of the next point.
  public private(set) var index: UInt64 = 0

  private let directions: [UInt32]
  private let pattern: [UInt32]
  private let seeds: [UInt32]
  private var state: [UInt32]

  /// The sequence at its beginning.
  ///
  /// - Throws: `outOfDomain`: less than one dimension or more than there are direction numbers for
  public init(dimensions: Int, scrambling: SobolScrambling = .none, isCentred: Bool? = nil) throws(NumericError) {
    guard dimensions > 0, dimensions <= Self.mostDimensions else { throw .outOfDomain }
    self.dimensions = dimensions
    self.scrambling = scrambling
    self.isCentred = isCentred ?? (scrambling != .none)
    let width = (dimensions + 7) & ~7
    var directions = [UInt32](repeating: 0, count: 32 * width)
    var pattern = [UInt32](repeating: 0, count: Self.bundle * dimensions)
    var seeds = [UInt32](repeating: 0, count: width)
    directions.withUnsafeMutableBufferPointer { table in
      guard let numbers = table.baseAddress else { return }
      sobol_directions(dimensions, numbers)
      if case .matrix(let seed) = scrambling { sobol_matrix_scramble(SplitMix64.mixed(~seed), dimensions, numbers) }
      pattern.withUnsafeMutableBufferPointer { sobol_pattern(numbers, dimensions, $0.start) }
    }
    if let seed = scrambling.seed {
      seeds.withUnsafeMutableBufferPointer { sobol_seeds(SplitMix64.mixed(seed &+ 1), dimensions, $0.start) }
    }
    self.directions = directions
    self.pattern = pattern
    self.seeds = seeds
    state = [UInt32](repeating: 0, count: width)
  }

  /// Makes point `index` the next one.
  ///
  /// - Throws: `outOfDomain`: there is no such point
  public mutating func skip(to index: UInt64) throws(NumericError) {
    guard index < Self.points else { throw .outOfDomain }
    self.index = index
    let dimensions = dimensions
    state.withUnsafeMutableBufferPointer { sobol_state(directions, dimensions, index, $0.start) }
  }

  /// The next points, a row of coordinates each.
  ///
  /// - Shapes: a multiple of `dimensions`; traps otherwise
  /// - Throws: `outOfDomain`: past the last point
  public mutating func nextPoints(into result: inout MutableSpan<Double>) throws(NumericError) {
    precondition(result.count % dimensions == 0, "Invariant: points are whole")
    let count = result.count / dimensions
    guard UInt64(count) <= Self.points - index else { throw .outOfDomain }
    let (dimensions, index, offset, isNested) = (dimensions, index, offset, isNested)
    state.withUnsafeMutableBufferPointer { state in
      result.withUnsafeMutableBufferPointer { target in
        guard let to = target.baseAddress else { return }
        sobol_points(directions, state.start, seeds, dimensions, index, count, offset, isNested, to)
      }
    }
    self.index += UInt64(count)
  }

  /// The next 32 points, a row of 32 numbers for each dimension.
  ///
  /// - Domain: `index` is a multiple of 32; traps otherwise
  /// - Shapes: `32 · dimensions` numbers, dimension by dimension
  /// - Throws: `outOfDomain`: past the last point
  public mutating func nextBundle(into result: inout MutableSpan<Double>) throws(NumericError) {
    precondition(result.count == Self.bundle * dimensions, "Invariant: a bundle has 32 points of every dimension")
    precondition(index % UInt64(Self.bundle) == 0, "Invariant: bundles begin at multiples of 32")
    guard index < Self.points else { throw .outOfDomain }
    let (dimensions, offset, isNested) = (dimensions, offset, isNested)
    result.withUnsafeMutableBufferPointer { target in
      guard let to = target.baseAddress else { return }
      sobol_bundle(pattern, state, seeds, dimensions, offset, isNested, to)
    }
    index += UInt64(Self.bundle)
    // Gray codes of 32 k and 32 (k + 1) differ in bit 4 and in bit 5 plus the trailing zeros of k + 1.
    let flipped = min(31, 5 + (index >> 5).trailingZeroBitCount)
    let width = state.count
    state.withUnsafeMutableBufferPointer { state in
      directions.withUnsafeBufferPointer { table in
        for d in 0..<width { state[d] ^= table[4 * width + d] ^ table[flipped * width + d] }
      }
    }
  }

  private var offset: Double { isCentred ? 0x1p-33 : 0 }
  private var isNested: Int32 { if case .nested = scrambling { 1 } else { 0 } }
}
