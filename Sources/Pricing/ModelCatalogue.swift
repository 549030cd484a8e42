/// Every model, a line each.
public enum ModelCatalogue {
  /// The models in the order of the reference pages.
  public static let models: [any PricingModel] = [
    // Closed forms of vanilla options.
    BlackScholesMerton(), Black76(), InverseBlack76(), Bachelier(),
    // Early exercise.
    American(.standard), American(.accurate), Bermudan(), AmericanDividends(),
    LatticeAmerican(.leisenReimer), LatticeAmerican(.trinomial),
    AmericanApproximation(.baroneAdesiWhaley),
    AmericanApproximation(.bjerksundStensland1993), AmericanApproximation(.bjerksundStensland2002),
    // Smiles.
    FourierModel.heston, FourierModel.bates, FourierModel.mertonJump, FourierModel.varianceGamma,
    Sabr(), SabrNoArbitrage(), ConstantElasticity(), LocalVolatilitySsvi(),
    // Exotics.
    DigitalOption(.cash), DigitalOption(.asset), DigitalOption(.gap),
    TouchOption(.oneTouchAtHit), TouchOption(.oneTouchAtExpiry), TouchOption(.noTouch),
    BarrierOption(.downIn), BarrierOption(.downOut), BarrierOption(.upIn), BarrierOption(.upOut),
    DoubleBarrierOption(.knockIn), DoubleBarrierOption(.knockOut), DoubleBarrierOption(.noTouch),
    DoubleBarrierOption(.oneTouch),
    LookbackOption(.floating), LookbackOption(.fixed),
    GeometricAsian(), ExactArithmeticAsian(),
    VarianceSwap(.variance), VarianceSwap(.volatility),
    PowerPerpetual(.cash), PowerPerpetual(.normalised), PerpetualAmerican(), EverlastingOption(),
    ExchangeOption(), QuantoOption(), ChooserOption(),
    // Simulation.
    MonteCarloEuropean(), ArithmeticAsian(), HestonMonteCarlo(), LongstaffSchwartzOption(),
  ]

  /// The model of this identifier.
  public static func model(_ identifier: String) -> (any PricingModel)? {
    models.first { $0.identifier == identifier }
  }
}
