internal import Instruments

/// American options on an asset that pays dividends on known dates, beside a continuous yield.
///
/// The price of the underlying is lognormal between dates and falls by the dividend when it goes ex: by an amount of
/// money, by a share of the price, or both, never below 0. That is the piecewise lognormal convention, not the
/// escrowed one, which would take the present value of all dividends off the spot first and gives other prices for
/// the same volatility. The holder may exercise at any time, just before a dividend above all. Two sizes of a
/// trinomial lattice, extrapolated.
///
/// - Domain: as `American`; dividends not negative, on dates in any order; those beyond expiry are left out
/// - Units: amounts in the currency of the price, years from now
/// - Limits: without dividends the American option; two boundaries are no obstacle here
/// - Accuracy: 4e-5 of the strike with 100 steps and 3e-6 with the standard 400, against calls with one dividend by
///   quadrature
/// - Complexity: O(steps^1.5)
/// - Throws: `outOfDomain`; `noConvergence` where a probability would be negative for so few steps
/// - Source: Vellekoop and Nieuwenhuis, Efficient pricing of derivatives on assets with discrete dividends, 2006
/// - Evidence: AmericanOtherTests
public struct AmericanDividends: PricingModel {
  /// How many dividends the columns hold; `value` over a list takes any number.
  public static let columns = 3

  /// `american-dividends`.
  public let identifier = "american-dividends"
  /// One line for people.
  public let summary = "American option on an asset with dividends on known dates, on a lattice"
  /// The volatility, three dividends, the steps.
  public let parameters: [ModelParameter] = {
    var all = [AmericanParameter.volatility]
    for index in 1...Self.columns {
      let amount = index == 1 ? 1.0 : 0
      let years = 0.2 * Double(index)
      all.append(
        ModelParameter(
          "dividend_amount_\(index)", "dividend \(index) in money", in: 0...1e12, standard: 0, typical: amount))
      all.append(
        ModelParameter("dividend_share_\(index)", "dividend \(index) in parts of the price", in: 0...1, standard: 0))
      all.append(
        ModelParameter(
          "dividend_years_\(index)", "years until dividend \(index)", in: 0...1e3, standard: 0, typical: years))
    }
    all.append(ModelParameter("steps", "steps of the smaller lattice", in: 25...2_000, standard: 400, typical: 50))
    return all
  }()
  /// Exercised at any time; dividends move the bounds of vanilla options.
  public let traits = ModelTraits(exercise: .american, isVanilla: false, accuracy: 4e-4)

  /// The model; it has no state.
  public init() {}

  /// The price alone.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let dividends = (0..<Self.columns).map { index in
      DiscreteDividend(years: values[3 * index + 3], amount: values[3 * index + 1], share: values[3 * index + 2])
    }
    return try value(terms, volatility: values[0], dividends, steps: Int(values[10]))
  }

  /// The price with any number of dividends.
  public func value(
    _ terms: ContractTerms, volatility: Double, _ dividends: [DiscreteDividend], steps: Int = 400
  ) throws(PricingError) -> Valuation {
    let row = AmericanRow(terms, volatility: volatility)
    for dividend in dividends {
      guard dividend.years >= 0, dividend.amount >= 0, dividend.amount < .infinity, dividend.years < .infinity else {
        throw .outOfDomain(argument: "dividend", expected: "finite numbers, not negative", got: dividend.amount)
      }
      guard dividend.share >= 0, dividend.share <= 1 else {
        throw .outOfDomain(argument: "dividend_share", expected: "from 0 to 1", got: dividend.share)
      }
    }
    guard steps >= 25, steps <= 2_000 else {
      throw .outOfDomain(argument: "steps", expected: "from 25 to 2,000", got: Double(steps))
    }
    switch AmericanRegion(row) {
    case .refused(let status) where status != .notCovered: try status.check()
    case .certain:
      guard row.years > 0, row.spot > 0, row.strike > 0 else { return Valuation(price: CertainExercise(row).price) }
      throw .outOfDomain(argument: "volatility", expected: "σ√T above 1e-9", got: volatility)
    case .refused, .european, .early: break
    }
    let inside = dividends.filter { $0.years < terms.years && ($0.amount > 0 || $0.share > 0) }
    let ordered = inside.sorted { $0.years < $1.years }
    let few = try DividendLattice(row, ordered, steps: steps).price
    let many = try DividendLattice(row, ordered, steps: 2 * steps).price
    let price = max(2 * many - few, row.isCall ? row.spot - row.strike : row.strike - row.spot, 0)
    guard price.isFinite else { throw .noConvergence(of: "price") }
    return Valuation(price: price)
  }
}
