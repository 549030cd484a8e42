import Instruments
import Quantities
import VenueLedger

/// Requests from sensible to hostile, by a seed. Each seed switches kinds of commands on or off and chooses scales
/// (swarm testing: Groce et al., ISSTA 2012), so that rare states are not averaged away.
///
/// It cannot produce: more than 14 accounts, 4 markets or 3 feeds; more than a few hundred pending orders or
/// requests; two agents' keys colliding by more than chance; positions that nobody ever touches again for years; a
/// venue restarted from a journal; repeats of hedge fills older than the last few; times beyond the limit that are
/// granted; governance that is both hostile and patient (a change is scheduled at random, not to hurt a position).
struct RandomCommands {
  enum Kind: CaseIterable {
    case openAccount, agents, deposit, withdraw, transfer, margin, price, state, multiplier, place, cancel, execute
    case liquidate, seize, takeOver, deleverage, escrow, provide, redeem, process, claim, donate, fundHedge, hedgeFill
    case hedgeFunding, schedule, enact
  }

  var stream: SplitMix64
  let genesis: Genesis
  private let kinds: [Kind]
  /// Typical money of this seed, 1e-6 USDC.
  private let scale: Int64
  private let hostility: Int
  private var prices: [Int64] = [50_000_000_000, 2_000_000_000, 1_500_000]
  private var clock: Int64 = 1_700_000_000_000_000_000
  private var reference: UInt64 = 0

  init(seed: UInt64) {
    var stream = SplitMix64(state: seed)
    var kinds: [Kind] = []
    for (kind, weight) in Self.weights {
      if weight < 25, stream.once(in: 4) { continue }
      kinds += Array(repeating: kind, count: stream.once(in: 5) ? weight * 4 : weight)
    }
    self.kinds = kinds
    scale = stream.pick([1_000_000_000, 100_000_000_000, 10_000_000_000_000])
    hostility = stream.pick([20, 60, 400])
    genesis = Self.genesis(&stream)
    self.stream = stream
  }

  private static let weights: [(Kind, Int)] = [
    (.openAccount, 3), (.agents, 4), (.deposit, 25), (.withdraw, 10), (.transfer, 6), (.margin, 10), (.price, 60),
    (.state, 2), (.multiplier, 2), (.place, 60), (.cancel, 8), (.execute, 12), (.liquidate, 5), (.seize, 3),
    (.takeOver, 2), (.deleverage, 2), (.escrow, 2), (.provide, 10), (.redeem, 8), (.process, 4), (.claim, 6),
    (.donate, 2), (.fundHedge, 4), (.hedgeFill, 8), (.hedgeFunding, 2), (.schedule, 4), (.enact, 4),
  ]

  // MARK: The venue

  private static func genesis(_ stream: inout SplitMix64) -> Genesis {
    let wild = stream.pick([0, 40, 8])
    let first = stream.below(4)
    var markets: [MarketListing] = []
    for index in 0..<4 {
      var rules = MarketParameters()
      _ = rules.set(.liquidityModel, to: Int64((first + index) % 4))
      _ = rules.set(.skewScale, to: stream.pick([1_000_000_000, 100_000_000_000, 10_000_000_000_000]))
      _ = rules.set(.maxFundingRate, to: stream.pick([20_000, 200_000, 1_000_000]))
      _ = rules.set(.liquidationMultiplier, to: stream.pick([0, 1, 100, 10_000]))
      _ = rules.set(.adlTriggerRatio, to: stream.pick([850_000, 300_000, 20_000]))
      _ = rules.set(.adlTargetRatio, to: stream.pick([770_000, 200_000, 10_000]))
      _ = rules.set(.maxPayoutRatio, to: stream.pick([900_000, 900_000, 50_000]))
      _ = rules.set(.confidenceSpread, to: stream.pick([0, 500_000]))
      _ = rules.set(.marginInterestUpper, to: stream.pick([0, 10_000_000_000_000]))
      for key in MarketParameter.allCases where wild > 0 && stream.once(in: wild) {
        _ = rules.set(key, to: value(of: key.definition, &stream))
      }
      markets.append(MarketListing(feed: FeedID(UInt16([0, 0, 1, 2][index])), parameters: rules))
    }
    var venue = VenueParameters()
    _ = venue.set(.withdrawalDelay, to: stream.pick([0, 60_000_000_000, 86_400_000_000_000]))
    _ = venue.set(.parameterDelay, to: stream.pick([0, 60_000_000_000, 86_400_000_000_000]))
    _ = venue.set(.backstopMaxNotional, to: stream.pick([0, 1_000_000_000_000_000, 1_000_000_000_000_000]))
    _ = venue.set(.tier1Volume, to: stream.pick([1_000_000_000, 10_000_000_000_000]))
    for key in VenueParameter.allCases where wild > 0 && stream.once(in: wild) {
      _ = venue.set(key, to: value(of: key.definition, &stream))
    }
    return Genesis(
      feedCount: 3, btcFeed: FeedID(0), ethFeed: stream.once(in: 4) ? nil : FeedID(1), markets: markets, venue: venue)
  }

