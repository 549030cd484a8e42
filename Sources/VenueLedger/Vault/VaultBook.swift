import Quantities

/// The single-asset liquidity vault: shares, requests and outflow limits. Its money is in the purses.
struct VaultBook: Sendable {
  /// All shares, those of nobody included, 1e-6.
  var supply: Int64 = 0
  /// Shares that belong to nobody, for ever.
  var dead: Int64 = 0
  /// Shares that wait in withdrawal requests.
  var queued: Int64 = 0
  /// The pool's value as it was marked last, 1e-6 USDC.
  var marked: Int64 = 0
  var nextRequest: UInt64 = 1
  /// Sorted by id, since ids only grow.
  var requests: [VaultRequest] = []
  /// By `LimiterKind`.
  var limiters: [LimiterState] = []

  func index(of id: RequestID) -> Int? {
    var low = 0
    var high = requests.count
    while low < high {
      let middle = (low + high) / 2
      if requests[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < requests.count && requests[low].id == id ? low : nil
  }

  var digest: UInt64 {
    var digest = Digest(.vault, 0)
    digest.fold(supply)
    digest.fold(dead)
    digest.fold(queued)
    digest.fold(marked)
    digest.fold(nextRequest)
    for limiter in limiters {
      digest.fold(limiter.hour.raw)
      digest.fold(limiter.day.raw)
      digest.fold(limiter.at.nanoseconds)
    }
    return digest.value
  }
}

extension VaultRequest {
  var digest: UInt64 {
    var digest = Digest(.request, id.value)
    digest.fold(UInt64(account.value) << 2 | (isWithdrawal ? 2 : 0) | (isPriced ? 1 : 0))
    digest.fold(amount.raw)
    digest.fold(shares.raw)
    digest.fold(requestedAt.nanoseconds)
    return digest.value
  }
}
