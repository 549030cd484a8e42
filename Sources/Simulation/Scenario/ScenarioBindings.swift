import Quantities

/// A line speaks of something that does not exist yet when it is its turn.
struct MissingThing: Error {
  let what: String
}

/// A scheduled change of a setting.
struct ChangeID: Identifier {
  let value: UInt64
  init(_ value: UInt64) { self.value = value }
}

/// What the names of a file have come to mean in a run.
struct ScenarioBindings: Sendable {
  let names: ScenarioNames
  private(set) var accounts: [AccountID?]
  private(set) var orders: [OrderID?]
  private(set) var requests: [RequestID?]
  private(set) var changes: [ChangeID?]
  var figures: [Int128?]
  private(set) var latestOrder: OrderID?
  private(set) var latestRequest: RequestID?
  private(set) var latestChange: ChangeID?
  /// The time of the line that is run.
  var now: Timestamp

  init(_ names: ScenarioNames, start: Timestamp) {
    self.names = names
    accounts = Array(repeating: nil, count: names.accounts.count)
    orders = Array(repeating: nil, count: names.orders.count)
    requests = Array(repeating: nil, count: names.requests.count)
    changes = Array(repeating: nil, count: names.changes.count)
    figures = Array(repeating: nil, count: names.figures.count)
    now = start
  }

  func account(_ name: Named<AccountID>) throws(MissingThing) -> AccountID {
    try meaning(name, accounts, nil, "account", names.accounts)
  }

  func order(_ name: Named<OrderID>) throws(MissingThing) -> OrderID {
    try meaning(name, orders, latestOrder, "order", names.orders)
  }

  func request(_ name: Named<RequestID>) throws(MissingThing) -> RequestID {
    try meaning(name, requests, latestRequest, "request", names.requests)
  }

  func change(_ name: Named<ChangeID>) throws(MissingThing) -> ChangeID {
    try meaning(name, changes, latestChange, "change", names.changes)
  }

  /// Remembers what a command has brought into being; a name is for the command that follows.
  mutating func bind(account: AccountID, to slot: Int?) {
    if let slot { accounts[slot] = account }
  }

  mutating func bind(order: OrderID, to slot: Int?) {
    latestOrder = order
    if let slot { orders[slot] = order }
  }

  mutating func bind(request: RequestID, to slot: Int?) {
    latestRequest = request
    if let slot { requests[slot] = request }
  }

  mutating func bind(change: ChangeID, to slot: Int?) {
    latestChange = change
    if let slot { changes[slot] = change }
  }

  /// The file's own word for an account, else its number.
  func name(of account: AccountID) -> String {
    accounts.firstIndex(of: account).map { names.accounts[$0] } ?? "@\(account)"
  }

  private func meaning<ID>(
    _ name: Named<ID>, _ bound: [ID?], _ latest: ID?, _ kind: String, _ words: [String]
  ) throws(MissingThing) -> ID {
    switch name {
    case .number(let id): return id
    case .slot(let slot):
      guard let id = bound[slot] else { throw MissingThing(what: "\(kind) '\(words[slot])' does not exist yet") }
      return id
    case .latest:
      guard let latest else { throw MissingThing(what: "there is no \(kind) yet") }
      return latest
    }
  }
}
