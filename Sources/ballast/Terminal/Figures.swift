import Quantities

/// Numbers as people read them.
enum Figures {
  /// A count with commas between thousands.
  static func count(_ value: Int64) -> String {
    let digits = String(value.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return value < 0 ? "-" + text : text
  }

  /// An exact quantity with so many of its decimal places, rounded to the nearest.
  static func quantity(_ value: some FixedPoint, places: Int) -> String { fixed(value.raw, places: places) }

  /// Millionths with so many decimal places, at most six, rounded to the nearest.
  static func fixed(_ millionths: Int64, places: Int) -> String {
    let unit = (0..<(6 - places)).reduce(UInt64(1)) { sum, _ in sum * 10 }
    let size = (millionths.magnitude &+ unit / 2) / unit
    let scale = (0..<places).reduce(UInt64(1)) { sum, _ in sum * 10 }
    let whole = count(Int64(clamping: size / scale))
    let sign = millionths < 0 && size > 0 ? "-" : ""
    if places == 0 { return sign + whole }
    let rest = String(size % scale)
    return sign + whole + "." + String(repeating: "0", count: places - rest.count) + rest
  }

  /// Sixteen hexadecimal digits.
  static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// A length of time in its largest sensible units.
  static func span(_ span: TimeSpan) -> String {
    let seconds = span.nanoseconds / 1_000_000_000
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3_600 { return "\(seconds / 60) m \(seconds % 60) s" }
    if seconds < 86_400 { return "\(seconds / 3_600) h \(seconds / 60 % 60) m" }
    return "\(seconds / 86_400) d \(seconds / 3_600 % 24) h"
  }

  /// `2024-01-31 23:59:59`, UTC. The civil date after Hinnant, "chrono-compatible low-level date algorithms", 2021.
  static func instant(_ time: Timestamp) -> String {
    let seconds = Int64((Double(time.nanoseconds) / 1e9).rounded(.down))
    var days = seconds / 86_400
    if seconds < 0, seconds % 86_400 != 0 { days -= 1 }
    let ofDay = seconds - days * 86_400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let civil = year + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return
      "\(civil)-\(two(month))-\(two(day)) \(two(ofDay / 3_600)):\(two(ofDay / 60 % 60)):\(two(ofDay % 60))"
  }
}
