package org.statepass

import java.io.ByteArrayOutputStream

/** Writes deterministic CBOR: shortest heads, keys in bytewise order of their encoding. */
internal class CborWriter {
    private val out = ByteArrayOutputStream()

    fun bytes(): ByteArray = out.toByteArray()

    fun item(value: Cbor) {
        when (value) {
            is Cbor.Text -> string(3, value.value.toByteArray())
            is Cbor.Bytes -> string(2, value.value)
            is Cbor.Integer -> if (value.value < 0) head(1, -1 - value.value) else head(0, value.value)
            is Cbor.LargeInteger -> if (value.value.signum() < 0) head(1, value.value.not().toLong()) else head(0, value.value.toLong())
            is Cbor.Bool -> out.write(if (value.value) 0xf5 else 0xf4)
            Cbor.Null -> out.write(0xf6)
            is Cbor.Float -> throw IllegalArgumentException("the core takes no floating-point numbers")
            is Cbor.Array -> {
                head(4, value.items.size.toLong())
                value.items.forEach(::item)
            }
            is Cbor.Map -> map(value.members)
            is Cbor.Tagged -> {
                head(6, value.tag)
                item(value.value)
            }
        }
    }

    private fun map(members: Map<String, Cbor>) {
        head(5, members.size.toLong())
        val sorted = members.map { (key, value) -> CborWriter().also { it.item(Cbor.Text(key)) }.bytes() to value }
            .sortedWith { a, b -> java.util.Arrays.compareUnsigned(a.first, b.first) }
        for ((key, value) in sorted) {
            out.write(key, 0, key.size)
            item(value)
        }
    }

    private fun string(major: Int, content: ByteArray) {
        head(major, content.size.toLong())
        out.write(content, 0, content.size)
    }

    /** `value` is unsigned. */
    private fun head(major: Int, value: Long) {
        val size = when {
            value in 0..23 -> 0
            value ushr 8 == 0L -> 1
            value ushr 16 == 0L -> 2
            value ushr 32 == 0L -> 4
            else -> 8
        }
        val info = if (size == 0) value.toInt() else 24 + Integer.numberOfTrailingZeros(size)
        out.write((major shl 5) or info)
        for (i in size - 1 downTo 0) out.write((value ushr (8 * i)).toInt() and 0xff)
    }
}

/** A map of what is not null, for the options of a call. */
internal fun cborMap(vararg members: Pair<String, Cbor?>): Cbor.Map =
    Cbor.Map(members.mapNotNull { (key, value) -> value?.let { key to it } }.toMap())

internal fun cborBytes(list: List<ByteArray>): Cbor.Array = Cbor.Array(list.map { Cbor.Bytes(it) })
