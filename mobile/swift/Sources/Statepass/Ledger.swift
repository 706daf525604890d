import CStatepass

/// `state`: "honest", "behind", "refused", "silent" or "unasked". `reason`: refused for what.
public struct RelayNote: Equatable, Sendable {
    public let url: String
    public let name: String?
    public let state: String
    public let reason: String?
    public let head: Int64?
    public let behindBlocks: Int64?
    public let behindSeconds: Int64?

    init(_ f: Fields) throws {
        url = try f.text("url")
        name = try f.textOrNil("name")
        state = try f.text("state")
        reason = try f.textOrNil("reason")
        head = try f.intOrNil("head")
        behindBlocks = try f.intOrNil("behindBlocks")
        behindSeconds = try f.intOrNil("behindSeconds")
    }
}

public struct LedgerHead: Equatable, Sendable {
    public let number: Int64
    public let time: Int64
    public let hash: String
    public let validators: Int
    public let signers: Int

    init(_ f: Fields) throws {
        number = try f.int("number")
        time = try f.int("time")
        hash = try f.text("hash")
        validators = Int(try f.int("validators"))
        signers = Int(try f.int("signers"))
    }
}

/// What is known of the ledger. `factsAsOf`: time of the header that the held lists and keys are proved at; nil while nothing is. `stopped`: why the light
/// client has stopped, "ledger_contradiction", "trusting_period" or "header_set_change".
public struct LedgerStatus: Equatable, Sendable {
    public let chainId: Int64
    public let name: String
    public let development: Bool
    public let checkpointNumber: Int64
    public let checkpointTime: Int64
    public let head: LedgerHead
    public let factsAsOf: Int64?
    public let lists: Int
    public let issuerKeys: Int
    public let members: [String]
    public let relays: [RelayNote]
    public let stopped: String?

    init(_ f: Fields) throws {
        chainId = try f.int("chainId")
        name = try f.text("name")
        development = try f.bool("development")
        checkpointNumber = try f.fields("checkpoint").int("number")
        checkpointTime = try f.fields("checkpoint").int("time")
        head = try LedgerHead(f.fields("head"))
        factsAsOf = try f.intOrNil("factsAsOf")
        lists = Int(try f.int("lists"))
        issuerKeys = Int(try f.int("issuerKeys"))
        members = try f.texts("members")
        relays = try f.maps("relays", RelayNote.init)
        stopped = try f.textOrNil("stopped")
    }
}

/// The chain configuration, the light client, and everything that was proved.
public final class Ledger: Handle, @unchecked Sendable {
    let device: any Device

    /// `chain`: the text of chain.json, the only thing that is trusted. `record`: what save() gave before. A record that does not fit is an error, upon
    /// which the caller opens without it.
    public init(chain: String, record: [UInt8] = [], device: any Device = SystemDevice()) throws {
        self.device = device
        let pointer = try Call.handle("sp_ledger_open", [chain.bytes, record]) { sp_ledger_open($0[0], $0[1], $1) }
        super.init(pointer, parent: nil, close: { sp_ledger_close($0) })
    }

    /// The record for the next start; to be kept where only its owner writes.
    public func save() throws -> [UInt8] { try bytes("sp_ledger_save") { sp_ledger_save($0, $2) } }

    /// Takes the place of what is known by a record that was saved elsewhere, which is believed as it stands. Never back: qbft_state_older, qbft_state_chain
    /// and qbft_contradiction change nothing.
    public func importRecord(_ record: [UInt8]) throws { try run("sp_ledger_import", [record]) { sp_ledger_import($0, $1[0]) } }

    /// What stopped the light client, as a file for others. qbft_conflict_none, qbft_conflict_header.
    public func conflict() throws -> [UInt8] { try bytes("sp_ledger_conflict") { sp_ledger_conflict($0, $2) } }

