/// See docs/architecture.md: room "Configuration".
enum ConfigurationRoom {}
