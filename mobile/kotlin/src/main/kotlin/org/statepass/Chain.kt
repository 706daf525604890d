package org.statepass

/** A header of a QBFT chain, judged by its seals alone. Hashes and addresses as 0x…. */
public data class JudgedHeader(
    val number: Long,
    val hash: String,
    val parentHash: String,
    val stateRoot: String,
    val transactionsRoot: String,
    val receiptsRoot: String,
    val time: Long,
    val sealDigest: String,
    val round: Long,
    val validators: List<String>,
    val signers: List<String>,
    val quorum: Int,
    val verified: Boolean,
    val code: String?,
) {
    internal constructor(f: Fields) : this(
        f.long("number"), f.text("hash"), f.text("parentHash"), f.text("stateRoot"), f.text("transactionsRoot"), f.text("receiptsRoot"),
        f.long("time"), f.text("sealDigest"), f.long("round"), f.texts("validators"), f.texts("signers"), f.int("quorum"), f.text("outcome") == "verified", f.textOrNull("code"),
    )
}

public object Header {
    /**
     * [header]: RLP as a node serves it. [validators]: who must have sealed it; none: the header's own list. An error only for bytes that are no
     * well-formed header.
     */
    @JvmStatic
    @JvmOverloads
    public fun verify(header: ByteArray, validators: List<String> = emptyList()): JudgedHeader {
        val list = validators.fold(ByteArray(0)) { all, address -> all + unhex(address, 20) }
        return JudgedHeader(fields(Native.sp_header_verify(header, list)))
    }
}

public enum class ProofResult { VALUE, ABSENT, INVALID }

private fun result(f: Fields) = ProofResult.valueOf(f.text("result").uppercase())

public data class ProvenAccount(
    val address: String,
    val result: ProofResult,
    val nonce: Long?,
    val balance: String?,
    val storageHash: String?,
    val codeHash: String?,
    val code: String?,
) {
    internal constructor(f: Fields) : this(
        f.text("address"), result(f), f.longOrNull("nonce"), f.textOrNull("balance"), f.textOrNull("storageHash"), f.textOrNull("codeHash"),
        f.textOrNull("code"),
    )
}

public data class ProvenSlot(val key: String, val result: ProofResult, val value: String?, val code: String?) {
    internal constructor(f: Fields) : this(f.text("key"), result(f), f.textOrNull("value"), f.textOrNull("code"))
}

public data class ProvenState(val account: ProvenAccount, val slots: List<ProvenSlot>)

public class ProvenItem internal constructor(f: Fields) {
    public val result: ProofResult = result(f)
    public val value: ByteArray? = f.bytesOrNull("value")
    public val code: String? = f.textOrNull("code")
}

/** [maxFee] of a legacy transaction: its gas price. [from]: whose signature it bears. */
public class Transaction internal constructor(f: Fields) {
    public val hash: String = f.text("hash")
    public val type: Int = f.int("type")
    public val chainId: Long? = f.longOrNull("chainId")
    public val nonce: Long = f.long("nonce")
    public val from: String = f.text("from")
    public val to: String? = f.textOrNull("to")
    public val value: String = f.text("value")
    public val gasLimit: Long = f.long("gasLimit")
    public val maxFee: Long = f.long("maxFee")
    public val data: ByteArray = f.bytes("data")
}

/** An event. */
public class Log internal constructor(f: Fields) {
    public val address: String = f.text("address")
    public val topics: List<String> = f.texts("topics")
    public val data: ByteArray = f.bytes("data")
}

public class Receipt internal constructor(f: Fields) {
    public val type: Int = f.int("type")
    public val success: Boolean = f.bool("success")
    public val cumulativeGasUsed: Long = f.long("cumulativeGasUsed")
    public val logs: List<Log> = f.maps("logs", ::Log)
}

/** An account, and slots of it, that are to be proven. */
public class AskedAccount(public val address: String, public val slots: List<String> = emptyList())

/** A slot of the answer of eth_getProof, with its nodes. */
public class SlotProof(public val key: String, public val proof: List<String>)

public object Proof {
    /** An account and slots of it under a state root, as eth_getProof answers. A node that no proof uses makes its proof invalid. */
    @JvmStatic
    @JvmOverloads
    public fun verify(stateRoot: String, address: String, accountProof: List<String>, slots: List<SlotProof> = emptyList()): ProvenState {
        val proof = cborMap(
            "address" to Cbor.Bytes(unhex(address, 20)),
            "accountProof" to nodes(accountProof),
            "slots" to Cbor.Array(slots.map { cborMap("key" to Cbor.Bytes(unhex(it.key, 32)), "proof" to nodes(it.proof)) }),
        )
        val items = (Cbor.decode(Native.sp_proof_verify(unhex(stateRoot, 32), Cbor.encode(proof))) as Cbor.Array).items.map(::Fields)
        return ProvenState(ProvenAccount(items.first()), items.drop(1).map(::ProvenSlot))
    }

