package org.statepass

import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.SocketTimeoutException
import java.net.URI

private val HEARD = listOf("cache-control", "content-type", "date", "location", "retry-after", "www-authenticate")

/** HTTP by the platform's own client: no redirects, no cache, no cookies of ours. [origins]: those of the chain configuration; others are not asked. */
public class UrlTransport(private val origins: Set<String>) {
    public fun exchange(request: HttpRequest): HttpAnswer {
        val url = URI(request.url)
        if ("${url.scheme}://${url.rawAuthority}" !in origins) throw HttpFailed(HttpFailure.UNREACHABLE)
        val connection = url.toURL().openConnection() as HttpURLConnection
        try {
            return exchange(connection, request)
        } catch (_: SocketTimeoutException) {
            throw HttpFailed(HttpFailure.TIMED_OUT)
        } catch (_: IOException) {
            throw HttpFailed(HttpFailure.UNREACHABLE)
        } finally {
            connection.disconnect()
        }
    }

    private fun exchange(connection: HttpURLConnection, request: HttpRequest): HttpAnswer {
        connection.instanceFollowRedirects = false
        connection.useCaches = false
        connection.connectTimeout = request.timeoutMs
        connection.readTimeout = request.timeoutMs
        connection.requestMethod = request.method
        request.headers.forEach(connection::setRequestProperty)
        request.body?.let {
            connection.doOutput = true
            connection.setFixedLengthStreamingMode(it.size)
            connection.outputStream.use { out -> out.write(it) }
        }
        val status = connection.responseCode
        if (connection.contentLengthLong > request.maxBytes) throw HttpFailed(HttpFailure.TOO_LARGE)
        val stream = if (status < 400) connection.inputStream else connection.errorStream
        val headers = HEARD.mapNotNull { name -> connection.getHeaderField(name)?.let { name to it } }.toMap()
        return HttpAnswer(status, headers, stream?.use { read(it, request.maxBytes) } ?: ByteArray(0))
    }

    private fun read(stream: InputStream, most: Int): ByteArray {
        val out = ByteArrayOutputStream()
        val part = ByteArray(16 * 1024)
        while (true) {
            val size = stream.read(part)
            if (size < 0) return out.toByteArray()
            if (size > most - out.size()) throw HttpFailed(HttpFailure.TOO_LARGE)
            out.write(part, 0, size)
        }
    }
}
