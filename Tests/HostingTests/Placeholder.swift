import Testing

@Suite struct HostingTestsPlaceholder {}
