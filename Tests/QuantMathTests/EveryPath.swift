import QuantMath
import Testing

/// What `work` gives on every path that this processor has; expects the same bits of all.
///
/// Other tests may change the path meanwhile; that makes a comparison weaker now and then, never wrong.
func sameOnEveryPath(_ what: String, _ work: () throws -> [Double]) rethrows {
  defer { LanePath.force(nil) }
  var first: [UInt64]?
  for path in LanePath.available {
    LanePath.force(path)
    let bits = try work().map(\.bitPattern)
    if let first { #expect(bits == first, "\(what) differs on \(path)") } else { first = bits }
  }
}

/// Mean and variance of numbers.
func moments(_ numbers: [Double]) -> (mean: Double, variance: Double) {
  let mean = numbers.reduce(0, +) / Double(numbers.count)
  let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (mean, squares / Double(numbers.count - 1))
}