    /** Accounts and slots out of one set of nodes, as a relay answers; all of it is proven, or all of it is invalid. */
    @JvmStatic
    public fun batch(stateRoot: String, nodes: List<String>, accounts: List<AskedAccount>): List<ProvenState> {
        val asked = accounts.map { cborMap("address" to Cbor.Bytes(unhex(it.address, 20)), "slots" to cborBytes(it.slots.map { slot -> unhex(slot, 32) })) }
        val proof = cborMap("nodes" to nodes(nodes), "accounts" to Cbor.Array(asked))
        val items = (Cbor.decode(Native.sp_proof_batch(unhex(stateRoot, 32), Cbor.encode(proof))) as Cbor.Array).items.map(::Fields).iterator()
        return accounts.map { one -> ProvenState(ProvenAccount(items.next()), one.slots.map { ProvenSlot(items.next()) }) }
    }

    /** The item at an index of a block's transactions or receipts under that root. */
    @JvmStatic
    public fun item(root: String, index: Long, nodes: List<ByteArray>): ProvenItem =
        ProvenItem(fields(Native.sp_proof_item(unhex(root, 32), index, Cbor.encode(cborBytes(nodes)))))

    /** What a proven item of a block's transactions says. */
    @JvmStatic
    public fun transaction(item: ByteArray): Transaction = Transaction(fields(Native.sp_transaction_show(item)))

    /** What a proven item of a block's receipts says. */
    @JvmStatic
    public fun receipt(item: ByteArray): Receipt = Receipt(fields(Native.sp_receipt_show(item)))

    private fun nodes(list: List<String>) = cborBytes(list.map { unhex(it) })
}

/** A block that was trusted: from where a conflict file is judged. */
public data class TrustedBlock(val number: Long, val hash: String, val time: Long, val validators: List<String>) {
    internal constructor(f: Fields) : this(f.long("number"), f.text("hash"), f.long("time"), f.texts("validators"))
}

/** One of the two blocks of a conflict file. */
public data class ConflictSide(
    val hash: String,
    val stateRoot: String,
    val time: Long,
    val round: Long,
    val proposer: String,
    val quorum: Int,
    val validators: List<String>,
    val signers: List<String>,
) {
    internal constructor(f: Fields) : this(
        f.text("hash"), f.text("stateRoot"), f.long("time"), f.long("round"), f.text("proposer"), f.int("quorum"), f.texts("validators"),
        f.texts("signers"),
    )
}

/** Two sealed blocks of one number, and who sealed both. */
public data class ProvenConflict(val number: Long, val sameRound: Boolean, val signedBoth: List<String>, val sides: List<ConflictSide>) {
    internal constructor(f: Fields) : this(f.long("number"), f.bool("sameRound"), f.texts("signedBoth"), f.maps("headers", ::ConflictSide))
}

/**
 * What a conflict file proves to somebody who trusts [trusted]. [code]: why it proves nothing; [proven] is null then. [ours]: it proves the same to
 * whoever trusts what the ledger does that judged it.
 */
public class Conflict internal constructor(f: Fields) {
    public val chainId: Long = f.long("chainId")
    public val ours: Boolean = f.bool("ours")
    public val trusted: TrustedBlock = TrustedBlock(f.map("trusted"))
    public val code: String? = f.textOrNull("code")
    public val proven: ProvenConflict? = if (code == null) ProvenConflict(f) else null
}

/** What a checkpoint text says; nothing is believed by reading it. */
public data class Checkpoint(
    val chainId: Long,
    val number: Long,
    val time: Long,
    val blockHash: String,
    val validators: List<String>,
    val text: String,
) {
    internal constructor(f: Fields) : this(
        f.long("chainId"), f.long("number"), f.long("time"), f.text("blockHash"), f.texts("validators"), f.text("text"),
    )

    public companion object {
        /** The errors of [Envelope.read]; present_kind for another kind. */
        @JvmStatic
        @JvmOverloads
        public fun read(text: String, pasted: Boolean = false): Checkpoint = Checkpoint(fields(Native.sp_checkpoint_read(text.toByteArray(), pasted)))
    }
}
