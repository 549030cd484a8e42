/// See docs/architecture.md: room "VenueLedger".
enum VenueLedgerRoom {}