  /// Near the standard, at a bound, or anywhere on a logarithmic scale.
  private static func value(of definition: ParameterDefinition, _ stream: inout SplitMix64) -> Int64 {
    let bounds = definition.bounds
    switch stream.below(6) {
    case 0: return bounds.lowerBound
    case 1: return bounds.upperBound
    case 2: return min(bounds.upperBound, definition.standard.multipliedReportingOverflow(by: 3).partialValue)
    case 3: return max(bounds.lowerBound, definition.standard / 3)
    default:
      let bits = 64 - (bounds.upperBound - bounds.lowerBound).leadingZeroBitCount
      let room = Int64(stream.next() >> 1) >> Int64(63 - min(63, stream.below(bits + 1)))
      return min(bounds.upperBound, bounds.lowerBound + room)
    }
  }

  // MARK: Requests

  /// The next request of a customer, a governor, or a venue that does not look before it acts.
  mutating func next(_ twin: Twin) -> Request {
    advance()
    let kind = stream.pick(kinds)
    let command = command(kind, twin)
    return request(command, twin)
  }

  /// What an engine would do now; some of it never.
  mutating func follow(_ twin: Twin) -> [Request] {
    var list = twin.due().filter { (command) in
      switch command {
      case .executeDeposit, .processWithdrawals: return stream.once(in: 4)
      default: return !stream.once(in: 8)
      }
    }
    if list.count > 24 { list.removeLast(list.count - 24) }
    for index in twin.markets.indices where twin.markets[index].state != .open && stream.once(in: 4) {
      list.append(.setMarketState(MarketID(UInt16(index)), .open))
    }
    return list.map { request($0, twin) }
  }

  /// A venue that lives: prices, customers with money, a pool.
  mutating func prologue() -> [Request] {
    var list: [Command] = []
    for feed in prices.indices {
      list.append(
        .publishPrice(
          FeedID(UInt16(feed)), Price(raw: prices[feed]), confidence: .zero,
          publishedAt: Timestamp(nanoseconds: clock)))
    }
    for id in UInt32(0)...4 {
      if id > 0 { list.append(.openAccount(parent: nil)) }
      list.append(.deposit(AccountID(id), AssetAmount(.usdc, raw: scale * Int64(1 + stream.below(200)))))
    }
    let owner = Authority.owner(AccountID(1))
    var requests = list.map { Request(at: Timestamp(nanoseconds: clock), authority: .venue, $0) }
    let amount = Money(raw: scale * Int64(1 + stream.below(300)))
    let deposit = Command.deposit(AccountID(1), AssetAmount(.usdc, raw: amount.raw))
    requests.append(Request(at: Timestamp(nanoseconds: clock), authority: .venue, deposit))
    requests.append(
      Request(
        at: Timestamp(nanoseconds: clock), authority: owner,
        .requestDeposit(AccountID(1), amount, minimumShares: .zero)))
    return requests
  }

