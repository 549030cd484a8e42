/// Derivatives from nine evenly spaced values of a function that is smooth over the whole stencil.
///
/// - Accuracy: errors of order eight in the step for the first and second derivative, six for the third; the price's
///   own error is magnified by 2.1, 11 and 9 over the step to the power of the order
/// - Source: Fornberg, Generation of finite difference formulas on arbitrarily spaced grids, 1988
enum CentralStencil {
  private static let first = [4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280]
  private static let second = [8.0 / 5, -1.0 / 5, 8.0 / 315, -1.0 / 560]
  private static let third = [-61.0 / 30, 169.0 / 120, -3.0 / 10, 7.0 / 240]

  /// The first three derivatives at the middle.
  ///
  /// - Shapes: `values` at -4, …, 4 steps
  static func derivatives(_ values: [Double], step: Double) -> (first: Double, second: Double, third: Double) {
    precondition(values.count == 9, "the stencil has nine points")
    var result = (first: 0.0, second: -205.0 / 72 * values[4], third: 0.0)
    for n in 1...4 {
      let (up, down) = (values[4 + n], values[4 - n])
      result.first += first[n - 1] * (up - down)
      result.second += second[n - 1] * (up + down)
      result.third += third[n - 1] * (up - down)
    }
    return (result.first / step, result.second / (step * step), result.third / (step * step * step))
  }
}
