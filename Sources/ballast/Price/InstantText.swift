/// Points in time from text: `2026-12-25`, `2026-12-25T08:00Z`, `2026-12-25 08:00:00`; always UTC, with `Z` or without.
enum InstantText {
  /// Seconds since 1970 began; `nil` where the text is no date of the years 1970 to 2999. A date alone means its 08:00,
  /// when options of the venues of coins expire.
  static func seconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)[...]
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    guard let year = number(bytes, 0..<4), let month = number(bytes, 5..<7), let day = number(bytes, 8..<10) else {
      return nil
    }
    guard (1970...2999).contains(year), (1...12).contains(month), day >= 1, day <= length(ofMonth: month, year) else {
      return nil
    }
    let midnight = days(year, month, day) * 86_400
    if bytes.count == 10 { return midnight + 8 * 3_600 }
    return timeOfDay(bytes).map { midnight + $0 }
  }

  private static func timeOfDay(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let bytes = bytes.last == UInt8(ascii: "Z") ? bytes.dropLast() : bytes
    guard bytes.count == 16 || bytes.count == 19, bytes[13] == UInt8(ascii: ":"),
      bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ")
    else { return nil }
    guard let hour = number(bytes, 11..<13), let minute = number(bytes, 14..<16), hour < 24, minute < 60 else {
      return nil
    }
    if bytes.count == 16 { return Int64(hour * 3_600 + minute * 60) }
    guard bytes[16] == UInt8(ascii: ":"), let second = number(bytes, 17..<19), second < 60 else { return nil }
    return Int64(hour * 3_600 + minute * 60 + second)
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ range: Range<Int>) -> Int? {
    var result = 0
    for byte in bytes[range] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      result = result * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return result
  }

  private static func length(ofMonth month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days since 1970 began, counted in years that begin in March.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let leaps = shifted / 4 - shifted / 100 + shifted / 400
    return Int64(shifted * 365 + leaps + (153 * monthFromMarch + 2) / 5 + day - 1 - 719_468)
  }
}
