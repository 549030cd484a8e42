extension RandomStream {
  /// A Poisson count.
  ///
  /// Below a mean of 10 by adding probabilities, one word; from there by Hörmann's transformed rejection, a few words.
  /// Exact up to the rounding of probabilities and the 52 bits of a uniform number.
  ///
  /// - Domain: `0 ≤ mean ≤ 10^12`
  /// - Complexity: O(mean) below 10, constant beyond
  /// - Throws: `outOfDomain`: the mean is negative, NaN or above 10^12
  /// - Source: Hörmann, The transformed rejection method for generating Poisson random variables, 1993, algorithm PTRS
  /// - Evidence: SamplingTests.poissonFollowsItsLaw
  public mutating func poisson(mean: Double) throws(NumericError) -> Int64 {
    guard mean >= 0, mean <= 1e12 else { throw .outOfDomain }
    return mean < 10 ? poissonByAddition(mean) : poissonByRejection(mean)
  }

  private mutating func poissonByAddition(_ mean: Double) -> Int64 {
    var left = uniform()
    var probability = Exponential.exp(-mean)
    var count: Int64 = 0
    // Past 120 the probabilities sum to less than 10^-80, so the end only catches roundings.
    while left > probability && count < 120 {
      left -= probability
      count += 1
      probability *= mean / Double(count)
    }
    return count
  }

  private mutating func poissonByRejection(_ mean: Double) -> Int64 {
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let squeeze = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let fromEdge = 0.5 - u.magnitude
      let candidate = (2 * a / fromEdge + b) * u + mean + 0.43
      guard candidate >= 0, candidate < 0x1p53 else { continue }
      let count = Int64(candidate)
      if fromEdge >= 0.07 && v <= squeeze { return count }
      if fromEdge < 0.013 && v > fromEdge { continue }
      let height = Logarithm.log(v * inverseAlpha / (a / (fromEdge * fromEdge) + b))
      if height <= logarithmOfPoisson(count, mean: mean) { return count }
    }
  }
}

/// `ln(e^-m m^k / k!)`, arranged so that nothing large cancels.
///
/// `k! = √(2πk) (k/e)^k e^s`, hence `-m h(k/m - 1) - ½ ln(2πk) - s` with `h(d) = (1+d) ln(1+d) - d`.
///
/// - Domain: `0 ≤ k < 2^53`, `m > 0`
func logarithmOfPoisson(_ count: Int64, mean: Double) -> Double {
  if count == 0 { return -mean }
  let k = Double(count)
  let d = (k - mean) / mean
  let excess = (1 + d) * Logarithm.log1p(d) - d
  let remainder: Double
  if count < 16 {
    remainder = StirlingTable.remainders[Int(count)]
  } else {
    let w = 1 / (k * k)
    remainder = (1.0 / 12 - w * (1.0 / 360 - w * (1.0 / 1_260 - w * (1.0 / 1_680 - w * (1.0 / 1_188))))) / k
  }
  return -mean * excess - (0x1.d67f1c864beb5p-1 + 0.5 * Logarithm.log(k)) - remainder
}
