@testable import Configuration

/// A correct file and one mistake in it, with what has to be said about it.
struct Mistake: Sendable, CustomStringConvertible {
  /// What stands in the correct file; the mistake is made at its first occurrence.
  let right: String
  let wrong: String
  let kind: ConfigurationFault.Kind
  let path: String
  let fix: String
  /// The text whose line must be named.
  let at: String

  init(
    _ right: String, _ wrong: String, _ kind: ConfigurationFault.Kind, _ path: String, _ fix: String, at: String? = nil
  ) {
    self.right = right
    self.wrong = wrong
    self.kind = kind
    self.path = path
    self.fix = fix
    self.at = at ?? wrong
  }

  var description: String { "\(right) → \(wrong)" }

  /// The file with the mistake.
  var text: String {
    guard let range = Self.correct.firstRange(of: right) else { return "" }
    return Self.correct.replacingCharacters(in: range, with: wrong)
  }

  /// The line that must be named.
  var line: Int {
    guard let range = text.firstRange(of: at) else { return 0 }
    return text[..<range.lowerBound].count { $0 == "\n" } + 1
  }

  static let correct = """
    # A small venue
    [engine]
    housekeeping_s = 1

    [venue]
    min_deposit_usd = 10 # least deposit
    vault_hour_floor_usd = 1_000_000
    vault_day_floor_usd = 10_000_000.50
    exit_spread_ratio = 0.003
    btc_account_cap_btc = 100

    [defaults.market]
    adl_trigger_ratio = 0.85
    borrow_skips_smaller_side = true

    [[feed]]
    name = "BTC"
    max_age_s = 60
    camp_soft_ratio = 0.005

    [[source]]
    feed = "BTC"
    name = "one"
    heartbeat_s = 15

    [[source]]
    feed = "BTC"
    name = "two"

    [[source]]
    feed = "BTC"
    name = "three"
    weight_count = 1

    [[market]]
    name = "BTC-PERP"
    feed = "BTC"
    liquidity_model = "skew_premium"
    taker_fee_ratio = 0.001
    maintenance_ratio = 0.5
    tier1_limit_usd = 100000

    [[collateral]]
    asset = "BTC"
    feed = "BTC"

    [[hedge]]
    feed = "BTC"
    tick_usd = 0.1
    band_ratio = 0.003
    slices_count = 10

    [hedge_patience]
    unresolved_s = 5

    [simulated_venue]
    latency_ms = 250

    [journal]
    folder = "journal"

    """
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
