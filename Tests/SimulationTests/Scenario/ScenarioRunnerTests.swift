import Simulation
import Testing

/// What a run says about lines that come out otherwise.
@Suite struct ScenarioRunnerTests {
  private static let opened = """
    feed BTC
    market BTC feed=BTC execution_delay_s=0
    pool 1000000
    account alice usdc=1000
    price BTC 100

    """

  @Test func tellsWhatWasExpectedAndFound() {
    let messages = ShippedScenarios.messages(Self.opened + "expect balance alice 999.5\n")
    #expect(messages == ["6: expected balance alice 999.5, got 1000"])
  }

  @Test func noticesARefusalThatNobodyExpects() {
    let messages = ShippedScenarios.messages(Self.opened + "alice withdraws 2000 usdc\nexpect balance alice 1000\n")
    #expect(messages == ["6: expected 'alice withdraws 2000 usdc' to be carried out, got rejected insufficientBalance"])
  }

  @Test func noticesACancellationThatNobodyExpects() {
    let messages = ShippedScenarios.messages(
      Self.opened + "alice buys 100000 BTC market\nexecute\nexpect balance alice 1000\n")
    #expect(messages == ["7: expected 'execute' to have its effect, got cancelled insufficientMargin"])
  }

  @Test func noticesARefusalThatDoesNotCome() {
    let messages = ShippedScenarios.messages(Self.opened + "alice withdraws 1 usdc\nexpect rejected outflowLimited\n")
    #expect(messages == ["7: expected rejected outflowLimited, got carried out"])
  }

  @Test func watchesAfterEveryLine() {
    let rules = "expect always balance alice >= 900\nexpect never event withdrawn amount>=60\n"
    let messages = ShippedScenarios.messages(
      Self.opened + rules + "alice withdraws 50 usdc\nalice withdraws 60 usdc\nalice withdraws 1 usdc\n")
    #expect(
      messages == [
        "9: expected line 6: always balance alice >= 900, got 890",
        "9: expected line 7: never event withdrawn amount>=60, got 1; withdrawn account=alice asset=usdc amount=60",
      ])
  }

  @Test func keepsFigures() {
    let text = "keep before = balance alice\nalice withdraws 50 usdc\nexpect balance alice before - 50\n"
    #expect(ShippedScenarios.messages(Self.opened + text).isEmpty)
    let wrong = text.replacing("- 50", with: "- 51")
    #expect(ShippedScenarios.messages(Self.opened + wrong) == ["8: expected balance alice before - 51, got 950"])
  }

  @Test func namesThingsThatDoNotExistYet() {
    let messages = ShippedScenarios.messages(Self.opened + "execute\nexpect count orders 0\n")
    #expect(messages == ["6: expected execute, got there is no order yet"])
  }

  @Test func comparesInEveryWay() {
    let holds = ["1000", ">= 1000", "<= 1000", "> 999.999999", "< 1000.000001", "between 999 and 1001", "999 within 1"]
    let fails = ["999", ">= 1000.000001", "<= 999", "> 1000", "< 1000", "between 1001 and 1002", "998 within 1.999999"]
    for comparison in holds {
      #expect(ShippedScenarios.messages(Self.opened + "expect balance alice \(comparison)\n").isEmpty, "\(comparison)")
    }
    for comparison in fails {
      #expect(
        ShippedScenarios.messages(Self.opened + "expect balance alice \(comparison)\n").count == 1, "\(comparison)")
    }
  }
}
