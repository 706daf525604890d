import CStatepass

/// How a function of statepass.h is called: arguments are lent for the call, results copied and given back.
enum Call {
    static func judge(_ operation: String, _ error: sp_error) throws {
        guard error.code != 0 else { return }
        throw StatepassError(code: String(cString: sp_error_name(error.code)), operation: operation, offset: error.offset)
    }

    static func lend<R>(_ arguments: [[UInt8]], _ body: ([sp_bytes]) throws -> R) rethrows -> R {
        try lend(arguments[...], [], body)
    }

    private static func lend<R>(_ rest: ArraySlice<[UInt8]>, _ lent: [sp_bytes], _ body: ([sp_bytes]) throws -> R) rethrows -> R {
        guard let first = rest.first else { return try body(lent) }
        return try first.withUnsafeBufferPointer { bytes in
            try lend(rest.dropFirst(), lent + [sp_bytes(data: bytes.baseAddress, size: bytes.count)], body)
        }
    }

    /// A function that gives nothing but its sp_error.
    static func run(_ operation: String, _ arguments: [[UInt8]] = [], _ body: ([sp_bytes]) -> sp_error) throws {
        try judge(operation, lend(arguments, body))
    }

    /// A function whose last parameter is an sp_buffer: its bytes.
    static func bytes(_ operation: String, _ arguments: [[UInt8]] = [], _ body: ([sp_bytes], UnsafeMutablePointer<sp_buffer>) -> sp_error) throws -> [UInt8] {
        var out = sp_buffer()
        try judge(operation, lend(arguments) { body($0, &out) })
        defer { sp_buffer_free(&out) }
        return Array(UnsafeBufferPointer(start: out.data, count: out.size))
    }

    static func cbor(_ operation: String, _ arguments: [[UInt8]] = [], _ body: ([sp_bytes], UnsafeMutablePointer<sp_buffer>) -> sp_error) throws -> Cbor {
        try Cbor.decode(bytes(operation, arguments, body))
    }

    static func fields(_ operation: String, _ arguments: [[UInt8]] = [], _ body: ([sp_bytes], UnsafeMutablePointer<sp_buffer>) -> sp_error) throws -> Fields {
        try Fields(cbor(operation, arguments, body))
    }

    /// A function whose last parameter is the address of a new handle.
    static func handle(_ operation: String, _ arguments: [[UInt8]] = [], _ body: ([sp_bytes], UnsafeMutablePointer<OpaquePointer?>) -> sp_error) throws -> OpaquePointer {
        var out: OpaquePointer?
        try judge(operation, lend(arguments) { body($0, &out) })
        guard let out else { throw StatepassError(code: "face_shape", operation: operation) }
        return out
    }
}

extension String {
    var bytes: [UInt8] { Array(utf8) }
}

/// 0x… as bytes. With `size`: shorter numbers, as nodes write them, are filled up with zeros in front. base_hex.
func unhex(_ text: String, size: Int? = nil) throws -> [UInt8] {
    var digits = Array((text.hasPrefix("0x") ? text.dropFirst(2) : text[...]).utf8)
    if let size, digits.count < 2 * size { digits = Array(repeating: 48, count: 2 * size - digits.count) + digits }
    let fault = StatepassError(code: "base_hex", operation: "hex")
    guard digits.count % 2 == 0, size == nil || digits.count == 2 * size! else { throw fault }
    let values = try digits.map { digit -> UInt8 in
        switch digit {
        case 48...57: return digit - 48
        case 65...70: return digit - 55
        case 97...102: return digit - 87
        default: throw fault
        }
    }
    return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
}