  private mutating func advance() {
    switch stream.below(2_000) {
    case 0...1: clock += 86_400_000_000_000 * Int64(1 + stream.below(40))
    case 2...12: clock += 3_600_000_000_000 * Int64(1 + stream.below(30))
    case 13...300: break
    default: clock += Int64(stream.below(4_000_000_000))
    }
  }

  private mutating func request(_ command: Command, _ twin: Twin) -> Request {
    var at = clock
    if stream.once(in: hostility * 5) { at = stream.pick([twin.now - 1, .max, .min, 0, Limits.latest + 1]) }
    if stream.once(in: 5) { reference += 1 + UInt64(stream.below(3)) }
    let reference = stream.once(in: 3) ? self.reference : 0
    return Request(
      at: Timestamp(nanoseconds: at), authority: authority(command, twin), reference: reference, command)
  }

  private mutating func authority(_ command: Command, _ twin: Twin) -> Authority {
    if stream.once(in: hostility) { return stream.pick([.venue, .governor, .owner(account(twin)), .agent(1)]) }
    switch command {
    case .openAccount(let parent): return parent.map { .owner($0) } ?? .venue
    case .scheduleParameter: return .governor
    case .setMarketState, .enactParameter: return stream.once(in: 3) ? .governor : .venue
    case .liquidate(_, _, let keeper?) where stream.once(in: 3): return .owner(keeper)
    default: break
    }
    guard let subject = try? twin.subject(of: command), isCustomers(command) else { return .venue }
    if stream.once(in: 6), let key = twin.accounts[Int(twin.root(subject))].agents.keys.sorted().first {
      return .agent(key)
    }
    return .owner(AccountID(stream.once(in: 2) ? subject : twin.root(subject)))
  }

  private func isCustomers(_ command: Command) -> Bool {
    switch command {
    case .authoriseAgent, .revokeAgent, .withdraw, .transfer, .addMargin, .removeMargin, .placeOrder, .cancelOrder,
      .requestDeposit, .requestWithdrawal, .claim, .donate:
      true
    default: false
    }
  }

  // MARK: Choices

  mutating func account(_ twin: Twin) -> AccountID {
    if stream.once(in: hostility * 2) { return AccountID(stream.pick([UInt32(twin.accounts.count), .max])) }
    return AccountID(UInt32(stream.below(twin.accounts.count)))
  }

  mutating func market() -> MarketID { MarketID(stream.once(in: hostility * 2) ? 9 : UInt16(stream.below(4))) }

  mutating func feed() -> FeedID { FeedID(stream.once(in: hostility * 2) ? 9 : UInt16(stream.below(3))) }

  /// Positive as a rule, over six decades around the typical one.
  mutating func amount(_ typical: Int64) -> Int64 {
    if stream.once(in: hostility) {
      return stream.pick([
        0, -1, 1, .max, .min, Limits.amount, Limits.amount + 1, Limits.quantity, Limits.quantity + 1, -Limits.amount,
      ])
    }
    let size = typical.multipliedFullWidth(by: Int64(1 + stream.below(1_000)))
    let product = Int128(size.high) << 64 | Int128(size.low)
    let divisor: Int128 = stream.pick([1, 100, 1_000, 1_000, 1_000_000])
    return Int64(clamping: max(1, product / divisor))
  }

  /// A part of what there is, often all of it, sometimes more.
  mutating func part(of whole: BigInt) -> Int64 {
    guard let whole = whole.int64, whole > 0, !stream.once(in: hostility) else { return amount(scale) }
    switch stream.below(6) {
    case 0: return whole
    case 1: return whole == .max ? whole : whole + 1
    case 2: return 1
    default: return max(1, Int64(Int128(whole) * Int128(stream.below(1_000)) / 1_000))
    }
  }

