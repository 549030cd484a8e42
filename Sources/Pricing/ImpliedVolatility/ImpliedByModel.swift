public import QuantMath

/// The value of a model's parameter at which the model gives a price, for models without an inverse of their own.
///
/// A grid over the parameter's domain finds the interval in which the price passes the wanted one; Brent's method
/// narrows it. Where the price rises and falls with its parameter, as that of a barrier may, and where it stands still,
/// as that of an option to be exercised now, more than one value fits, and none is given.
///
/// - Evidence: ImpliedByModelTests
public struct ImpliedParameter: Hashable, Sendable {
  /// The parameter's value.
  public let value: Double
  /// Model price less wanted price there.
  public let residual: Double
  /// How often the model was asked.
  public let evaluations: Int

  /// The value of the parameter of this name.
  ///
  /// - Domain: `values` in the order of the model's parameters; that of the parameter looked for is not read
  /// - Accuracy: what the model's own error leaves: the search goes on to neighbouring doubles, or to `tolerance`
  /// - Complexity: at most 40 prices for the grid and about 15 for the root
  /// - Throws: `noSuchVolatility`: the model reaches the price nowhere on the grid, or at more than one place;
  ///   `outOfDomain`: no parameter of this
  ///   name, as many values as parameters are missing, the price is not finite; what the model throws at every value
  public static func find(
    _ name: String = "volatility", of model: any PricingModel, price: Double, _ terms: ContractTerms,
    _ values: [Double], tolerance: RootTolerance = RootTolerance()
  ) throws(PricingError) -> ImpliedParameter {
    guard let index = model.parameters.firstIndex(where: { $0.name == name }) else {
      throw .notCovered("\(model.identifier) has no parameter \(name)")
    }
    guard price.isFinite else { throw .outOfDomain(argument: "price", expected: "a finite number", got: price) }
    guard values.count == model.parameters.count else {
      let expected = "\(model.parameters.count) values"
      throw .outOfDomain(argument: "parameters", expected: expected, got: Double(values.count))
    }
    var search = ParameterSearch(model: model, terms: terms, values: values, index: index, price: price)
    let (lower, upper) = try search.bracket()
    if lower == upper { return ImpliedParameter(value: lower, residual: 0, evaluations: search.evaluations) }
    var asked = search
    do {
      let root = try RootFinding.brent(lower: lower, upper: upper, tolerance: tolerance) { x throws(NumericError) in
        try asked.excess(x)
      }
      return ImpliedParameter(value: root.value, residual: root.residual, evaluations: asked.evaluations)
    } catch { throw PricingError(error, of: name) }
  }
}

/// A model's price as a function of one of its parameters.
private struct ParameterSearch {
  let model: any PricingModel
  let terms: ContractTerms
  var values: [Double]
  let index: Int
  let price: Double
  var evaluations = 0
  var refusal: PricingError?

  init(model: any PricingModel, terms: ContractTerms, values: [Double], index: Int, price: Double) {
    self.model = model
    self.terms = terms
    self.values = values
    self.index = index
    self.price = price
  }

  /// Model price less wanted price.
  mutating func excess(_ x: Double) throws(NumericError) -> Double {
    values[index] = x
    evaluations += 1
    do { return try model.value(terms, values).price - price } catch {
      refusal = refusal ?? error
      throw .outOfDomain
    }
  }

  /// Neighbours on the grid between which the price passes the wanted one; twice the same where it meets it.
  mutating func bracket() throws(PricingError) -> (Double, Double) {
    var found: [(Double, Double)] = []
    var before: (x: Double, side: Int)?
    var (least, most) = (Double.infinity, -Double.infinity)
    for x in grid() {
      guard let excess = try? excess(x) else {
        before = nil
        continue
      }
      (least, most) = (min(least, excess + price), max(most, excess + price))
      let side = excess.magnitude <= 4 * price.ulp ? 0 : excess < 0 ? -1 : 1
      if side == 0 {
        if before?.side == 0 { throw ambiguous(before?.x ?? x, x) }
        found.append((x, x))
      } else if let before, before.side == -side {
        found.append((before.x, x))
      }
      before = (x, side)
    }
    // A vanilla option is worth more the more volatile the price; where a lattice disagrees, it is far out.
    if found.count > 1, !model.traits.isVanilla { throw ambiguous(found[0].0, found[1].1) }
    if let only = found.first { return only }
    if most < least, let refusal { throw refusal }
    throw .noSuchVolatility(reason: "the model's prices run from \(least) to \(most)")
  }

  private func ambiguous(_ low: Double, _ high: Double) -> PricingError {
    let name = model.parameters[index].name
    return .noSuchVolatility(reason: "more than one \(name) gives this price: about \(low) and \(high) are two")
  }

  /// Values over the domain: halving steps from the usual value down and doubling steps up; ends included.
  private func grid() -> [Double] {
    let parameter = model.parameters[index]
    let (low, high) = (parameter.domain.lowerBound, parameter.domain.upperBound)
    guard low >= 0 else {
      return (0...40).map { step in low + (high - low) * (Double(step) / 40) }
    }
    let middle = parameter.typical > 0 ? parameter.typical : 0.25
    let points = (-24...12).map { step in middle * Power.pow(2, Double(step) * 0.5) }.filter { $0 > low && $0 < high }
    return [low] + points + [high]
  }
}
