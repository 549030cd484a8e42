/// Over which prices an Asian option averages.
public enum AveragingSchedule: Hashable, Sendable {
  /// At every moment until expiry, and for `elapsed` years before now with the average so far.
  case continuous(elapsed: Double = 0, average: Double = 0)
  /// At the times `ahead`, in years from now, rising and not behind expiry, and at `past` dates before with their
  /// average.
  case discrete(ahead: [Double], past: Int = 0, average: Double = 0)

  /// Equally spaced fixings, the last at expiry and the first one step from now.
  public static func even(_ fixings: Int, years: Double, past: Int = 0, average: Double = 0) -> AveragingSchedule {
    let step = years / Double(max(fixings, 1))
    var ahead = (0..<max(fixings, 0)).map { step * Double($0 + 1) }
    if !ahead.isEmpty { ahead[ahead.count - 1] = years }
    return .discrete(ahead: ahead, past: past, average: average)
  }

  /// - Throws: `outOfDomain` naming what is wrong
  func check(years: Double) throws(PricingError) {
    switch self {
    case .continuous(let elapsed, let average):
      guard elapsed >= 0, elapsed < .infinity else {
        throw .outOfDomain(argument: "past", expected: "finite, not negative", got: elapsed)
      }
      try check(average: average, isNeeded: elapsed > 0)
    case .discrete(let ahead, let past, let average):
      guard past >= 0, past <= 1_000_000 else {
        throw .outOfDomain(argument: "past", expected: "from 0 to 1000000 fixings", got: Double(past))
      }
      guard past + ahead.count > 0 else {
        throw .outOfDomain(argument: "fixings", expected: "at least one, past or ahead", got: 0)
      }
      var previous = 0.0
      for time in ahead {
        guard time >= previous, time <= years else {
          throw .outOfDomain(argument: "fixings", expected: "rising times, from now to expiry", got: time)
        }
        previous = time
      }
      try check(average: average, isNeeded: past > 0)
    }
  }

  private func check(average: Double, isNeeded: Bool) throws(PricingError) {
    if isNeeded, !(average > 0 && average < .infinity) {
      throw .outOfDomain(argument: "average", expected: "finite, above zero", got: average)
    }
  }

  /// The part of the average that is already known.
  func knownShare(years: Double) -> Double {
    switch self {
    case .continuous(let elapsed, _): elapsed > 0 ? elapsed / (elapsed + years) : 0
    case .discrete(let ahead, let past, _): Double(past) / Double(past + ahead.count)
    }
  }

  /// The average so far; 0 where there is none.
  var average: Double {
    switch self {
    case .continuous(let elapsed, let average): elapsed > 0 ? average : 0
    case .discrete(_, let past, let average): past > 0 ? average : 0
    }
  }
}
