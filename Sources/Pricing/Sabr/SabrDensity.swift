public import Instruments
internal import QuantMath

/// The law of the forward at one expiry under SABR without arbitrage: prices of any strikes from one solution.
///
/// The law has a density, straight within each of some hundred cells, and two point masses: what zero and what the
/// upper end have absorbed. No density is below zero and the mean is the forward, so prices are convex and monotone in
/// the strike by construction, however coarse the cells. Two solutions, one with cells a third as wide and steps a
/// third as long, are extrapolated.
///
/// - Domain: α > 0, 0 ≤ β ≤ 1, ν ≥ 0, |ρ| < 1; forward positive; time not negative
/// - Accuracy: 5.5e-8 of the forward on 100 options against the same equation solved in strikes by
///   `scripts/sabr_density_reference.py`
/// - Complexity: some 120,000 updates of a cell, 2.3 ms, for the solution; a binary search a strike
/// - Throws: `outOfDomain`; `noConvergence`: the extrapolation would not be a density
/// - Source: Hagan, Kumar, Lesniewski and Woodward, Arbitrage-free SABR, 2014; Le Floc'h and Kennedy, Finite
///   difference techniques for arbitrage-free SABR, 2017; Lawson and Swayne, A simple efficient algorithm for the
///   solution of heat conduction problems, 1976
/// - Evidence: SabrDensityTests
public struct SabrDensity: Sendable {
  /// The forward now.
  public let forward: Double
  /// The lowest price: zero, or for β above 0.8 or short times what lies so far below that it is hardly reached.
  public let lowest: Double
  /// The highest price.
  public let highest: Double
  /// The chance of ending at the lowest price: of absorption at zero, where that is the lowest.
  public let lowerMass: Double
  /// The chance of ending at the highest price.
  public let upperMass: Double

  /// In units of the forward: how far the edges are from it, masses, where in its cell the mean of each mass lies from
  /// the middle; at each edge the put, the call, and the mass below, which is right of it at the lowest.
  private(set) var edges: [Double] = []
  private(set) var masses: [Double] = []
  private var offsets: [Double] = []
  private var puts: [Double] = []
  private var calls: [Double] = []
  private var massBelow: [Double] = []
  private var massAbove: [Double] = []

  /// The law at an expiry.
  public init(_ smile: SabrSmile, forward: Double, years: Double) throws(PricingError) {
    try smile.check(forward, forward, years)
    let unit = SabrUnit(smile, forward: forward, years: years)
    let lattice = try unit.lattice()
    try self.init(forward, lattice, lattice?.layout())
  }

  /// The law on a lattice, on cells that may have been laid for other numbers; without one, all mass at the forward.
  init(_ forward: Double, _ lattice: SabrLattice?, _ layout: SabrLattice.Layout?) throws(PricingError) {
    self.forward = forward
    guard let lattice, let layout else {
      (lowest, highest, lowerMass, upperMass) = (forward, forward, 0, 1)
      return
    }
    let coarse = lattice.masses(layout, parts: 1, steps: 10)
    let fine = lattice.masses(layout, parts: 3, steps: 30)
    edges = lattice.edges(layout)
    func extrapolated(_ fine: Double, _ coarse: Double) -> Double { fine + (fine - coarse) / 8 }
    lowest = forward + forward * edges[0]
    highest = forward + forward * edges[layout.count]
    lowerMass = extrapolated(fine.absorbed[0], coarse.absorbed[0])
    upperMass = extrapolated(fine.absorbed[1], coarse.absorbed[1])
    for i in 0..<layout.count {
      var (mass, moment) = (0.0, 0.0)
      for part in 3 * i..<3 * i + 3 {
        mass += fine.masses[part]
        moment += fine.masses[part] * (fine.points[part] - coarse.points[i])
      }
      let width = edges[i + 1] - edges[i]
      let middle = coarse.points[i] - edges[i] - 0.5 * width
      // The coarse point is its own mean, so the moment around it has nothing to subtract.
      let better = extrapolated(mass, coarse.masses[i])
      let offset = better > 0 ? (middle + moment * 1.125 / better) / width : 0
      guard better >= 0, offset.magnitude < 0.5 else { throw .noConvergence(of: "the density") }
      masses.append(better)
      offsets.append(offset)
    }
    let lost = lowerMass * max(1 + edges[0], 0)
    guard lowerMass >= 0, upperMass >= 0, lost < 1e-8, upperMass < 1e-8 else { throw .noConvergence(of: "the tails") }
    accumulate()
  }

  private mutating func accumulate() {
    let count = masses.count
    puts = [Double](repeating: 0, count: count + 1)
    calls = puts
    massBelow = [Double](repeating: lowerMass, count: count + 1)
    massAbove = [Double](repeating: upperMass, count: count + 1)
    for i in 0..<count {
      let width = edges[i + 1] - edges[i]
      puts[i + 1] = puts[i] + massBelow[i] * width + masses[i] * width * (0.5 - offsets[i])
      massBelow[i + 1] = massBelow[i] + masses[i]
    }
    for i in stride(from: count - 1, through: 0, by: -1) {
      let width = edges[i + 1] - edges[i]
      calls[i] = calls[i + 1] + massAbove[i + 1] * width + masses[i] * width * (0.5 + offsets[i])
      massAbove[i] = massAbove[i + 1] + masses[i]
    }
  }

