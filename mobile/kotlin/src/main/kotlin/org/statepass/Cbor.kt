package org.statepass

import java.math.BigInteger

/**
 * A value of CBOR, as the core gives it out: a result's members, or an element of a document as its issuer signed it. Equal when the content is.
 */
public sealed class Cbor {
    public data class Text(val value: String) : Cbor()

    public data class Integer(val value: Long) : Cbor()

    /** An integer that a Long cannot hold. */
    public data class LargeInteger(val value: BigInteger) : Cbor()

    public data class Bool(val value: Boolean) : Cbor()

    /** null, and CBOR's undefined. */
    public data object Null : Cbor()

    public data class Float(val value: Double) : Cbor()

    public class Bytes(public val value: ByteArray) : Cbor() {
        override fun equals(other: Any?): Boolean = other is Bytes && value.contentEquals(other.value)

        override fun hashCode(): Int = value.contentHashCode()

        override fun toString(): String = "Bytes(${value.size})"
    }

    public data class Array(val items: List<Cbor>) : Cbor()

    /** Keys of other types, which only elements of foreign documents have, as their text: 7 is "7". */
    public data class Map(val members: kotlin.collections.Map<String, Cbor>) : Cbor()

    public data class Tagged(val tag: Long, val value: Cbor) : Cbor()

    public companion object {
        /** One item and nothing behind it. */
        public fun decode(bytes: ByteArray): Cbor = CborReader(bytes).whole()

        /** Deterministic CBOR (RFC 8949 4.2.1). */
        public fun encode(value: Cbor): ByteArray = CborWriter().also { it.item(value) }.bytes()
    }
}
