import Testing

@Suite struct ConfigurationTestsPlaceholder {}
