import Testing

@Suite struct SimulationTestsPlaceholder {}
