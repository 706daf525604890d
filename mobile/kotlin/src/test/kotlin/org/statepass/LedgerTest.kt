package org.statepass

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class LedgerTest {
    private val country = Country()

    @Test
    fun `a ledger starts at its checkpoint`() = country.ledger().use { ledger ->
        val status = ledger.status()
        assertEquals(listOf<Any?>(5361L, false, 1000L, 1000L, 0, null), with(status) { listOf<Any?>(chainId, development, checkpointNumber, head.number, lists, factsAsOf) })
        assertEquals(listOf("unasked"), status.relays.map { it.state })
        assertNull(status.stopped)
    }

    @Test
    fun `the light client believes what is sealed and proven, and its record brings it back`() {
        val record = country.ledger().use { ledger ->
            assertEquals(Cbor.Null, ledger.sync(all = true).run(country.ports))
            assertTrue(country.ports.steps.containsAll(listOf("headers", "proofs")), country.ports.steps.toString())
            ledger.save()
        }
        Ledger.open(country.chain, record, country).use { ledger ->
            val status = ledger.status()
            assertEquals(listOf<Any?>(44_190L, 4, 3, country.time - 20), with(status) { listOf<Any?>(head.number, head.validators, head.signers, factsAsOf) })
            assertEquals(listOf("CA", "NY"), status.members)
            assertEquals(2, status.lists)
        }
    }

    @Test
    fun `an altered header is refused by name, and nothing of it is believed`() = country.ledger().use { ledger ->
        val bent = Ports { request ->
            val answer = country.answer(request)
            if (!request.url.endsWith("/headers/latest")) return@Ports answer
            // A digit of the state root: behind the parent, the uncles and the proposer.
            val text = String(answer.body)
            val at = text.indexOf("0xf9") + 2 + 2 * (3 + 33 + 33 + 21 + 5)
            val digit = if (text[at] == '0') '1' else '0'
            HttpAnswer(answer.status, answer.headers, text.replaceRange(at, at + 1, digit.toString()).toByteArray())
        }
        val error = failure { ledger.sync(all = true).run(bent) }
        assertEquals("sync_refused", error.code)
        val relay = ledger.status().relays.single()
        assertEquals("refused", relay.state)
        assertTrue(relay.reason != null)
        assertEquals(1000L, ledger.status().head.number)
    }

    @Test
    fun `relays that do not answer are named, and trying again may help`() = country.ledger().use { ledger ->
        val error = failure { ledger.sync(all = false).run(Ports { throw HttpFailed(HttpFailure.TIMED_OUT) }) }
        assertEquals(listOf("sync_silent", true, false), listOf(error.code, error.retry, error.lost))
        assertEquals(listOf("silent"), ledger.status().relays.map { it.state })
    }

    @Test
    fun `two sealed blocks of one number stop the light client, and who signed both is named`() {
        val vector = vectors("conflict")
        val file = unhex(vector["files"].list.first().members["file"].text)
        val device = object : Device() { override fun now(): Long = vector["now"].long }
        Ledger.open(vector["chain"].text, device = device).use { ledger ->
            assertEquals("qbft_conflict_none", failure { ledger.conflict() }.code)
            val before = ledger.save()
            val relays = Ports { request ->
                val body = when {
                    request.url.endsWith("/v1/chain") -> """{"chainId":5361,"genesisHash":"${vector["genesisHash"].text}","relay":{"name":"a"}}"""
                    else -> vector["headers"].list[if (request.url.startsWith("https://a.")) 0 else 1].members
                        .let { """{"header":"${it["header"].text}","hash":"${it["hash"].text}"}""" }
                }
                HttpAnswer(200, emptyMap(), body.toByteArray())
            }
            assertEquals("qbft_contradiction", failure { ledger.sync(all = false).run(relays) }.code)
            assertEquals("ledger_contradiction", ledger.status().stopped)
            assertArrayEquals(file, ledger.conflict())
            assertEquals("qbft_contradiction", failure { ledger.importRecord(before) }.code)
        }
        Ledger.open(vector["chain"].text, device = device).use { ledger ->
            val judged = ledger.verifyConflict(file)
            val proven = judged.proven!!
            assertEquals(listOf(5361L, true, 200L, true, 2, 2), listOf(judged.chainId, judged.ours, proven.number, proven.sameRound, proven.signedBoth.size, proven.sides.size))
            assertTrue(proven.sides.all { side -> side.signers.containsAll(proven.signedBoth) })
            assertTrue(judged.trusted.validators.containsAll(proven.signedBoth))
            val none = ledger.verifyConflict(unhex(vector["files"].list[2].members["file"].text))
            assertEquals(listOf("qbft_conflict_none", null), listOf(none.code, none.proven))
            assertEquals("qbft_conflict_form", failure { ledger.verifyConflict(byteArrayOf(-96)) }.code)
        }
    }

    @Test
    fun `a record is taken over from elsewhere, and never leads back`() {
        val (first, later) = country.ledger().use { ledger ->
            val first = ledger.save()
            ledger.sync(all = true).run(country.ports)
            first to ledger.save()
        }
        country.ledger().use { ledger ->
            ledger.importRecord(later)
            assertEquals(44_190L, ledger.status().head.number)
            assertEquals("qbft_state_older", failure { ledger.importRecord(first) }.code)
            assertArrayEquals(later, ledger.save())
        }
    }

    @Test
    fun `a job takes the answer to the open want, once`() = country.ledger().use { ledger ->
        ledger.sync(all = true).use { job ->
            val want = job.next() as JobWant.Http
            assertEquals(want.id, (job.next() as JobWant.Http).id)
            assertEquals("capi_job", failure { job.failed(want.id + 1, HttpFailure.TIMED_OUT) }.code)
            assertEquals("sync_not_wanted", failure { job.saved(want.id) }.code)
            assertEquals("sync_not_wanted", failure { job.waited(want.id) }.code)
            assertEquals("sync_not_wanted", failure { job.code(want.id, "1234") }.code)
            assertEquals("sync_not_wanted", failure { job.code(want.id, null) }.code)
            job.answer(want.id, country.answer(want.request))
            assertEquals("capi_job", failure { job.answer(want.id, country.answer(want.request)) }.code)
        }
    }

    @Test
    fun `a configuration that is none, and a record of another program, are refused`() {
        assertEquals("json_short", failure { Ledger.open("{") }.code)
        assertThrows(StatepassException::class.java) { Ledger.open(country.chain, byteArrayOf(-128)) }
    }

    @Test
    fun `a checkpoint is shown as a code and taken again`() = country.ledger().use { ledger ->
        val text = checkNotNull(ledger.checkpoint().text)
        assertEquals(1000L, Checkpoint.read(text).number)
        ledger.trustCheckpoint(text)
        assertEquals("present_kind", failure { ledger.trustCheckpoint("SP1:TP0R49L72TL6\$ZA02FFS4EEO") }.code)
    }
}
