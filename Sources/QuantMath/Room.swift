/// See docs/architecture.md: room "QuantMath".
enum QuantMathRoom {}
