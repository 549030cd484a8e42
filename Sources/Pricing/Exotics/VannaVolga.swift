public import Instruments
import QuantMath

/// Prices consistent with three quotes of a smile: the cost of hedging what a flat volatility leaves open.
///
/// At the volatility of the middle quote a portfolio of the three quoted options has the vega, vanna and volga of a
/// contract; what the three cost beyond their flat prices is added to the contract's flat price. For vanilla options
/// the three weights are closed: `xᵢ = vega(K)/vega(Kᵢ) · Π ln(Kⱼ/K)/ln(Kⱼ/Kᵢ)` over the other two.
///
/// - Domain: a forward, a time and three strikes above zero, strikes rising; volatilities above zero
/// - Units: undiscounted times `discount`; volatilities per √year
/// - Limits: at the three strikes the quotes themselves; far out the price can leave its bounds, which `price` reports
/// - Source: Castagna and Mercurio, The vanna-volga method for implied volatilities, Risk 20, 2007
/// - Evidence: VannaVolgaTests
public struct VannaVolga: Hashable, Sendable {
  /// The forward price.
  public let forward: Double
  /// Time to expiry in years.
  public let years: Double
  /// The discount factor to expiry.
  public let discount: Double
  /// The three quotes, from the lowest strike.
  public let quotes: [QuotedStrike]

  /// A smile through three quotes.
  ///
  /// - Throws: `outOfDomain` naming the argument
  public init(
    forward: Double, years: Double, discount: Double = 1, quotes: [QuotedStrike]
  ) throws(PricingError) {
    for (name, number) in [("forward", forward), ("years", years), ("discount", discount)] {
      guard number > 1e-100, number < 1e100 else {
        throw .outOfDomain(argument: name, expected: "from 1e-100 to 1e100", got: number)
      }
    }
    guard quotes.count == 3 else {
      throw .outOfDomain(argument: "quotes", expected: "three", got: Double(quotes.count))
    }
    var previous = 1e-100
    for quote in quotes {
      guard quote.strike > previous, quote.strike < 1e100 else {
        throw .outOfDomain(argument: "strike", expected: "positive, rising", got: quote.strike)
      }
      let deviation = quote.volatility * years.squareRoot()
      guard deviation > 1e-8, deviation < 20 else {
        throw .outOfDomain(argument: "volatility", expected: "a deviation from 1e-8 to 20", got: quote.volatility)
      }
      previous = quote.strike
    }
    self.forward = forward
    self.years = years
    self.discount = discount
    self.quotes = quotes
  }

  /// The quotes of a delta convention: at-the-money (delta-neutral straddle), risk reversal and butterfly at a delta.
  ///
  /// `σ± = σ₀ + butterfly ± riskReversal/2`, strikes at which the deltas without premium are `±delta`: spot deltas
  /// where `yieldDiscount` is `e^{-qT}`, forward deltas where it is 1.
  ///
  /// - Throws: `outOfDomain` naming the argument
  public static func fromDeltas(
    forward: Double, years: Double, discount: Double = 1, atTheMoney: Double, riskReversal: Double, butterfly: Double,
    delta: Double = 0.25, yieldDiscount: Double = 1
  ) throws(PricingError) -> VannaVolga {
    let quantile: Double
    do { quantile = -(try NormalDistribution.quantile(delta / yieldDiscount)) } catch {
      throw .outOfDomain(argument: "delta", expected: "between 0 and 1", got: delta)
    }
    guard years >= 0 else { throw .outOfDomain(argument: "years", expected: "above zero", got: years) }
    func quote(_ volatility: Double, _ shift: Double) -> QuotedStrike {
      let deviation = volatility * years.squareRoot()
      let exponent = shift * quantile * deviation + 0.5 * deviation * deviation
      return QuotedStrike(strike: forward * Exponential.exp(exponent), volatility: volatility)
    }
    let wing = atTheMoney + butterfly
    return try VannaVolga(
      forward: forward, years: years, discount: discount,
      quotes: [quote(wing - 0.5 * riskReversal, -1), quote(atTheMoney, 0), quote(wing + 0.5 * riskReversal, 1)])
  }

  /// The price of a vanilla option.
  ///
  /// - Throws: `outOfDomain`: a strike that is not positive and finite; `notCovered`: so far out that the price leaves
  ///   the bounds that exclude arbitrage
  public func price(_ right: OptionRight, strike: Double) throws(PricingError) -> Double {
    guard strike > 1e-100, strike < 1e100 else {
      throw .outOfDomain(argument: "strike", expected: "from 1e-100 to 1e100", got: strike)
    }
    let sign = Double(right.sign)
    var price = flatPrice(sign, strike, middle)
    let vega = flatVega(strike)
    for (index, quote) in quotes.enumerated() where index != 1 {
      let weight = vega / flatVega(quote.strike) * share(index, strike)
      // The part of the vega ratio that both vanish in is the same, so a weight without a number has none to give.
      guard weight.isFinite else { throw outside }
      price += weight * (flatPrice(1, quote.strike, quote.volatility) - flatPrice(1, quote.strike, middle))
    }
    let least = max(sign * (forward - strike), 0)
    let most = right == .call ? forward : strike
    guard price >= least - 1e-12 * most, price <= most else { throw outside }
    return discount * max(price, least)
  }

