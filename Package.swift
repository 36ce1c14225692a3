// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

// Built for release, tests run what is shipped; to optimise the tests themselves
// takes longer than to run them.
let testSettings: [SwiftSetting] =
  settings + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let package = Package(
  name: "sipp-verify",
  products: [
    .library(name: "Bounds", targets: ["Bounds"]),
    .library(name: "SiPP", targets: ["SiPP"]),
    .library(name: "Empirical", targets: ["Empirical"]),
    .executable(name: "sipp-verify", targets: ["sipp-verify"]),
  ],
  dependencies: [
    .package(
      url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(
      url: "https://github.com/hummingbird-project/swift-mustache",
      .upToNextMinor(from: "2.1.1")),
  ],
  targets: [
    // MARK: - C libraries of the system
    .systemLibrary(
      name: "CMPFR", pkgConfig: "mpfr",
      providers: [.apt(["libmpfr-dev"]), .brew(["mpfr"])]),
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl",
      providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),

    // MARK: - Theory: numbers in, enclosures out
    .target(
      name: "Bounds", dependencies: ["CMPFR", "CGSL"], exclude: ["README.md"],
      swiftSettings: settings),

    // MARK: - Algorithm: weights and a generator in, pruned weights out
    .target(
      name: "SiPP", dependencies: ["Bounds"], exclude: ["README.md"],
      swiftSettings: settings),

    // MARK: - Harness: claims in, verdicts and reports out
    .target(
      name: "Empirical",
      dependencies: [
        "Bounds", "SiPP",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      exclude: ["README.md"],
      resources: [
        .embedInCode("Suite/Suites/quick.json"),
        .embedInCode("Suite/Suites/default.json"),
        .embedInCode("Suite/Suites/full.json"),
        .embedInCode("Suite/Suites/gate.json"),
        .embedInCode("Suite/Suites/controls.json"),
        .embedInCode("Report/Page/page.mustache"),
        .embedInCode("Report/Page/table.mustache"),
        .embedInCode("Report/Page/page.css"),
      ],
      swiftSettings: settings),

    // MARK: - Command: arguments in, text and an exit code out
    .executableTarget(
      name: "sipp-verify",
      dependencies: [
        "Bounds", "SiPP", "Empirical",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"],
      swiftSettings: settings),

    // MARK: - Tests, in the same order
    .target(
      name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(
      name: "BoundsTests", dependencies: ["Bounds", "CGSL", "TestSupport"],
      exclude: ["ReferenceData"],
      swiftSettings: testSettings),
    .testTarget(
      name: "SiPPTests", dependencies: ["SiPP", "Bounds", "TestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "EmpiricalTests",
      dependencies: ["Empirical", "SiPP", "Bounds", "TestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "sipp-verify", "Bounds", "Empirical", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "StructureTests", dependencies: ["Bounds", "TestSupport"],
      swiftSettings: testSettings),
  ]
)
