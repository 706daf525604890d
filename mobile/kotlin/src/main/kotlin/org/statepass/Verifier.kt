package org.statepass

public enum class Preset { OVER_18, OVER_21, MAY_DRIVE, WHO_IS_IT, HOTEL }

/** A request as a code. [uri]: for link and copy. */
public class Asked internal constructor(f: Fields) {
    public val code: CodePlan = CodePlan(f.map("code"))
    public val uri: String = f.text("uri")
    public val expiresAt: Long = f.long("expiresAt")
}

public enum class Outcome { GREEN, AMBER, RED, GREY }

public enum class Freshness { FRESH, TODAY, STALE, OLD, NONE }

/** Presentation specification 7.3. [headline]: what it says first; pages have one sentence for each. [asOf]: time of the oldest ledger fact needed. */
public class Verdict internal constructor(f: Fields) {
    public val outcome: Outcome = Outcome.valueOf(f.text("outcome").uppercase())
    public val headline: String = f.text("headline")
    public val mode: String = f.text("mode")
    public val checks: List<Check> = f.maps("checks", ::Check)
    public val freshness: Freshness = Freshness.valueOf(f.text("freshness").uppercase())
    public val asOf: Long? = f.longOrNull("asOf")
    public val blockNumber: Long? = f.longOrNull("blockNumber")
    public val answers: Map<String, Boolean> = f.membersOrNull("answers").orEmpty().mapValues { (it.value as Cbor.Bool).value }
    public val missing: List<String> = f.texts("missing")
    public val unrequested: List<String> = f.texts("unrequested")
    public val readerTime: Long = f.long("reader_time")
}

/** An element that was asked for and came, beside the verdict and never in it. */
public data class Value(val doc: Int, val namespace: String, val element: String, val value: Cbor) {
    internal constructor(f: Fields) : this(f.int("doc"), f.text("namespace"), f.text("element"), f.cbor("value"))
}

public sealed class Checked {
    public data object Ignored : Checked()

    public data class Progress(val have: Int, val need: Int) : Checked()

    /** The holder's app stopped the waiting. Unauthenticated: never a verdict. */
    public data class Notice(val notice: String) : Checked()

    /** [needsImage]: the portrait is to be drawn by the platform and the result told by [Verifier.imageDecoded], which gives the final verdict. */
    public class Judged internal constructor(public val verdict: Verdict, public val values: List<Value>, public val needsImage: Boolean) : Checked()

    internal companion object {
        fun of(f: Fields): Checked = when (val kind = f.text("kind")) {
            "ignored" -> Ignored
            "progress" -> Progress(f.int("have"), f.int("need"))
            "notice" -> Notice(f.text("notice"))
            "verdict" -> Judged(Verdict(f.map("verdict")), f.maps("values", ::Value), f.bool("needsImage"))
            else -> throw IllegalStateException("checked: $kind")
        }
    }
}

/** The checks of a verifier, with its open request. */
public class Verifier private constructor(ledger: Ledger, pointer: Long) : Handle(ledger, pointer) {
    private val device = ledger.device

    override fun free(pointer: Long): Unit = Native.sp_verifier_close(pointer)

    /** A new request, which replaces the one before. [name]: the verifier's own. */
    public fun ask(preset: Preset, name: String): Asked = Asked(
        fields(
            call {
                Native.sp_verifier_ask(it, preset.name.lowercase().toByteArray(), name.toByteArray(), device.now(), device.monotonic(), device.entropy(64))
            },
        ),
    )

    /** Whatever a camera read or a hand pasted. Nothing that a holder shows is an error. */
    @JvmOverloads
    public fun take(text: String, pasted: Boolean = false): Checked =
        Checked.of(fields(call { Native.sp_verifier_take(it, text.toByteArray(), pasted, device.now(), device.monotonic()) }))

    /** Whether the platform could draw the portrait of the last verdict. */
    public fun imageDecoded(drawn: Boolean): Checked = Checked.of(fields(call { Native.sp_verifier_image_decoded(it, drawn) }))

    /** Forgets every question, key and verdict. */
    public fun cancel(): Unit = call(Native::sp_verifier_cancel)

    public companion object {
        @JvmStatic
        public fun open(ledger: Ledger): Verifier = ledger.made({ Verifier(ledger, it) }, Native::sp_verifier_open)
    }
}
