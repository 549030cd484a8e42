import Foundation
import Testing

@testable import ballast

/// Rows in, prices out; wrong rows are told by line and column and stop nothing.
@Suite struct PriceCommandTests {
  private func run(_ rows: String, _ options: String...) throws -> ToolRun {
    let file = FileManager.default.temporaryDirectory.appending(path: "price-\(UUID().uuidString).csv")
    try rows.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let result = ToolRun(words: ["price", file.path] + options)
    return result
  }

  /// The fields of a line of output by the names of the first line.
  private func fields(_ run: ToolRun, line: Int) -> [String: String] {
    let lines = run.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    guard line < lines.count else { return [:] }
    return Dictionary(zip(lines[0].map(String.init), lines[line].map(String.init))) { $1 }
  }

  private func number(_ text: String?) -> Double { text.flatMap(Double.init) ?? .nan }

  @Test func pricesARow() throws {
    let found = try run("right,spot,strike,years,rate,dividend,volatility\ncall,100,105,0.5,0.03,0.01,0.25\n")
    #expect(found.code == 0, "\(found.errors)")
    let row = fields(found, line: 1)
    #expect(row["line"] == "2")
    #expect(row["model"] == "black-scholes-merton")
    #expect(row["status"] == "ok")
    #expect(abs(number(row["price"]) - 5.349804578881075) < 1e-12)
    #expect(abs(number(row["delta"]) - 0.4456372919675483) < 1e-12)
    #expect(abs(number(row["volga"]) - 4.490141631849927) < 1e-11)
    #expect(row["implied_volatility"] == "")
  }

  @Test func findsTheVolatilityOfAPrice() throws {
    let found = try run(
      "k,s,t,r,q,type,premium,volatility\n105,100,0.5,0.03,0.01,C,5.349804578881075,\n105,100,0.5,0.03,0.01,C,500,\n")
    #expect(found.code == 1)
    #expect(abs(number(fields(found, line: 1)["implied_volatility"]) - 0.25) < 1e-13)
    #expect(abs(number(fields(found, line: 1)["vega"]) - 27.828816962653548) < 1e-10)
    #expect(fields(found, line: 2)["status"] == "refused")
    #expect(found.errors.contains(":3: column price"))
  }

  @Test func takesTheForwardFromTheSpotAndBack() throws {
    let rows = "model,right,spot,forward,strike,years,rate,dividend,volatility\n"
    let found = try run(
      rows + "black-76,put,100,,95,1,0.05,0.02,0.3\nblack-scholes-merton,put,100,,95,1,0.05,0.02,0.3\n"
        + "black-scholes-merton,put,,103.04545339535169,95,1,0.05,0.02,0.3\n")
    #expect(found.code == 0, "\(found.errors)")
    let price = number(fields(found, line: 2)["price"])
    #expect(abs(number(fields(found, line: 1)["price"]) - price) < 1e-12)
    #expect(abs(number(fields(found, line: 3)["price"]) - price) < 1e-12)
  }

  @Test func countsFromTheValuationTime() throws {
    let head = "right,spot,strike,expiry,volatility\ncall,100,100,2026-12-25,0.5\n"
    let dated = try run(head, "--valuation", "2026-12-24T08:00:00Z")
    let plain = try run("right,spot,strike,years,volatility\ncall,100,100,0.0027397260273972603,0.5\n")
    #expect(fields(dated, line: 1)["price"] == fields(plain, line: 1)["price"])
    #expect(try run(head).errors.contains("--valuation TIME"))
    #expect(try run(head, "--valuation", "2027-01-01").errors.contains("before the valuation time"))
    #expect(try run(head, "--valuation", "tomorrow").code == 2)
  }

