import Foundation
import XCTest

@testable import Statepass

enum Project {
    /// The project's folder: mobile/swift/Tests/StatepassTests/Support.swift is in it.
    static let top = (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    static func vectors(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: top.appendingPathComponent("tests/vectors/\(name).json"))
        return try XCTUnwrap(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// A foreign vector, beside the project; without it the test is skipped.
    static func shared(_ path: String) throws -> URL {
        let folder = top.appendingPathComponent("../shared/vectors")
        guard FileManager.default.fileExists(atPath: folder.path) else { throw XCTSkip("no ../shared/vectors") }
        return folder.appendingPathComponent(path)
    }

    static func sharedHex(_ path: String) throws -> [UInt8] {
        try unhex(String(contentsOf: shared(path), encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// An object of JSON, compressed.
    static func sharedZipped(_ path: String) throws -> [String: Any] {
        let unpack = Process()
        unpack.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        unpack.arguments = ["gzip", "-dc", try shared(path).path]
        let pipe = Pipe()
        unpack.standardOutput = pipe
        try unpack.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        unpack.waitUntilExit()
        return try XCTUnwrap(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}

func member<T>(_ object: Any?, _ name: String, file: StaticString = #filePath, line: UInt = #line) throws -> T {
    try XCTUnwrap((object as? [String: Any])?[name] as? T, "member \(name)", file: file, line: line)
}

func seconds(_ time: String) throws -> Int64 { Int64(try XCTUnwrap(ISO8601DateFormatter().date(from: time)).timeIntervalSince1970) }

func failure(file: StaticString = #filePath, line: UInt = #line, _ call: () throws -> Void) -> StatepassError? {
    do {
        try call()
    } catch {
        if let error = error as? StatepassError { return error }
        XCTFail("another error: \(error)", file: file, line: line)
        return nil
    }
    XCTFail("no error", file: file, line: line)
    return nil
}

/// A matrix as a grey picture with its quiet zone.
func picture(_ matrix: QrMatrix, scale: Int = 4) -> Picture {
    let side = (matrix.size + 8) * scale
    var luma = [UInt8](repeating: 255, count: side * side)
    for y in 0..<(matrix.size * scale) {
        for x in 0..<(matrix.size * scale) where matrix.modules[y / scale * matrix.size + x / scale] == 1 {
            luma[(y + 4 * scale) * side + x + 4 * scale] = 0
        }
    }
    return Picture(width: side, height: side, luma: luma)
}

/// Through the pixels: every code is drawn and read again.
func seen(_ plan: CodePlan) throws -> [String] {
    try plan.codes.map { String(decoding: try XCTUnwrap(Qr.decode(picture($0)).first), as: UTF8.self) }
}

/// The test country of tests/vectors/faces.json, whose clock stands still until a test moves it.
final class Country: Device, JobPorts, @unchecked Sendable {
    var time: Int64
    let chain: String
    let file: [UInt8]
    let passphrase: [UInt8]
    private let exchanges: [[String: Any]]

    init() throws {
        let all = try Project.vectors("faces")
        time = Int64(try member(all, "now") as Int)
        chain = try member(all, "chain")
        file = try unhex(member(all, "wallet"))
        passphrase = (try member(all, "passphrase") as String).bytes
        exchanges = try member(all, "exchanges")
    }

    func now() -> Int64 { time }
    func monotonic() -> Int64 { SystemDevice().monotonic() }
    func entropy(_ size: Int) -> [UInt8] { SystemDevice().entropy(size) }

    /// Answers as the country's relay did.
    func exchange(_ request: HttpRequest) async throws -> HttpAnswer {
        for one in exchanges where one["url"] as? String == request.url && one["method"] as? String == request.method {
            guard try unhex(member(one, "body")) == request.body ?? [] else { continue }
            return HttpAnswer(status: try member(one, "status"), body: try unhex(member(one, "answer")))
        }
        return HttpAnswer(status: 404)
    }

    func save() async throws {}

    func ledger(synced: Bool = false) async throws -> Ledger {
        let ledger = try Ledger(chain: chain, device: self)
        if synced { try await ledger.sync(all: true).run(self) }
        return ledger
    }

    func wallet(_ ledger: Ledger, synced: Bool = true) async throws -> Wallet {
        let wallet = try XCTUnwrap(Wallet.unlock(ledger, file: file, passphrase: passphrase).wallet)
        if synced { try await wallet.sync().run(self) }
        return wallet
    }
}

struct Silent: JobPorts {
    func exchange(_ request: HttpRequest) async throws -> HttpAnswer { throw HttpFailure.timedOut }
    func save() async throws {}
}
