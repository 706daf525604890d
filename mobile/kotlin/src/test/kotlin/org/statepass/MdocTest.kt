package org.statepass

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.condition.DisabledIf

class MdocTest {
    private val vectors = vectors("mdoc-verify")
    private val anchor = unhex(vectors.getValue("certificates").members.getValue("iaca").text)
    private val responses = vectors.getValue("responses").list.map { it.members }

    private fun result(check: Check) = buildMap<String, Any?> {
        put("id", check.id)
        put("result", check.result.name.lowercase())
        check.reason?.let { put("reason", it) }
        check.detail?.let { put("detail", it) }
    }

    private fun judge(vector: Map<String, Any?>) {
        val response = unhex(vector.getValue("response").text)
        val trust = MdocTrust(seconds(vector.getValue("time").text), listOf(anchor), strict = true)
        val verify = { Mdoc.verify(response, unhex(vector.getValue("transcript").text), trust) }
        val expected = vector.getValue("expected").members
        if ("error" in expected) {
            val error = failure { verify() }
            assertEquals(expected["error"], error.code)
            assertEquals(expected["offset"] ?: 0L, error.offset)
            return
        }
        val documents = verify().documents
        assertEquals(expected.getValue("documents").list.map { it.members["checks"] }, documents.map { it.checks.map(::result) })
        documents.zip(expected.getValue("documents").list.map { it.members }).forEach { (document, wanted) ->
            assertEquals(document.sound, document.checks.all { it.result == CheckResult.PASS || it.result == CheckResult.NOT_APPLICABLE })
            assertEquals(wanted["bad_items"], document.elements.indices.filter { document.elements[it].ok == false }.map { it.toLong() })
        }
        assertEquals(Cbor.Text("device_response"), Mdoc.show(response).members["kind"])
    }

    @TestFactory
    fun responses(): List<DynamicTest> =
        responses.filter { it["long_heads"] == false }.map { dynamicTest(it.getValue("name").text) { judge(it) } }

    @Test
    fun `a key of another size is refused by name`() {
        val trust = MdocTrust(at = 1, issuerKeys = listOf(byteArrayOf(4)))
        val first = responses.first()
        assertEquals("capi_size", failure { Mdoc.verify(unhex(first.getValue("response").text), unhex(first.getValue("transcript").text), trust) }.code)
    }

    @Test
    @DisabledIf("org.statepass.Shared#missing", disabledReason = "no ../shared/vectors")
    fun `the response of ISO 18013-5 Annex D is sound under its root, by signature and by MAC`() {
        val response = Shared.hex("mdoc/annexd-multipaz/device_response.hex")
        val trust = MdocTrust(
            seconds("2021-01-01T00:00:00Z"), listOf(Shared.hex("mdoc/annexd-eudi-ios-security/d52_iaca.hex")),
            readerKey = Shared.hex("mdoc/annexd-multipaz/ephemeral_reader_key_d.hex"),
        )
        val transcript = Shared.hex("mdoc/annexd-multipaz/session_transcript_bytes.hex")
        val document = Mdoc.verify(response, transcript, trust).documents.single()
        assertTrue(document.sound, document.checks.toString())
        assertEquals("org.iso.18013.5.1.mDL", document.docType)
        assertEquals(6, document.elements.size)
        assertEquals(Cbor.Text("Doe"), document.elements.first { it.element == "family_name" }.value)
        // The last byte of the MAC: behind it stand the key and the value of the status.
        val bent = response.copyOf().also { it[it.size - 9] = (it[it.size - 9].toInt() xor 1).toByte() }
        assertEquals(false, Mdoc.verify(bent, transcript, trust).documents.single().sound)
    }

    @Test
    @DisabledIf("org.statepass.Shared#missing", disabledReason = "no ../shared/vectors")
    fun `what another issuer's tests call valid, partial, tampered and unauthorised is judged so`() {
        val expected = mapOf(1 to null, 2 to null, 3 to "digests", 4 to "key_authorisation")
        val trust = MdocTrust(seconds("2023-10-24T00:00:00Z"), listOf(Shared.file("mdoc/auth0-mdl/issuer.pem").readBytes()))
        for ((example, failed) in expected) {
            val folder = "mdoc/auth0-mdl/example_example$example"
            val document = Mdoc.verify(Shared.hex("$folder/deviceResponse.hex"), Shared.hex("$folder/encodedSessionTranscript.hex"), trust).documents.single()
            assertEquals(listOfNotNull(failed), document.checks.filter { it.result == CheckResult.FAIL }.map { it.id }, folder)
        }
    }
}
