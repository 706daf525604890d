package org.statepass

public enum class Attempt { RIGHT, WRONG, TOO_SOON }

/** [waitSeconds]: until the next attempt. [backoff]: the record to keep beside the file from now on, empty for none. [wallet]: when it is [Attempt.RIGHT]. */
public class Unlocked internal constructor(f: Fields, public val wallet: Wallet?) {
    public val attempt: Attempt = Attempt.valueOf(f.text("result").uppercase())
    public val waitSeconds: Long = f.long("waitSeconds")
    public val backoff: ByteArray = f.bytes("backoff")
}

/**
 * A citizen's wallet, unlocked. Locking is closing. Whenever [unsaved] is true after a call, the caller keeps what [seal] gives, durably, before it
 * shows what came of the call to anybody. Passphrases are UTF-8 in NFC; the caller wipes its own copy.
 */
public class Wallet private constructor(private val ledger: Ledger, pointer: Long) : Handle(ledger, pointer) {
    private val device = ledger.device

    override fun free(pointer: Long): Unit = Native.sp_wallet_close(pointer)

    public val unsaved: Boolean get() = call(Native::sp_wallet_unsaved)

    /** The sealed file. */
    public fun seal(): ByteArray = call { Native.sp_wallet_seal(it, device.entropy()) }

    public fun changePassphrase(from: ByteArray, to: ByteArray, backoff: ByteArray): Unlocked {
        val outcome = call { Native.sp_wallet_change_passphrase(it, from, to, backoff, device.now(), device.entropy()) }
        return Unlocked(fields(outcome), this)
    }

    public fun home(): Home = Home(fields(call { Native.sp_wallet_home(it, device.now()) }))

    /** What a scanned, pasted or opened text is. */
    public fun take(text: String): Taken = Taken.of(fields(call { Native.sp_wallet_take(it, text.toByteArray(), device.now(), device.monotonic()) }))

    /** Consents to a review of [take]. [withheld]: names of elements that the person took out. */
    @JvmOverloads
    public fun share(review: String, withheld: List<String> = emptyList(), largerSquares: Boolean = false): Answer {
        val names = Cbor.encode(Cbor.Array(withheld.map { Cbor.Text(it) }))
        return Answer(fields(call { Native.sp_wallet_share(it, review.toByteArray(), names, largerSquares, device.now(), device.entropy()) }))
    }

    /** The same bytes again, drawn otherwise. */
    public fun redraw(review: String, largerSquares: Boolean): Answer =
        Answer(fields(call { Native.sp_wallet_redraw(it, review.toByteArray(), largerSquares) }))

    /** The notice, which may be shown to the asker or not. */
    public fun decline(review: String): CodePlan =
        CodePlan(fields(call { Native.sp_wallet_decline(it, review.toByteArray(), device.now(), device.entropy()) }))

    /** The answer left the screen. */
    public fun closed(review: String): Unit = call { Native.sp_wallet_closed(it, review.toByteArray()) }

    /** Opens show mode; [nextSlot] at each boundary until no slots are left. */
    @JvmOverloads
    public fun show(profile: ShowProfile, cardId: String? = null, ageOver: Int? = null): ShowSlot {
        val choice = Cbor.encode(cborMap("cardId" to cardId?.let { Cbor.Text(it) }, "ageOver" to ageOver?.let { Cbor.Integer(it.toLong()) }))
        val name = profile.name.lowercase().toByteArray()
        return ShowSlot(fields(call { Native.sp_wallet_show(it, name, choice, device.now(), device.entropy()) }))
    }

    public fun nextSlot(): ShowSlot = ShowSlot(fields(call { Native.sp_wallet_next_slot(it, device.now(), device.entropy()) }))

    public fun endShow(): Unit = call(Native::sp_wallet_end_show)

    /** The newest first. */
    public fun history(): List<HistoryEntry> = maps(call(Native::sp_wallet_history), ::HistoryEntry)

    /** One entry, or all of them. */
    @JvmOverloads
    public fun deleteHistory(id: String? = null): Unit = call { Native.sp_wallet_delete_history(it, id.orEmpty().toByteArray()) }

    /** The newest first. */
    public fun moves(): List<Move> = maps(call(Native::sp_wallet_moves), ::Move)

    /** The job that brings what this wallet holds up to date: its lists, its issuers' keys, evidence to staple. */
    public fun sync(): Job = job { own, out -> Native.sp_wallet_sync(own, out) }

    /** The job that receives what an offer of [take] holds, or goes on where an attempt with it was broken off. */
    public fun receive(offer: String): Job = job { own, out -> Native.sp_wallet_receive(own, offer.toByteArray(), device.now(), device.entropy(), out) }

    /** The job that brings every open move forward as far as it can. */
    public fun advanceMoves(): Job = job { own, out -> Native.sp_wallet_advance_moves(own, device.entropy(), out) }

    private fun job(make: (Long, LongArray) -> Unit): Job = made({ Job(this, device, it) }, make)

    public companion object {
        /** A new, empty one. */
        @JvmStatic
        public fun create(ledger: Ledger, passphrase: ByteArray): Wallet =
            ledger.made({ Wallet(ledger, it) }) { own, out -> Native.sp_wallet_create(own, passphrase, ledger.device.entropy(), out) }

        /** [backoff]: the record of wrong attempts that is kept beside the file, or empty. */
        @JvmStatic
        @JvmOverloads
        public fun unlock(ledger: Ledger, file: ByteArray, passphrase: ByteArray, backoff: ByteArray = ByteArray(0)): Unlocked = ledger.call { own ->
            val out = LongArray(1)
            var wallet: Wallet? = null
            val outcome = try {
                Native.sp_wallet_unlock(own, file, passphrase, backoff, ledger.device.now(), out)
            } finally {
                // Even when there is no memory for the outcome: then it is closed with the ledger.
                if (out[0] != 0L) wallet = Wallet(ledger, out[0])
            }
            Unlocked(fields(outcome), wallet)
        }
    }
}
