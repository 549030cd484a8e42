/// See docs/architecture.md: room "Hedging".
enum HedgingRoom {}
