import Quantities

/// Numbers as a person reads them.
enum FigureText {
  /// A number with this many decimal places and blanks between thousands; a dash when it is not finite or too large.
  static func number(_ value: Double, places: Int = 0) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "–" }
    let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
    let count = Int128((value * scale).rounded())
    let digits = String(count.magnitude)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    var whole = ""
    for (index, digit) in padded.dropLast(places).enumerated() {
      let left = padded.count - places - index
      if index > 0, left % 3 == 0 { whole += "," }
      whole.append(digit)
    }
    return (count < 0 ? "-" : "") + whole + (places > 0 ? "." + padded.suffix(places) : "")
  }

  /// Dollars: whole ones from a thousand up, with cents below.
  static func usd(_ value: Double) -> String { number(value, places: value.magnitude < 1_000 ? 2 : 0) }

  /// A share as per cent.
  static func percent(_ value: Double, places: Int = 2) -> String { number(100 * value, places: places) + " %" }

  /// A length of time in its two largest units.
  static func span(_ span: TimeSpan) -> String {
    let seconds = span.nanoseconds / 1_000_000_000
    if seconds >= 2 * 86_400 { return "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h" }
    if seconds >= 2 * 3_600 { return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min" }
    if seconds >= 120 { return "\(seconds / 60) min \(seconds % 60) s" }
    return number(Double(span.nanoseconds) / 1e9, places: span.nanoseconds % 1_000_000_000 == 0 ? 0 : 2) + " s"
  }

  /// An instant as `2022-04-01T00:00:00Z`; fractions of a second are cut off.
  ///
  /// Days to a date of the Gregorian calendar by eras of 400 years, each beginning in March.
  static func instant(_ time: Timestamp) -> String {
    let seconds = floor(time.nanoseconds, 1_000_000_000)
    let day = floor(seconds, 86_400)
    let clock = seconds - day * 86_400
    let shifted = day + 719_468
    let era = floor(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let date = "\(year)-\(two(month))-\(two(dayOfYear - (153 * marchMonth + 2) / 5 + 1))"
    return date + "T\(two(clock / 3_600)):\(two(clock / 60 % 60)):\(two(clock % 60))Z"
  }

  private static func two(_ value: Int64) -> String { (value < 10 ? "0" : "") + String(value) }

  private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
