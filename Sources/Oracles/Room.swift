/// See docs/architecture.md: room "Oracles".
enum OraclesRoom {}
