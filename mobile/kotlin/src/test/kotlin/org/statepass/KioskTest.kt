package org.statepass

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.statepass.examples.visit

/** The example examples/kiosk.kt. */
class KioskTest {
    private val country = Country()

    /** What the kiosk says and ends with, when a citizen does this with its request. */
    private fun visited(act: (Wallet, String) -> List<String>): Pair<Int, List<String>> = country.ledger(synced = true).use { kiosk ->
        country.ledger().use { citizen ->
            val wallet = country.wallet(citizen)
            val said = ArrayList<String>()
            visit(kiosk, sequence { yieldAll(act(wallet, said.single())) }, said::add) to said.drop(1)
        }
    }

    private fun review(wallet: Wallet, request: String) = (wallet.take(request) as Taken.Asked).review.id

    @Test
    fun `the kiosk believes what is proved, and nothing else`() {
        assertEquals(1 to listOf("Ignored", "age_no"), visited { wallet, request -> listOf("hello", wallet.share(review(wallet, request)).carriedText) })
        assertEquals(2 to listOf("Notice(notice=declined)"), visited { wallet, request -> listOf(wallet.decline(review(wallet, request)).text!!) })
    }
}
