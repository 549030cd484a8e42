/// One number that a model wants beside the terms of the contract.
public struct ModelParameter: Hashable, Sendable {
  /// The column name: lower case, words joined by underscores, the standard term.
  public let name: String
  /// What it is, with its unit, in a few words.
  public let meaning: String
  /// The least and the greatest value allowed.
  public let domain: ClosedRange<Double>
  /// What is taken where the row says nothing; `nil` where the row has to say it.
  public let standard: Double?
  /// A usual value for an underlying near 100: examples and the conformance suite take it.
  public let typical: Double

  /// A parameter of this name; without a typical value, the standard one or what in the domain is nearest to 0.25.
  public init(
    _ name: String, _ meaning: String, in domain: ClosedRange<Double>, standard: Double? = nil, typical: Double? = nil
  ) {
    self.typical = typical ?? standard ?? max(domain.lowerBound, min(domain.upperBound, 0.25))
    self.name = name
    self.meaning = meaning
    self.domain = domain
    self.standard = standard
  }
}

/// When the holder may exercise.
public enum ExerciseStyle: String, Hashable, Sendable, CaseIterable {
  /// At expiry only.
  case european
  /// At any time.
  case american
  /// On given dates.
  case bermudan
}

/// A model of the catalogue: one file under `Models`, one line in `ModelCatalogue`.
///
/// The conformance suite runs over the catalogue: whatever stands there is held to parity, bounds, limits, monotony and
/// to its own Greeks by differences, as far as its traits say that these apply.
public protocol PricingModel: Sendable {
  /// The name in files and on the command line: lower case, words joined by hyphens.
  var identifier: String { get }
  /// One line for people.
  var summary: String { get }
  /// The numbers beside the terms, in the order in which `values` come.
  var parameters: [ModelParameter] { get }
  /// What the conformance suite may hold it to.
  var traits: ModelTraits { get }

  /// The price and, where the model has them, its Greeks.
  ///
  /// - Shapes: `values` in the order of `parameters`, as many
  /// - Throws: `PricingError`; never a number that is not finite, never a trap, whatever the arguments
  func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation

  /// Values rows together; each comes to what `value` gives it alone, to the last bit.
  ///
  /// Models that can share work between rows, a characteristic function over strikes for one, do so here.
  ///
  /// - Shapes: a result for each row, in their order
  func valueRows(_ rows: [PricingRow]) -> [Result<Valuation, PricingError>]
}

/// What is true of a model's prices.
public struct ModelTraits: Hashable, Sendable {
  /// When the holder may exercise.
  public var exercise: ExerciseStyle
  /// `ContractTerms.underlying` is a forward price; otherwise a spot price.
  public var takesForward: Bool
  /// Pays `max(±(S - K), 0)`, so that parity and the bounds of vanilla options hold.
  public var isVanilla: Bool
  /// The underlying and the strike may be below zero, so that the upper bounds of vanilla options do not hold.
  public var takesNegativePrices: Bool
  /// Twice the underlying and twice the strike make twice the price: no parameter is in units of the price.
  public var isHomogeneous: Bool
  /// The relative error of a price against the model's exact value, in parts of the strike.
  public var accuracy: Double
  /// The accuracy of its Greeks by the same measure, each scaled by the powers of S, σ and T in it; `nil`: none given.
  public var greekAccuracy: Double?

  /// Traits of these parts.
  public init(
    exercise: ExerciseStyle = .european, takesForward: Bool = false, isVanilla: Bool = true,
    takesNegativePrices: Bool = false, isHomogeneous: Bool = false, accuracy: Double, greekAccuracy: Double? = nil
  ) {
    self.exercise = exercise
    self.takesForward = takesForward
    self.isVanilla = isVanilla
    self.takesNegativePrices = takesNegativePrices
    self.isHomogeneous = isHomogeneous
    self.accuracy = accuracy
    self.greekAccuracy = greekAccuracy
  }
}

extension PricingModel {
  /// Values one row after the other.
  public func valueRows(_ rows: [PricingRow]) -> [Result<Valuation, PricingError>] { rows.map(valueAlone) }

  /// What `value` gives a row.
  func valueAlone(_ row: PricingRow) -> Result<Valuation, PricingError> {
    do throws(PricingError) {
      return .success(try value(row.terms, row.values))
    } catch {
      return .failure(error)
    }
  }

  /// Checks that there are as many values as parameters, each in its domain, and that the terms are finite with prices
  /// and time not negative.
  ///
  /// - Throws: `outOfDomain` naming the argument
  public func check(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) {
    let positive: [(String, Double)] = [
      ("underlying", terms.underlying), ("strike", terms.strike), ("years", terms.years),
    ]
    for (name, number) in positive where !(number >= 0 && number < .infinity) {
      throw .outOfDomain(argument: name, expected: "a finite number, not negative", got: number)
    }
    for (name, number) in [("rate", terms.rate), ("dividend", terms.dividend)] where !number.isFinite {
      throw .outOfDomain(argument: name, expected: "a finite number", got: number)
    }
    guard values.count == parameters.count else {
      throw .outOfDomain(argument: "parameters", expected: "\(parameters.count) values", got: Double(values.count))
    }
    for (parameter, number) in zip(parameters, values) where !parameter.domain.contains(number) {
      let expected = "from \(parameter.domain.lowerBound) to \(parameter.domain.upperBound)"
      throw .outOfDomain(argument: parameter.name, expected: expected, got: number)
    }
  }
}
