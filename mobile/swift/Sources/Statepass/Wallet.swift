import CStatepass

public enum Attempt: String, Sendable { case right, wrong, tooSoon = "too_soon" }

/// `waitSeconds`: until the next attempt. `backoff`: the record to keep beside the file from now on, empty for none. `wallet`: when it is right.
public struct Unlocked: Sendable {
    public let attempt: Attempt
    public let waitSeconds: Int64
    public let backoff: [UInt8]
    public let wallet: Wallet?

    init(_ f: Fields, _ wallet: Wallet?) throws {
        attempt = try f.named("result")
        waitSeconds = try f.int("waitSeconds")
        backoff = try f.bytes("backoff")
        self.wallet = wallet
    }
}

/// A citizen's wallet, unlocked. Locking is letting go of it. Whenever `unsaved` is true after a call, the caller keeps what seal() gives, durably, before
/// it shows what came of the call to anybody. Passphrases are UTF-8 in NFC.
public final class Wallet: Handle, @unchecked Sendable {
    private let device: any Device

    private init(_ pointer: OpaquePointer, _ ledger: Ledger) {
        device = ledger.device
        super.init(pointer, parent: ledger, close: { sp_wallet_close($0) })
    }

    /// A new, empty one.
    public static func create(_ ledger: Ledger, passphrase: [UInt8]) throws -> Wallet {
        Wallet(try ledger.made("sp_wallet_create", [passphrase, ledger.device.entropy()]) { sp_wallet_create($0, $1[0], $1[1], $2) }, ledger)
    }

    /// `backoff`: the record of wrong attempts that is kept beside the file, or empty.
    public static func unlock(_ ledger: Ledger, file: [UInt8], passphrase: [UInt8], backoff: [UInt8] = []) throws -> Unlocked {
        var pointer: OpaquePointer?
        let f = try ledger.fields("sp_wallet_unlock", [file, passphrase, backoff]) {
            sp_wallet_unlock($0, $1[0], $1[1], $1[2], ledger.device.now(), &pointer, $2)
        }
        return try Unlocked(f, pointer.map { Wallet($0, ledger) })
    }

    public var unsaved: Bool { use { sp_wallet_unsaved($0) } }

    /// The sealed file.
    public func seal() throws -> [UInt8] { try bytes("sp_wallet_seal", [device.entropy()]) { sp_wallet_seal($0, $1[0], $2) } }

    public func changePassphrase(from: [UInt8], to: [UInt8], backoff: [UInt8] = []) throws -> Unlocked {
        let f = try fields("sp_wallet_change_passphrase", [from, to, backoff, device.entropy()]) {
            sp_wallet_change_passphrase($0, $1[0], $1[1], $1[2], self.device.now(), $1[3], $2)
        }
        return try Unlocked(f, self)
    }

    public func home() throws -> Home { try Home(fields("sp_wallet_home") { sp_wallet_home($0, self.device.now(), $2) }) }

    /// What a scanned, pasted or opened text is.
    public func take(_ text: String) throws -> Taken {
        try Taken(fields("sp_wallet_take", [text.bytes]) { sp_wallet_take($0, $1[0], self.device.now(), self.device.monotonic(), $2) })
    }

    /// Consents to a review of take(). `withheld`: names of elements that the person took out.
    public func share(_ review: String, withheld: [String] = [], largerSquares: Bool = false) throws -> Answer {
        try Answer(
            fields("sp_wallet_share", [review.bytes, Cbor.texts(withheld).encoded(), device.entropy()]) {
                sp_wallet_share($0, $1[0], $1[1], largerSquares, self.device.now(), $1[2], $2)
            })
    }

    /// The same bytes again, drawn otherwise.
    public func redraw(_ review: String, largerSquares: Bool) throws -> Answer {
        try Answer(fields("sp_wallet_redraw", [review.bytes]) { sp_wallet_redraw($0, $1[0], largerSquares, $2) })
    }

    /// The notice, which may be shown to the asker or not.
    public func decline(_ review: String) throws -> CodePlan {
        try CodePlan(fields("sp_wallet_decline", [review.bytes, device.entropy()]) { sp_wallet_decline($0, $1[0], self.device.now(), $1[1], $2) })
    }

    /// The answer left the screen.
    public func closed(_ review: String) throws { try run("sp_wallet_closed", [review.bytes]) { sp_wallet_closed($0, $1[0]) } }

    /// Opens show mode; nextSlot() at each boundary until no slots are left.
    public func show(_ profile: ShowProfile, cardId: String? = nil, ageOver: Int? = nil) throws -> ShowSlot {
        let choice = Cbor.options(["cardId": cardId.map { .text($0) }, "ageOver": ageOver.map { .integer(Int64($0)) }])
        return try ShowSlot(
            fields("sp_wallet_show", [profile.rawValue.bytes, choice, device.entropy()]) { sp_wallet_show($0, $1[0], $1[1], self.device.now(), $1[2], $2) })
    }

    public func nextSlot() throws -> ShowSlot {
        try ShowSlot(fields("sp_wallet_next_slot", [device.entropy()]) { sp_wallet_next_slot($0, self.device.now(), $1[0], $2) })
    }

    public func endShow() { use { sp_wallet_end_show($0) } }

    /// The newest first.
    public func history() throws -> [HistoryEntry] { try list("sp_wallet_history", HistoryEntry.init) { sp_wallet_history($0, $2) } }

    /// One entry, or all of them.
    public func deleteHistory(_ id: String? = nil) throws {
        try run("sp_wallet_delete_history", [(id ?? "").bytes]) { sp_wallet_delete_history($0, $1[0]) }
    }

    /// The newest first.
    public func moves() throws -> [Move] { try list("sp_wallet_moves", Move.init) { sp_wallet_moves($0, $2) } }

    /// The job that brings what this wallet holds up to date: its lists, its issuers' keys, evidence to staple.
    public func sync() throws -> Job { Job(try made("sp_wallet_sync") { sp_wallet_sync($0, $2) }, parent: self, device: device) }

    /// The job that receives what an offer of take() holds, or goes on where an attempt with it was broken off.
    public func receive(_ offer: String) throws -> Job {
        let pointer = try made("sp_wallet_receive", [offer.bytes, device.entropy()]) { sp_wallet_receive($0, $1[0], self.device.now(), $1[1], $2) }
        return Job(pointer, parent: self, device: device)
    }

    /// The job that brings every open move forward as far as it can.
    public func advanceMoves() throws -> Job {
        Job(try made("sp_wallet_advance_moves", [device.entropy()]) { sp_wallet_advance_moves($0, $1[0], $2) }, parent: self, device: device)
    }
}
