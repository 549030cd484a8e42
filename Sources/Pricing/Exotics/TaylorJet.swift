/// A number with its Taylor coefficients in the market: spot S, volatility σ and time T to the order of the Greeks,
/// rate, dividend and strike to first order.
///
/// The thirteen products of S, σ and T that are kept contain with every product all of its divisors, so what is left
/// out never feeds what is kept: the coefficients are exact up to rounding, without any step width.
///
/// - Source: Griewank and Walther, Evaluating Derivatives, 2008, chapter 13
/// - Evidence: TaylorJetTests
struct TaylorJet: SmoothNumber {
  var value: Double
  var s = 0.0
  var v = 0.0
  var t = 0.0
  var ss = 0.0
  var sv = 0.0
  var st = 0.0
  var vv = 0.0
  var vt = 0.0
  var sss = 0.0
  var ssv = 0.0
  var sst = 0.0
  var vvv = 0.0
  var r = 0.0
  var q = 0.0
  var k = 0.0

  init(_ constant: Double) { value = constant }

  /// The derivatives that the coefficients stand for.
  var greeks: Greeks {
    var result = Greeks()
    result.delta = s
    result.dualDelta = k
    result.gamma = 2 * ss
    result.vega = v
    result.theta = -t
    result.rho = r
    result.dividendRho = q
    result.vanna = sv
    result.volga = 2 * vv
    result.charm = -st
    result.veta = -vt
    result.speed = 6 * sss
    result.zomma = 2 * ssv
    result.color = -2 * sst
    result.ultima = 6 * vvv
    return result
  }

  func mapped(_ level: Double, _ slopes: () -> (Double, Double, Double)) -> TaylorJet {
    let (first, second, third) = slopes()
    var step = self
    step.value = 0
    let square = step * step
    let cube = square * step
    var result = step * first
    result.add(square, times: second / 2)
    result.add(cube, times: third / 6)
    result.value = level
    return result
  }

  func revalued(_ value: Double) -> TaylorJet {
    var result = self
    result.value = value
    return result
  }

  func weightedNormal(_ level: Double, exponent: TaylorJet, weight: () -> Double) -> TaylorJet {
    let bell = weight()
    let growth = exponent.mapped(1) { (1, 1, 1) }
    let rise = mapped(0) { (1, -value, value * value - 1) }
    var result = rise * bell + level
    result = result * growth
    result.value = level
    return result
  }

  static func + (left: TaylorJet, right: TaylorJet) -> TaylorJet {
    var result = left
    result.add(right, times: 1)
    return result
  }

  static func - (left: TaylorJet, right: TaylorJet) -> TaylorJet {
    var result = left
    result.add(right, times: -1)
    return result
  }

  static prefix func - (operand: TaylorJet) -> TaylorJet { operand * -1 }

  static func + (left: TaylorJet, right: Double) -> TaylorJet {
    var result = left
    result.value += right
    return result
  }

  static func - (left: TaylorJet, right: Double) -> TaylorJet { left + -right }

  static func * (left: TaylorJet, right: Double) -> TaylorJet {
    var result = left
    result.value *= right
    result.s *= right
    result.v *= right
    result.t *= right
    result.ss *= right
    result.sv *= right
    result.st *= right
    result.vv *= right
    result.vt *= right
    result.sss *= right
    result.ssv *= right
    result.sst *= right
    result.vvv *= right
    result.r *= right
    result.q *= right
    result.k *= right
    return result
  }

  static func * (x: TaylorJet, y: TaylorJet) -> TaylorJet {
    var p = TaylorJet(x.value * y.value)
    p.s = x.value * y.s + x.s * y.value
    p.v = x.value * y.v + x.v * y.value
    p.t = x.value * y.t + x.t * y.value
    p.r = x.value * y.r + x.r * y.value
    p.q = x.value * y.q + x.q * y.value
    p.k = x.value * y.k + x.k * y.value
    p.ss = x.value * y.ss + x.s * y.s + x.ss * y.value
    p.vv = x.value * y.vv + x.v * y.v + x.vv * y.value
    p.sv = mixed((x.value, x.s, x.v, x.sv), (y.value, y.s, y.v, y.sv))
    p.st = mixed((x.value, x.s, x.t, x.st), (y.value, y.s, y.t, y.st))
    p.vt = mixed((x.value, x.v, x.t, x.vt), (y.value, y.v, y.t, y.vt))
    p.sss = cubic((x.value, x.s, x.ss, x.sss), (y.value, y.s, y.ss, y.sss))
    p.vvv = cubic((x.value, x.v, x.vv, x.vvv), (y.value, y.v, y.vv, y.vvv))
    let volatilityPart = x.v * y.ss + x.ss * y.v
    p.ssv = (x.value * y.ssv + x.ssv * y.value) + (x.s * y.sv + x.sv * y.s) + volatilityPart
    let timePart = x.t * y.ss + x.ss * y.t
    p.sst = (x.value * y.sst + x.sst * y.value) + (x.s * y.st + x.st * y.s) + timePart
    return p
  }

  private typealias Four = (Double, Double, Double, Double)

  /// The coefficient of a product `ab` from those of 1, `a`, `b`, `ab`.
  @inline(__always) private static func mixed(_ x: Four, _ y: Four) -> Double {
    (x.0 * y.3 + x.3 * y.0) + (x.1 * y.2 + x.2 * y.1)
  }

  /// The coefficient of `a³` from those of 1, `a`, `a²`, `a³`.
  @inline(__always) private static func cubic(_ x: Four, _ y: Four) -> Double {
    (x.0 * y.3 + x.3 * y.0) + (x.1 * y.2 + x.2 * y.1)
  }

  private mutating func add(_ other: TaylorJet, times factor: Double) {
    value += other.value * factor
    s += other.s * factor
    v += other.v * factor
    t += other.t * factor
    ss += other.ss * factor
    sv += other.sv * factor
    st += other.st * factor
    vv += other.vv * factor
    vt += other.vt * factor
    sss += other.sss * factor
    ssv += other.ssv * factor
    sst += other.sst * factor
    vvv += other.vvv * factor
    r += other.r * factor
    q += other.q * factor
    k += other.k * factor
  }
}

extension Greeks {
  /// Whether every sensitivity is a number.
  var isFinite: Bool {
    let first = [delta, dualDelta, gamma, vega, theta, rho, dividendRho, vanna]
    let rest = [volga, charm, veta, speed, zomma, color, ultima]
    return first.allSatisfy(\.isFinite) && rest.allSatisfy(\.isFinite)
  }
}
