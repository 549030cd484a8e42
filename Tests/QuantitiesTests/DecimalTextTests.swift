import Quantities
import Testing

@Suite struct DecimalTextTests {
  @Test(arguments: [
    ("0", Int64(0)), ("1", 1_000_000), ("-1.5", -1_500_000), ("0.000001", 1), ("9223372036854.775807", .max),
    ("-9223372036854.775808", .min), ("1.5000000000", 1_500_000), ("007", 7_000_000),
  ])
  func readsExactDecimals(_ text: String, _ raw: Int64) throws {
    #expect(try Money(parsing: text).raw == raw)
  }

  @Test(arguments: [
    ("", DecimalTextFault.empty), ("1_000", .unexpectedCharacter(offset: 1)), ("nan", .unexpectedCharacter(offset: 0)),
    ("1e5", .unexpectedCharacter(offset: 1)), ("+1", .unexpectedCharacter(offset: 0)),
    (" 1", .unexpectedCharacter(offset: 0)),
    (".5", .missingDigits), ("5.", .missingDigits), ("-", .missingDigits), ("1.2.3", .unexpectedCharacter(offset: 3)),
    ("0.0000001", .tooPrecise(decimals: 6)), ("9223372036854.775808", .outOfRange),
    ("99999999999999999999", .outOfRange),
  ])
  func refusesEverythingElse(_ text: String, _ fault: DecimalTextFault) {
    #expect(throws: fault) { try Money(parsing: text) }
  }

  @Test func writesWhatItReads() throws {
    var seed: UInt64 = 1
    for _ in 0..<10_000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let raw = Int64(bitPattern: seed) >> Int64(seed % 60)
      #expect(try Money(parsing: Money(raw: raw).description).raw == raw)
    }
  }
}
