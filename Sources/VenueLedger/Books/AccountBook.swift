import Instruments
import Quantities

/// The state of one customer.
struct AccountBook: Sendable, Equatable {
  var usdc: Int64 = 0
  var btc: Int64 = 0
  var eth: Int64 = 0
  var shares: Int64 = 0
  /// -1 for a main account.
  var parent: Int64 = -1
  /// Of the owner and the agents.
  var lastReference: UInt64 = 0
  /// Of the venue's confirmed deposits.
  var lastDeposit: UInt64 = 0
  var agentCount: Int64 = 0
  /// The market of the last liquidation, which a later deficit belongs to.
  var lastLiquidated: Int64 = 0
  var volume = VolumeFact(windowStart: .zero, current: .zero, previous: .zero)
  /// Head of the list of the account's positions; -1 ends it. Derived, hence not hashed.
  var firstPosition: Int32 = -1

  subscript(_ asset: Asset) -> Int64 {
    get {
      switch asset {
      case .usdc: usdc
      case .btc: btc
      case .eth: eth
      }
    }
    set {
      switch asset {
      case .usdc: usdc = newValue
      case .btc: btc = newValue
      case .eth: eth = newValue
      }
    }
  }

  /// Adds to a balance, and gives what the digest gains; the balances are its first words.
  @inline(__always) mutating func add(_ amount: Int64, of asset: Asset, _ index: Int) -> UInt64 {
    switch asset {
    case .usdc: Self.add(amount, to: &usdc, index, at: 1)
    case .btc: Self.add(amount, to: &btc, index, at: 2)
    case .eth: Self.add(amount, to: &eth, index, at: 3)
    }
  }

  @inline(__always) private static func add(
    _ amount: Int64, to balance: inout Int64, _ index: Int, at place: UInt64
  ) -> UInt64 {
    let before = Digest.cell(.account, UInt64(index), place, balance)
    balance += amount
    return Digest.cell(.account, UInt64(index), place, balance) &- before
  }

  func digest(_ index: Int) -> UInt64 {
    var digest = Digest(.account, UInt64(index))
    digest.fold(usdc)
    digest.fold(btc)
    digest.fold(eth)
    digest.fold(shares)
    digest.fold(parent)
    digest.fold(lastReference)
    digest.fold(lastDeposit)
    digest.fold(agentCount)
    digest.fold(lastLiquidated)
    return digest.value &+ volumeDigest(index)
  }

  /// The part of the digest that a trade changes.
  @inline(__always) func volumeDigest(_ index: Int) -> UInt64 {
    var digest = Digest(.account, UInt64(index), from: 10)
    digest.fold(volume.windowStart.nanoseconds)
    digest.fold(volume.current.raw)
    digest.fold(volume.previous.raw)
    return digest.value
  }
}
