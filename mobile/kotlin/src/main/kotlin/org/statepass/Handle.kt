package org.statepass

/**
 * An object of the core. Lives until [close]; what was made with it is closed before it. Every call on a ledger and on what was made with it is
 * let in one at a time, from any thread; a call on a closed one is a StatepassException, capi_closed. Closing twice is closing once.
 */
public sealed class Handle(private val parent: Handle?, private var pointer: Long) : AutoCloseable {
    private val lock: Any = parent?.lock ?: Any()
    private val children = LinkedHashSet<Handle>()

    init {
        parent?.children?.add(this)
    }

    internal abstract fun free(pointer: Long)

    /** [body] hands the pointer to the door, which refuses that of a closed object. */
    internal fun <T> call(body: (Long) -> T): T = synchronized(lock) { body(pointer) }

    /** The new handle that a call gives through its out parameter. */
    internal fun <T : Handle> made(wrap: (Long) -> T, body: (Long, LongArray) -> Unit): T = call { own ->
        val out = LongArray(1)
        body(own, out)
        wrap(out[0])
    }

    final override fun close() {
        synchronized(lock) {
            if (pointer != 0L) {
                children.toList().forEach { it.close() }
                parent?.children?.remove(this)
                free(pointer)
                pointer = 0
            }
        }
    }
}

/** What the core takes from the device. Tests put in their own. */
public open class Device {
    private val random = java.security.SecureRandom()

    /** Unix seconds. */
    public open fun now(): Long = System.currentTimeMillis() / 1000

    /** Milliseconds of a clock that never goes back. */
    public open fun monotonic(): Long = System.nanoTime() / 1_000_000

    /** Fresh bytes of a cryptographic generator. */
    public open fun entropy(size: Int): ByteArray = ByteArray(size).also(random::nextBytes)

    internal fun entropy(): ByteArray = entropy(32)
}
