/// Arithmetic on pairs of doubles with about 104 good bits.
extension TwoDouble {
  /// A pair with nothing in the second place.
  @inline(__always) init(_ value: Double) { self.init(high: value, low: 0) }

  /// The pair as one double.
  @inline(__always) var value: Double { high + low }

  /// - Accuracy: relative error below 2^-103 of the larger of sum and terms
  /// - Source: Joldes, Muller, Popescu, Tight and rigorous error bounds for basic building blocks of double-word
  ///   arithmetic, ACM TOMS 44, 2017, algorithm 6
  @inline(__always) static func + (a: TwoDouble, b: TwoDouble) -> TwoDouble {
    let high = sum(a.high, b.high)
    let low = sum(a.low, b.low)
    let part = orderedSum(high.high, high.low + low.high)
    return orderedSum(part.high, part.low + low.low)
  }

  @inline(__always) static func - (a: TwoDouble, b: TwoDouble) -> TwoDouble {
    a + TwoDouble(high: -b.high, low: -b.low)
  }

  /// - Accuracy: relative error below 2^-101 within the range of `product`
  @inline(__always) static func * (a: TwoDouble, b: TwoDouble) -> TwoDouble {
    let product = product(a.high, b.high)
    return orderedSum(product.high, product.low + (a.high * b.low + a.low * b.high))
  }

  @inline(__always) static func * (a: TwoDouble, b: Double) -> TwoDouble {
    let product = product(a.high, b)
    return orderedSum(product.high, product.low + a.low * b)
  }

  /// The quotient of two doubles.
  @inline(__always) static func quotient(_ a: Double, _ b: Double) -> TwoDouble {
    let high = a / b
    let back = product(high, b)
    return TwoDouble(high: high, low: ((a - back.high) - back.low) / b)
  }

  /// - Accuracy: relative error below 2^-98
  @inline(__always) static func / (a: TwoDouble, b: TwoDouble) -> TwoDouble {
    let high = a.high / b.high
    let rest = a - b * high
    return orderedSum(high, rest.high / b.high)
  }
}
