import Testing

@Suite struct QuantMathTestsPlaceholder {}
