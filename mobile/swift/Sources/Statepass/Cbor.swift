/// A value of CBOR, as the core gives it out: a result's members, or an element of a document as its issuer signed it.
public indirect enum Cbor: Equatable, Sendable {
    case text(String)
    case integer(Int64)
    /// An integer that an Int64 cannot hold: `argument`, or −1 − `argument`.
    case largeInteger(negative: Bool, argument: UInt64)
    case bool(Bool)
    /// null, and CBOR's undefined.
    case null
    case float(Double)
    case bytes([UInt8])
    case array([Cbor])
    /// Keys of other types, which only elements of foreign documents have, as their text: 7 is "7".
    case map([String: Cbor])
    case tagged(UInt64, Cbor)

    /// One item and nothing behind it.
    public static func decode(_ bytes: [UInt8]) throws -> Cbor {
        var reader = CborReader(bytes)
        return try reader.whole()
    }

    /// Deterministic CBOR (RFC 8949 4.2.1). The core takes no floating-point numbers: they become null.
    public func encoded() -> [UInt8] {
        var out: [UInt8] = []
        write(&out)
        return out
    }

    private func write(_ out: inout [UInt8]) {
        switch self {
        case .text(let value): Cbor.string(3, value.bytes, &out)
        case .bytes(let value): Cbor.string(2, value, &out)
        case .integer(let value): Cbor.head(value < 0 ? 1 : 0, UInt64(value < 0 ? -1 - value : value), &out)
        case .largeInteger(let negative, let argument): Cbor.head(negative ? 1 : 0, argument, &out)
        case .bool(let value): out.append(value ? 0xf5 : 0xf4)
        case .null, .float: out.append(0xf6)
        case .array(let items):
            Cbor.head(4, UInt64(items.count), &out)
            for item in items { item.write(&out) }
        case .map(let members):
            Cbor.head(5, UInt64(members.count), &out)
            let sorted = members.map { (key: Cbor.text($0.key).encoded(), value: $0.value) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            for (key, value) in sorted {
                out += key
                value.write(&out)
            }
        case .tagged(let tag, let value):
            Cbor.head(6, tag, &out)
            value.write(&out)
        }
    }

    private static func string(_ major: UInt8, _ content: [UInt8], _ out: inout [UInt8]) {
        head(major, UInt64(content.count), &out)
        out += content
    }

    private static func head(_ major: UInt8, _ value: UInt64, _ out: inout [UInt8]) {
        let size = value < 24 ? 0 : value >> 8 == 0 ? 1 : value >> 16 == 0 ? 2 : value >> 32 == 0 ? 4 : 8
        let info = size == 0 ? UInt8(value) : 24 + UInt8(size.trailingZeroBitCount)
        out.append(major << 5 | info)
        for i in (0..<size).reversed() { out.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * i))) }
    }

    /// A map of what is there, for the options of a call.
    static func options(_ members: [String: Cbor?]) -> [UInt8] {
        Cbor.map(members.compactMapValues { $0 }).encoded()
    }

    static func list(_ items: [[UInt8]]) -> Cbor { .array(items.map { .bytes($0) }) }
    static func texts(_ items: [String]) -> Cbor { .array(items.map { .text($0) }) }
}

/// Reads what the core gives out. Definite lengths, bounded depth, UTF-8, no key twice, nothing behind the item. Heads may be longer than needed and keys
/// in any order, because the elements of foreign documents come as they were signed; the core has judged those.
struct CborReader {
    private static let maxDepth = 32
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func whole() throws -> Cbor {
        let value = try item()
        guard at == bytes.count else { throw fault("cbor_trailing") }
        return value
    }

    private func fault(_ code: String) -> StatepassError { StatepassError(code: code, operation: "cbor", offset: UInt32(clamping: at)) }

    private mutating func byte() throws -> UInt8 {
        guard at < bytes.count else { throw fault("cbor_short") }
        at += 1
        return bytes[at - 1]
    }

