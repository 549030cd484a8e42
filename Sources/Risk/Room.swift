/// See docs/architecture.md: room "Risk".
enum RiskRoom {}
