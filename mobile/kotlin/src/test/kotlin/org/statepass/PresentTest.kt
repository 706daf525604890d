package org.statepass

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** A citizen and a stranger, between whom nothing passes but codes. */
class PresentTest {
    private val country = Country()

    private fun review(wallet: Wallet, text: String): Review = (wallet.take(text) as Taken.Asked).review

    private fun Verifier.takeAll(codes: List<String>): Checked {
        var last: Checked = Checked.Ignored
        for (code in codes) last = take(code)
        return last
    }

    private fun settled(verifier: Verifier, checked: Checked): Checked.Judged {
        val judged = checked as Checked.Judged
        return if (judged.needsImage) verifier.imageDecoded(true) as Checked.Judged else judged
    }

    private fun words(verdict: Verdict) = "${verdict.outcome} ${verdict.headline}"

    @Test
    fun `a wallet is opened with its passphrase alone, and holds the licence`() = country.ledger().use { ledger ->
        val wrong = Wallet.unlock(ledger, country.file, "wrong".toByteArray())
        assertEquals(Attempt.WRONG, wrong.attempt)
        assertNull(wrong.wallet)
        var backoff = wrong.backoff
        var last = wrong
        repeat(9) {
            if (last.attempt == Attempt.WRONG) last = Wallet.unlock(ledger, country.file, "wrong".toByteArray(), backoff)
            backoff = last.backoff
        }
        assertEquals(Attempt.TOO_SOON, last.attempt)
        assertTrue(last.waitSeconds > 0)
        country.time += last.waitSeconds
        val right = Wallet.unlock(ledger, country.file, country.passphrase, backoff)
        assertEquals(Attempt.RIGHT, right.attempt)
        val card = checkNotNull(right.wallet).home().cards.single()
        assertEquals(listOf<Any?>("org.iso.18013.5.1.mDL", "NY", "Doe", "1990-02-28", "unknown", true), with(card) { listOf<Any?>(docType, issuer, familyName, birthDate, status, current) })
        assertEquals(listOf("B"), card.privileges)
    }

    @Test
    fun `a new wallet is sealed and opened again, under a new passphrase too`() = country.ledger().use { ledger ->
        val first = "correct horse".toByteArray()
        val second = "battery staple".toByteArray()
        val file = Wallet.create(ledger, first).use { wallet ->
            assertTrue(wallet.unsaved)
            wallet.seal().also { assertFalse(wallet.unsaved) }
            assertEquals(Attempt.WRONG, wallet.changePassphrase(second, first, ByteArray(0)).attempt)
            assertEquals(Attempt.RIGHT, wallet.changePassphrase(first, second, ByteArray(0)).attempt)
            assertEquals(listOf<Any>(emptyList<Card>(), emptyList<HistoryEntry>(), emptyList<Move>()), listOf(wallet.home().cards, wallet.history(), wallet.moves()))
            wallet.seal()
        }
        assertEquals(Attempt.WRONG, Wallet.unlock(ledger, file, first).attempt)
        assertEquals(Attempt.RIGHT, Wallet.unlock(ledger, file, second).attempt)
    }

    @Test
    fun `over 18 is asked, consented and believed, and over 21 is answered with no`() {
        country.ledger().use { citizen ->
            country.ledger(synced = true).use { stranger ->
                val wallet = country.wallet(citizen)
                assertEquals("valid", wallet.home().cards.single().status)
                val verifier = Verifier.open(stranger)
                for ((preset, expected) in listOf(Preset.OVER_18 to "GREEN age_yes", Preset.OVER_21 to "RED age_no")) {
                    val asked = verifier.ask(preset, "Harbour Bar")
                    val review = review(wallet, seen(asked.code).single())
                    assertEquals(Asker("Harbour Bar", false), review.asker)
                    assertNull(review.refused)
                    assertTrue("portrait" in review.hidden, review.hidden.toString())
                    val answer = wallet.share(review.id)
                    assertTrue(wallet.unsaved)
                    val judged = settled(verifier, verifier.takeAll(seen(answer.code)))
                    assertEquals(expected, words(judged.verdict), judged.verdict.checks.toString())
                    wallet.closed(review.id)
                }
                assertEquals(listOf("shared", "shared"), wallet.history().map { it.kind })
            }
        }
    }

