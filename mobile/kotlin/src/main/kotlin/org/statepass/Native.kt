@file:Suppress("FunctionName")

package org.statepass

/**
 * The functions of statepass.h, by their names there. Text crosses as UTF-8 bytes, results are CBOR. Not the interface of this package: the classes
 * beside it are.
 */
internal object Native {
    init {
        System.loadLibrary("statepass_jni")
    }

    @JvmStatic external fun sp_abi_version(): Int
    @JvmStatic external fun sp_version(): String
    @JvmStatic external fun sp_is_development(): Boolean
    @JvmStatic external fun sp_error_words(code: Int): String

    @JvmStatic external fun sp_qr_encode(text: ByteArray): ByteArray
    @JvmStatic external fun sp_qr_decode(luma: ByteArray, width: Int, height: Int, stride: Int, still: Boolean): ByteArray

    @JvmStatic external fun sp_envelope_read(text: ByteArray, pasted: Boolean): ByteArray
    @JvmStatic external fun sp_envelope_plan(envelope: ByteArray, formU: Boolean, largerSquares: Boolean): ByteArray

    @JvmStatic external fun sp_mdoc_show(document: ByteArray): ByteArray
    @JvmStatic external fun sp_mdoc_verify(deviceResponse: ByteArray, transcript: ByteArray, options: ByteArray): ByteArray

    @JvmStatic external fun sp_header_verify(header: ByteArray, validators: ByteArray): ByteArray
    @JvmStatic external fun sp_proof_verify(stateRoot: ByteArray, proof: ByteArray): ByteArray
    @JvmStatic external fun sp_proof_batch(stateRoot: ByteArray, proof: ByteArray): ByteArray
    @JvmStatic external fun sp_proof_item(root: ByteArray, index: Long, nodes: ByteArray): ByteArray
    @JvmStatic external fun sp_transaction_show(transaction: ByteArray): ByteArray
    @JvmStatic external fun sp_receipt_show(receipt: ByteArray): ByteArray
    @JvmStatic external fun sp_checkpoint_read(text: ByteArray, pasted: Boolean): ByteArray

    @JvmStatic external fun sp_cbor_to_json(cbor: ByteArray): ByteArray

    @JvmStatic external fun sp_job_next(job: Long, now: Long): ByteArray
    @JvmStatic external fun sp_job_progress(job: Long): ByteArray
    @JvmStatic external fun sp_job_http_answer(job: Long, id: Int, status: Int, headers: ByteArray, body: ByteArray, now: Long)
    @JvmStatic external fun sp_job_http_failed(job: Long, id: Int, failure: Int, now: Long)
    @JvmStatic external fun sp_job_code(job: Long, id: Int, code: ByteArray, now: Long)
    @JvmStatic external fun sp_job_no_code(job: Long, id: Int, now: Long)
    @JvmStatic external fun sp_job_waited(job: Long, id: Int, now: Long)
    @JvmStatic external fun sp_job_saved(job: Long, id: Int, now: Long)
    @JvmStatic external fun sp_job_close(job: Long)

    @JvmStatic external fun sp_ledger_open(chain: ByteArray, record: ByteArray, out: LongArray)
    @JvmStatic external fun sp_ledger_save(ledger: Long): ByteArray
    @JvmStatic external fun sp_ledger_import(ledger: Long, record: ByteArray)
    @JvmStatic external fun sp_ledger_status(ledger: Long, now: Long): ByteArray
    @JvmStatic external fun sp_ledger_sync(ledger: Long, all: Boolean, out: LongArray)
    @JvmStatic external fun sp_ledger_checkpoint(ledger: Long): ByteArray
    @JvmStatic external fun sp_ledger_trust_checkpoint(ledger: Long, text: ByteArray)
    @JvmStatic external fun sp_ledger_compare_checkpoints(ledger: Long, one: ByteArray, other: ByteArray, out: LongArray)
    @JvmStatic external fun sp_ledger_conflict(ledger: Long): ByteArray
    @JvmStatic external fun sp_conflict_verify(ledger: Long, file: ByteArray): ByteArray
    @JvmStatic external fun sp_ledger_close(ledger: Long)

