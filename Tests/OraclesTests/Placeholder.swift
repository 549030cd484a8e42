import Testing

@Suite struct OraclesTestsPlaceholder {}
