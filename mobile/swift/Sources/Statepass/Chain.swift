import CStatepass

/// A header of a QBFT chain, judged by its seals alone. Hashes and addresses as 0x….
public struct JudgedHeader: Equatable, Sendable {
    public let number: Int64
    public let hash: String
    public let parentHash: String
    public let stateRoot: String
    public let transactionsRoot: String
    public let receiptsRoot: String
    public let time: Int64
    public let sealDigest: String
    public let round: Int64
    public let validators: [String]
    public let signers: [String]
    public let quorum: Int
    public let verified: Bool
    public let code: String?

    /// `header`: RLP as a node serves it. `validators`: who must have sealed it; none: the header's own list. An error only for bytes that are no
    /// well-formed header.
    public init(verifying header: [UInt8], validators list: [String] = []) throws {
        let f = try Call.fields("sp_header_verify", [header, list.flatMap { try unhex($0, size: 20) }]) { sp_header_verify($0[0], $0[1], $1) }
        number = try f.int("number")
        hash = try f.text("hash")
        parentHash = try f.text("parentHash")
        stateRoot = try f.text("stateRoot")
        transactionsRoot = try f.text("transactionsRoot")
        receiptsRoot = try f.text("receiptsRoot")
        time = try f.int("time")
        sealDigest = try f.text("sealDigest")
        round = try f.int("round")
        validators = try f.texts("validators")
        signers = try f.texts("signers")
        quorum = Int(try f.int("quorum"))
        verified = try f.text("outcome") == "verified"
        code = try f.textOrNil("code")
    }
}

public enum ProofResult: String, Sendable { case value, absent, invalid }

public struct ProvenAccount: Equatable, Sendable {
    public let address: String
    public let result: ProofResult
    public let nonce: Int64?
    public let balance: String?
    public let storageHash: String?
    public let codeHash: String?
    public let code: String?

    init(_ f: Fields) throws {
        address = try f.text("address")
        result = try f.named("result")
        nonce = try f.intOrNil("nonce")
        balance = try f.textOrNil("balance")
        storageHash = try f.textOrNil("storageHash")
        codeHash = try f.textOrNil("codeHash")
        code = try f.textOrNil("code")
    }
}

public struct ProvenSlot: Equatable, Sendable {
    public let key: String
    public let result: ProofResult
    public let value: String?
    public let code: String?

    init(_ f: Fields) throws {
        key = try f.text("key")
        result = try f.named("result")
        value = try f.textOrNil("value")
        code = try f.textOrNil("code")
    }
}

public struct ProvenItem: Equatable, Sendable {
    public let result: ProofResult
    public let value: [UInt8]?
    public let code: String?

    init(_ f: Fields) throws {
        result = try f.named("result")
        value = try f.bytesOrNil("value")
        code = try f.textOrNil("code")
    }
}

/// `maxFee` of a legacy transaction: its gas price. `from`: whose signature it bears.
public struct Transaction: Equatable, Sendable {
    public let hash: String
    public let type: Int64
    public let chainId: Int64?
    public let nonce: Int64
    public let from: String
    public let to: String?
    public let value: String
    public let gasLimit: Int64
    public let maxFee: Int64
    public let data: [UInt8]

    init(_ f: Fields) throws {
        hash = try f.text("hash")
        type = try f.int("type")
        chainId = try f.intOrNil("chainId")
        nonce = try f.int("nonce")
        from = try f.text("from")
        to = try f.textOrNil("to")
        value = try f.text("value")
        gasLimit = try f.int("gasLimit")
        maxFee = try f.int("maxFee")
        data = try f.bytes("data")
    }
}

/// An event.
public struct Log: Equatable, Sendable {
    public let address: String
    public let topics: [String]
    public let data: [UInt8]

    init(_ f: Fields) throws {
        address = try f.text("address")
        topics = try f.texts("topics")
        data = try f.bytes("data")
    }
}

public struct Receipt: Equatable, Sendable {
    public let type: Int64
    public let success: Bool
    public let cumulativeGasUsed: Int64
    public let logs: [Log]

    init(_ f: Fields) throws {
        type = try f.int("type")
        success = try f.bool("success")
        cumulativeGasUsed = try f.int("cumulativeGasUsed")
        logs = try f.maps("logs", Log.init)
    }
}

/// An account, and slots of it, that are to be proven.
public struct AskedAccount: Sendable {
    public var address: String
    public var slots: [String]

    public init(address: String, slots: [String] = []) {
        self.address = address
        self.slots = slots
    }
}

/// A slot of the answer of eth_getProof, with its nodes.
public struct SlotProof: Sendable {
    public var key: String
    public var proof: [String]

    public init(key: String, proof: [String]) {
        self.key = key
        self.proof = proof
    }
}

public enum Proof {
    /// An account and slots of it under a state root, as eth_getProof answers. A node that no proof uses makes its proof invalid.
    public static func verify(stateRoot: String, address: String, accountProof: [String], slots: [SlotProof] = []) throws -> (account: ProvenAccount, slots: [ProvenSlot]) {
        let wanted = try slots.map { slot in Cbor.map(["key": .bytes(try unhex(slot.key, size: 32)), "proof": try nodes(slot.proof)]) }
        let proof = Cbor.map(["address": .bytes(try unhex(address, size: 20)), "accountProof": try nodes(accountProof), "slots": .array(wanted)]).encoded()
        guard case .array(let items) = try Call.cbor("sp_proof_verify", [unhex(stateRoot, size: 32), proof], { sp_proof_verify($0[0], $0[1], $1) }),
            let account = items.first
        else { throw Fields.fault }
        return (try ProvenAccount(Fields(account)), try items.dropFirst().map { try ProvenSlot(Fields($0)) })
    }

