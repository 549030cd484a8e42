import Testing

@Suite struct EngineCoreTestsPlaceholder {}
