/// A result's map, read by the shapes of statepass.h. What does not fit is a fault of ours, not of any input.
struct Fields {
    private let members: [String: Cbor]

    init(_ value: Cbor) throws {
        guard case .map(let members) = value else { throw Fields.fault }
        self.members = members
    }

    static let fault = StatepassError(code: "face_shape", operation: "cbor")

    func has(_ name: String) -> Bool { members[name] != nil }

    func cborOrNil(_ name: String) -> Cbor? { members[name] }

    func cbor(_ name: String) throws -> Cbor {
        guard let value = members[name] else { throw Fields.fault }
        return value
    }

    func text(_ name: String) throws -> String {
        guard case .text(let value) = try cbor(name) else { throw Fields.fault }
        return value
    }

    func int(_ name: String) throws -> Int64 {
        guard case .integer(let value) = try cbor(name) else { throw Fields.fault }
        return value
    }

    func bool(_ name: String) throws -> Bool {
        guard case .bool(let value) = try cbor(name) else { throw Fields.fault }
        return value
    }

    func bytes(_ name: String) throws -> [UInt8] {
        guard case .bytes(let value) = try cbor(name) else { throw Fields.fault }
        return value
    }

    func list(_ name: String) throws -> [Cbor] {
        guard case .array(let items) = try cbor(name) else { throw Fields.fault }
        return items
    }

    func map(_ name: String) throws -> [String: Cbor] {
        guard case .map(let members) = try cbor(name) else { throw Fields.fault }
        return members
    }

    func fields(_ name: String) throws -> Fields { try Fields(cbor(name)) }

    func optional<T>(_ name: String, _ read: (String) throws -> T) throws -> T? { has(name) ? try read(name) : nil }

    func textOrNil(_ name: String) throws -> String? { try optional(name, text) }
    func intOrNil(_ name: String) throws -> Int64? { try optional(name, int) }
    func boolOrNil(_ name: String) throws -> Bool? { try optional(name, bool) }
    func bytesOrNil(_ name: String) throws -> [UInt8]? { try optional(name, bytes) }

    func maps<T>(_ name: String, _ read: (Fields) throws -> T) throws -> [T] { try list(name).map { try read(Fields($0)) } }

    func texts(_ name: String) throws -> [String] {
        try list(name).map { item in
            guard case .text(let value) = item else { throw Fields.fault }
            return value
        }
    }

    /// A text that is one of an enumeration's names.
    func named<E: RawRepresentable>(_ name: String, _: E.Type = E.self) throws -> E where E.RawValue == String {
        guard let value = E(rawValue: try text(name)) else { throw Fields.fault }
        return value
    }
}
