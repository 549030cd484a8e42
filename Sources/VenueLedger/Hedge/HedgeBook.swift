import Quantities

/// The pool's confirmed position on the external venue in one underlying.
struct HedgeBook: Sendable, Equatable {
  /// 1e-6 contracts, signed.
  var quantity: Int64 = 0
  /// At the index prices of the fills, 1e-12 USDC.
  var cost: Int128 = 0
  /// Greatest funding period that was booked; a repeat is refused.
  var fundingPeriod: UInt64 = 0
  /// The last trade ids that were booked, a ring; a repeat is refused.
  var recentFills: [UInt64] = []
  var nextFill = 0

  static let remembered = 256

  func knows(_ fill: UInt64) -> Bool { recentFills.contains(fill) }

  mutating func remember(_ fill: UInt64) {
    if recentFills.count < Self.remembered { recentFills.append(fill) } else { recentFills[nextFill] = fill }
    nextFill = (nextFill + 1) % Self.remembered
  }

  func digest(_ index: Int) -> UInt64 {
    var digest = Digest(.hedge, UInt64(index))
    digest.fold(quantity)
    digest.fold(cost)
    digest.fold(fundingPeriod)
    for fill in recentFills { digest.fold(fill) }
    return digest.value
  }
}
