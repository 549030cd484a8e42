/// See docs/architecture.md: room "Simulation".
enum SimulationRoom {}
