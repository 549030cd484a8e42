import Quantities

/// The state of one market, with the sums over its positions.
struct MarketBook: Sendable, Equatable {
  let feed: Int
  var parameters: MarketParameters
  var state: MarketState = .open
  var volatilityMultiplier: Int64 = 1_000_000
  /// Prices as published last; zero before the first.
  var price: Int64 = 0
  var confidence: Int64 = 0
  // Sums over positions
  var longInterest: Int64 = 0
  var shortInterest: Int64 = 0
  var costLong: Int128 = 0
  var costShort: Int128 = 0
  var fundingBasis: Int128 = 0
  var borrowBasisLong: Int128 = 0
  var borrowBasisShort: Int128 = 0
  // Accrual
  var accruedAt: Int64 = 0
  var fundingIndex: Int128 = 0
  var fundingRate: Int128 = 0
  var borrowLong: Int128 = 0
  var borrowShort: Int128 = 0
  // Purses and meters
  var impactPool: Int64 = 0
  var insuranceDrawn: Int64 = 0
  var windowStart: Int64 = 0
  var windowUsed: Int64 = 0

  /// Longs minus shorts, 1e-6 contracts.
  var skew: Int64 { longInterest - shortInterest }

  func interest(_ side: Side) -> Int64 { side == .long ? longInterest : shortInterest }

  /// The side's notional at the current price, rounded up, 1e-6.
  func notional(_ side: Side) -> Int128 {
    (Int128(interest(side)) * Int128(price)).divided(by: 1_000_000, rounding: .up)
  }

  /// The traders' profit of a side at `price`, 1e-12.
  func profit(_ side: Side, at price: Int64) -> Int128 {
    switch side {
    case .long: Int128(longInterest) * Int128(price) - costLong
    case .short: costShort - Int128(shortInterest) * Int128(price)
    }
  }

  /// Funding and borrow that traders owe and have not paid, 1e-24, exact.
  var receivable: Int128 {
    let funding = Int128(skew) * fundingIndex - fundingBasis
    let long = Int128(longInterest) * borrowLong - borrowBasisLong
    let short = Int128(shortInterest) * borrowShort - borrowBasisShort
    return funding + long + short
  }

  /// Takes a position out of the sums or puts it in (`sign` -1 or 1).
  mutating func count(_ position: PositionBook, sign: Int64) {
    let wide = Int128(sign)
    fundingBasis += wide * Int128(position.quantity) * position.fundingEntry
    if position.quantity > 0 {
      longInterest += sign * position.quantity
      costLong += wide * position.cost
      borrowBasisLong += wide * Int128(position.quantity) * position.borrowEntry
    } else {
      shortInterest -= sign * position.quantity
      costShort -= wide * position.cost
      borrowBasisShort -= wide * Int128(position.quantity) * position.borrowEntry
    }
  }

  func digest(_ index: Int) -> UInt64 {
    var digest = Digest(.market, UInt64(index))
    digest.fold(UInt64(state.rawValue))
    digest.fold(volatilityMultiplier)
    digest.fold(longInterest)
    digest.fold(shortInterest)
    digest.fold(costLong)
    digest.fold(costShort)
    digest.fold(accruedAt)
    digest.fold(fundingIndex)
    digest.fold(fundingRate)
    digest.fold(borrowLong)
    digest.fold(borrowShort)
    digest.fold(impactPool)
    digest.fold(insuranceDrawn)
    digest.fold(windowStart)
    digest.fold(windowUsed)
    return digest.value
  }
}
