package org.statepass

import java.math.BigInteger
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class CborTest {
    private fun hex(bytes: ByteArray) = bytes.joinToString("") { "%02x".format(it) }

    private fun integer(value: Long) = Cbor.Integer(value)

    @Test
    fun `values go both ways`() {
        val values = listOf<Long>(0, 23, 24, 255, 256, 65_535, 65_536, 1L shl 32, Long.MAX_VALUE, -1, -24, -25, -257, Long.MIN_VALUE).map(::integer) + listOf(
            Cbor.Text(""), Cbor.Text("ü😀"), Cbor.Bytes(ByteArray(300)), Cbor.Bool(true), Cbor.Bool(false), Cbor.Null,
            Cbor.Array(listOf(integer(1), Cbor.Array(emptyList()))), Cbor.Map(mapOf("a" to integer(1), "bb" to Cbor.Map(emptyMap()))),
            Cbor.Tagged(1004, Cbor.Text("1990-05-17")), Cbor.LargeInteger(BigInteger.TWO.pow(64) - BigInteger.ONE),
            Cbor.LargeInteger(BigInteger.TWO.pow(64).negate()), Cbor.LargeInteger(BigInteger.TWO.pow(63)),
        )
        for (value in values) assertEquals(value, Cbor.decode(Cbor.encode(value)))
    }

    @Test
    fun `what is written is deterministic`() {
        assertEquals("a261610262626201", hex(Cbor.encode(cborMap("bb" to integer(1), "a" to integer(2), "c" to null))))
        assertEquals("1bffffffffffffffff", hex(Cbor.encode(Cbor.LargeInteger(BigInteger.TWO.pow(64) - BigInteger.ONE))))
        assertEquals("3bffffffffffffffff", hex(Cbor.encode(Cbor.LargeInteger(BigInteger.TWO.pow(64).negate()))))
        assertEquals("3b7fffffffffffffff", hex(Cbor.encode(integer(Long.MIN_VALUE))))
    }

    @Test
    fun `elements of foreign documents are read as they were signed`() {
        assertEquals(integer(5), Cbor.decode(unhex("1a00000005")))
        assertEquals(Cbor.Map(mapOf("1" to Cbor.Text("a"), "b" to Cbor.Null)), Cbor.decode(unhex("a26162f6016161")))
        assertEquals(listOf(1.5, -0.0, 5.960464477539063e-8, Double.POSITIVE_INFINITY, 1.1).map { Cbor.Float(it) },
            listOf("f93e00", "f98000", "f90001", "f97c00", "fb3ff199999999999a").map { Cbor.decode(unhex(it)) })
    }

    @Test
    fun `what is not CBOR is refused by name`() {
        val cases = mapOf(
            "" to "cbor_short", "18" to "cbor_short", "42ff" to "cbor_short", "8201" to "cbor_short", "a1616101ff" to "cbor_trailing",
            "5bffffffffffffffff" to "cbor_short", "9b7fffffffffffffff" to "cbor_short", "0000" to "cbor_trailing", "9fff" to "cbor_indefinite",
            "1c" to "cbor_reserved", "61ff" to "cbor_utf8", "62c328" to "cbor_utf8", "a2616101616102" to "cbor_duplicate_key", "f0" to "cbor_simple",
            "81".repeat(40) + "00" to "cbor_depth", "dbffffffffffffffff00" to "cbor_range",
        )
        for ((input, code) in cases) assertEquals(code, failure { Cbor.decode(unhex(input)) }.code, input)
    }

    @Test
    fun `bytes are compared by content and never printed`() {
        assertEquals(Cbor.Bytes(byteArrayOf(1, 2)), Cbor.Bytes(byteArrayOf(1, 2)))
        assertEquals(Cbor.Bytes(byteArrayOf(1, 2)).hashCode(), Cbor.Bytes(byteArrayOf(1, 2)).hashCode())
        assertTrue("2" in Cbor.Bytes(byteArrayOf(9, 9)).toString() && "9" !in Cbor.Bytes(byteArrayOf(9, 9)).toString())
    }
}
