import Instruments
import Quantities
import VenueLedger

/// At which prices the pool is valued.
enum TwinValuation { case marked, high, low }

/// §8.
extension Twin {
  private static let atto: BigInt = 1_000_000_000_000_000_000

  /// The pool's value in 1e-6, rounded against whom it prices.
  func poolValue(_ valuation: TwinValuation) -> BigInt {
    exactPoolValue(valuation).over(1_000_000, valuation == .high ? .up : .down)
  }

  /// The pool's value in 1e-12.
  func exactPoolValue(_ valuation: TwinValuation) -> BigInt {
    let owed = markets.indices.reduce(BigInt(0)) { $0 + receivable($1) }
    var sum = cash * 1_000_000 + owed.over(1_000_000_000_000, .down)
    for index in markets.indices {
      sum += best(valuation, markets[index].feed) { (price) in
        let cap = payoutCap(index, cash) * 1_000_000
        let owed = min(cap, profit(index, .long, at: price)) + min(cap, profit(index, .short, at: price))
        return valuation == .low ? 0 - owed - unwinding(index, at: price) : 0 - owed
      }
    }
    for index in feeds.indices {
      sum += best(valuation, index) { feeds[index].hedge * $0 - feeds[index].hedgeCost }
    }
    for (asset, feed) in coinFeeds {
      sum += best(valuation, feed) {
        (balance(.pool, asset) * $0 * 1_000_000).over(BigInt(asset.unitsPerWhole), .down)
      }
    }
    return sum
  }

  /// What the curve gives back above the index when the whole skew is closed along it, 1e-12.
  private func unwinding(_ index: Int, at price: BigInt) -> BigInt {
    let skew = skew(index)
    let room: BigInt
    switch LiquidityModel(rawValue: UInt8(markets[index].parameters[.liquidityModel])) {
    case .skewPremium: room = 2 * markets[index][.skewScale]
    case .virtualAMM: room = markets[index][.ammDepth] - skew
    default: return 0
    }
    if skew == 0 { return 0 }
    let most = BigInt(Int128(1) << 110)
    return room <= 0 ? most : min(most, (price * skew * skew).over(room, .up))
  }

  private func best(_ valuation: TwinValuation, _ feed: Int, _ value: (BigInt) -> BigInt) -> BigInt {
    guard let price = feeds[feed].price else { return 0 }
    let ends = [value(price + feeds[feed].confidence), value(price - feeds[feed].confidence)]
    switch valuation {
    case .marked: return value(price)
    case .high: return max(ends[0], ends[1])
    case .low: return min(ends[0], ends[1])
    }
  }

  /// Funding and borrow that a market's positions owe, 1e-24.
  func receivable(_ index: Int) -> BigInt {
    var sum: BigInt = 0
    for (key, position) in positions where key.market == index {
      sum += position.quantity * (markets[index].funding - position.fundingEntry)
      let borrow = markets[index].borrow[position.quantity > 0 ? 0 : 1]
      sum += position.quantity.size * (borrow - position.borrowEntry)
    }
    return sum
  }

  /// Whether a side of any market owes its traders more than this share of the pool.
  private func owesTooMuch(_ key: MarketParameter) -> Bool {
    markets.indices.contains { index in
      Side.allCases.contains { profit(index, $0, at: price(index)) > markets[index][key] * max(0, cash) }
    }
  }

  /// The oldest of the prices of the feeds that ever had one.
  private var oldestPrice: Int64 { min(now, feeds.filter { $0.price != nil }.map(\.publishedAt).min() ?? now) }

  private func requireNoHalt() throws(Rejection) {
    if markets.contains(where: { $0.state == .halted }) { throw .marketHalted }
  }

  mutating func executeDeposit(_ id: UInt64) throws(Rejection) {
    guard let request = requests[id] else { throw .unknownRequest }
    if oldestPrice < request.requestedAt + venue[.lpDelay] { throw .priceNotYetEligible }
    try requireNoHalt()
    if owesTooMuch(.maxPayoutRatio) { throw .profitOwedTooHigh }
    let virtual = BigInt(venue[.virtualLiquidity])
    let value = poolValue(.high) + virtual
    if value <= 0 { throw .poolInsolvent }
    let minted = (request.amount * (supply + virtual)).over(value, .down)
    let dead = supply == 0 ? min(BigInt(venue[.deadShares]), minted) : 0
    requests[id] = nil
    let account = AccountID(request.account)
    if minted - dead <= 0 || minted - dead < request.shares {
      try move(.usdc, request.amount, from: .pendingDeposits, to: .customer(account))
      return
    }
    try move(.usdc, request.amount, from: .pendingDeposits, to: .pool)
    supply += minted
    accounts[Int(request.account)].shares += minted - dead
    if supply.int64 == nil { throw .exceedsLimit }
    mark()
  }

  mutating func requestWithdrawal(_ account: AccountID, _ shares: Shares) throws(Rejection) {
    let count = try TwinLimits.positive(shares.raw)
    if accounts[Int(account.value)].shares < count { throw .insufficientShares }
    accounts[Int(account.value)].shares -= count
    lastRequest += 1
    requests[lastRequest] = TwinRequest(
      account: account.value, amount: 0, shares: count, requestedAt: now, isWithdrawal: true)
  }

