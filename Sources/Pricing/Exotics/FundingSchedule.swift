/// How a perpetual derivative is paid for: the long pays the excess of its mark over its payoff.
///
/// Over one funding period a long whose mark stays where it is pays the whole excess, in one payment or in several
/// equal parts. At a payment, what the position is worth before, `M⁻`, and after it, `M`, differ by the payment `(M⁻ -
/// P)/n`, so `M⁻ = (n M + P)/(n + 1)`: a perpetual is a portfolio of expiring contracts, the next one with weight `1/(n
/// + 1)`, each later one with `n/(n + 1)` of the weight before.
///
/// - Source: Bankman-Fried and White, Everlasting options, 2021
public struct FundingSchedule: Hashable, Sendable {
  /// The funding period in years.
  public let period: Double
  /// Payments in one period; `nil` for funding without end, whose weights are those of an exponential time.
  public let payments: Int?

  /// A schedule of this period.
  ///
  /// - Throws: `outOfDomain`: a period not above zero, or payments outside of 1 to 1,000
  public init(period: Double, payments: Int? = nil) throws(PricingError) {
    guard period > 0, period < 1e6 else {
      throw .outOfDomain(argument: "funding_period", expected: "above 0, below 1e6 years", got: period)
    }
    if let payments, payments < 1 || payments > 1_000 {
      throw .outOfDomain(argument: "payments", expected: "from 1 to 1000, or 0 for always", got: Double(payments))
    }
    self.period = period
    self.payments = payments
  }

  /// The schedule in a model's parameters, `payments` 0 for always.
  init(_ period: Double, _ payments: Double) throws(PricingError) {
    guard payments.rounded() == payments else {
      throw .outOfDomain(argument: "payments", expected: "a whole number", got: payments)
    }
    try self.init(period: period, payments: payments > 0 ? Int(payments) : nil)
  }

  static let parameters = [
    ModelParameter(
      "funding_period", "years over which the excess of mark over payoff is paid", in: 0...1e6, typical: 0.05),
    ModelParameter("payments", "payments in a funding period; 0: always", in: 0...1_000, standard: 0),
  ]
}
