import Instruments
package import Quantities

extension Ledger {
  /// Codes everything that a replay would have built, but for what the genesis gives. Indices, sums over positions and
  /// the auditor's own sums are not stored: they are built again from the books, and the digest must come out the same.
  package mutating func code(_ coder: inout StateCoder) {
    coder.code(&sequence)
    coder.code(&time)
    coder.code(&digest)
    venue.code(&coder)
    coder.array(&accounts, blank: AccountBook()) { $0.code(&$1) }
    coder.each(&markets) { $0.code(&$1) }
    coder.each(&feeds) { $0.code(&$1) }
    coder.each(&hedges) { $0.code(&$1) }
    purses.code(&coder)
    vault.code(&coder)
    coder.array(&agents, blank: AgentKey(key: 0, account: 0, expires: 0)) { $0.code(&$1) }
    coder.array(&changes, blank: .blank) { $0.code(&$1) }
    coder.code(&nextChange)
    coder.array(&positions, blank: .blank) { $0.code(&$1) }
    coder.array(&freePositions, blank: 0) { $1.code(&$0) }
    orders.code(&coder)
    if coder.isReading { rebuild(&coder) }
  }

  /// Builds what is derived, and demands that the books are whole.
  private mutating func rebuild(_ coder: inout StateCoder) {
    guard coder.demand(arePositionsLinked(), "positions and accounts do not fit together") else { return }
    guard coder.demand(areNamesKnown(), "something belongs to nobody") else { return }
    watch = LiquidationWatch()
    for index in markets.indices {
      markets[index].forgetSums()
      markets[index].price = feeds[markets[index].feed].price
      markets[index].confidence = feeds[markets[index].feed].confidence
    }
    var isFree = [Bool](repeating: false, count: positions.count)
    for slot in freePositions { isFree[Int(slot)] = true }
    for slot in positions.indices {
      watch.begin(slot, market: Int(positions[slot].market))
      if isFree[slot] {
        watch.end(slot)
      } else if positions[slot].quantity != 0 {
        markets[Int(positions[slot].market)].count(positions[slot], sign: 1)
      }
    }
    guard coder.demand(recomputedDigest() == digest, "the books have another digest") else { return }
    let sums = LedgerSums(self)
    let balances =
      sums.usdc == -purses.external.usdc && sums.btc == -purses.external.btc && sums.eth == -purses.external.eth
    guard coder.demand(balances && sums.shares == Int128(vault.supply), "the books do not balance") else { return }
    auditor = Auditor(rebuiltFrom: self, sums)
  }

  /// Every slot is free or on exactly one account's list.
  private func arePositionsLinked() -> Bool {
    var seen = [Bool](repeating: false, count: positions.count)
    func mark(_ slot: Int32) -> Bool {
      guard positions.indices.contains(Int(slot)), !seen[Int(slot)] else { return false }
      seen[Int(slot)] = true
      return true
    }
    for slot in freePositions { if !mark(slot) { return false } }
    for account in accounts.indices {
      var slot = accounts[account].firstPosition
      while slot != -1 {
        guard mark(slot), Int(positions[Int(slot)].account) == account else { return false }
        slot = positions[Int(slot)].next
      }
    }
    return seen.allSatisfy { $0 }
  }

  private func areNamesKnown() -> Bool {
    let people = accounts.count
    return people > 0
      && positions.allSatisfy { Int($0.market) < markets.count }
      && vault.requests.allSatisfy { Int($0.account.value) < people }
      && zip(vault.requests, vault.requests.dropFirst()).allSatisfy { $0.id < $1.id }
      && agents.allSatisfy { Int($0.account) < people }
      && orders.orders.allSatisfy { Int($0.ticket.account.value) < people }
      && accounts.allSatisfy { $0.parent < Int64(people) && markets.indices.contains(Int($0.lastLiquidated)) }
      && hedges.allSatisfy {
        $0.recentFills.count <= HedgeBook.remembered && (0..<HedgeBook.remembered).contains($0.nextFill)
      }
  }
}

extension MarketBook {
  fileprivate mutating func forgetSums() {
    longInterest = 0
    shortInterest = 0
    costLong = 0
    costShort = 0
    fundingBasis = 0
    borrowBasisLong = 0
    borrowBasisShort = 0
  }
}
