// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "sipp-verify-benchmarks",
  dependencies: [.package(name: "sipp-verify", path: "..")],
  targets: [
    .executableTarget(
      name: "tails-benchmark",
      dependencies: [.product(name: "Bounds", package: "sipp-verify")]),
    .executableTarget(
      name: "laws-benchmark",
      dependencies: [.product(name: "Bounds", package: "sipp-verify")]),
    .executableTarget(
      name: "lattice-benchmark",
      dependencies: [
        .product(name: "Bounds", package: "sipp-verify"),
        .product(name: "SiPP", package: "sipp-verify"),
      ]),
    .executableTarget(
      name: "allocation-benchmark",
      dependencies: [.product(name: "Bounds", package: "sipp-verify")]),
  ]
)
