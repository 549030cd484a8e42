import Testing

@testable import QuantMath

@Suite struct BrownianBridgeTests {
  /// Column `j` of the bridge's matrix: the increments that draw `j` alone gives.
  private func columns(_ bridge: BrownianBridge) -> [[Double]] {
    let steps = bridge.steps
    precondition(steps <= 32)
    var draws = [Double](repeating: 0, count: 32 * steps)
    for j in 0..<steps { draws[32 * j + j] = 1 }
    var result = draws
    var span = result.mutableSpan
    bridge.increments(draws.span, into: &span)
    return (0..<steps).map { path in (0..<steps).map { result[32 * $0 + path] } }
  }

  /// Independent draws have to come out as independent increments of unit variance: the matrix is orthogonal.
  @Test func incrementsStayIndependent() throws {
    for times in [[1.0], [0.5, 1], (1...32).map { Double($0) / 32 }, [0.01, 0.02, 0.5, 0.6, 3, 3.001, 10]] {
      let matrix = columns(try BrownianBridge(times: times))
      for i in matrix.indices {
        for j in matrix.indices {
          let product = matrix.reduce(0.0) { $0 + $1[i] * $1[j] }
          #expect(abs(product - (i == j ? 1 : 0)) < 1e-13, "increments \(i) and \(j) of \(times.count)")
        }
      }
    }
  }

  /// The first draw decides the last date alone, and the second the middle.
  @Test func theFirstDrawsDecideMost() throws {
    let times = (1...16).map { Double($0) }
    let matrix = columns(try BrownianBridge(times: times))
    let ends = matrix.map { $0.reduce(0, +) }
    #expect(abs(ends[0] - 4) < 1e-13)
    for end in ends.dropFirst() { #expect(abs(end) < 1e-13) }
    #expect(abs(matrix[1].prefix(8).reduce(0, +) - 2) < 1e-13)
  }

  /// Every second row of 32.
  private func rows(_ numbers: [Double], of factor: Int) -> [Double] {
    numbers.indices.filter { $0 / 32 % 2 == factor }.map { numbers[$0] }
  }

  @Test func factorsAreApart() throws {
    let bridge = try BrownianBridge(times: [0.3, 0.7, 1, 2])
    var stream = RandomStream(seed: 4)
    let draws = (0..<256).map { _ in stream.normal() }
    var both = draws
    var span = both.mutableSpan
    bridge.increments(draws.span, factors: 2, into: &span)
    for factor in 0..<2 {
      let own = rows(draws, of: factor)
      var alone = own
      var target = alone.mutableSpan
      bridge.increments(own.span, into: &target)
      #expect(alone == rows(both, of: factor))
    }
    sameOnEveryPath("bridge") {
      var result = draws
      var span = result.mutableSpan
      bridge.increments(draws.span, factors: 2, into: &span)
      return result
    }
  }

  @Test func refusals() {
    for times in [[], [0], [-1], [1, 1], [2, 1], [.nan], [.infinity], [1, .nan]] as [[Double]] {
      #expect(throws: NumericError.outOfDomain) { try BrownianBridge(times: times) }
    }
  }
}
