import Testing

@Suite struct VenueLedgerTestsPlaceholder {}