  /// The withdrawals that the prices of now may price, oldest first.
  func eligibleWithdrawals() -> [UInt64] {
    let oldest = oldestPrice
    let delay = venue[.withdrawalDelay]
    let ids = requests.filter { $0.value.isWithdrawal && !$0.value.isPriced && $0.value.requestedAt + delay <= oldest }
    return Array(ids.keys.sorted().prefix(64))
  }

  mutating func processWithdrawals() throws(Rejection) {
    try requireNoHalt()
    let batch = eligibleWithdrawals()
    if batch.isEmpty { throw .notYetDue }
    if owesTooMuch(.maxWithdrawalPnlRatio) { throw .profitOwedTooHigh }
    if poolValue(.low) <= 0 { throw .poolInsolvent }
    for count in stride(from: batch.count, to: 0, by: -1) {
      let prefix = Array(batch.prefix(count))
      let payouts = payouts(prefix)
      let sum = payouts.reduce(0, +)
      if !allows(.vault, sum) { continue }
      if balance(.pool) < sum { throw .insufficientPoolCash }
      for (id, payout) in zip(prefix, payouts) {
        requests[id]?.isPriced = true
        requests[id]?.amount = payout
        supply -= requests[id]?.shares ?? 0
      }
      try move(.usdc, sum, from: .pool, to: .claims)
      try draw(.vault, sum)
      mark()
      return
    }
    throw .outflowLimited
  }

  private func payouts(_ batch: [UInt64]) -> [BigInt] {
    let shares = batch.map { requests[$0]?.shares ?? 0 }
    let total = shares.reduce(0, +)
    let virtual = BigInt(venue[.virtualLiquidity])
    let gross = (total * (poolValue(.low) + virtual)).over(supply + virtual, .down)
    let kept = Self.atto - slip(leaving: total)
    return shares.map { ($0 * gross * kept).over(total * Self.atto, .down) }
  }

  /// The exit discount, 1e-18.
  func slip(leaving: BigInt) -> BigInt {
    var exposure: BigInt = 0
    for index in feeds.indices {
      let sold = markets.indices.reduce(BigInt(0)) { markets[$1].feed == index ? $0 + skew($1) : $0 }
      var net = feeds[index].hedge - sold
      for (asset, feed) in coinFeeds where feed == index {
        net += (balance(.pool, asset) * 1_000_000).over(BigInt(asset.unitsPerWhole), .zero)
      }
      exposure += net.size * (feeds[index].price ?? 0)
    }
    let leverage = min(1_000 * Self.atto, (exposure * 1_000_000_000_000).over(poolValue(.low), .up))
    return Self.slip(
      leverage: leverage, supply: supply, leaving: leaving, margin: BigInt(venue[.exitMargin]),
      skew: BigInt(venue[.exitSkew]), spread: BigInt(venue[.exitSpread]))
  }

  static func slip(
    leverage l: BigInt, supply n: BigInt, leaving m: BigInt, margin: BigInt, skew: BigInt, spread: BigInt
  ) -> BigInt {
    let most = min(atto, (l * margin).over(1_000_000, .up))
    if m == n { return most }
    func area(_ x: BigInt) -> BigInt {
      let square = (x * x).over(atto, .up)
      let cube = (square * x).over(atto, .up)
      return (square * skew).over(1_000_000, .up) + (cube * skew * skew).over(3_000_000_000_000, .up)
    }
    let grown = (l * n).over(n - m, .up)
    if grown >= 10_000 * atto { return most }
    let mean = ((area(grown) - area(l)) * (n - m)).over(m, .up)
    return min(most, (spread * (l + mean)).over(1_000_000, .up))
  }

  mutating func claim(_ id: UInt64) throws(Rejection) {
    guard let request = requests[id] else { throw .unknownRequest }
    if !request.isPriced { throw .notYetDue }
    requests[id] = nil
    try move(.usdc, request.amount, from: .claims, to: .customer(AccountID(request.account)))
  }

  // MARK: Limiters

  func refilled(_ kind: LimiterKind) -> TwinLimiter {
    let old = limiters[Int(kind.rawValue)]
    let vault = kind == .vault
    let span = BigInt(now) - BigInt(old.at)
    func moved(_ capacity: BigInt, _ floor: VenueParameter, _ ratio: VenueParameter, _ period: BigInt) -> BigInt {
      let base = max(BigInt(venue[floor]), (markedValue * BigInt(venue[ratio])).over(1_000_000, .down))
      if old.at == 0 { return base }
      let step = (max(base, capacity - base) * span).over(period, .down)
      return capacity < base ? min(base, capacity + step) : max(base, capacity - step)
    }
    return TwinLimiter(
      hour: moved(
        old.hour, vault ? .vaultHourFloor : .outflowHourFloor, vault ? .vaultHourRatio : .outflowHourRatio,
        3_600_000_000_000),
      day: moved(
        old.day, vault ? .vaultDayFloor : .outflowDayFloor, vault ? .vaultDayRatio : .outflowDayRatio, Self.day),
      at: now)
  }

  func allows(_ kind: LimiterKind, _ amount: BigInt) -> Bool {
    let state = refilled(kind)
    return amount <= state.hour && amount <= state.day
  }

  mutating func draw(_ kind: LimiterKind, _ amount: BigInt) throws(Rejection) {
    if !allows(kind, amount) { throw .outflowLimited }
    var state = refilled(kind)
    state.hour -= amount
    state.day -= amount
    limiters[Int(kind.rawValue)] = state
  }
}
