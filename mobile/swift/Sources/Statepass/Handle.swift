import CStatepass
import Foundation

/// An object of the core, given back when the last reference to it falls; what was made with it keeps it. Every call on a ledger and on what was made with
/// it is let in one at a time, from any thread.
public class Handle: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let parent: Handle?
    private let lock: NSRecursiveLock
    private let close: (OpaquePointer) -> Void

    init(_ pointer: OpaquePointer, parent: Handle?, close: @escaping (OpaquePointer) -> Void) {
        self.pointer = pointer
        self.parent = parent
        self.lock = parent?.lock ?? NSRecursiveLock()
        self.close = close
    }

    deinit {
        lock.lock()
        close(pointer)
        lock.unlock()
    }

    func use<R>(_ body: (OpaquePointer) throws -> R) rethrows -> R {
        lock.lock()
        defer { lock.unlock() }
        return try withExtendedLifetime(self) { try body(pointer) }
    }

    func run(_ operation: String, _ arguments: [[UInt8]] = [], _ body: (OpaquePointer, [sp_bytes]) -> sp_error) throws {
        try use { own in try Call.run(operation, arguments) { body(own, $0) } }
    }

    func bytes(_ operation: String, _ arguments: [[UInt8]] = [], _ body: (OpaquePointer, [sp_bytes], UnsafeMutablePointer<sp_buffer>) -> sp_error) throws -> [UInt8] {
        try use { own in try Call.bytes(operation, arguments) { body(own, $0, $1) } }
    }

    func fields(_ operation: String, _ arguments: [[UInt8]] = [], _ body: (OpaquePointer, [sp_bytes], UnsafeMutablePointer<sp_buffer>) -> sp_error) throws -> Fields {
        try Fields(Cbor.decode(bytes(operation, arguments, body)))
    }

    func list<T>(
        _ operation: String, _ read: (Fields) throws -> T, _ body: (OpaquePointer, [sp_bytes], UnsafeMutablePointer<sp_buffer>) -> sp_error
    ) throws -> [T] {
        guard case .array(let items) = try Cbor.decode(bytes(operation, [], body)) else { throw Fields.fault }
        return try items.map { try read(Fields($0)) }
    }

    func made(_ operation: String, _ arguments: [[UInt8]] = [], _ body: (OpaquePointer, [sp_bytes], UnsafeMutablePointer<OpaquePointer?>) -> sp_error) throws -> OpaquePointer {
        try use { own in try Call.handle(operation, arguments) { body(own, $0, $1) } }
    }
}

/// What the core takes from the device. Tests put in their own.
public protocol Device: Sendable {
    /// Unix seconds.
    func now() -> Int64
    /// Milliseconds of a clock that never goes back.
    func monotonic() -> Int64
    /// Fresh bytes of a cryptographic generator.
    func entropy(_ size: Int) -> [UInt8]
}

public struct SystemDevice: Device {
    public init() {}
    public func now() -> Int64 { Int64(Date().timeIntervalSince1970) }
    public func monotonic() -> Int64 { Int64(ProcessInfo.processInfo.systemUptime * 1000) }
    public func entropy(_ size: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}

extension Device {
    func entropy() -> [UInt8] { entropy(32) }
}
