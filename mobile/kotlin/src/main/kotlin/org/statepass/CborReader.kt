package org.statepass

import java.math.BigInteger
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import java.nio.charset.CodingErrorAction

private const val MAX_DEPTH = 32

/**
 * Reads what the core gives out. Definite lengths, bounded depth, UTF-8, no key twice, nothing behind the item. Heads may be longer than needed and
 * keys in any order, because the elements of foreign documents come as they were signed; the core has judged those. A failure here is a
 * StatepassException with the core's own names.
 */
internal class CborReader(private val bytes: ByteArray) {
    private var at = 0
    private var depth = 0

    fun whole(): Cbor {
        val value = item()
        if (at != bytes.size) fail("cbor_trailing")
        return value
    }

    private fun item(): Cbor {
        val first = byte()
        val info = first and 31
        return when (val major = first shr 5) {
            0 -> integer(argument(info))
            1 -> negative(argument(info))
            2 -> Cbor.Bytes(take(length(info)))
            3 -> Cbor.Text(text(take(length(info))))
            4 -> nested { Cbor.Array(items(length(info))) }
            5 -> nested { Cbor.Map(members(length(info))) }
            6 -> tagged(argument(info))
            else -> simple(major, info)
        }
    }

    private fun fail(code: String): Nothing = throw StatepassException(code, "cbor", at.toLong())

    private fun byte(): Int {
        if (at == bytes.size) fail("cbor_short")
        return bytes[at++].toInt() and 0xff
    }

    /** Unsigned, in a Long's 64 bits. */
    private fun argument(info: Int): Long {
        if (info < 24) return info.toLong()
        if (info > 27) fail(if (info == 31) "cbor_indefinite" else "cbor_reserved")
        var value = 0L
        repeat(1 shl (info - 24)) { value = (value shl 8) or byte().toLong() }
        return value
    }

    /** Of what follows: every item has a byte at least, so a count beyond the rest is one that ends early. */
    private fun length(info: Int): Int {
        val value = argument(info)
        if (value < 0 || value > bytes.size - at) fail("cbor_short")
        return value.toInt()
    }

    private fun take(size: Int): ByteArray {
        at += size
        return bytes.copyOfRange(at - size, at)
    }

    private fun text(content: ByteArray): String =
        try {
            val decoder = Charsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
            decoder.decode(ByteBuffer.wrap(content)).toString()
        } catch (_: CharacterCodingException) {
            fail("cbor_utf8")
        }

    private fun integer(value: Long): Cbor = if (value >= 0) Cbor.Integer(value) else Cbor.LargeInteger(unsigned(value))

    private fun negative(value: Long): Cbor =
        if (value >= 0) Cbor.Integer(-1 - value) else Cbor.LargeInteger(BigInteger.ONE.negate() - unsigned(value))

    private fun unsigned(value: Long): BigInteger = BigInteger(java.lang.Long.toUnsignedString(value))

    private fun tagged(tag: Long): Cbor {
        if (tag < 0) fail("cbor_range")
        return nested { Cbor.Tagged(tag, item()) }
    }

    private fun <T> nested(read: () -> T): T {
        if (++depth > MAX_DEPTH) fail("cbor_depth")
        return read().also { depth-- }
    }

    private fun items(count: Int): List<Cbor> = List(count) { item() }

    private fun members(count: Int): Map<String, Cbor> {
        val out = LinkedHashMap<String, Cbor>()
        repeat(count) {
            val key = when (val read = item()) {
                is Cbor.Text -> read.value
                is Cbor.Integer -> read.value.toString()
                else -> read.toString()
            }
            if (out.put(key, item()) != null) fail("cbor_duplicate_key")
        }
        return out
    }

    private fun simple(major: Int, info: Int): Cbor {
        check(major == 7)
        return when (info) {
            20, 21 -> Cbor.Bool(info == 21)
            22, 23 -> Cbor.Null
            25 -> Cbor.Float(half(argument(info).toInt()))
            26 -> Cbor.Float(java.lang.Float.intBitsToFloat(argument(info).toInt()).toDouble())
            27 -> Cbor.Float(java.lang.Double.longBitsToDouble(argument(info)))
            else -> fail("cbor_simple")
        }
    }

    private fun half(bits: Int): Double {
        val exponent = (bits shr 10) and 31
        val fraction = (bits and 0x3ff).toDouble()
        val magnitude = when (exponent) {
            0 -> Math.scalb(fraction, -24)
            31 -> if (fraction == 0.0) Double.POSITIVE_INFINITY else Double.NaN
            else -> Math.scalb(fraction + 1024, exponent - 25)
        }
        return if (bits and 0x8000 == 0) magnitude else -magnitude
    }
}
