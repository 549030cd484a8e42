import Testing
import VenueLedger

@Suite struct ParameterTests {
  @Test func everySettingHasItsDefinitionInOrder() {
    #expect(MarketParameter.allCases.map(\.rawValue) == Array(0..<UInt8(MarketParameter.allCases.count)))
    #expect(VenueParameter.allCases.map(\.rawValue) == Array(0..<UInt8(VenueParameter.allCases.count)))
    for key in MarketParameter.allCases { #expect(key.definition.bounds.contains(key.definition.standard), "\(key)") }
    for key in VenueParameter.allCases { #expect(key.definition.bounds.contains(key.definition.standard), "\(key)") }
    let keys = MarketParameter.allCases.map(\.definition.key) + VenueParameter.allCases.map(\.definition.key)
    #expect(Set(keys).count == keys.count)
  }

  @Test(arguments: [
    (MarketParameter.liquidityModel, "liquidity_model"), (.insuranceShare, "insurance_share_ratio"),
    (.maxFundingVelocity, "max_funding_velocity_per_day2_ratio"), (.reserveFactor, "reserve_factor_ratio"),
    (.minPosition, "min_position_usd"), (.tier1Leverage, "tier1_leverage_ratio"), (.keeperFee, "keeper_fee_ratio"),
    (.executionDelay, "execution_delay_s"), (.insuranceMarketCap, "insurance_market_cap_usd"),
  ])
  func definitionsStandWhereTheirKeysPoint(_ key: MarketParameter, _ name: String) {
    #expect(key.definition.key == name)
  }
}
