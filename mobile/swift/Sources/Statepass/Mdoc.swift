import CStatepass

public enum CheckResult: String, Sendable { case pass, fail, unknown, notApplicable = "not_applicable" }

/// `reason`: the name of a reason code; `detail`: of the core's finer error; `doc`: which document, from 0.
public struct Check: Equatable, Sendable {
    public let id: String
    public let result: CheckResult
    public let reason: String?
    public let detail: String?
    public let doc: Int?

    init(_ f: Fields) throws {
        id = try f.text("id")
        result = try f.named("result")
        reason = try f.textOrNil("reason")
        detail = try f.textOrNil("detail")
        doc = try f.intOrNil("doc").map { Int($0) }
    }
}

/// `ok`: its digest is the signed one; nil while nothing was verified.
public struct MdocElement: Equatable, Sendable {
    public let namespace: String
    public let element: String
    public let value: Cbor
    public let ok: Bool?

    init(_ f: Fields) throws {
        namespace = try f.text("namespace")
        element = try f.text("element")
        value = try f.cbor("value")
        ok = try f.boolOrNil("ok")
    }
}

public struct MdocValidity: Equatable, Sendable {
    public let signed: Int64
    public let validFrom: Int64
    public let validUntil: Int64

    init(_ f: Fields) throws {
        signed = try f.int("signed")
        validFrom = try f.int("validFrom")
        validUntil = try f.int("validUntil")
    }
}

public struct MdocIssuer: Equatable, Sendable {
    public let country: String?
    public let state: String?
    public let commonName: String?

    init(_ f: Fields) throws {
        country = try f.textOrNil("country")
        state = try f.textOrNil("state")
        commonName = try f.textOrNil("commonName")
    }
}

public struct MdocStatus: Equatable, Sendable {
    public let uri: String
    public let index: Int64

    init(_ f: Fields) throws {
        uri = try f.text("uri")
        index = try f.int("index")
    }
}

/// `sound`: every check passed or did not apply.
public struct MdocDocument: Equatable, Sendable {
    public let docType: String
    public let sound: Bool
    public let checks: [Check]
    public let issuer: MdocIssuer?
    public let validity: MdocValidity
    public let status: MdocStatus?
    public let elements: [MdocElement]

    init(_ f: Fields) throws {
        docType = try f.text("docType")
        sound = try f.bool("sound")
        checks = try f.maps("checks", Check.init)
        issuer = try f.optional("issuer") { try MdocIssuer(f.fields($0)) }
        validity = try MdocValidity(f.fields("validity"))
        status = try f.optional("status") { try MdocStatus(f.fields($0)) }
        elements = try f.maps("elements", MdocElement.init)
    }
}

/// What a DeviceResponse is verified with. `at`: Unix seconds. `anchors`: PEM or DER, roots or document signers. `issuerKeys`: COSE_Key, SEC 1 point or
/// SubjectPublicKeyInfo. `readerKey`: the reader's private scalar, for MACs. Not `strict`: what other issuers and wallets in the field depart in is let pass.
public struct MdocTrust: Sendable {
    public var at: Int64
    public var anchors: [[UInt8]] = []
    public var issuerKeys: [[UInt8]] = []
    public var readerKey: [UInt8]?
    public var docTypes: [String]?
    public var strict = false

    public init(at: Int64) { self.at = at }

    func encoded() -> [UInt8] {
        Cbor.options([
            "at": .integer(at), "anchors": Cbor.list(anchors), "issuerKeys": Cbor.list(issuerKeys), "readerKey": readerKey.map { .bytes($0) },
            "docTypes": docTypes.map(Cbor.texts), "strict": .bool(strict),
        ])
    }
}

/// Documents of ISO/IEC 18013-5.
public enum Mdoc {
    /// What is in an IssuerSigned, a DeviceResponse or a DeviceRequest, nothing of it verified: the map that statepass.h tells of.
    public static func show(_ document: [UInt8]) throws -> [String: Cbor] {
        guard case .map(let members) = try Call.cbor("sp_mdoc_show", [document], { sp_mdoc_show($0[0], $1) }) else { throw Fields.fault }
        return members
    }

    /// Without a ledger. `transcript`: the SessionTranscript. What is well-formed but not genuine is no error.
    public static func verify(_ deviceResponse: [UInt8], transcript: [UInt8], trust: MdocTrust) throws -> (status: Int, documents: [MdocDocument]) {
        let f = try Call.fields("sp_mdoc_verify", [deviceResponse, transcript, trust.encoded()]) { sp_mdoc_verify($0[0], $0[1], $0[2], $1) }
        return (Int(try f.int("status")), try f.maps("documents", MdocDocument.init))
    }
}
