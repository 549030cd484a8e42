import Pricing
import QuantMath

extension PricingModel {
  /// Where among the parameters the volatility stands that a price implies; `nil` where the model has none.
  var volatilityPlace: Int? { parameters.firstIndex { $0.name == "volatility" || $0.name == "normal_volatility" } }

  /// The volatility at which the model gives a price, by its own inverse where it has one.
  func impliedVolatility(
    _ terms: ContractTerms, _ values: [Double], at place: Int, price: Double
  ) throws(PricingError) -> Double {
    switch identifier {
    case "black-scholes-merton": try ImpliedVolatility.blackScholesMerton(price: price, terms).volatility
    case "black-76":
      try ImpliedVolatility.black(
        price: price, forward: terms.underlying, strike: terms.strike, years: terms.years,
        discount: Exponential.exp(-terms.rate * terms.years), right: terms.right
      ).volatility
    case "bachelier":
      try ImpliedVolatility.normal(
        price: price, forward: terms.underlying, strike: terms.strike, years: terms.years,
        discount: Exponential.exp(-terms.rate * terms.years), right: terms.right
      ).volatility
    default: try ImpliedParameter.find(parameters[place].name, of: self, price: price, terms, values).value
    }
  }
}