    /// Who sealed both blocks of a conflict file. An error only for bytes that are none.
    public func verifyConflict(_ file: [UInt8]) throws -> Conflict {
        try Conflict(fields("sp_conflict_verify", [file]) { sp_conflict_verify($0, $1[0], $2) })
    }

    public func status() throws -> LedgerStatus { try LedgerStatus(fields("sp_ledger_status") { sp_ledger_status($0, self.device.now(), $2) }) }

    /// The job that asks the relays and keeps what it proved. `all`: with the bodies of all status lists, as a verifier wants them.
    public func sync(all: Bool) throws -> Job { Job(try made("sp_ledger_sync") { sp_ledger_sync($0, all, $2) }, parent: self, device: device) }

    /// New heads, as the relays push them: which socket is wanted, and what of its texts is believed.
    public func feed() throws -> Feed {
        let spread = device.entropy(4).reduce(UInt32(0)) { $0 &* 256 &+ UInt32($1) }
        return Feed(try made("sp_feed_open") { sp_feed_open($0, spread, $2) }, parent: self, device: device)
    }

    /// The job that compares checkpoint texts of two sources. Its result is a text: "same", "connected", "contradict" or "other_chain".
    public func compareCheckpoints(_ one: String, _ other: String) throws -> Job {
        Job(try made("sp_ledger_compare_checkpoints", [one.bytes, other.bytes]) { sp_ledger_compare_checkpoints($0, $1[0], $1[1], $2) }, parent: self, device: device)
    }

    /// The newest verified block as a checkpoint code.
    public func checkpoint() throws -> CodePlan { try CodePlan(fields("sp_ledger_checkpoint") { sp_ledger_checkpoint($0, $2) }) }

    /// Trusts a checkpoint text that a person compared and accepted.
    public func trustCheckpoint(_ text: String) throws { try run("sp_ledger_trust_checkpoint", [text.bytes]) { sp_ledger_trust_checkpoint($0, $1[0]) } }
}

/// What a feed wants now. `open`: close any socket, open one to `url`, send `hello` first.
public enum FeedWant: Equatable, Sendable {
    case open(id: UInt32, url: String, hello: String, maxBytes: Int64)
    case listen(id: UInt32, seconds: Int64)
    case pause(seconds: Int64)
    case sync
    case stop(reason: String?)

    init(_ f: Fields) throws {
        switch try f.text("kind") {
        case "open": self = .open(id: UInt32(try f.int("id")), url: try f.text("url"), hello: try f.text("hello"), maxBytes: try f.int("maxBytes"))
        case "listen": self = .listen(id: UInt32(try f.int("id")), seconds: try f.int("seconds"))
        case "pause": self = .pause(seconds: try f.int("seconds"))
        case "sync": self = .sync
        default: self = .stop(reason: try f.textOrNil("reason"))
        }
    }
}

/// Heads that relays push. Whoever has the socket decides nothing: see statepass.h.
public final class Feed: Handle, @unchecked Sendable {
    private let device: any Device

    init(_ pointer: OpaquePointer, parent: Handle, device: any Device) {
        self.device = device
        super.init(pointer, parent: parent, close: { sp_feed_close($0) })
    }

    public func next() throws -> FeedWant { try FeedWant(fields("sp_feed_next") { sp_feed_next($0, self.device.now(), $2) }) }

    /// "advanced" when the ledger's status has a new head; "known", "older", "between", "refused", "stopped" or "ignored".
    public func text(_ id: UInt32, _ text: String) throws -> String {
        try fields("sp_feed_text", [text.bytes]) { sp_feed_text($0, id, $1[0], self.device.now(), $2) }.text("news")
    }

    public func closed(_ id: UInt32) { use { sp_feed_closed($0, id, self.device.now()) } }

    /// The device woke up, or has a network again.
    public func wake() { use { sp_feed_wake($0, self.device.now()) } }

    /// The sync that was wanted has ended, however.
    public func synced() { use { sp_feed_synced($0) } }
}
