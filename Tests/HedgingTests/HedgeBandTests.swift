import Quantities
import Testing

@testable import Hedging

@Suite struct HedgeBandTests {
  static func band(_ cost: Int64, _ flow: Int64, _ volatility: Int64, _ aversion: Int64) -> CostAwareBand {
    CostAwareBand(
      cost: FeeRate(raw: cost), flow: FeeRate(raw: flow), volatility: FeeRate(raw: volatility),
      riskAversion: FeeRate(raw: aversion))
  }

  /// Reference: Whalley and Wilmott with λ = 0.0005, Γ·S = 1.58335075, a = 10 (γ = 0.1 at S = 100): 0.0572890792.
  @Test func theWidthIsThatOfWhalleyAndWilmott() {
    let fraction = Self.band(500, 1_583_351, 1_000_000, 10_000_000).fraction
    #expect(fraction == FeeRate(raw: 57_289))
  }

  /// The rule's own cost rate, scanned: no other width is cheaper.
  @Test func theWidthIsTheCheapest() throws {
    for (cost, flow, volatility, aversion) in [(600, 50_000, 30_000, 2_000_000), (450, 8_000, 45_000, 500_000)] {
      let fraction = try #require(
        Self.band(Int64(cost), Int64(flow), Int64(volatility), Int64(aversion)).fraction)
      let (λ, ν, σ, a) = (Double(cost) / 1e6, Double(flow) / 1e6, Double(volatility) / 1e6, Double(aversion) / 1e6)
      func rate(_ h: Double) -> Double { a * σ * σ * h * h / 6 + λ * ν * ν / (2 * h) }
      let best = rate(fraction.real)
      for step in 1...400 where abs(step - 100) > 2 {
        #expect(rate(fraction.real * Double(step) / 100) > best, "\(step) %")
      }
    }
  }

  @Test func termsOutsideTheDomainHaveNoWidth() {
    #expect(Self.band(0, 1, 1, 1).fraction == nil)
    #expect(Self.band(100_001, 1, 1, 1).fraction == nil)
    #expect(Self.band(1, 1, 0, 1).fraction == nil)
    #expect(Self.band(100_000, 10_000_000, 1, 1).fraction == nil, "wider than the pool")
    #expect(Self.band(1, 1, 10_000_000, 1_000_000_000).fraction == .zero)
  }

  @Test func cubeRootsAreTheLargestWhoseCubeFits() {
    for root: Int128 in [0, 1, 2, 99, 1_000_000, 3_999_999_999_999] {
      #expect(integerCubeRoot(root * root * root) == root)
      if root > 1 { #expect(integerCubeRoot(root * root * root - 1) == root - 1) }
    }
  }

  @Test func theLargestRuleSetsTheWidth() throws {
    var policy = HedgePolicy()
    let lot = Quantity(raw: 1_000)
    func width(_ pool: Int64) throws -> Int64 {
      try #require(NoTradeBand(policy, lot: lot, poolValue: Money(raw: pool), price: Price(raw: 50_000_000_000)))
        .halfWidth.raw
    }
    #expect(try width(0) == 10_000, "500 USDC at 50,000")
    #expect(try width(-1_000_000_000_000) == 10_000)
    #expect(try width(10_000_000_000_000) == 600_000, "0.3 % of ten million")
    policy.costAware = Self.band(500, 1_583_351, 1_000_000, 10_000_000)
    #expect(try width(10_000_000_000_000) == 11_457_800)
    policy = HedgePolicy()
    policy.bandFloor = .zero
    #expect(try width(1) == 1_000, "one lot")
  }

  @Test func aCorrectionEndsAtTheTargetOnTheSameSide() throws {
    let policy = HedgePolicy()
    let band = try #require(
      NoTradeBand(
        policy, lot: Quantity(raw: 1_000), poolValue: Money(raw: 10_000_000_000_000), price: Price(raw: 50_000_000_000))
    )
    #expect(band.target.raw == 150_000)
    for net: Int64 in [-5_000_000, -600_001, 600_001, 700_000, 90_000_000] {
      let after = net + band.correction(of: Quantity(raw: net)).raw
      #expect(after.magnitude == 150_000)
      #expect((after > 0) == (net > 0))
      #expect(band.isExceeded(by: Quantity(raw: net)))
    }
    #expect(!band.isExceeded(by: Quantity(raw: -600_000)))
    #expect(band.correction(of: Quantity(raw: 150_000)).raw == 0)
    #expect(band.correction(of: Quantity(raw: .min)).raw == 0)
  }

  @Test func aProgrammeNeverExceedsItsGoalAndEndsWithIt() {
    for (goal, slices) in [(1_000_000, 10), (-999_983, 7), (3, 10), (-1, 1)] as [(Int64, Int)] {
      var programme = HedgeProgramme(
        goal: Quantity(raw: goal), startedAt: .zero, horizon: .seconds(100), slices: slices, serial: 1)
      var sum: Int64 = 0
      for second: Int64 in 0...100 {
        let due = programme.due(at: .zero + .seconds(second), catchUp: 3)
        #expect(due.raw >= 0 && sum + due.raw <= goal.magnitude)
        // Only every seventh second is used, so that the programme falls behind and catches up.
        guard second % 7 == 0 || second == 100 else { continue }
        sum += due.raw
        programme.filled = Quantity(raw: goal > 0 ? sum : -sum)
      }
      #expect(sum == Int64(goal.magnitude))
      #expect(programme.remaining == .zero)
    }
  }

  @Test func aProgrammeThatFellBehindIsCapped() {
    let programme = HedgeProgramme(
      goal: Quantity(raw: 1_000), startedAt: .zero, horizon: .seconds(100), slices: 10, serial: 1)
    #expect(programme.due(at: .zero, catchUp: 3).raw == 100)
    #expect(programme.due(at: .zero + .seconds(19), catchUp: 3).raw == 200)
    #expect(programme.due(at: .zero + .seconds(90), catchUp: 3).raw == 300)
    #expect(programme.due(at: .zero - .seconds(5), catchUp: 3).raw == 100)
  }

  @Test func everyParameterHasItsDomain() {
    #expect(throws: Never.self) { try HedgePolicy().check() }
    func fault(_ change: (inout HedgePolicy) -> Void) -> HedgePolicyFault? {
      var policy = HedgePolicy()
      change(&policy)
      do { try policy.check() } catch { return error }
      return nil
    }
    #expect(fault { $0.bandFloor = Money(raw: -1) } == .bandFloor)
    #expect(fault { $0.bandFraction = FeeRate(raw: 1_000_001) } == .bandFraction)
    #expect(fault { $0.costAware = Self.band(0, 1, 1, 1) } == .costAware)
    #expect(fault { $0.reset = FeeRate(raw: 1_000_001) } == .reset)
    #expect(fault { $0.maximumOrder = .zero } == .maximumOrder)
    #expect(fault { $0.maximumPosition = .zero } == .maximumPosition)
    #expect(fault { $0.participation = .zero } == .participation)
    #expect(fault { $0.priceBand = .zero } == .priceBand)
    #expect(fault { $0.slippage = FeeRate(raw: -1) } == .slippage)
    #expect(fault { $0.cadence = .zero } == .cadence)
    #expect(fault { $0.cooldown = .seconds(-1) } == .cooldown)
    #expect(fault { $0.slicedFrom = Money(raw: -1) } == .slicedFrom)
    #expect(fault { $0.horizon = .zero } == .horizon)
    #expect(fault { $0.slices = 0 } == .slices)
    #expect(fault { $0.catchUp = 0 } == .catchUp)
  }
}
