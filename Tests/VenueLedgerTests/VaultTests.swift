import Instruments
import Quantities
import Testing

@testable import VenueLedger

@Suite struct VaultTests {
  /// Leverage ½, skew 2, spread 0.003, margin 20 %, a tenth leaving: 1027/162000 (dYdX vault withdrawal slippage).
  @Test func exitDiscountFollowsTheClosedForm() {
    var parameters = VenueParameters()
    _ = parameters.set(.exitMargin, to: 200_000)
    _ = parameters.set(.exitSkew, to: 2_000_000)
    _ = parameters.set(.exitSpread, to: 3_000)
    let slip = ExitDiscount(parameters).discount(leverage: 500_000_000_000_000_000, leaving: 10, supply: 100)
    let exact = Int128(1_027) * 1_000_000_000_000_000_000 / 162_000
    #expect(slip >= exact && slip <= exact + 20)
  }

  /// A pool of 25M refills 250,000 an hour: 99,000 after 1.09 s is 99,075.694444 (dYdX rate limit).
  @Test func limiterRefillsTowardsItsBaseline() {
    var parameters = VenueParameters()
    _ = parameters.set(.vaultHourFloor, to: 0)
    let limit = OutflowLimit(.vault, parameters, poolValue: 25_000_000_000_000)
    let start = Timestamp(milliseconds: 1_000)
    let state = LimiterState(hour: Money(raw: 99_000_000_000), day: Money(raw: 0), at: start)
    let later = limit.refilled(state, at: start + .milliseconds(1_090))
    #expect(later.hour == Money(raw: 99_075_694_444))
  }

  /// E6, E26: a gift between two deposits takes nothing from the second depositor beyond a unit.
  @Test func giftsDoNotInflateShares() {
    var venue = VenueFixture {
      _ = $0.set(.executionDelay, to: 0)
    } venue: {
      _ = $0.set(.minDeposit, to: 1_000_000)
      _ = $0.set(.withdrawalDelay, to: 0)
      _ = $0.set(.lpDelay, to: 0)
    }
    let attacker = venue.open(2_000_000)
    venue.price(100)
    venue.run(.requestDeposit(attacker, Money(raw: 3_000_000), minimumShares: .zero), as: .owner(attacker))
    venue.price(100)
    venue.run(.executeDeposit(RequestID(1)))
    venue.run(.donate(attacker, Money(raw: 1_000_000_000_000), to: .pool), as: .owner(attacker))
    let victim = venue.open(10_000)
    venue.run(.requestDeposit(victim, Money(raw: 10_000_000_000), minimumShares: .zero), as: .owner(victim))
    venue.price(100)
    venue.run(.executeDeposit(RequestID(2)))
    let shares = venue.ledger.shares(of: victim)
    let virtual = Int128(venue.ledger.parameter(.virtualLiquidity))
    let value = venue.ledger.poolValue(.low) / 1_000_000 + virtual
    let claim = Int128(shares.raw) * value / (Int128(venue.ledger.shareSupply.raw) + virtual)
    // One unit of 1e-6 shares is worth a quarter of a dollar here; the loss is at most that.
    #expect(claim >= 10_000_000_000 - 300_000)
    #expect(claim <= 10_000_000_000)
  }

  /// E25: after a loss everybody who leaves in one batch gets the same per share.
  @Test func leavingTogetherPaysTheSamePerShare() throws {
    var venue = VenueFixture {
      _ = $0.set(.skewScale, to: 1_000_000_000_000_000)
    } venue: {
      _ = $0.set(.withdrawalDelay, to: 0)
    }
    let first = venue.fund(400_000, price: 100)
    let second = venue.open(600_000)
    venue.run(.requestDeposit(second, Money(raw: 600_000_000_000), minimumShares: .zero), as: .owner(second))
    venue.pass(.seconds(2))
    venue.price(100)
    venue.run(.executeDeposit(RequestID(2)))
    let trader = venue.open(50_000)
    venue.trade(trader, 2_000, price: 100)
    venue.price(120)
    for provider in [first, second] {
      let shares = Shares(raw: venue.ledger.shares(of: provider).raw / 2)
      venue.run(.requestWithdrawal(provider, shares), as: .owner(provider))
    }
    venue.pass(.seconds(1))
    venue.price(120)
    #expect(venue.run(.processWithdrawals) == nil)
    let priced = venue.ledger.vaultRequests
    #expect(priced.count == 2)
    let rates = priced.map { Double($0.amount.raw) / Double($0.shares.raw) }
    #expect(abs(rates[0] - rates[1]) < 1e-9)
    #expect(rates[0] < 0.96, "forty thousand were lost, and the pool is levered")
    for request in priced { #expect(venue.run(.claim(request.id), as: .owner(request.account)) == nil) }
    #expect(venue.ledger.balance(.claims) == 0)
  }
}
