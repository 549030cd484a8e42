// swift-tools-version:6.2
import Foundation
import PackageDescription

/// One rule set for every room. `-Ounchecked` is never used: a trap is the last line of defence.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// The allowed arrows. This table is the architecture; TidyTests reads it back from the imports.
let arrows: [(room: String, mayImport: [String])] = [
  // Foundations
  ("Quantities", []),
  ("QuantMath", ["CQuantMath"]),
  ("Instruments", ["Quantities"]),
  // Exact zone: integers only
  ("VenueLedger", ["Quantities", "Instruments"]),
  // Analytic zone: pure functions of Double
  ("Oracles", ["Quantities", "Instruments", "QuantMath"]),
  ("Pricing", ["Quantities", "Instruments", "QuantMath", "CPricing"]),
  ("BallastPython", ["Instruments", "QuantMath", "Pricing"]),
  ("Risk", ["Quantities", "Instruments", "QuantMath"]),
  ("Hedging", ["Quantities", "Instruments", "QuantMath", "Risk"]),
  // Spine
  ("EngineCore", ["Quantities", "Instruments", "VenueLedger", "Oracles", "Risk", "Hedging"]),
  // Shell
  ("Hosting", ["Quantities", "Instruments", "VenueLedger", "EngineCore"]),
  (
    "Simulation",
    [
      "Quantities", "Instruments", "QuantMath", "VenueLedger", "Oracles", "Risk", "Hedging", "EngineCore", "Hosting",
      "CZlib", "CReportPage",
    ]
  ),
  (
    "Configuration",
    [
      "Quantities", "Instruments", "VenueLedger", "Oracles", "Risk", "Hedging", "EngineCore", "Hosting", "Simulation",
      "CTomlPlusPlus",
    ]
  ),
]

/// Kernels are compiled with optimisation in debug builds too: they hold no state worth stepping through, and tests
/// call them millions of times.
let kernelSettings: [CSetting] = [
  .headerSearchPath("."), .unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"]),
]

/// Shims over system libraries, and the vector kernels in C; each is imported by one room.
let shims: [Target] = [
  .target(name: "CQuantMath", cSettings: kernelSettings),
  .target(name: "CPricing", dependencies: ["CQuantMath"], cSettings: kernelSettings),
  .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
  .target(name: "CTomlPlusPlus"),
  .target(name: "CReportPage", exclude: ["page.css", "page.js"]),
  .systemLibrary(name: "CGmp", providers: [.apt(["libgmp-dev"])]),
]

/// Libraries that only the tests of one room see.
let testShims = ["VenueLedger": ["CGmp"]]

/// A room's README and golden tables lie beside its sources; SwiftPM wants to be told that they are not built.
func unbuilt(_ folder: String) -> [String] {
  ["README.md", "Golden", "Default.toml"].filter {
    FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(folder)/\($0)")
  }
}

/// `Double.rounded` is a call into the C mathematics library on plain x86-64.
let rooms: [Target] = arrows.map {
  .target(
    name: $0.room, dependencies: $0.mayImport.map { .byName(name: $0) }, exclude: unbuilt("Sources/\($0.room)"),
    swiftSettings: strict,
    linkerSettings: [.linkedLibrary("m")])
}

/// Each room's tests see the room and everything below it.
let tests: [Target] = arrows.filter { !["Instruments", "BallastPython", "Risk"].contains($0.room) }.map {
  .testTarget(
    name: "\($0.room)Tests",
    dependencies: ([$0.room] + $0.mayImport + testShims[$0.room, default: []]).map { .byName(name: $0) },
    exclude: unbuilt("Tests/\($0.room)Tests"), swiftSettings: strict)
}

let package = Package(
  name: "ballast",
  products: [.library(name: "ballast_python", type: .dynamic, targets: ["BallastPython"])],
  targets: shims + rooms + tests + [
    .executableTarget(
      name: "ballast", dependencies: arrows.map { .byName(name: $0.room) }, exclude: unbuilt("Sources/ballast"),
      swiftSettings: strict),
    .executableTarget(
      name: "ballast-bench", dependencies: arrows.map { .byName(name: $0.room) }, swiftSettings: strict),
    .executableTarget(
      name: "journal-torture", dependencies: ["Hosting", "Quantities"], path: "Tests/JournalTorture",
      swiftSettings: strict),
    .testTarget(
      name: "ballastTests", dependencies: ["ballast"] + arrows.map { .byName(name: $0.room) }, swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)
