import QuantMath
import Simulation
import Testing

/// A bad file says where and what, and never stops the process.
@Suite struct ScenarioParserTests {
  private static let venue = "feed BTC\nmarket BTC feed=BTC\n"
  private static let opened = venue + "account alice usdc=100\n"
  private static let end = "\nexpect balance pool 0\n"

  @Test(
    arguments: [
      (
        "fed BTC",
        "1:1: expected a declaration: the venue has no market yet, got 'fed'; feed BTC, then market BTC feed=BTC"
      ),
      ("mode legder", "1:6: expected a mode, got 'legder'; did you mean 'ledger'?"),
      ("feed", "1:5: expected a name for a feed, got the end of the line"),
      (
        "feed 1BTC",
        "1:6: expected a name for a feed, got '1BTC'; a letter, then letters, digits, '_' and '-', at most 40 in all"
      ),
      (
        "feed BTC sources=a,b", "1:10: expected a feed without sources, got 'sources=a,b'; they belong to 'mode engine'"
      ),
      ("feed BTC\nfeed BTC", "2:6: expected a name that is not taken, got 'BTC'"),
      ("feed BTC\nmarket BTC", "2:11: expected feed= and the feed that prices the market, got the end of the line"),
      ("feed BTC\nmarket BTC feed=ETH", "2:17: expected a feed, got 'ETH'; one of: BTC"),
      (
        venue + "set market BTC taker_fee 0",
        "3:16: expected a setting, got 'taker_fee'; docs/scenarios.md lists them"
      ),
      (
        venue + "set market BTC taker_fee_ratoi 0",
        "3:16: expected a setting, got 'taker_fee_ratoi'; did you mean 'taker_fee_ratio'?"
      ),
      (venue + "set market BTC taker_fee_ratio 0.2", "3:32: expected taker_fee_ratio from 0 to 0.05, got '0.2'"),
      (
        venue + "set market BTC taker_fee_ratio 1e-3",
        "3:32: expected a value of taker_fee_ratio, got '1e-3'; unexpected character at position 2; "
          + "expected digits, one point and an optional leading minus"
      ),
      (
        venue + "set market BTC min_position_usd 0.0000001",
        "3:33: expected a value of min_position_usd, got '0.0000001'; more than 6 decimal places; expected at most 6"
      ),
      (
        venue + "account alice usdc=1\nset venue lp_delay_s 2",
        "4:1: expected declarations before the first statement, got 'set'; "
          + "a running venue changes by 'schedule' and 'enact'"
      ),
      (
        opened + "alcie buys 1 BTC market",
        "4:1: expected a statement or an account, got 'alcie'; did you mean 'alice'?"
      ),
      (opened + "alice bys 1 BTC market", "4:7: expected a verb, got 'bys'; did you mean 'buys'?"),
      (
        opened + "alice buys -1 BTC market",
        "4:12: expected a quantity in contracts or a value in usd without a sign, got '-1'; the verb says the direction"
      ),
      (opened + "alice buys 1 BCT market", "4:14: expected a market, got 'BCT'; did you mean 'BTC'?"),
      (opened + "alice buys 1 BTC limit", "4:23: expected a trigger price, got the end of the line"),
      (
        opened + "alice buys 1 BTC market wrost=5",
        "4:25: expected a setting that this line knows, got 'wrost'; did you mean 'worst'?"
      ),
      (opened + "alice buys 1 BTC market worst=5 worst=6", "4:33: expected worst only once, got 'worst=6'"),
      (
        opened + "wait 2",
        "4:6: expected a length of time such as 2s, got '2'; "
          + "a number and ns, us, ms, s, m, h or d, at most 50 years, such as 2s or 1.5h"
      ),
      (opened + "wait -2s", "4:6: expected a length of time that passes forwards, got '-2s'"),
      (
        opened + "observe BTC binance 5",
        "4:1: expected a command, got 'observe'; 'observe' belongs to 'mode engine'"
      ),
      (
        opened + "expect rejected insufficientMargn",
        "4:17: expected a rejection, got 'insufficientMargn'; did you mean 'insufficientMargin'?"
      ),
      (opened + "expect event liquidatd", "4:14: expected an event, got 'liquidatd'; did you mean 'liquidated'?"),
      (
        opened + "expect event liquidated closd=1",
        "4:25: expected a field of liquidated, got 'closd'; did you mean 'closed'?"
      ),
      (opened + "expect balance alise 1", "4:16: expected an account or a book, got 'alise'; did you mean 'alice'?"),
      (
        opened + "expect balance alice 1.0000001",
        "4:22: expected a number or a kept figure, got '1.0000001'; more than 6 decimal places; expected at most 6"
      ),
      (
        opened + "expect balance alice 1 within 0",
        "4:31: expected a tolerance above zero, got '0'; leave 'within' out for exactness"
      ),
      (opened + "expect market BTC state opn", "4:25: expected a state, got 'opn'; did you mean 'open'?"),
      (opened + "keep rate = market BTC state\n", "4:13: expected something that is a number, got 'market'"),
      (opened + "account venue", "4:9: expected a name that is no word of the format, got 'venue'"),
      (opened + "price @70000 1", "4:7: expected '@' and a number from 0 to 65535, got '@70000'"),
    ])
  func says(_ text: String, _ message: String) {
    let messages = ShippedScenarios.messages(text + Self.end)
    #expect(messages.first == message)
  }

  @Test func tellsAllFaultsAtOnce() {
    let messages = ShippedScenarios.messages(Self.opened + "alice bys 1\nwait x\nexpect nothing\n")
    #expect(messages.count == 3)
  }

  @Test func wantsAnExpectation() {
    let messages = ShippedScenarios.messages(Self.opened)
    #expect(messages == ["3:1: expected an expectation, got none in the whole file, so that it could not fail"])
  }

  /// Shipped files with random damage, and plain noise: every outcome but a trap is right.
  @Test func survivesDamage() throws {
    var stream = RandomStream(seed: 7)
    let files = try ShippedScenarios.paths.map { Array(try ShippedScenarios.text($0).utf8) }
    let words = [
      "@4294967295", "9223372036854775807", "-9223372036854775808", "50000d", "\0", "=", ">=", "ref=", "#", "usd",
    ]
    var messages = 0
    for round in 0..<400 {
      var bytes = files[round % files.count]
      for _ in 0..<(1 + Int(stream.nextWord() % 4)) {
        let place = Int(stream.nextWord() % UInt64(bytes.count))
        switch stream.nextWord() % 4 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: stream.nextWord())
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(stream.nextWord() % 40)))
        case 2:
          bytes.insert(contentsOf: Array(" \(words[Int(stream.nextWord() % UInt64(words.count))]) ".utf8), at: place)
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 60)], at: place)
        }
        if bytes.isEmpty { bytes = [10] }
      }
      messages += ShippedScenarios.messages(String(decoding: bytes, as: UTF8.self)).count
    }
    #expect(messages > 400)
  }
}
