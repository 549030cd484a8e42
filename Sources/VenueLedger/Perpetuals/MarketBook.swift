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
  @inline(__always) func notional(_ side: Side) -> Int128 {
    product(interest(side), price).divided(by: 1_000_000, rounding: .up)
  }

  /// The traders' profit of a side at `price`, 1e-12.
  @inline(__always) func profit(_ side: Side, at price: Int64) -> Int128 {
    switch side {
    case .long: product(longInterest, price) - costLong
    case .short: costShort - product(shortInterest, price)
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
  @inline(__always) mutating func count(_ position: borrowing PositionBook, sign: Int64) {
    let quantity = sign * position.quantity
    let cost = sign > 0 ? position.cost : -position.cost
    fundingBasis += Int128(quantity) * position.fundingEntry
    if position.quantity > 0 {
      longInterest += quantity
      costLong += cost
      borrowBasisLong += Int128(quantity) * position.borrowEntry
    } else {
      shortInterest -= quantity
      costShort -= cost
      borrowBasisShort -= Int128(quantity) * position.borrowEntry
    }
  }

  func digest(_ index: Int) -> UInt64 {
    var digest = Digest(.market, UInt64(index))
    digest.fold(UInt64(state.rawValue))
    digest.fold(volatilityMultiplier)
    var meters = Digest(.market, UInt64(index), from: 19)
    meters.fold(insuranceDrawn)
    meters.fold(windowStart)
    meters.fold(windowUsed)
    let parts = interestDigest(index) &+ accrualDigest(index) &+ impactDigest(index)
    return digest.value &+ meters.value &+ parts
  }

  /// The part of the digest that a trade changes.
  @inline(__always) func interestDigest(_ index: Int) -> UInt64 {
    var digest = Digest(.market, UInt64(index), from: 3)
    digest.fold(longInterest)
    digest.fold(shortInterest)
    digest.fold(costLong)
    digest.fold(costShort)
    return digest.value
  }

  /// The part of the digest that time changes.
  @inline(__always) func accrualDigest(_ index: Int) -> UInt64 {
    var digest = Digest(.market, UInt64(index), from: 9)
    digest.fold(accruedAt)
    digest.fold(fundingIndex)
    digest.fold(fundingRate)
    digest.fold(borrowLong)
    digest.fold(borrowShort)
    return digest.value
  }

  /// The part of the digest that price impact changes.
  @inline(__always) func impactDigest(_ index: Int) -> UInt64 {
    Digest.cell(.market, UInt64(index), 18, impactPool)
  }
}