    /// Accounts and slots out of one set of nodes, as a relay answers; all of it is proven, or all of it is invalid.
    public static func batch(stateRoot: String, nodes list: [String], accounts: [AskedAccount]) throws -> [(account: ProvenAccount, slots: [ProvenSlot])] {
        let asked = try accounts.map { one in
            Cbor.map(["address": .bytes(try unhex(one.address, size: 20)), "slots": Cbor.list(try one.slots.map { try unhex($0, size: 32) })])
        }
        let proof = Cbor.map(["nodes": try nodes(list), "accounts": .array(asked)]).encoded()
        guard case .array(let items) = try Call.cbor("sp_proof_batch", [unhex(stateRoot, size: 32), proof], { sp_proof_batch($0[0], $0[1], $1) }),
            items.count == accounts.reduce(0, { $0 + 1 + $1.slots.count })
        else { throw Fields.fault }
        var at = 0
        return try accounts.map { one in
            defer { at += 1 + one.slots.count }
            return (try ProvenAccount(Fields(items[at])), try one.slots.indices.map { try ProvenSlot(Fields(items[at + 1 + $0])) })
        }
    }

    /// The item at an index of a block's transactions or receipts under that root.
    public static func item(root: String, index: UInt64, nodes: [[UInt8]]) throws -> ProvenItem {
        try ProvenItem(Call.fields("sp_proof_item", [unhex(root, size: 32), Cbor.list(nodes).encoded()]) { sp_proof_item($0[0], index, $0[1], $1) })
    }

    /// What a proven item of a block's transactions says.
    public static func transaction(_ item: [UInt8]) throws -> Transaction {
        try Transaction(Call.fields("sp_transaction_show", [item]) { sp_transaction_show($0[0], $1) })
    }

    /// What a proven item of a block's receipts says.
    public static func receipt(_ item: [UInt8]) throws -> Receipt {
        try Receipt(Call.fields("sp_receipt_show", [item]) { sp_receipt_show($0[0], $1) })
    }

    private static func nodes(_ list: [String]) throws -> Cbor { Cbor.list(try list.map { try unhex($0) }) }
}

/// A block that was trusted: from where a conflict file is judged.
public struct TrustedBlock: Equatable, Sendable {
    public let number: Int64
    public let hash: String
    public let time: Int64
    public let validators: [String]

    init(_ f: Fields) throws {
        number = try f.int("number")
        hash = try f.text("hash")
        time = try f.int("time")
        validators = try f.texts("validators")
    }
}

/// One of the two blocks of a conflict file.
public struct ConflictSide: Equatable, Sendable {
    public let hash: String
    public let stateRoot: String
    public let time: Int64
    public let round: Int64
    public let proposer: String
    public let quorum: Int
    public let validators: [String]
    public let signers: [String]

    init(_ f: Fields) throws {
        hash = try f.text("hash")
        stateRoot = try f.text("stateRoot")
        time = try f.int("time")
        round = try f.int("round")
        proposer = try f.text("proposer")
        quorum = Int(try f.int("quorum"))
        validators = try f.texts("validators")
        signers = try f.texts("signers")
    }
}

/// Two sealed blocks of one number, and who sealed both.
public struct ProvenConflict: Equatable, Sendable {
    public let number: Int64
    public let sameRound: Bool
    public let signedBoth: [String]
    public let sides: [ConflictSide]

    init(_ f: Fields) throws {
        number = try f.int("number")
        sameRound = try f.bool("sameRound")
        signedBoth = try f.texts("signedBoth")
        sides = try f.maps("headers", ConflictSide.init)
    }
}

/// What a conflict file proves to somebody who trusts `trusted`. `code`: why it proves nothing; `proven` is nil then. `ours`: it proves the same to whoever
/// trusts what the ledger does that judged it.
public struct Conflict: Equatable, Sendable {
    public let chainId: Int64
    public let ours: Bool
    public let trusted: TrustedBlock
    public let code: String?
    public let proven: ProvenConflict?

    init(_ f: Fields) throws {
        chainId = try f.int("chainId")
        ours = try f.bool("ours")
        trusted = try TrustedBlock(f.fields("trusted"))
        code = try f.textOrNil("code")
        proven = code == nil ? try ProvenConflict(f) : nil
    }
}

/// What a checkpoint text says; nothing is believed by reading it.
public struct Checkpoint: Equatable, Sendable {
    public let chainId: Int64
    public let number: Int64
    public let time: Int64
    public let blockHash: String
    public let validators: [String]
    public let text: String

    /// The errors of reading an envelope; present_kind for another kind.
    public init(reading content: String, pasted: Bool = false) throws {
        let f = try Call.fields("sp_checkpoint_read", [content.bytes]) { sp_checkpoint_read($0[0], pasted, $1) }
        chainId = try f.int("chainId")
        number = try f.int("number")
        time = try f.int("time")
        blockHash = try f.text("blockHash")
        validators = try f.texts("validators")
        text = try f.text("text")
    }
}
