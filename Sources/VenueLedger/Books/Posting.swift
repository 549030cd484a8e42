public import Instruments
public import Quantities

/// Why money moved; attribution sums over it. The raw values are journaled.
public enum Cause: UInt8, Hashable, Sendable, CaseIterable {
  /// Deposits, withdrawals, and moves between books of one owner.
  case transfer = 0
  /// Trading fees, to pool, insurance and treasury.
  case fees = 1
  /// Funding between positions, through the pool.
  case funding = 2
  /// What positions pay for the reserve that backs them.
  case borrow = 3
  /// Realised profit of traders, paid by the pool.
  case traderPnl = 4
  /// The hedge's profit from index to index, and its cash.
  case hedgePnl = 5
  /// The hedge's slippage, fees and funding.
  case hedgeCost = 6
  /// Fees of liquidations.
  case liquidation = 7
  /// Into the insurance fund: releases of escrow and gifts.
  case insurance = 8
  /// Deficits covered by escrow, insurance and pool.
  case badDebt = 9
  /// Profit withheld by the payout cap.
  case adl = 10
  /// Coins in and out, and their seizure.
  case collateral = 11
  /// Deposits, redemptions and gifts of liquidity.
  case lpFlows = 12
  /// Price impact, between pool and impact pool.
  case impact = 13
}

/// The kind of a book of the double entry. The raw values are journaled.
public enum BookKind: UInt8, Hashable, Sendable, CaseIterable {
  /// The outside world; the only book that may be negative in every asset.
  case external = 0
  /// A customer's free balance; negative USDC is a debt against coins.
  case customer = 1
  /// The margin of an isolated position.
  case isolated = 2
  /// The liquidity providers' money, and coins seized for them.
  case pool = 3
  /// The pool's cash on the external venue.
  case hedgeVenue = 4
  /// The insurance fund.
  case insurance = 5
  /// Liquidation fees that are not yet insurance.
  case escrow = 6
  /// The venue's own earnings.
  case treasury = 7
  /// What price impact collected and has not paid back.
  case impactPool = 8
  /// Deposits of liquidity providers that wait for their price.
  case pendingDeposits = 9
  /// Redeemed and not yet claimed.
  case claims = 10
}

/// One book of the double entry.
public struct Book: Hashable, Sendable {
  /// Which kind.
  public let kind: BookKind
  /// The market of an isolated margin or an impact pool; else zero.
  public let market: MarketID
  /// The customer of a free balance or an isolated margin; else zero.
  public let account: AccountID

  package init(_ kind: BookKind, market: MarketID = MarketID(0), account: AccountID = AccountID(0)) {
    self.kind = kind
    self.market = market
    self.account = account
  }

  /// A customer's free balance.
  public static func customer(_ account: AccountID) -> Book { Book(.customer, account: account) }
  /// The margin of an isolated position.
  public static func isolated(_ account: AccountID, _ market: MarketID) -> Book {
    Book(.isolated, market: market, account: account)
  }
  /// The impact pool of a market.
  public static func impactPool(_ market: MarketID) -> Book { Book(.impactPool, market: market) }
  /// The outside world.
  public static let external = Book(.external)
  /// The liquidity providers' money.
  public static let pool = Book(.pool)
  /// The pool's cash on the external venue.
  public static let hedgeVenue = Book(.hedgeVenue)
  /// The insurance fund.
  public static let insurance = Book(.insurance)
  /// Liquidation fees that are not yet insurance.
  public static let escrow = Book(.escrow)
  /// The venue's own earnings.
  public static let treasury = Book(.treasury)
  /// Deposits of liquidity providers that wait for their price.
  public static let pendingDeposits = Book(.pendingDeposits)
  /// Redeemed and not yet claimed.
  public static let claims = Book(.claims)
}

/// One leg of a balanced entry.
public struct Posting: Hashable, Sendable {
  /// Which book.
  public let book: Book
  /// Which asset.
  public let asset: Asset
  /// Why.
  public let cause: Cause
  /// Positive adds to the book. Units: the asset's smallest.
  public let amount: Int64

  package init(
    book: Book, asset: Asset, cause: Cause, amount: Int64
  ) {
    self.book = book
    self.asset = asset
    self.cause = cause
    self.amount = amount
  }
}
