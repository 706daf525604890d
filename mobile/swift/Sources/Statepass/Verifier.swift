import CStatepass

public enum Preset: String, Sendable { case over18 = "over_18", over21 = "over_21", mayDrive = "may_drive", whoIsIt = "who_is_it", hotel }

/// A request as a code. `uri`: for link and copy.
public struct Asked: Equatable, Sendable {
    public let code: CodePlan
    public let uri: String
    public let expiresAt: Int64

    init(_ f: Fields) throws {
        code = try CodePlan(f.fields("code"))
        uri = try f.text("uri")
        expiresAt = try f.int("expiresAt")
    }
}

public enum Outcome: String, Sendable { case green, amber, red, grey }
public enum Freshness: String, Sendable { case fresh, today, stale, old, none }

/// Presentation specification 7.3. `headline`: what it says first; apps have one sentence for each. `asOf`: time of the oldest ledger fact needed.
public struct Verdict: Equatable, Sendable {
    public let outcome: Outcome
    public let headline: String
    public let mode: String
    public let checks: [Check]
    public let freshness: Freshness
    public let asOf: Int64?
    public let blockNumber: Int64?
    public let answers: [String: Bool]
    public let missing: [String]
    public let unrequested: [String]
    public let readerTime: Int64

    init(_ f: Fields) throws {
        outcome = try f.named("outcome")
        headline = try f.text("headline")
        mode = try f.text("mode")
        checks = try f.maps("checks", Check.init)
        freshness = try f.named("freshness")
        asOf = try f.intOrNil("asOf")
        blockNumber = try f.intOrNil("blockNumber")
        answers = try (f.optional("answers", f.map) ?? [:]).mapValues { value in
            guard case .bool(let answer) = value else { throw Fields.fault }
            return answer
        }
        missing = try f.texts("missing")
        unrequested = try f.texts("unrequested")
        readerTime = try f.int("reader_time")
    }
}

/// An element that was asked for and came, beside the verdict and never in it.
public struct Value: Equatable, Sendable {
    public let doc: Int
    public let namespace: String
    public let element: String
    public let value: Cbor

    init(_ f: Fields) throws {
        doc = Int(try f.int("doc"))
        namespace = try f.text("namespace")
        element = try f.text("element")
        value = try f.cbor("value")
    }
}

public enum Checked: Equatable, Sendable {
    case ignored
    case progress(have: Int, need: Int)
    /// The holder's app stopped the waiting. Unauthenticated: never a verdict.
    case notice(String)
    /// `needsImage`: the portrait is to be drawn by the platform and the result told by imageDecoded(), which gives the final verdict.
    case verdict(Verdict, values: [Value], needsImage: Bool)

    init(_ f: Fields) throws {
        switch try f.text("kind") {
        case "ignored": self = .ignored
        case "progress": self = .progress(have: Int(try f.int("have")), need: Int(try f.int("need")))
        case "notice": self = .notice(try f.text("notice"))
        case "verdict": self = .verdict(try Verdict(f.fields("verdict")), values: try f.maps("values", Value.init), needsImage: try f.bool("needsImage"))
        default: throw Fields.fault
        }
    }
}

/// The checks of a verifier, with its open request.
public final class Verifier: Handle, @unchecked Sendable {
    private let device: any Device

    public init(_ ledger: Ledger) throws {
        device = ledger.device
        super.init(try ledger.made("sp_verifier_open") { sp_verifier_open($0, $2) }, parent: ledger, close: { sp_verifier_close($0) })
    }

    /// A new request, which replaces the one before. `name`: the verifier's own.
    public func ask(_ preset: Preset, name: String) throws -> Asked {
        try Asked(
            fields("sp_verifier_ask", [preset.rawValue.bytes, name.bytes, device.entropy(64)]) {
                sp_verifier_ask($0, $1[0], $1[1], self.device.now(), self.device.monotonic(), $1[2], $2)
            })
    }

    /// Whatever a camera read or a hand pasted. Nothing that a holder shows is an error.
    public func take(_ text: String, pasted: Bool = false) throws -> Checked {
        try Checked(fields("sp_verifier_take", [text.bytes]) { sp_verifier_take($0, $1[0], pasted, self.device.now(), self.device.monotonic(), $2) })
    }

    /// Whether the platform could draw the portrait of the last verdict.
    public func imageDecoded(_ drawn: Bool) throws -> Checked { try Checked(fields("sp_verifier_image_decoded") { sp_verifier_image_decoded($0, drawn, $2) }) }

    /// Forgets every question, key and verdict.
    public func cancel() { use { sp_verifier_cancel($0) } }
}
