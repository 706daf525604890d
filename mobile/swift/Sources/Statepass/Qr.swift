import CStatepass

/// `modules`: `size` × `size`, 1 dark; drawn with a quiet zone of four modules.
public struct QrMatrix: Equatable, Sendable {
    public let size: Int
    public let modules: [UInt8]
    public let version: Int

    init(_ f: Fields) throws {
        size = Int(try f.int("size"))
        modules = try f.bytes("modules")
        version = Int(try f.int("version"))
    }
}

/// A grey picture, row after row of `stride` bytes, 0 black.
public struct Picture: Sendable {
    public var width: Int
    public var height: Int
    public var stride: Int
    public var luma: [UInt8]

    public init(width: Int, height: Int, luma: [UInt8], stride: Int? = nil) {
        self.width = width
        self.height = height
        self.luma = luma
        self.stride = stride ?? width
    }
}

/// One code, or the frames of an animated one, each to be drawn with the same rules (presentation specification 1.3).
public struct CodePlan: Equatable, Sendable {
    public let animated: Bool
    public let codes: [QrMatrix]
    public let framesPerSecond: Int
    /// Of a static code: for copy, link and file.
    public let text: String?

    init(_ f: Fields) throws {
        animated = try f.bool("animated")
        codes = try f.maps("codes", QrMatrix.init)
        framesPerSecond = Int(try f.int("framesPerSecond"))
        text = try f.textOrNil("text")
    }
}

/// QR codes (ISO/IEC 18004).
public enum Qr {
    /// As one code of at most version 40. qr_too_long.
    public static func encode(_ text: String) throws -> QrMatrix {
        try QrMatrix(Call.fields("sp_qr_encode", [text.bytes]) { sp_qr_encode($0[0], $1) })
    }

    /// What the codes in a picture carry, top to bottom. `still`: a chosen picture, searched harder than a camera frame. qr_image.
    public static func decode(_ picture: Picture, still: Bool = false) throws -> [[UInt8]] {
        guard let width = UInt32(exactly: picture.width), let height = UInt32(exactly: picture.height), let stride = UInt32(exactly: picture.stride) else {
            throw StatepassError(code: "qr_image", operation: "sp_qr_decode")
        }
        guard case .array(let found) = try Call.cbor("sp_qr_decode", [picture.luma], { sp_qr_decode($0[0], width, height, stride, still, $1) }) else { throw Fields.fault }
        return try found.map { item in
            guard case .bytes(let content) = item else { throw Fields.fault }
            return content
        }
    }
}

public enum EnvelopeKind: String, Sendable { case request, sealedResponse = "sealed_response", show, notice, frame, checkpoint }

/// What a text of form Q or U is, not judged.
public struct Envelope: Equatable, Sendable {
    public let kind: EnvelopeKind
    public let body: [UInt8]

    /// `pasted`: white space at both ends falls away. present_not_statepass and the other codes of reading an envelope.
    public init(reading text: String, pasted: Bool = false) throws {
        let f = try Call.fields("sp_envelope_read", [text.bytes]) { sp_envelope_read($0[0], pasted, $1) }
        kind = try f.named("kind")
        body = try f.bytes("body")
    }

    /// How an envelope is shown. `link`: a request in form U. `largerSquares`: codes up to version 15.
    public static func plan(_ envelope: [UInt8], link: Bool = false, largerSquares: Bool = false) throws -> CodePlan {
        try CodePlan(Call.fields("sp_envelope_plan", [envelope]) { sp_envelope_plan($0[0], link, largerSquares, $1) })
    }
}
