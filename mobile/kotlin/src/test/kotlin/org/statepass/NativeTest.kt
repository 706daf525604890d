package org.statepass

import java.io.File
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The door itself: what crosses, and what it refuses. */
class NativeTest {
    private val header = top.resolve("wallet-core/include/statepass.h").readText()

    @Test
    fun `every function of the header is here, and none besides`() {
        val declared = Regex("""^SP_API\w* [^;]*?\b(sp_\w+)\(""", setOf(RegexOption.MULTILINE, RegexOption.DOT_MATCHES_ALL)).findAll(header).map { it.groupValues[1] }
        // The door's own: memory, and the names that an exception carries.
        val inside = setOf("sp_alloc", "sp_free", "sp_buffer_free", "sp_error_name", "sp_reason_name")
        assertEquals((declared.toSet() - inside).sorted(), Native::class.java.declaredMethods.map { it.name }.filter { it.startsWith("sp_") }.sorted())
    }

    @Test
    fun `the version is that of the header`() {
        assertTrue(Regex("""\d+\.\d+\.\d+""").matches(Statepass.version))
        assertEquals(Regex("""#define SP_ABI_VERSION (\d+)""").find(header)!!.groupValues[1].toInt(), Statepass.abi)
        assertEquals(Statepass.isDevelopment, Native.sp_is_development())
    }

    @Test
    fun `an error has its name, its operation and its place, and nothing of the input`() {
        val error = failure { Qr.decode(Picture(40, 41, ByteArray(1600))) }
        assertEquals(listOf("qr_image", "sp_qr_decode", 1600L), listOf(error.code, error.operation, error.offset))
        assertEquals("sp_qr_decode: qr_image at 1600", error.message)
        assertEquals("qr_too_long", failure { Qr.encode("x".repeat(3000)) }.code)
    }

    @Test
    fun `negative numbers are refused at the door`() {
        assertThrows(IllegalArgumentException::class.java) { Native.sp_qr_decode(ByteArray(4), -2, 2, 2, false) }
    }

    @Test
    fun `null is refused at the door`() {
        val method = Native::class.java.getMethod("sp_mdoc_show", ByteArray::class.java)
        val thrown = assertThrows(java.lang.reflect.InvocationTargetException::class.java) { method.invoke(null, null) }
        assertTrue(thrown.cause is NullPointerException)
    }

    @Test
    fun `why there is no answer has the numbers of the header`() {
        val named = Regex("""SP_HTTP_(\w+) = (\d+)""").findAll(header).map { it.groupValues[1] to it.groupValues[2].toInt() }.toList()
        assertEquals(named, HttpFailure.entries.map { it.name to it.ordinal })
    }

    @Test
    fun `an array for a handle must have room for it`() {
        val chain = Country().chain.toByteArray()
        for (out in listOf(LongArray(0), LongArray(2))) {
            assertThrows(IllegalArgumentException::class.java) { Native.sp_ledger_open(chain, ByteArray(0), out) }
        }
    }

    /** Of this process, in KiB. The heap has its full size from the start. */
    private fun resident() = Regex("""VmRSS:\s*(\d+)""").find(File("/proc/self/status").readText())!!.groupValues[1].toLong()

    private fun growth(calls: Int, call: () -> Unit): Long {
        repeat(calls / 4) { call() }
        val before = resident()
        repeat(calls) { call() }
        return resident() - before
    }

    @Test
    fun `calls leave nothing behind, whether they give, refuse or make`() {
        val value = Cbor.encode(Cbor.Bytes(ByteArray(60_000)))
        val country = Country()
        val calls = mapOf<String, () -> Unit>(
            "gives" to { assertEquals(80_002, Native.sp_cbor_to_json(value).size) },
            "refuses" to { assertEquals("present_not_statepass", failure { Native.sp_envelope_read(value, false) }.code) },
            "refuses a second argument" to { assertThrows(IllegalArgumentException::class.java) { Native.sp_qr_decode(value, 1, -1, 1, false) } },
            "refuses a closed object" to { assertEquals("capi_closed", failure { Native.sp_ledger_trust_checkpoint(0, value) }.code) },
        )
        // A leak of the argument or of the result alone would be 120,000 KiB; of an open ledger, over 3 KiB each.
        for ((name, call) in calls) assertTrue(growth(2_000, call) < 40_000, name)
        assertTrue(growth(10_000) { country.ledger().use { Verifier.open(it) } } < 15_000, "makes")
    }
}
