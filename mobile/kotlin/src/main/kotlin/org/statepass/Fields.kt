package org.statepass

/** A result's map, read by the shapes of statepass.h. What does not fit is a fault of ours, not of any input. */
internal class Fields(value: Cbor) {
    private val members = (value as? Cbor.Map ?: shape("a map")).members

    private fun shape(what: String): Nothing = throw IllegalStateException("the core's result is not as statepass.h says: $what")

    fun has(name: String): Boolean = name in members

    fun cbor(name: String): Cbor = members[name] ?: shape(name)

    fun cborOrNull(name: String): Cbor? = members[name]

    private inline fun <reified T : Cbor> typed(name: String): T = cbor(name) as? T ?: shape(name)

    private inline fun <reified T : Cbor> typedOrNull(name: String): T? = if (has(name)) typed<T>(name) else null

    fun text(name: String): String = typed<Cbor.Text>(name).value

    fun textOrNull(name: String): String? = typedOrNull<Cbor.Text>(name)?.value

    fun long(name: String): Long = typed<Cbor.Integer>(name).value

    fun longOrNull(name: String): Long? = typedOrNull<Cbor.Integer>(name)?.value

    fun int(name: String): Int = Math.toIntExact(long(name))

    fun intOrNull(name: String): Int? = longOrNull(name)?.let(Math::toIntExact)

    fun bool(name: String): Boolean = typed<Cbor.Bool>(name).value

    fun boolOrNull(name: String): Boolean? = typedOrNull<Cbor.Bool>(name)?.value

    fun bytes(name: String): ByteArray = typed<Cbor.Bytes>(name).value

    fun bytesOrNull(name: String): ByteArray? = typedOrNull<Cbor.Bytes>(name)?.value

    fun map(name: String): Fields = Fields(cbor(name))

    fun mapOrNull(name: String): Fields? = cborOrNull(name)?.let(::Fields)

    fun members(name: String): Map<String, Cbor> = typed<Cbor.Map>(name).members

    fun membersOrNull(name: String): Map<String, Cbor>? = typedOrNull<Cbor.Map>(name)?.members

    fun list(name: String): List<Cbor> = typed<Cbor.Array>(name).items

    fun <T> maps(name: String, read: (Fields) -> T): List<T> = list(name).map { read(Fields(it)) }

    fun texts(name: String): List<String> = list(name).map { (it as? Cbor.Text ?: shape(name)).value }
}

internal fun fields(result: ByteArray): Fields = Fields(Cbor.decode(result))

internal fun <T> maps(result: ByteArray, read: (Fields) -> T): List<T> = (Cbor.decode(result) as Cbor.Array).items.map { read(Fields(it)) }