    private mutating func argument(_ info: UInt8) throws -> UInt64 {
        if info < 24 { return UInt64(info) }
        guard info <= 27 else { throw fault(info == 31 ? "cbor_indefinite" : "cbor_reserved") }
        var value: UInt64 = 0
        for _ in 0..<(1 << (info - 24)) { value = value << 8 | UInt64(try byte()) }
        return value
    }

    /// Of what follows: every item has a byte at least, so a count beyond the rest is one that ends early.
    private mutating func length(_ info: UInt8) throws -> Int {
        let value = try argument(info)
        guard value <= UInt64(bytes.count - at) else { throw fault("cbor_short") }
        return Int(value)
    }

    private mutating func take(_ size: Int) -> ArraySlice<UInt8> {
        at += size
        return bytes[(at - size)..<at]
    }

    private mutating func item() throws -> Cbor {
        let first = try byte()
        let info = first & 31
        switch first >> 5 {
        case 0: return integer(negative: false, try argument(info))
        case 1: return integer(negative: true, try argument(info))
        case 2: return .bytes(Array(take(try length(info))))
        case 3:
            let content = take(try length(info))
            guard let text = String(validating: content) else { throw fault("cbor_utf8") }
            return .text(text)
        case 4:
            let count = try length(info)
            return try nested { reader in .array(try (0..<count).map { _ in try reader.item() }) }
        case 5:
            let count = try length(info)
            return try nested { reader in .map(try reader.members(count)) }
        case 6:
            let tag = try argument(info)
            return try nested { reader in .tagged(tag, try reader.item()) }
        default: return try simple(info)
        }
    }

    private func integer(negative: Bool, _ argument: UInt64) -> Cbor {
        guard let value = Int64(exactly: argument) else { return .largeInteger(negative: negative, argument: argument) }
        return .integer(negative ? -1 - value : value)
    }

    private mutating func nested(_ read: (inout CborReader) throws -> Cbor) throws -> Cbor {
        depth += 1
        guard depth <= CborReader.maxDepth else { throw fault("cbor_depth") }
        let value = try read(&self)
        depth -= 1
        return value
    }

    private mutating func members(_ count: Int) throws -> [String: Cbor] {
        var out: [String: Cbor] = [:]
        for _ in 0..<count {
            let key: String
            switch try item() {
            case .text(let text): key = text
            case .integer(let value): key = String(value)
            case let other: key = String(describing: other)
            }
            guard out.updateValue(try item(), forKey: key) == nil else { throw fault("cbor_duplicate_key") }
        }
        return out
    }

    private mutating func simple(_ info: UInt8) throws -> Cbor {
        switch info {
        case 20, 21: return .bool(info == 21)
        case 22, 23: return .null
        case 25: return .float(half(UInt16(truncatingIfNeeded: try argument(info))))
        case 26: return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: try argument(info)))))
        case 27: return .float(Double(bitPattern: try argument(info)))
        default: throw fault("cbor_simple")
        }
    }

    private func half(_ bits: UInt16) -> Double {
        let fraction = Double(bits & 0x3ff)
        let magnitude: Double
        switch Int(bits >> 10 & 31) {
        case 0: magnitude = fraction * 0x1p-24
        case 31: magnitude = fraction == 0 ? .infinity : .nan
        case let exponent: magnitude = Double(sign: .plus, exponent: exponent - 25, significand: fraction + 1024)
        }
        return bits & 0x8000 == 0 ? magnitude : -magnitude
    }
}

extension String {
    /// nil for what is not UTF-8. The standard library's own is younger than the systems that the package is for.
    fileprivate init?(validating content: ArraySlice<UInt8>) {
        var decoder = UTF8()
        var from = content.makeIterator()
        var out = String.UnicodeScalarView()
        while true {
            switch decoder.decode(&from) {
            case .scalarValue(let scalar): out.append(scalar)
            case .emptyInput:
                self.init(out)
                return
            case .error: return nil
            }
        }
    }
}
