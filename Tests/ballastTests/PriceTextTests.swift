import Testing

@testable import ballast

/// Numbers, fields and times as files of rows to price have them.
@Suite struct PriceTextTests {
  private func number(_ text: String) -> Double? { NumberText.parse(Array(text.utf8), 0..<text.utf8.count) }

  @Test(arguments: [
    "0", "-0", "1", "+1.5", ".5", "5.", "1e3", "1E-3", "123456789012345678", "0.1", "1e22", "1e23", "4.9e-324",
    "1.7976931348623157e308", "2.2250738585072011e-308", "9007199254740993", "0.000000000000000000001234",
    "179769313486231570000000000000000000000", "1e-400", "12345678901234567890123",
  ])
  func readsTheNearestNumber(_ text: String) {
    #expect(number(text)?.bitPattern == Double(text)?.bitPattern)
  }

  @Test(arguments: [
    "", " ", "-", ".", "e5", "1e", "1e+", "nan", "NaN", "inf", "-inf", "0x10", "1_000", "1,5", "1 ", " 1", "1e400",
    "--1", "1.2.3", "١", "1e1000000000000000000000",
  ])
  func refusesWhatIsNoNumber(_ text: String) {
    #expect(number(text) == nil)
  }

  @Test func readsAsTheStandardLibraryDoes() {
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      guard value.isFinite else { continue }
      #expect(number("\(value)")?.bitPattern == value.bitPattern)
      let short = Double(Int64(bitPattern: state) >> 20) / 1e6
      #expect(number("\(short)")?.bitPattern == short.bitPattern)
    }
  }

  private func split(_ line: String) -> [String]? {
    var fields = CommaFields()
    guard fields.read(Array(line.utf8)) else { return nil }
    return (0..<fields.count).map { fields.text($0) }
  }

  @Test func splitsFields() {
    #expect(split("a, \"b,\"\"c\" ,,d ") == ["a", "b,\"c", "", "d"])
    #expect(split("") == [""])
    #expect(split("1,") == ["1", ""])
    #expect(split("\"open") == nil)
    #expect(split("\"a\"b,c") == nil)
  }

  @Test func readsTimes() {
    #expect(InstantText.seconds("1970-01-01T00:00Z") == 0)
    #expect(InstantText.seconds("2026-12-25") == 1_798_185_600)
    #expect(InstantText.seconds("2026-12-25T08:00:00Z") == 1_798_185_600)
    #expect(InstantText.seconds("2024-02-29T23:59:59Z") == 1_709_251_199)
    for text in ["2026-12-25 08:00:00", "2026-12-25T08:00", "2026-12-25 08:00Z"] {
      #expect(InstantText.seconds(text) == 1_798_185_600, "\(text)")
    }
    for text in ["", "2026", "2026-02-29", "2026-13-01", "2026-12-25T24:00Z", "2026-12-25x08:00", "2026-12-25T08:00+1"]
    {
      #expect(InstantText.seconds(text) == nil, "\(text)")
    }
  }
}
