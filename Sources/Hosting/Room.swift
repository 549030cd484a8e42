/// See docs/architecture.md: room "Hosting".
enum HostingRoom {}