    @Test
    fun `a full driving check with its portrait goes by many codes`() = country.ledger().use { citizen ->
        country.ledger(synced = true).use { stranger ->
            val wallet = country.wallet(citizen)
            val verifier = Verifier.open(stranger)
            val review = review(wallet, verifier.ask(Preset.MAY_DRIVE, "Officer 7").uri)
            val answer = wallet.share(review.id)
            assertTrue(answer.code.animated)
            val codes = seen(answer.code)
            assertTrue(verifier.take(codes.first()) is Checked.Progress)
            val judged = verifier.takeAll(codes.drop(1)) as Checked.Judged
            assertTrue(judged.needsImage)
            assertEquals("GREEN valid", words(settled(verifier, judged).verdict), judged.verdict.checks.toString())
            assertTrue(judged.values.any { it.element == "portrait" })
            val again = wallet.redraw(review.id, largerSquares = true)
            assertTrue(again.code.codes.size > answer.code.codes.size)
        }
    }

    @Test
    fun `with only its checkpoint a stranger believes what evidence proves, and without it says so`() {
        for ((synced, expected) in listOf(true to Outcome.GREEN, false to Outcome.AMBER)) {
            country.ledger().use { citizen ->
                country.ledger().use { stranger ->
                    val wallet = country.wallet(citizen, synced)
                    val verifier = Verifier.open(stranger)
                    val answer = wallet.share(review(wallet, verifier.ask(Preset.OVER_18, "Kiosk").uri).id)
                    assertEquals(synced, answer.stapled)
                    val verdict = settled(verifier, verifier.take(answer.carriedText)).verdict
                    assertEquals(expected, verdict.outcome, verdict.checks.toString())
                    assertEquals(if (synced) country.time - 20 else null, verdict.asOf)
                }
            }
        }
    }

    @Test
    fun `a shown code is believed in its slot and refused after`() = country.ledger().use { citizen ->
        country.ledger(synced = true).use { stranger ->
            val wallet = country.wallet(citizen)
            val verifier = Verifier.open(stranger)
            val slot = wallet.show(ShowProfile.AGE, ageOver = 18)
            assertTrue(country.time in slot.slotStart until slot.slotEnd)
            assertEquals("holder_slot", failure { wallet.nextSlot() }.code)
            val judged = settled(verifier, verifier.takeAll(seen(slot.code)))
            assertEquals("GREEN age_yes", words(judged.verdict), judged.verdict.checks.toString())
            country.time += 120
            val late = Verifier.open(stranger).let { settled(it, it.takeAll(seen(slot.code))) }
            assertTrue(late.verdict.outcome != Outcome.GREEN, words(late.verdict))
            assertTrue(late.verdict.checks.any { it.result == CheckResult.FAIL })
            wallet.endShow()
            assertEquals("holder_show_over", failure { wallet.nextSlot() }.code)
        }
    }

    @Test
    fun `a declined request is only a notice, and withheld elements do not go out`() = country.ledger().use { citizen ->
        val wallet = country.wallet(citizen, synced = false)
        val verifier = Verifier.open(citizen)
        val declined = review(wallet, verifier.ask(Preset.HOTEL, "Inn").uri)
        assertEquals(Checked.Notice("declined"), verifier.takeAll(seen(wallet.decline(declined.id))))
        country.time += 1
        val review = review(wallet, verifier.ask(Preset.WHO_IS_IT, "Clerk").uri)
        val withheld = review.documents.flatMap { it.elements }.first { it.available && it.element != "portrait" }
        val answer = wallet.share(review.id, listOf(withheld.name))
        assertFalse(answer.shared.any { it.name == withheld.name })
        assertEquals(listOf("shared", "declined"), wallet.history().map { it.kind })
        wallet.deleteHistory(wallet.history().first().id)
        assertEquals(listOf("declined"), wallet.history().map { it.kind })
        wallet.deleteHistory()
        assertEquals(0, wallet.history().size)
        verifier.cancel()
        assertEquals(Checked.Ignored, verifier.take("hello"))
        assertEquals(Taken.Ignored, wallet.take("https://example.org/"))
    }
}
