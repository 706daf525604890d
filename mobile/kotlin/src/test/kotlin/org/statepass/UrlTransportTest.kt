package org.statepass

import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

class UrlTransportTest {
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
        createContext("/echo") { exchange ->
            val body = (exchange.requestMethod + " " + exchange.requestHeaders.getFirst("x-sent") + " ").toByteArray() + exchange.requestBody.readBytes()
            exchange.responseHeaders["Content-Type"] = "text/plain"
            exchange.sendResponseHeaders(if (exchange.requestMethod == "GET") 404 else 200, body.size.toLong())
            exchange.responseBody.use { it.write(body) }
        }
        createContext("/large") { exchange ->
            exchange.sendResponseHeaders(200, 0)
            exchange.responseBody.use { it.write(ByteArray(5_000)) }
        }
        createContext("/elsewhere") { exchange ->
            exchange.responseHeaders["Location"] = "/echo"
            exchange.sendResponseHeaders(302, -1)
            exchange.close()
        }
        createContext("/late") { exchange ->
            Thread.sleep(1_000)
            exchange.close()
        }
        start()
    }
    private val base = "http://127.0.0.1:${server.address.port}"
    private val transport = UrlTransport(setOf(base))

    @AfterEach
    fun stop() = server.stop(0)

    private fun request(path: String, method: String = "GET", body: ByteArray? = null, timeoutMs: Long = 20_000): HttpRequest {
        val url = if (path.startsWith("http")) path else base + path
        return HttpRequest(
            Fields(
                cborMap(
                    "method" to Cbor.Text(method), "url" to Cbor.Text(url), "headers" to cborMap("x-sent" to Cbor.Text("1")),
                    "body" to body?.let { Cbor.Bytes(it) }, "timeoutMs" to Cbor.Integer(timeoutMs), "maxBytes" to Cbor.Integer(4_000),
                ),
            ),
        )
    }

    private fun failureOf(request: HttpRequest) = assertThrows(HttpFailed::class.java) { transport.exchange(request) }.failure

    @Test
    fun `a request goes out and its answer comes back, whatever its status`() {
        val posted = transport.exchange(request("/echo", "POST", "abc".toByteArray()))
        assertEquals(listOf(200, "POST 1 abc", "text/plain"), listOf(posted.status, String(posted.body), posted.headers["content-type"]))
        val got = transport.exchange(request("/echo"))
        assertEquals(listOf(404, "GET 1 "), listOf(got.status, String(got.body)))
    }

    @Test
    fun `a redirect is an answer and is not followed`() {
        val answer = transport.exchange(request("/elsewhere"))
        assertEquals(listOf(302, "/echo"), listOf(answer.status, answer.headers["location"]))
    }

    @Test
    fun `what is too large, too late, elsewhere or not there is told apart`() {
        assertEquals(HttpFailure.TOO_LARGE, failureOf(request("/large")))
        assertEquals(HttpFailure.TIMED_OUT, failureOf(request("/late", timeoutMs = 200)))
        assertEquals(HttpFailure.UNREACHABLE, failureOf(request("http://127.0.0.2:${server.address.port}/echo")))
        server.stop(0)
        assertEquals(HttpFailure.UNREACHABLE, failureOf(request("/echo")))
    }
}