  /// A signed size whose value is a part of an amount of money.
  mutating func size(_ money: Int64, _ feed: Int) -> Int64 {
    let price = max(1, prices[feed])
    let value = Int128(amount(money)) * 1_000_000 / Int128(price)
    let size = Int64(clamping: value)
    return stream.once(in: 2) ? size : 0 - max(size, -.max)
  }

  var money: Int64 { scale }
}

extension RandomCommands {
  private mutating func command(_ kind: Kind, _ twin: Twin) -> Command {
    switch kind {
    case .openAccount, .agents, .deposit, .withdraw, .transfer, .margin, .donate: customer(kind, twin)
    case .price: price()
    case .place: .placeOrder(ticket(twin))
    case .provide, .redeem, .process, .claim: vault(kind, twin)
    case .fundHedge, .hedgeFill, .hedgeFunding: hedge(kind, twin)
    default: venue(kind, twin)
    }
  }

  private mutating func customer(_ kind: Kind, _ twin: Twin) -> Command {
    let who = account(twin)
    let asset = stream.pick([Asset.usdc, .usdc, .usdc, .btc, .eth])
    switch kind {
    case .openAccount where twin.accounts.count < 6: return .openAccount(parent: nil)
    case .openAccount where twin.accounts.count < 14:
      return .openAccount(parent: stream.once(in: 2) ? nil : who)
    case .openAccount, .agents:
      let key = UInt64(1 + stream.below(12))
      if stream.once(in: 3) { return .revokeAgent(who, key: key) }
      let term: Int64 = stream.pick([-1, 0, 3_600_000_000_000, 864_000_000_000_000])
      return .authoriseAgent(who, key: key, expires: Timestamp(nanoseconds: twin.now + term))
    case .deposit:
      let coins = stream.pick([1_000, 1_000_000, 100_000_000, 10_000_000_000]) as Int64
      return .deposit(who, AssetAmount(asset, raw: amount(asset == .usdc ? money : coins)))
    case .withdraw: return .withdraw(who, AssetAmount(asset, raw: part(of: twin.balance(.customer(who), asset))))
    case .transfer:
      let amount = AssetAmount(asset, raw: part(of: twin.balance(.customer(who), asset)))
      let family = twin.accounts.indices.filter {
        Int(who.value) < twin.accounts.count && twin.root(UInt32($0)) == twin.root(who.value)
      }
      let to = family.isEmpty || stream.once(in: 5) ? account(twin) : AccountID(UInt32(stream.pick(family)))
      return .transfer(from: who, to: to, amount)
    case .donate:
      return .donate(
        who, Money(raw: part(of: twin.balance(.customer(who)))), to: stream.once(in: 2) ? .pool : .insurance)
    default:
      let isolated = twin.positions.keys.sorted().filter { twin.positions[$0]?.isolated == true }
      let key = isolated.isEmpty || stream.once(in: 6) ? nil : stream.pick(isolated)
      let owner = key.map { AccountID($0.account) } ?? who
      let place = key.map { MarketID(UInt16($0.market)) } ?? market()
      if stream.once(in: 2) { return .addMargin(owner, place, Money(raw: part(of: twin.balance(.customer(owner))))) }
      return .removeMargin(owner, place, Money(raw: part(of: twin.balance(.isolated(owner, place)))))
    }
  }

  private mutating func price() -> Command {
    let id = feed()
    let index = Int(id.value) % 3
    var price = Int128(prices[index])
    switch stream.below(1_000) {
    case 0: price *= stream.once(in: 3) ? 1_000 : 3
    case 1: price /= stream.once(in: 3) ? 1_000 : 3
    case 2...20: price = price * Int128(300 + stream.below(700)) / 1_000
    case 21...40: price = price * Int128(1_000 + stream.below(1_500)) / 1_000
    default: price = price * Int128(9_900 + stream.below(202)) / 10_000
    }
    prices[index] = Int64(clamping: min(max(price, 2), Int128(Limits.price)))
    var sent = prices[index]
    var confidence = stream.pick([0, sent / 10_000, sent / 100, sent / 1_000, sent / 2, sent - 1].dropLast(2))
    if stream.once(in: 40) { confidence = stream.pick([sent / 2, sent - 1]) }
    if stream.once(in: hostility * 2) { sent = stream.pick([0, -1, .max, .min, Limits.price, Limits.price + 1]) }
    if stream.once(in: hostility * 2) { confidence = stream.pick([-1, sent, .max]) }
    var at = clock
    if stream.once(in: 30) { at -= Int64(stream.below(5_000_000_000)) }
    if stream.once(in: hostility * 3) { at = stream.pick([clock + 1, 0, .min, .max]) }
    return .publishPrice(
      id, Price(raw: sent), confidence: Price(raw: confidence), publishedAt: Timestamp(nanoseconds: at))
  }

