package org.statepass

import java.util.concurrent.Callable
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Objects of the core after their end, and under several threads. */
class HandleTest {
    private val country = Country()

    private fun closed(operation: String, call: () -> Any?) {
        val error = failure(call)
        assertEquals(listOf("capi_closed", operation, 0L), listOf(error.code, error.operation, error.offset))
    }

    @Test
    fun `a closed ledger is refused, and closing it twice is closing it once`() {
        val ledger = country.ledger()
        ledger.close()
        ledger.close()
        closed("sp_ledger_status") { ledger.status() }
        closed("sp_ledger_save") { ledger.save() }
        closed("sp_ledger_sync") { ledger.sync(all = true) }
        closed("sp_ledger_checkpoint") { ledger.checkpoint() }
        closed("sp_ledger_trust_checkpoint") { ledger.trustCheckpoint("") }
        closed("sp_verifier_open") { Verifier.open(ledger) }
        closed("sp_wallet_create") { Wallet.create(ledger, country.passphrase) }
        closed("sp_wallet_unlock") { Wallet.unlock(ledger, country.file, country.passphrase) }
    }

    @Test
    fun `a locked wallet is refused`() = country.ledger().use { ledger ->
        val wallet = country.wallet(ledger, synced = false)
        wallet.close()
        wallet.close()
        closed("sp_wallet_unsaved") { wallet.unsaved }
        closed("sp_wallet_seal") { wallet.seal() }
        closed("sp_wallet_change_passphrase") { wallet.changePassphrase(country.passphrase, country.passphrase, ByteArray(0)) }
        closed("sp_wallet_home") { wallet.home() }
        closed("sp_wallet_take") { wallet.take("") }
        closed("sp_wallet_share") { wallet.share("") }
        closed("sp_wallet_redraw") { wallet.redraw("", largerSquares = false) }
        closed("sp_wallet_decline") { wallet.decline("") }
        closed("sp_wallet_closed") { wallet.closed("") }
        closed("sp_wallet_show") { wallet.show(ShowProfile.AGE) }
        closed("sp_wallet_next_slot") { wallet.nextSlot() }
        closed("sp_wallet_end_show") { wallet.endShow() }
        closed("sp_wallet_history") { wallet.history() }
        closed("sp_wallet_delete_history") { wallet.deleteHistory() }
        closed("sp_wallet_moves") { wallet.moves() }
        closed("sp_wallet_sync") { wallet.sync() }
        closed("sp_wallet_receive") { wallet.receive("") }
        closed("sp_wallet_advance_moves") { wallet.advanceMoves() }
        assertEquals(1000L, ledger.status().head.number)
    }

    @Test
    fun `a closed verifier and a closed job are refused`() = country.ledger().use { ledger ->
        val verifier = Verifier.open(ledger)
        verifier.close()
        verifier.close()
        closed("sp_verifier_ask") { verifier.ask(Preset.OVER_21, "Kiosk") }
        closed("sp_verifier_take") { verifier.take("") }
        closed("sp_verifier_image_decoded") { verifier.imageDecoded(true) }
        closed("sp_verifier_cancel") { verifier.cancel() }
        val job = ledger.sync(all = false)
        val want = job.next() as JobWant.Http
        job.close()
        job.close()
        closed("sp_job_next") { job.next() }
        closed("sp_job_progress") { job.progress() }
        closed("sp_job_http_answer") { job.answer(want.id, country.answer(want.request)) }
        closed("sp_job_http_failed") { job.failed(want.id, HttpFailure.ABORTED) }
        closed("sp_job_code") { job.code(want.id, "1") }
        closed("sp_job_no_code") { job.code(want.id, null) }
        closed("sp_job_waited") { job.waited(want.id) }
        closed("sp_job_saved") { job.saved(want.id) }
        closed("sp_job_next") { job.run(country.ports) }
    }

    @Test
    fun `a feed wants a socket, judges what came, and is closed with its ledger`() {
        val ledger = country.ledger()
        val feed = ledger.feed()
        val open = feed.next() as FeedWant.Open
        assertTrue(open.url.startsWith("ws") && open.url.endsWith("/v1/push"))
        assertTrue(feed.next() is FeedWant.Listen)
        assertEquals("refused", feed.text(open.id, "nonsense"))
        feed.closed(open.id)
        feed.wake()
        feed.synced()
        assertEquals("qbft_conflict_none", failure { ledger.conflict() }.code)
        ledger.close()
        closed("sp_feed_next") { feed.next() }
    }

    @Test
    fun `closing a ledger closes first what was made with it`() {
        val ledger = country.ledger()
        val wallet = country.wallet(ledger, synced = false)
        val verifier = Verifier.open(ledger)
        val jobs = listOf(ledger.sync(all = false), wallet.sync())
        ledger.close()
        jobs.forEach { job -> closed("sp_job_next") { job.next() } }
        closed("sp_verifier_cancel") { verifier.cancel() }
        closed("sp_wallet_home") { wallet.home() }
        (jobs + verifier + wallet).forEach { it.close() }
    }

    @Test
    fun `a driven job is closed when it ends and when its driver fails`() = country.ledger().use { ledger ->
        val done = ledger.sync(all = true)
        done.run(country.ports)
        closed("sp_job_next") { done.next() }
        val broken = ledger.sync(all = true)
        assertEquals("of the driver", runCatching { broken.run(Ports { error("of the driver") }) }.exceptionOrNull()?.message)
        closed("sp_job_next") { broken.next() }
    }

    @Test
    fun `several threads are let in one at a time, and out when it is closed`() {
        val ledger = country.ledger()
        val verifier = Verifier.open(ledger)
        val threads = Executors.newFixedThreadPool(4)
        val work = (0 until 4).map { number ->
            Callable {
                var calls = 0
                val end = runCatching {
                    while (true) {
                        if (number % 2 == 0) ledger.status() else verifier.ask(Preset.OVER_18, "Door $number")
                        if (++calls == 200 && number == 0) ledger.close()
                    }
                }
                (end.exceptionOrNull() as StatepassException).code
            }
        }
        val ends = threads.invokeAll(work, 60, TimeUnit.SECONDS).map { it.get() }
        threads.shutdown()
        assertTrue(ends.all { it == "capi_closed" }, ends.toString())
    }
}
