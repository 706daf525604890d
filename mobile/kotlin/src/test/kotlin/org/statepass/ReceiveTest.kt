package org.statepass

import java.net.URLEncoder
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** A desk that offers a licence, as far as it can be scripted: to the request for copies, whose proofs are made with fresh keys. */
class ReceiveTest {
    private val country = Country()
    private val desk = "https://ca.example"
    private val grant = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
    private val offer = "openid-credential-offer://?credential_offer=" + URLEncoder.encode(
        """{"credential_issuer":"$desk","credential_configuration_ids":["mdl"],"grants":{"$grant":
        {"pre-authorized_code":"code-1","tx_code":{"input_mode":"numeric","length":4,"description":"in the letter"}}}}""",
        "UTF-8",
    )
    private val answers = mapOf(
        "/.well-known/openid-credential-issuer" to """{"credential_issuer":"$desk","credential_endpoint":"$desk/credential","nonce_endpoint":"$desk/nonce",
        "batch_credential_issuance":{"batch_size":3},"credential_configurations_supported":{"mdl":{"format":"mso_mdoc","doctype":"org.iso.18013.5.1.mDL",
        "cryptographic_binding_methods_supported":["cose_key"],"credential_signing_alg_values_supported":[-7],
        "proof_types_supported":{"jwt":{"proof_signing_alg_values_supported":["ES256"]}}}}}""",
        "/.well-known/oauth-authorization-server" to """{"issuer":"$desk","token_endpoint":"$desk/token","response_types_supported":["token"],
        "grant_types_supported":["$grant"],"pre-authorized_grant_anonymous_access_supported":true}""",
        "/token" to """{"access_token":"access-1","token_type":"Bearer","expires_in":300}""",
        "/nonce" to """{"c_nonce":"nonce-1"}""",
    )

    private inner class Desk(private val typed: Iterator<String?>, private val right: String) : JobPorts {
        val paths = ArrayList<String>()
        val asked = ArrayList<CodeAsked>()
        var copies = ""
        var saves = 0

        override fun exchange(request: HttpRequest): HttpAnswer {
            val path = request.url.removePrefix(desk)
            paths += path
            val json = mapOf("content-type" to "application/json", "cache-control" to "no-store")
            val body = String(request.body ?: ByteArray(0))
            if (path == "/token" && "tx_code=$right" !in body) return HttpAnswer(400, json, """{"error":"invalid_grant"}""".toByteArray())
            val answer = answers[path]
            if (answer != null) return HttpAnswer(200, json, answer.toByteArray())
            copies = body
            return HttpAnswer(400, json, """{"error":"credential_request_denied"}""".toByteArray())
        }

        override fun save() {
            saves++
        }

        override fun transactionCode(asked: CodeAsked): String? {
            this.asked += asked
            return typed.next()
        }
    }

    @Test
    fun `the code of an offer is asked for until it fits or the person stops`() = country.ledger().use { ledger ->
        val wallet = country.wallet(ledger, synced = false)
        assertEquals(Taken.Offer(offer, "CA"), wallet.take(offer))
        val visited = Desk(listOf("9999", null).iterator(), right = "1234")
        val error = failure { wallet.receive(offer).run(visited) }
        assertEquals(listOf(CodeAsked(4, true, "in the letter"), CodeAsked(4, true, "in the letter")), visited.asked)
        assertEquals(listOf("/.well-known/openid-credential-issuer", "/.well-known/oauth-authorization-server", "/token"), visited.paths)
        assertEquals(listOf("holder_stopped", true), listOf(error.code, error.retry))
    }

    @Test
    fun `with the code a proof for each copy is sent, and a desk that denies is named`() = country.ledger().use { ledger ->
        val wallet = country.wallet(ledger, synced = false)
        val visited = Desk(listOf("1234").iterator(), right = "1234")
        val error = failure { wallet.receive(offer).run(visited) }
        assertEquals("oid4vc_denied", error.code)
        assertEquals(listOf("/token", "/nonce", "/credential"), visited.paths.drop(2))
        assertEquals(3, Regex("eyJ").findAll(visited.copies).count { true } / 2, visited.copies)
        assertTrue(visited.saves > 0)
    }

    @Test
    fun `what is no offer is refused, and without moves there is nothing to bring forward`() = country.ledger().use { ledger ->
        val wallet = country.wallet(ledger, synced = false)
        assertEquals("oid4vc_offer_link", failure { wallet.receive("hello") }.code)
        assertEquals(Cbor.Array(emptyList()), wallet.advanceMoves().run(country.ports))
    }
}
