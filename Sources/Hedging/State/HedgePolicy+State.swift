package import Quantities

extension HedgePolicy {
  /// Codes the policy; one outside its domain does not fit.
  package mutating func code(_ coder: inout StateCoder) {
    coder.code(&bandFloor)
    coder.code(&bandFraction)
    let none = CostAwareBand(cost: .zero, flow: .zero, volatility: .zero, riskAversion: .zero)
    coder.optional(&costAware, blank: none) { band, coder in
      var (cost, flow, volatility, aversion) = (band.cost, band.flow, band.volatility, band.riskAversion)
      coder.code(&cost)
      coder.code(&flow)
      coder.code(&volatility)
      coder.code(&aversion)
      band = CostAwareBand(cost: cost, flow: flow, volatility: volatility, riskAversion: aversion)
    }
    coder.code(&reset)
    coder.code(&maximumOrder)
    coder.code(&maximumPosition)
    coder.code(&participation)
    coder.code(&priceBand)
    coder.code(&slippage)
    coder.code(&cadence)
    coder.code(&cooldown)
    coder.code(&slicedFrom)
    coder.code(&horizon)
    coder.code(&slices)
    coder.code(&catchUp)
    if coder.isReading, coder.fault == nil {
      do throws(HedgePolicyFault) { try check() } catch { coder.fail("hedge policy: \(error) is outside its domain") }
    }
  }
}

extension HedgePatience {
  /// Codes the desk's patience.
  package mutating func code(_ coder: inout StateCoder) {
    coder.code(&acknowledgement)
    coder.code(&completion)
    coder.code(&receiveWindow)
    coder.code(&answer)
    coder.code(&query)
    coder.code(&unresolved)
    coder.code(&proof)
    coder.code(&positions)
    coder.code(&pause)
    coder.code(&refusals)
    coder.code(&unreadable)
    coder.code(&absurdPrice)
    coder.code(&absurdCost)
    coder.code(&cashTolerance)
  }
}

extension HedgeInstrument {
  /// Codes an instrument: writes the one given, or reads one; `nil` when what is read is none.
  package static func coded(_ instrument: HedgeInstrument?, _ coder: inout StateCoder) -> HedgeInstrument? {
    var feed = instrument?.feed ?? FeedID(0)
    var (tick, lot) = (instrument?.tick ?? .zero, instrument?.lot ?? .zero)
    var minimum = instrument?.minimum ?? .zero
    coder.code(&feed)
    coder.code(&tick)
    coder.code(&lot)
    coder.code(&minimum)
    let fits = tick > .zero && lot > .zero && minimum >= lot
    guard coder.demand(fits, "the steps of an instrument make no sense") else { return nil }
    return HedgeInstrument(feed: feed, tick: tick, lot: lot, minimum: minimum)
  }
}