  private mutating func ticket(_ twin: Twin) -> OrderTicket {
    let who = account(twin)
    let place = market()
    let index = Int(place.value) % 4
    let feed = [0, 0, 1, 2][index]
    let held = twin.positions[TwinKey(account: who.value, market: index)]?.quantity ?? 0
    let quantity: Int64
    if held != 0, stream.once(in: 2) {
      let size = part(of: held.size)
      quantity = held > 0 ? 0 - max(size, -.max) : size
    } else {
      quantity = stream.once(in: 4) ? size(stream.pick([money, money * 10]), feed) : affordable(who, feed, twin)
    }
    var size = OrderSize.quantity(Quantity(raw: quantity))
    if stream.once(in: 4) {
      size = .notional(Money(raw: stream.once(in: 2) ? amount(money) : 0 - max(amount(money), -.max)))
    }
    let opening = held == 0 && !stream.once(in: 12)
    let kind = stream.pick(
      opening ? [OrderKind.market, .market, .limit, .stop] : [.market, .market, .limit, .takeProfit, .stopLoss])
    let near = Int64(Int128(prices[feed]) * Int128(950 + stream.below(100)) / 1_000)
    var trigger = kind == .market ? 0 : near
    if stream.once(in: hostility) { trigger = stream.pick([0, -1, .max, 1]) }
    var acceptable = stream.once(in: 4) ? near : 0
    if stream.once(in: hostility) { acceptable = stream.pick([-1, .min, .max, 1]) }
    let margin = stream.once(in: 4) ? Money(raw: part(of: twin.balance(.customer(who)))) : nil
    return OrderTicket(
      account: who, market: place, kind: kind, size: size, trigger: Price(raw: trigger),
      acceptable: Price(raw: acceptable), reduceOnly: !opening && stream.once(in: 4), isolatedMargin: margin)
  }

  /// A signed size that equity and pool may well bear, often with a leverage that a crash will not.
  private mutating func affordable(_ who: AccountID, _ feed: Int, _ twin: Twin) -> Int64 {
    guard Int(who.value) < twin.accounts.count else { return 1 }
    let equity = twin.equity(.cross(who.value))
    let pool = twin.markedValue.over(3, .down)
    let value =
      min(max(1, equity * BigInt(1 + stream.below(stream.pick([4, 12, 45])))), max(1, pool))
      * BigInt(1 + stream.below(100))
    let size = max(1, (value * 10_000).over(BigInt(max(1, prices[feed])), .down).int64 ?? 1)
    return stream.once(in: 2) ? size : 0 - size
  }

  private mutating func vault(_ kind: Kind, _ twin: Twin) -> Command {
    let who = account(twin)
    let id = RequestID(stream.once(in: 4) ? UInt64(stream.below(200)) : twin.requests.keys.max() ?? 1)
    switch kind {
    case .provide:
      return .requestDeposit(
        who, Money(raw: part(of: twin.balance(.customer(who)))),
        minimumShares: Shares(raw: stream.once(in: 6) ? amount(money) : 0))
    case .redeem:
      let held = Int(who.value) < twin.accounts.count ? twin.accounts[Int(who.value)].shares : 0
      return .requestWithdrawal(who, Shares(raw: part(of: held)))
    case .process: return stream.once(in: 2) ? .processWithdrawals : .executeDeposit(id)
    default:
      let priced = twin.requests.keys.sorted().filter { twin.requests[$0]?.isPriced == true }
      return .claim(priced.isEmpty || stream.once(in: 6) ? id : RequestID(stream.pick(priced)))
    }
  }

