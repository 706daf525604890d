package org.statepass

/** [state]: "honest", "behind", "refused", "silent" or "unasked". [reason]: refused for what. */
public data class RelayNote(
    val url: String,
    val name: String?,
    val state: String,
    val reason: String?,
    val head: Long?,
    val behindBlocks: Long?,
    val behindSeconds: Long?,
) {
    internal constructor(f: Fields) : this(
        f.text("url"), f.textOrNull("name"), f.text("state"), f.textOrNull("reason"), f.longOrNull("head"), f.longOrNull("behindBlocks"),
        f.longOrNull("behindSeconds"),
    )
}

public data class LedgerHead(val number: Long, val time: Long, val hash: String, val validators: Int, val signers: Int) {
    internal constructor(f: Fields) : this(f.long("number"), f.long("time"), f.text("hash"), f.int("validators"), f.int("signers"))
}

/**
 * What is known of the ledger. [factsAsOf]: time of the header that the held lists and keys are proved at; null while nothing is. [stopped]: why the
 * light client has stopped, "ledger_contradiction", "trusting_period" or "header_set_change".
 */
public data class LedgerStatus(
    val chainId: Long,
    val name: String,
    val development: Boolean,
    val checkpointNumber: Long,
    val checkpointTime: Long,
    val head: LedgerHead,
    val factsAsOf: Long?,
    val lists: Int,
    val issuerKeys: Int,
    val members: List<String>,
    val relays: List<RelayNote>,
    val stopped: String?,
) {
    internal constructor(f: Fields) : this(
        f.long("chainId"), f.text("name"), f.bool("development"), f.map("checkpoint").long("number"), f.map("checkpoint").long("time"),
        LedgerHead(f.map("head")), f.longOrNull("factsAsOf"), f.int("lists"), f.int("issuerKeys"), f.texts("members"), f.maps("relays", ::RelayNote),
        f.textOrNull("stopped"),
    )
}

/** The chain configuration, the light client, and everything that was proved. */
public class Ledger private constructor(internal val device: Device, pointer: Long) : Handle(null, pointer) {
    override fun free(pointer: Long): Unit = Native.sp_ledger_close(pointer)

    /** The record for the next start; to be kept where only its owner writes. */
    public fun save(): ByteArray = call(Native::sp_ledger_save)

    /**
     * Takes the place of what is known by a record that was saved elsewhere, which is believed as it stands. Never back: qbft_state_older,
     * qbft_state_chain and qbft_contradiction change nothing.
     */
    public fun importRecord(record: ByteArray): Unit = call { Native.sp_ledger_import(it, record) }

    /** What stopped the light client, as a file for others. qbft_conflict_none, qbft_conflict_header. */
    public fun conflict(): ByteArray = call(Native::sp_ledger_conflict)

    /** Who sealed both blocks of a conflict file. An error only for bytes that are none. */
    public fun verifyConflict(file: ByteArray): Conflict = Conflict(fields(call { Native.sp_conflict_verify(it, file) }))

    public fun status(): LedgerStatus = LedgerStatus(fields(call { Native.sp_ledger_status(it, device.now()) }))

    /** The job that asks the relays and keeps what it proved. [all]: with the bodies of all status lists, as a verifier wants them. */
    public fun sync(all: Boolean): Job = made({ Job(this, device, it) }) { own, out -> Native.sp_ledger_sync(own, all, out) }

    /** New heads, as the relays push them: which socket is wanted, and what of its texts is believed. */
    public fun feed(): Feed {
        val spread = java.nio.ByteBuffer.wrap(device.entropy(4)).getInt() and Int.MAX_VALUE
        return made({ Feed(this, device, it) }) { own, out -> Native.sp_feed_open(own, spread, out) }
    }

    /** The job that compares checkpoint texts of two sources. Its result is a text: "same", "connected", "contradict" or "other_chain". */
    public fun compareCheckpoints(one: String, other: String): Job =
        made({ Job(this, device, it) }) { own, out -> Native.sp_ledger_compare_checkpoints(own, one.toByteArray(), other.toByteArray(), out) }

    /** The newest verified block as a checkpoint code. */
    public fun checkpoint(): CodePlan = CodePlan(fields(call(Native::sp_ledger_checkpoint)))

    /** Trusts a checkpoint text that a person compared and accepted. */
    public fun trustCheckpoint(text: String): Unit = call { Native.sp_ledger_trust_checkpoint(it, text.toByteArray()) }

    public companion object {
        /**
         * [chain]: the text of chain.json, the only thing that is trusted. [record]: what [save] gave before. A record that does not fit is an error,
         * upon which the caller opens without it.
         */
        @JvmStatic
        @JvmOverloads
        public fun open(chain: String, record: ByteArray = ByteArray(0), device: Device = Device()): Ledger {
            val out = LongArray(1)
            Native.sp_ledger_open(chain.toByteArray(), record, out)
            return Ledger(device, out[0])
        }
    }
}

/** What a feed wants now. [Open]: close any socket, open one to [Open.url], send [Open.hello] first. */
public sealed interface FeedWant {
    public data class Open(val id: Int, val url: String, val hello: String, val maxBytes: Int) : FeedWant
    public data class Listen(val id: Int, val seconds: Long) : FeedWant
    public data class Pause(val seconds: Long) : FeedWant
    public data object Sync : FeedWant
    public data class Stop(val reason: String?) : FeedWant

    public companion object {
        internal fun of(f: Fields): FeedWant = when (f.text("kind")) {
            "open" -> Open(f.int("id"), f.text("url"), f.text("hello"), f.int("maxBytes"))
            "listen" -> Listen(f.int("id"), f.long("seconds"))
            "pause" -> Pause(f.long("seconds"))
            "sync" -> Sync
            else -> Stop(f.textOrNull("reason"))
        }
    }
}

/** Heads that relays push. Whoever has the socket decides nothing: see statepass.h. */
public class Feed internal constructor(parent: Handle, private val device: Device, pointer: Long) : Handle(parent, pointer) {
    override fun free(pointer: Long): Unit = Native.sp_feed_close(pointer)

    public fun next(): FeedWant = FeedWant.of(fields(call { Native.sp_feed_next(it, device.now()) }))

    /** "advanced" when the ledger's status has a new head; "known", "older", "between", "refused", "stopped" or "ignored". */
    public fun text(id: Int, text: String): String = fields(call { Native.sp_feed_text(it, id, text.toByteArray(), device.now()) }).text("news")

    public fun closed(id: Int): Unit = call { Native.sp_feed_closed(it, id, device.now()) }

    /** The device woke up, or has a network again. */
    public fun wake(): Unit = call { Native.sp_feed_wake(it, device.now()) }

    /** The sync that was wanted has ended, however. */
    public fun synced(): Unit = call { Native.sp_feed_synced(it) }
}