  @Test func goesOnBehindAWrongRow() throws {
    let rows = """
      id,right,spot,strike,years,volatility
      a,call,100,100,1,0.2
      "b, or so",call,1OO,100,1,0.2
      c,straddle,100,100,1,0.2
      d,call,100,100,1
      e,call,100,100,1,
      f,put,100,100,-1,0.2
      g,put,100,nan,1,0.2

      h,put,100,100,1,0.2

      """
    let found = try run(rows)
    #expect(found.code == 1)
    #expect(found.output.split(separator: "\n").count == 9)
    #expect(found.output.contains("\n10,h,black-scholes-merton,"), "the blank line counts")
    #expect(found.errors.contains(":3: column spot: expected a number, got \"1OO\""))
    #expect(found.errors.contains(":4: column right: expected call or put, got \"straddle\""))
    #expect(found.errors.contains(":5: expected 6 fields, got 5"))
    #expect(found.errors.contains(":6: column volatility"))
    #expect(found.errors.contains(":7: column years"))
    #expect(found.errors.contains(":8: column strike: expected a number, got \"nan\""))
    #expect(found.errors.contains("2 rows priced, 6 refused"))
    #expect(found.output.contains("\"b, or so\""))
    let strict = try run(rows, "--strict")
    #expect(strict.code == 1)
    #expect(strict.errors.contains("stopped at the first row"))
  }

  @Test func writesJSON() throws {
    let found = try run("right,spot,strike,years,volatility\nput,100,100,1,0.2\nput,x,100,1,0.2\n", "--json")
    let lines = found.output.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
    #expect(lines.first?.hasPrefix("{\"line\":2,\"model\":\"black-scholes-merton\",\"price\":") == true)
  }

  /// What a first user tries: models in capitals and with slips, packed files, line breaks in fields, ids in Latin-1.
  @Test func tellsWhatIsWrongWithARow() throws {
    let head = "right,spot,strike,years,volatility,model,id\n"
    let found = try run(
      head + "call,100,100,1,0.2,Black-Scholes-Merton,a\ncall,100,100,1,0.2,black-schoels-merton,b\n"
        + "call,100,100,1,0.2,,\"c\nd\",call,100,100,1,0.2\ncall,-1,100,1,0.2,,e\n")
    #expect(found.output.contains("\n2,a,black-scholes-merton,"))
    #expect(found.errors.contains(":3: column model: expected a model of the catalogue, got \"black-schoels-merton\""))
    #expect(found.errors.contains("did you mean black-scholes-merton?"))
    #expect(found.errors.contains(":4: a quote") && found.errors.contains(":5: a quote"))
    #expect(found.errors.contains(":6: column spot: expected a finite number, not negative, got -1"))
    let file = FileManager.default.temporaryDirectory.appending(path: "price-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(Array((head + "call,100,100,1,0.2,,").utf8) + [0xE9, 0x0A]).write(to: file)
    #expect(ToolRun(words: ["price", file.path]).errors.contains(":2: column id: expected text in UTF-8"))
    try Data([0x1F, 0x8B, 0x08, 0x0A]).write(to: file)
    let packed = ToolRun(words: ["price", file.path])
    #expect(packed.code == 1 && packed.errors.contains("zcat"))
  }

  @Test func writesAFileWholeOrNotAtAll() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "priced-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let target = folder.appending(path: "out.csv").path
    let rows = "right,spot,strike,years,volatility\nput,100,100,1,0.2\nput,x,100,1,0.2\n"
    #expect(try run(rows, "--out", target, "--strict").code == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    let found = try run(rows, "--out", target)
    #expect(found.output.isEmpty)
    #expect(try String(contentsOfFile: target, encoding: .utf8).split(separator: "\n").count == 3)
    #expect(try run(rows, "--out", folder.path + "/no/such/folder.csv").code == 1)
  }

  @Test(arguments: [
    ("right,spot,strike\n", "years"), ("right,spot,strike,years,volatilty\n", "did you mean volatility?"),
    ("right,strike,years\n", "no column spot"), ("right,spot,strike,years,spot\n", "another for spot"),
    ("", "is empty"),
    ("\"right\n", "a quote does not end"),
  ])
  func refusesAHeaderThatItDoesNotUnderstand(_ head: String, _ message: String) throws {
    let found = try run(head)
    #expect(found.code == 1)
    #expect(found.errors.contains(message), "\(found.errors)")
  }

  @Test func tellsWhatItCannotFind() {
    #expect(ToolRun("price", "no/such/file.csv").code == 3)
    #expect(ToolRun("price").code == 2)
    #expect(ToolRun("price", "x.csv", "--model", "hestn").errors.contains("heston"))
    #expect(ToolRun("price", "--models").output.contains("black-76"))
  }
}