    @JvmStatic external fun sp_feed_open(ledger: Long, spread: Int, out: LongArray)
    @JvmStatic external fun sp_feed_next(feed: Long, now: Long): ByteArray
    @JvmStatic external fun sp_feed_text(feed: Long, id: Int, text: ByteArray, now: Long): ByteArray
    @JvmStatic external fun sp_feed_closed(feed: Long, id: Int, now: Long)
    @JvmStatic external fun sp_feed_wake(feed: Long, now: Long)
    @JvmStatic external fun sp_feed_synced(feed: Long)
    @JvmStatic external fun sp_feed_close(feed: Long)

    @JvmStatic external fun sp_wallet_create(ledger: Long, passphrase: ByteArray, entropy: ByteArray, out: LongArray)
    @JvmStatic external fun sp_wallet_unlock(
        ledger: Long,
        file: ByteArray,
        passphrase: ByteArray,
        backoff: ByteArray,
        now: Long,
        out: LongArray,
    ): ByteArray
    @JvmStatic external fun sp_wallet_change_passphrase(
        wallet: Long,
        from: ByteArray,
        to: ByteArray,
        backoff: ByteArray,
        now: Long,
        entropy: ByteArray,
    ): ByteArray
    @JvmStatic external fun sp_wallet_unsaved(wallet: Long): Boolean
    @JvmStatic external fun sp_wallet_seal(wallet: Long, entropy: ByteArray): ByteArray
    @JvmStatic external fun sp_wallet_home(wallet: Long, now: Long): ByteArray
    @JvmStatic external fun sp_wallet_take(wallet: Long, text: ByteArray, now: Long, monotonic: Long): ByteArray
    @JvmStatic external fun sp_wallet_share(
        wallet: Long,
        review: ByteArray,
        withheld: ByteArray,
        largerSquares: Boolean,
        now: Long,
        entropy: ByteArray,
    ): ByteArray
    @JvmStatic external fun sp_wallet_redraw(wallet: Long, review: ByteArray, largerSquares: Boolean): ByteArray
    @JvmStatic external fun sp_wallet_decline(wallet: Long, review: ByteArray, now: Long, entropy: ByteArray): ByteArray
    @JvmStatic external fun sp_wallet_closed(wallet: Long, review: ByteArray)
    @JvmStatic external fun sp_wallet_show(wallet: Long, profile: ByteArray, choice: ByteArray, now: Long, entropy: ByteArray): ByteArray
    @JvmStatic external fun sp_wallet_next_slot(wallet: Long, now: Long, entropy: ByteArray): ByteArray
    @JvmStatic external fun sp_wallet_end_show(wallet: Long)
    @JvmStatic external fun sp_wallet_history(wallet: Long): ByteArray
    @JvmStatic external fun sp_wallet_delete_history(wallet: Long, id: ByteArray)
    @JvmStatic external fun sp_wallet_moves(wallet: Long): ByteArray
    @JvmStatic external fun sp_wallet_sync(wallet: Long, out: LongArray)
    @JvmStatic external fun sp_wallet_receive(wallet: Long, offer: ByteArray, now: Long, entropy: ByteArray, out: LongArray)
    @JvmStatic external fun sp_wallet_advance_moves(wallet: Long, entropy: ByteArray, out: LongArray)
    @JvmStatic external fun sp_wallet_close(wallet: Long)

    @JvmStatic external fun sp_verifier_open(ledger: Long, out: LongArray)
    @JvmStatic external fun sp_verifier_ask(
        verifier: Long,
        preset: ByteArray,
        name: ByteArray,
        now: Long,
        monotonic: Long,
        entropy: ByteArray,
    ): ByteArray
    @JvmStatic external fun sp_verifier_take(verifier: Long, text: ByteArray, pasted: Boolean, now: Long, monotonic: Long): ByteArray
    @JvmStatic external fun sp_verifier_image_decoded(verifier: Long, drawn: Boolean): ByteArray
    @JvmStatic external fun sp_verifier_cancel(verifier: Long)
    @JvmStatic external fun sp_verifier_close(verifier: Long)
}
