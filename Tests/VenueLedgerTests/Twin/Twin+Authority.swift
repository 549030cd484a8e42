import Quantities
import VenueLedger

extension Twin {
  /// Who may ask a command.
  private enum Asker { case venue, governor, venueOrGovernor, owner, ownerOrAgent }

  private func asker(_ command: Command) -> Asker {
    switch command {
    case .openAccount(let parent): parent == nil ? .venue : .owner
    case .authoriseAgent, .revokeAgent, .withdraw, .transfer, .donate, .requestDeposit, .requestWithdrawal: .owner
    case .addMargin, .removeMargin, .placeOrder, .cancelOrder, .claim: .ownerOrAgent
    case .scheduleParameter: .governor
    case .setMarketState, .enactParameter: .venueOrGovernor
    case .deposit, .publishPrice, .setVolatilityMultiplier, .executeOrder, .liquidate, .seizeCollateral, .takeOver,
      .deleverage, .releaseEscrow, .executeDeposit, .processWithdrawals, .fundHedge, .recordHedgeFill,
      .recordHedgeFunding:
      .venue
    }
  }

  /// The account whose owner must ask, after everything named was found to exist.
  func subject(of command: Command) throws(Rejection) -> UInt32? {
    switch command {
    case .openAccount(let parent): return try parent.map { (id) throws(Rejection) in try known(id) }
    case .authoriseAgent(let account, _, _), .revokeAgent(let account, _), .deposit(let account, _),
      .withdraw(let account, _), .seizeCollateral(let account, _), .requestDeposit(let account, _, _),
      .requestWithdrawal(let account, _), .donate(let account, _, _):
      return try known(account)
    case .transfer(let from, let to, _):
      _ = try known(to)
      return try known(from)
    case .addMargin(let account, let market, _), .removeMargin(let account, let market, _),
      .takeOver(let account, let market):
      return try known(account, market)
    case .liquidate(let account, let market, let keeper):
      if let keeper { _ = try known(keeper) }
      return try known(account, market)
    case .placeOrder(let ticket): return try known(ticket.account, ticket.market)
    case .setMarketState(let market, _), .setVolatilityMultiplier(let market, _), .deleverage(let market, _),
      .scheduleParameter(.market(let market, _, _)):
      try known(market)
    case .publishPrice(let feed, _, _, _), .recordHedgeFunding(let feed, _, _): try known(feed)
    case .recordHedgeFill(let fill): try known(fill.feed)
    case .cancelOrder(let id), .executeOrder(let id):
      guard let order = orders[id.value] else { throw .unknownOrder }
      return order.ticket.account.value
    case .executeDeposit(let id):
      guard let request = requests[id.value], !request.isWithdrawal else { throw .unknownRequest }
      return request.account
    case .claim(let id):
      guard let request = requests[id.value], request.isWithdrawal else { throw .unknownRequest }
      return request.account
    case .enactParameter(let id): if changes[id] == nil { throw .unknownParameterChange }
    case .releaseEscrow, .processWithdrawals, .fundHedge, .scheduleParameter(.venue): break
    }
    return nil
  }

  private func known(_ account: AccountID) throws(Rejection) -> UInt32 {
    if Int(account.value) >= accounts.count { throw .unknownAccount }
    return account.value
  }
  private func known(_ account: AccountID, _ market: MarketID) throws(Rejection) -> UInt32 {
    let id = try known(account)
    try known(market)
    return id
  }
  private func known(_ market: MarketID) throws(Rejection) {
    if Int(market.value) >= markets.count { throw .unknownMarket }
  }
  private func known(_ feed: FeedID) throws(Rejection) {
    if Int(feed.value) >= feeds.count { throw .unknownFeed }
  }

  /// The account itself, or its parent.
  func root(_ account: UInt32) -> UInt32 { accounts[Int(account)].parent ?? account }

  /// Whether an authority acts for the owner of the account.
  private func owns(_ owner: UInt32, _ account: UInt32) -> Bool {
    account == owner || accounts[Int(account)].parent == owner
  }

  /// Authority, agent's term, reference; the reference is used up when the command is done.
  mutating func authorise(_ request: Request, _ subject: UInt32?) throws(Rejection) {
    switch (asker(request.command), request.authority) {
    case (.venue, .venue):
      if case .deposit(let account, _) = request.command, request.reference != 0 {
        if request.reference <= accounts[Int(account.value)].lastDeposit { throw .duplicateReference }
        accounts[Int(account.value)].lastDeposit = request.reference
      }
      return
    case (.venueOrGovernor, .venue), (.governor, .governor), (.venueOrGovernor, .governor): return
    case (.venue, .owner(let owner)):
      guard case .liquidate(_, _, let keeper?) = request.command, keeper == owner else { throw .notAuthorised }
      return
    case (.owner, .owner(let owner)), (.ownerOrAgent, .owner(let owner)):
      guard let subject, owns(owner.value, subject) else { throw .notAuthorised }
      if case .transfer(_, let to, _) = request.command, root(to.value) != root(subject) { throw .notAuthorised }
    case (.ownerOrAgent, .agent(let key)):
      guard let subject else { throw .notAuthorised }
      let lists = [subject, root(subject)].first { accounts[Int($0)].agents[key] != nil }
      guard let lists, let expires = accounts[Int(lists)].agents[key] else { throw .notAuthorised }
      if expires <= request.at.nanoseconds { throw .agentExpired }
    default: throw .notAuthorised
    }
    guard let subject, request.reference != 0 else { return }
    if request.reference <= accounts[Int(subject)].lastReference { throw .duplicateReference }
    accounts[Int(subject)].lastReference = request.reference
  }

  // MARK: Accounts

  mutating func openAccount(_ parent: AccountID?) throws(Rejection) {
    if let parent, accounts[Int(parent.value)].parent != nil { throw .nestedSubaccount }
    accounts.append(TwinAccount(parent: parent?.value))
  }

  mutating func authoriseAgent(_ account: AccountID, _ key: UInt64, _ expires: Timestamp) throws(Rejection) {
    if expires.nanoseconds <= now { throw .expiryInPast }
    let index = Int(account.value)
    if accounts.indices.contains(where: { $0 != index && accounts[$0].agents[key] != nil }) { throw .notAuthorised }
    if accounts[index].agents[key] == nil, accounts[index].agents.count >= 16 { throw .tooManyAgents }
    accounts[index].agents[key] = expires.nanoseconds
  }

  mutating func revokeAgent(_ account: AccountID, _ key: UInt64) throws(Rejection) {
    if accounts[Int(account.value)].agents.removeValue(forKey: key) == nil { throw .notAuthorised }
  }
}