  private mutating func hedge(_ kind: Kind, _ twin: Twin) -> Command {
    let id = feed()
    let index = Int(id.value) % 3
    switch kind {
    case .fundHedge:
      let out = part(of: twin.balance(.pool).over(4, .down))
      return .fundHedge(Money(raw: stream.once(in: 3) ? 0 - max(part(of: twin.balance(.hedgeVenue)), -.max) : out))
    case .hedgeFill:
      let traded = twin.markets.indices.reduce(BigInt(0)) { twin.markets[$1].feed == index ? $0 + twin.skew($1) : $0 }
      let gap = (traded - twin.feeds[index].hedge).int64 ?? 1
      let quantity = gap == 0 || stream.once(in: 4) ? size(money, index) : gap
      let price = Int64(Int128(prices[index]) * Int128(995 + stream.below(11)) / 1_000)
      return .recordHedgeFill(
        HedgeFill(
          order: HedgeOrderID(UInt64(stream.below(3))), fill: UInt64(twin.fills.count / 3 + stream.below(40)), feed: id,
          quantity: Quantity(raw: quantity),
          price: Price(raw: stream.once(in: hostility) ? stream.pick([0, -1, .max]) : max(1, price)),
          fee: Money(raw: stream.once(in: hostility) ? amount(money) : Int64(stream.below(2_000_000)) - 500_000)))
    default:
      let last = twin.feeds[index].fundingPeriod
      let period = stream.once(in: 4) ? last : last &+ UInt64(1 + stream.below(3))
      return .recordHedgeFunding(id, Money(raw: Int64(stream.below(20_000_000)) - 10_000_000), period: period)
    }
  }

  private mutating func venue(_ kind: Kind, _ twin: Twin) -> Command {
    let who = account(twin)
    let place = market()
    let order = OrderID(stream.once(in: 5) ? UInt64(stream.below(100)) : anyOrder(twin))
    switch kind {
    case .state: return .setMarketState(place, stream.pick([.open, .open, .open, .closeOnly, .halted]))
    case .multiplier:
      let rate = stream.once(in: hostility) ? amount(money) : 1_000_000 + Int64(stream.below(2_100_000))
      return .setVolatilityMultiplier(place, FeeRate(raw: rate))
    case .cancel: return .cancelOrder(order)
    case .execute: return .executeOrder(order)
    case .liquidate: return .liquidate(who, place, keeper: stream.once(in: 2) ? nil : account(twin))
    case .seize: return .seizeCollateral(who, stream.pick([.usdc, .btc, .eth]))
    case .takeOver: return .takeOver(who, place)
    case .deleverage: return .deleverage(place, stream.once(in: 2) ? .long : .short)
    case .escrow: return .releaseEscrow
    case .schedule: return .scheduleParameter(change(place))
    default: return .enactParameter(twin.changes.keys.sorted().first ?? UInt64(stream.below(9)))
    }
  }

  private mutating func anyOrder(_ twin: Twin) -> UInt64 {
    let pending = twin.orders.keys.sorted()
    return pending.isEmpty ? 1 : stream.pick(pending)
  }

  private mutating func change(_ place: MarketID) -> ParameterChange {
    if stream.once(in: 3) {
      let key = stream.pick(Array(VenueParameter.allCases))
      return .venue(key, newValue(key.definition))
    }
    let key = stream.pick(Array(MarketParameter.allCases))
    return .market(place, key, newValue(key.definition))
  }

  private mutating func newValue(_ definition: ParameterDefinition) -> Int64 {
    if stream.once(in: 10) { return stream.pick([.max, .min, definition.bounds.lowerBound - 1]) }
    return Self.value(of: definition, &stream)
  }
}