  /// The cell of a strike and how far into it the strike is, from 0 to 1; `nil` outside.
  private func place(_ strike: Double) -> (cell: Int, part: Double)? {
    let moved = (strike - forward) / forward
    guard let last = edges.last, moved > edges[0], moved < last else { return nil }
    var (low, high) = (0, edges.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if edges[middle] <= moved { low = middle } else { high = middle }
    }
    return (low, min(1, (moved - edges[low]) / (edges[high] - edges[low])))
  }

  /// The price of an option without discounting.
  ///
  /// - Domain: strike finite, not negative
  /// - Throws: `outOfDomain`
  public func price(_ right: OptionRight, strike: Double) throws(PricingError) -> Double {
    try check(strike)
    guard let (cell, part) = place(strike) else { return max(0, Double(right.sign) * (forward - strike)) }
    let width = edges[cell + 1] - edges[cell]
    let piece = CellLaw(offset: offsets[cell])
    switch right {
    case .put:
      let within = part * massBelow[cell] + masses[cell] * piece.excess(part)
      return forward * (puts[cell] + width * within)
    case .call:
      let within = (1 - part) * massAbove[cell + 1] + masses[cell] * piece.mirrored.excess(1 - part)
      return forward * (calls[cell + 1] + width * within)
    }
  }

  /// The chance of ending below a price, or at it.
  ///
  /// - Throws: `outOfDomain`
  public func probability(upTo strike: Double) throws(PricingError) -> Double {
    try check(strike)
    guard let (cell, part) = place(strike) else { return strike < lowest ? 0 : strike >= highest ? 1 : lowerMass }
    return massBelow[cell] + masses[cell] * CellLaw(offset: offsets[cell]).share(part)
  }

  /// The density at a price, per unit of the price; the point masses at both ends are not in it.
  ///
  /// - Accuracy: 6e-4 of the density at the forward
  /// - Throws: `outOfDomain`
  public func density(at strike: Double) throws(PricingError) -> Double {
    try check(strike)
    guard let (cell, part) = place(strike) else { return 0 }
    let width = forward * (edges[cell + 1] - edges[cell])
    return masses[cell] / width * CellLaw(offset: offsets[cell]).density(part)
  }

  /// The put, the chance of ending below and the density by polynomials through six edges: for differences, which the
  /// corners of a density that is straight in each cell would make uneven.
  func smooth(at strike: Double) -> (put: Double, below: Double, density: Double) {
    guard let (cell, part) = place(strike) else { return (max(0, strike - forward), strike < forward ? 0 : 1, 0) }
    let first = max(0, min(cell - 2, edges.count - 6))
    let moved = edges[cell] + part * (edges[cell + 1] - edges[cell])
    var (put, below, density) = (0.0, massBelow[cell], 0.0)
    for i in first..<first + 6 {
      // Lagrange's polynomial that is 1 at edge i, and its slope, factor by factor.
      var (level, slope) = (1.0, 0.0)
      for j in first..<first + 6 where j != i {
        let width = edges[i] - edges[j]
        slope = (slope * (moved - edges[j]) + level) / width
        level *= (moved - edges[j]) / width
      }
      put += level * puts[i]
      below += level * (massBelow[i] - massBelow[cell])
      density += slope * (massBelow[i] - massBelow[cell])
    }
    return (forward * put, below, density / forward)
  }

  private func check(_ strike: Double) throws(PricingError) {
    guard strike >= 0, strike < .infinity else {
      throw .outOfDomain(argument: "strike", expected: "a finite number, not negative", got: strike)
    }
  }
}

/// A law on 0 to 1 with its mean at ½ + offset: a straight density where that can be, or else two steps that meet at
/// the mean.
private struct CellLaw {
  let offset: Double

  private var isStraight: Bool { offset.magnitude <= 1.0 / 6 }
  private var mean: Double { 0.5 + offset }

  var mirrored: CellLaw { CellLaw(offset: -offset) }

  func density(_ u: Double) -> Double {
    if isStraight { return 1 + 12 * offset * (u - 0.5) }
    return u < mean ? (1 - mean) / mean : mean / (1 - mean)
  }

  func share(_ u: Double) -> Double {
    if isStraight { return u + 6 * offset * u * (u - 1) }
    return u < mean ? (1 - mean) / mean * u : 1 - mean / (1 - mean) * (1 - u)
  }

  /// What u exceeds the variable by on average.
  func excess(_ u: Double) -> Double {
    if isStraight { return 0.5 * u * u + offset * u * u * (2 * u - 3) }
    if u < mean { return 0.5 * (1 - mean) / mean * u * u }
    return u - mean + 0.5 * mean / (1 - mean) * (1 - u) * (1 - u)
  }
}

/// The parameters in units of the forward and of the time to expiry.
struct SabrUnit {
  var alpha: Double
  var nu: Double
  let beta: Double
  let rho: Double

  init(_ smile: SabrSmile, forward: Double, years: Double) {
    let time = years.squareRoot()
    alpha = smile.alpha * Exponential.exp((smile.beta - 1) * Logarithm.log(forward)) * time
    nu = smile.nu * time
    (beta, rho) = (smile.beta, smile.rho)
  }

  /// The lattice; `nil` where the forward hardly moves.
  func lattice() throws(PricingError) -> SabrLattice? {
    guard alpha > 1e-9 else { return nil }
    return try SabrLattice(alpha: alpha, beta: beta, nu: nu, rho: rho)
  }
}
