import Testing

@Suite struct HedgingTestsPlaceholder {}
