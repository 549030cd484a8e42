import Foundation
import Simulation
import Testing

@Suite struct JSONValueTests {
  @Test(arguments: [
    (Int128(0), 6, "0"), (1, 6, "0.000001"), (-1_500_000, 6, "-1.5"), (12_000_000, 6, "12"),
    (-5, 12, "-0.000000000005"),
    (123, 0, "123"), (Int128.min, 0, "-170141183460469231731687303715884105728"),
  ])
  func decimalsAreExact(_ count: Int128, _ places: Int, _ text: String) {
    #expect(JSONValue.decimal(count, places: places).compact == text)
  }

  @Test(arguments: [0.1, 1e-7, 1.0 / 3, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -0.0, 1e22, 123_456_789.125])
  func realsReadBackToTheSameBits(_ value: Double) throws {
    let text = JSONValue.real(value).compact
    #expect(Double(text)?.bitPattern == value.bitPattern)
    #expect((try JSONSerialization.jsonObject(with: Data("[\(text)]".utf8)) as? [Double])?.first == value)
  }

  @Test func whatIsNoNumberIsNull() {
    #expect(JSONValue.list([.real(.nan), .real(.infinity), .real(-.infinity)]).compact == "[null,null,null]")
  }

  @Test func textsAreEscaped() throws {
    let odd = "quote \" back \\ line \n tab \t bell \u{7} page </script> ü 漢 \u{2028}"
    let text = JSONValue.text(odd).compact
    #expect(!text.contains("</script>") && !text.contains("\n"))
    #expect((try JSONSerialization.jsonObject(with: Data("[\(text)]".utf8)) as? [String])?.first == odd)
  }

  @Test func membersKeepTheirOrder() {
    let value = JSONValue.object([("z", .integer(1)), ("a", .list([.bool(true), .null])), ("m", .object([]))])
    #expect(value.compact == #"{"z":1,"a":[true,null],"m":{}}"#)
    #expect(value.indented == "{\n  \"z\": 1,\n  \"a\": [true,null],\n  \"m\": {}\n}")
    #expect(value["a"]?.compact == "[true,null]" && value["q"] == nil)
  }
}
