package org.statepass

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test

class StatelessTest {
    @Test
    fun `codes are written and read`() {
        for (content in listOf("SP1:ABC $%*+-./:", "statepass:1/abc", "é".repeat(300), "A".repeat(1852))) {
            val matrix = Qr.encode(content)
            assertEquals(matrix.size * matrix.size, matrix.modules.size)
            assertEquals(17 + 4 * matrix.version, matrix.size)
            assertEquals(listOf(content), Qr.decode(picture(matrix)).map { String(it) })
        }
        assertEquals(0, Qr.decode(Picture(40, 40, ByteArray(1600) { -1 })).size)
    }

    @Test
    fun `envelopes are read from both text forms, and refused by name`() {
        for (vector in vectors("present-text").getValue("vectors").list.map { it.members }) {
            val texts = listOfNotNull(vector["text"] as? String, vector["uri"] as? String)
            for (text in texts) {
                if ("error" in vector) {
                    assertEquals(vector["error"], failure { Envelope.read(text) }.code)
                } else {
                    assertArrayEquals(unhex(vector.getValue("body").text), Envelope.read(text).body, vector.getValue("name").text)
                }
            }
        }
    }

    @Test
    fun `envelopes are planned, one code while it fits`() {
        val notice = vectors("present-text").getValue("vectors").list.map { it.members }.first { it["name"] == "env-notice" }
        val plan = Envelope.plan(unhex(notice.getValue("envelope").text))
        assertFalse(plan.animated)
        assertEquals(notice.getValue("text"), plan.text)
        assertEquals(listOf(plan.text), Qr.decode(picture(plan.codes.single())).map { String(it) })
        assertEquals(EnvelopeKind.NOTICE, Envelope.read(" ${plan.text}\n", pasted = true).kind)
    }

    @Test
    fun `a checkpoint is read from its text, and another kind is not one`() {
        assertEquals("present_kind", failure { Checkpoint.read("SP1:TP0R49L72TL6\$ZA02FFS4EEO") }.code)
    }
}
