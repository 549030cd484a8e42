/// See docs/architecture.md: room "EngineCore".
enum EngineCoreRoom {}
