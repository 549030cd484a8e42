/// Every command, one line each, in the order of help.
enum CommandCatalogue {
  static let commands: [any Command] = [
    DoctorCommand(),
    VersionCommand(),
    HelpCommand(),
  ]
}