  /// The implied volatility to first order in the quotes: an interpolation of volatilities by the same three weights.
  ///
  /// - Throws: `outOfDomain`: a strike that is not positive and finite
  public func firstOrderVolatility(strike: Double) throws(PricingError) -> Double {
    guard strike > 1e-100, strike < 1e100 else {
      throw .outOfDomain(argument: "strike", expected: "from 1e-100 to 1e100", got: strike)
    }
    var volatility = 0.0
    for (index, quote) in quotes.enumerated() { volatility += share(index, strike) * quote.volatility }
    return volatility
  }

  /// The implied volatility to second order, close to that of `price` over the quoted range and well beyond.
  ///
  /// - Throws: `outOfDomain`: a strike that is not positive and finite; `notCovered`: where the approximation has no
  ///   root
  public func volatility(strike: Double) throws(PricingError) -> Double {
    let first = try firstOrderVolatility(strike: strike) - middle
    let (d1, d2) = deltas(strike)
    var second = 0.0
    for (index, quote) in quotes.enumerated() {
      let (own1, own2) = deltas(quote.strike)
      let gap = quote.volatility - middle
      second += share(index, strike) * own1 * own2 * gap * gap
    }
    let bend = d1 * d2
    let level = 2 * middle * first + second
    if bend.magnitude < 1e-9 { return middle + level / (2 * middle) }
    let square = middle * middle + bend * level
    guard square >= 0 else { throw outside }
    // (√(σ² + b l) - σ)/b, without the difference.
    return middle + level / (middle + square.squareRoot())
  }

  /// What a contract costs beyond its price at the middle volatility, from its sensitivities at it.
  ///
  /// The three quoted options are taken in the amounts that have the contract's vega, vanna and volga together;
  /// `survival` scales the cost of a contract that may die before the hedge has been needed: the probability that it
  /// lives is common.
  ///
  /// - Units: sensitivities as in `Greeks`, discounted, by the forward
  /// - Throws: `outOfDomain`: a sensitivity that is no number; `notCovered`: quotes too close together to tell apart
  public func overhedge(
    vega: Double, vanna: Double, volga: Double, survival: Double = 1
  ) throws(PricingError) -> Double {
    for (name, number) in [("vega", vega), ("vanna", vanna), ("volga", volga), ("survival", survival)] {
      guard number.isFinite else { throw .outOfDomain(argument: name, expected: "a finite number", got: number) }
    }
    // Per unit of vega a vanilla option has vanna -d₂/(Fσ√T) and volga d₁d₂/σ: a three by three system, by elimination.
    let root = years.squareRoot()
    var rows: [[Double]] = [[], [], []]
    for quote in quotes {
      let (d1, d2) = deltas(quote.strike)
      rows[0].append(1)
      rows[1].append(-d2)
      rows[2].append(d1 * d2)
    }
    let wanted = [vega, vanna * forward * middle * root, volga * middle]
    let amounts = try Self.solved(rows, wanted)
    var cost = 0.0
    for (quote, amount) in zip(quotes, amounts) {
      let excess = flatPrice(1, quote.strike, quote.volatility) - flatPrice(1, quote.strike, middle)
      cost += amount * excess / flatVega(quote.strike)
    }
    return try finite(survival * cost)
  }

  private var middle: Double { quotes[1].volatility }
  private var outside: PricingError { .notCovered("this far from the quotes; use a surface") }

  /// `Π ln(Kⱼ/K)/ln(Kⱼ/Kᵢ)`.
  private func share(_ index: Int, _ strike: Double) -> Double {
    var share = 1.0
    for (other, quote) in quotes.enumerated() where other != index {
      share *= logRatio(quote.strike, strike) / logRatio(quote.strike, quotes[index].strike)
    }
    return share
  }

  private func deltas(_ strike: Double) -> (Double, Double) {
    let deviation = middle * years.squareRoot()
    let d1 = logRatio(forward, strike) / deviation + 0.5 * deviation
    return (d1, d1 - deviation)
  }

  private func flatPrice(_ sign: Double, _ strike: Double, _ volatility: Double) -> Double {
    forwardOption(sign, forward, strike, volatility * years.squareRoot())
  }

  private func flatVega(_ strike: Double) -> Double {
    forward * years.squareRoot() * NormalDistribution.density(deltas(strike).0)
  }

  private static func solved(_ rows: [[Double]], _ wanted: [Double]) throws(PricingError) -> [Double] {
    func determinant(_ m: [[Double]]) -> Double {
      let first = m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
      let second = m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
      return first - second + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    }
    let whole = determinant(rows)
    guard whole.magnitude > 1e-12 else { throw .notCovered("quotes this close together; widen them") }
    return (0..<3).map { column in
      var replaced = rows
      for row in 0..<3 { replaced[row][column] = wanted[row] }
      return determinant(replaced) / whole
    }
  }
}
