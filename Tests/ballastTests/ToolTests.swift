import Configuration
import Hosting
import Simulation
import Testing

@testable import ballast

@Suite struct ToolTests {
  private func echo(_ words: String...) -> (Int32, String) {
    let run = ToolRun(words: ["echo"] + words, commands: [EchoCommand()])
    return (run.code, run.code == 0 ? run.output : run.errors)
  }

  @Test func readsOptionsAndOperands() {
    let plain = "quiet=false\n"
    #expect(echo("a", "b") == (0, "a|b\nloud=false size=none\ntags=\n" + plain))
    #expect(
      echo("-l", "a", "--size", "5", "--tag=x", "--tag", "y=z") == (0, "a\nloud=true size=5\ntags=x|y=z\n" + plain))
    #expect(echo("a", "-s", "-7", "-5") == (0, "a|-5\nloud=false size=-7\ntags=\n" + plain))
    #expect(echo("a", "--", "--loud", "-x") == (0, "a|--loud|-x\nloud=false size=none\ntags=\n" + plain))
    #expect(echo("-lq", "a") == (0, "a\nloud=true size=none\ntags=\nquiet=true\n"))
    #expect(echo("-") == (0, "-\nloud=false size=none\ntags=\n" + plain))
  }

  @Test(arguments: [
    (["--lod", "a"], "echo has no option --lod. Did you mean --loud?"),
    (["-z", "a"], "echo has no option -z. See ballast help echo."),
    (["--size"], "--size needs a value. Write --size N."),
    (["--size", "--loud", "a"], "--size needs a value. Write --size N."),
    (["--size", "1", "--size", "2", "a"], "--size is given twice"),
    (["--size", "1e1", "a"], "--size 1e1: expected a whole number from -10 to 10"),
    (["--size", "11", "a"], "--size 11: expected a whole number from -10 to 10"),
    (["--loud=yes", "a"], "--loud takes no value"),
    (["-sl", "a"], "-s takes a value. Write it behind a blank: -s N."),
    ([], "echo needs first: a word. See ballast help echo."),
  ])
  func refusesWithOneHelpfulLine(_ words: [String], _ message: String) {
    let run = ToolRun(words: ["echo"] + words, commands: [EchoCommand()])
    #expect(run.code == 2)
    #expect(run.errors == "error: " + message + "\n")
    #expect(run.output.isEmpty)
  }

  @Test func knowsItsCommands() {
    #expect(ToolRun("docter").errors == "error: there is no command \"docter\". Did you mean ballast doctor?\n")
    #expect(ToolRun("frobnicate").code == 2)
    #expect(ToolRun("--frobnicate").code == 2)
    #expect(ToolRun("version", "extra").code == 2)
    let bare = ToolRun()
    #expect(bare.code == 2 && bare.output.isEmpty && bare.errors.contains("doctor"))
  }

  @Test func errorsFindTheirExitCodes() throws {
    let configuration = #expect(throws: ConfigurationError.self) { try VenueConfiguration([0x5B], file: "x.toml") }
    let market = #expect(throws: MarketDataError.self) {
      try FileMarket(["/nowhere/prices.csv"], options: MarketFileOptions())
    }
    let errors: [(any Error & Sendable, Int32)] = [
      (CommandFailure.usage("no"), 2), (CommandFailure.missingFile("f"), 3), (try #require(configuration), 4),
      (try #require(market), 3), (JournalError.corrupt(file: "f", offset: 1, "bad"), 8),
      (JournalError.storageFull, 7), (CommandFailure(code: .expectation, message: "differs"), 9),
      (JournalError.configurationChanged(journal: 1, now: 2), 4),
    ]
    for (error, code) in errors {
      let run = ToolRun("echo", "a", commands: [EchoCommand(error: error)])
      #expect(run.code == code, "\(error)")
      #expect(run.output.isEmpty && run.errors.hasPrefix("error: "))
    }
  }

  @Test func helpTellsOfEveryCommandAndOption() {
    let overview = ToolRun("help").output
    for command in CommandCatalogue.commands {
      let synopsis = command.synopsis
      #expect(overview.contains("  \(synopsis.name)") && overview.contains(synopsis.summary))
      let page = ToolRun("help", synopsis.name).output
      #expect(page == ToolRun(words: [synopsis.name, "--help"]).output)
      for option in synopsis.options + Option.shared { #expect(page.contains(option.usage), "\(option.name)") }
      #expect(!synopsis.summary.hasSuffix(".") && !synopsis.examples.isEmpty)
    }
    let names = CommandCatalogue.commands.map(\.synopsis.name)
    #expect(Set(names).count == names.count)
    #expect(ToolRun("--help").output == overview && ToolRun("-h").output == overview)
    #expect(overview.split(separator: "\n").allSatisfy { $0.count <= 120 })
    #expect(
      ToolRun("help", "docter").errors == "error: there is no help on \"docter\". Did you mean ballast help doctor?\n")
  }

  @Test func helpOnConfigurationIsAConfiguration() throws {
    let text = ToolRun("help", "config").output
    let configuration = try VenueConfiguration(Array(text.utf8), file: "help")
    #expect(try configuration.hash == DefaultConfiguration.load().hash)
    #expect(ToolRun("version", "--json").output.contains(configuration.hash))
    #expect(ToolRun("help", "exit-codes").output.contains("130  interrupted"))
  }
}
