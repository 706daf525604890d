// swift-tools-version:5.9
import PackageDescription

// CStatepass is statepass.h as a module; it links libstatepass, which ./statepass test swift builds and names to the linker. In an app the XCFramework
// of the same library stands in its place.
let package = Package(
    name: "Statepass",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Statepass", targets: ["Statepass"])],
    targets: [
        .systemLibrary(name: "CStatepass"),
        .target(name: "Statepass", dependencies: ["CStatepass"]),
        .testTarget(name: "StatepassTests", dependencies: ["Statepass"]),
    ]
)
