package org.statepass

import java.math.BigInteger
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.DisabledIf

/** Headers and proofs as Besu served them. */
@DisabledIf("org.statepass.Shared#missing", disabledReason = "no ../shared/vectors")
class ChainTest {
    private val recorded = "besu/cancun-26.8.0"

    private fun number(text: String) = text.removePrefix("0x").ifEmpty { "0" }.let { BigInteger(it, 16) }

    @Test
    fun `recorded headers are verified, and refused by other validators`() {
        val headers = Shared.zipped("$recorded/headers.json.gz").getValue("headers").list.map { it.members }
        assertEquals(762, headers.size)
        for (h in headers) {
            val raw = unhex(h.getValue("rawHeader").text)
            val judged = Header.verify(raw)
            assertEquals(listOf(true, h["hash"], h["number"], null), listOf(judged.verified, judged.hash, judged.number, judged.code))
            if (judged.number == 0L) continue
            assertEquals(listOf(h["sealDigest"], h["signers"], h["quorum"]), listOf(judged.sealDigest, judged.signers, judged.quorum.toLong()))
            val refused = Header.verify(raw, listOf("0x" + "11".repeat(20)))
            assertEquals(listOf(false, "qbft_set_jump"), listOf(refused.verified, refused.code))
        }
        assertEquals("eth_header_fields", failure { Header.verify(unhex("c0")) }.code)
        assertEquals("base_hex", failure { Header.verify(unhex("c0"), listOf("0xzz")) }.code)
    }

    @Test
    fun `recorded proofs are proven, proven absent, and invalid when a node is missing`() {
        for (run in Shared.zipped("$recorded/proofs.json.gz").values.map { it.members }) {
            val root = Header.verify(unhex(run.getValue("header").members.getValue("rawHeader").text)).stateRoot
            for (case in run.getValue("cases").list.map { it.members }) {
                val answer = case.getValue("response").members.getValue("result").members
                val address = case.getValue("request").members.getValue("params").list.first().text
                val nodes = answer.getValue("accountProof").texts
                val slots = answer.getValue("storageProof").list.map { it.members }
                val proven = Proof.verify(root, address, nodes, slots.map { SlotProof(it.getValue("key").text, it.getValue("proof").texts) })
                val present = case.getValue("check").members["account"] == "present"
                assertEquals(if (present) ProofResult.VALUE else ProofResult.ABSENT, proven.account.result)
                assertEquals(slots.map { number(it.getValue("key").text) to number(it.getValue("value").text) },
                    proven.slots.map { number(it.key) to number(it.value ?: "0x0") })
                for (slot in proven.slots) assertEquals(if (number(slot.value ?: "0x0").signum() == 0) ProofResult.ABSENT else ProofResult.VALUE, slot.result)
                val cut = Proof.verify(root, address, nodes.dropLast(1)).account
                assertEquals(ProofResult.INVALID to "eth_node_missing", cut.result to cut.code)
            }
        }
    }
}
