package org.statepass

import java.io.File
import java.time.Instant
import java.util.zip.GZIPInputStream
import org.junit.jupiter.api.Assertions.assertThrows

internal val top: File = File(System.getProperty("statepass.top"))

/** Foreign vectors, beside the project. */
internal object Shared {
    private val folder = top.resolve("../shared/vectors")

    /** May be so at a developer's, never where the whole suite is to pass. */
    @JvmStatic
    fun missing(): Boolean = !folder.isDirectory.also { check(it || System.getenv("CI").isNullOrEmpty()) { "no ../shared/vectors" } }

    fun file(path: String): File = folder.resolve(path)

    fun hex(path: String): ByteArray = unhex(file(path).readText().trim())

    /** An object of JSON, compressed. */
    fun zipped(path: String): Map<String, Any?> =
        GZIPInputStream(file(path).inputStream()).use { Json(String(it.readBytes())).read().members }
}

internal fun vectors(name: String): Map<String, Any?> = Json(top.resolve("tests/vectors/$name.json").readText()).read().members

@Suppress("UNCHECKED_CAST")
internal val Any?.members: Map<String, Any?> get() = this as Map<String, Any?>
internal val Any?.list: List<Any?> get() = this as List<*>
internal val Any?.text: String get() = this as String
internal val Any?.texts: List<String> get() = list.map { it.text }
internal val Any?.long: Long get() = this as Long

internal fun seconds(time: String): Long = Instant.parse(time).epochSecond

internal fun failure(call: () -> Any?): StatepassException = assertThrows(StatepassException::class.java) { call() }

/** A matrix as a grey picture with its quiet zone. */
internal fun picture(matrix: QrMatrix, scale: Int = 4): Picture {
    val side = (matrix.size + 8) * scale
    val luma = ByteArray(side * side) { -1 }
    for (y in 0 until matrix.size * scale) {
        for (x in 0 until matrix.size * scale) {
            if (matrix.modules[y / scale * matrix.size + x / scale].toInt() == 1) luma[(y + 4 * scale) * side + x + 4 * scale] = 0
        }
    }
    return Picture(side, side, luma)
}
