/// Every command, one line each, in the order of help.
enum CommandCatalogue {
  static let commands: [any Command] = [
    RunCommand(),
    ReplayCommand(),
    ScenarioCommand(),
    PriceCommand(),
    BacktestCommand(),
    SimulateCommand(),
    DoctorCommand(),
    VersionCommand(),
    HelpCommand(),
  ]
}
