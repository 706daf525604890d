package org.statepass

public data class Age(val over: Int, val answer: Boolean) {
    internal constructor(f: Fields) : this(f.int("over"), f.bool("answer"))
}

/** A held document. [status]: "valid", "invalid", "suspended", "superseded" or "unknown". [current]: not behind a successor. */
public class Card internal constructor(f: Fields) {
    public val id: String = f.text("id")
    public val docType: String = f.text("docType")
    public val issuer: String = f.text("issuer")
    public val issuingAuthority: String? = f.textOrNull("issuingAuthority")
    public val documentNumber: String? = f.textOrNull("documentNumber")
    public val familyName: String? = f.textOrNull("familyName")
    public val givenName: String? = f.textOrNull("givenName")
    public val birthDate: String? = f.textOrNull("birthDate")
    public val portrait: ByteArray? = f.bytesOrNull("portrait")
    public val portraitType: String? = f.textOrNull("portraitType")
    public val privileges: List<String> = f.texts("privileges")
    public val expiryDate: String? = f.textOrNull("expiryDate")
    public val validUntil: Long = f.long("validUntil")
    public val copiesLeft: Int = f.int("copiesLeft")
    public val status: String = f.text("status")
    public val privilegeStatus: String? = f.textOrNull("privilegeStatus")
    public val statusAsOf: Long? = f.longOrNull("statusAsOf")
    public val current: Boolean = f.bool("current")
    public val receivedAt: Long = f.long("receivedAt")
    public val ages: List<Age> = f.maps("ages", ::Age)
}

public data class UnfinishedOffer(val offer: String, val issuer: String, val since: Long) {
    internal constructor(f: Fields) : this(f.text("offer"), f.text("issuer"), f.long("since"))
}

public class Home internal constructor(f: Fields) {
    public val cards: List<Card> = f.maps("cards", ::Card)
    public val ledger: LedgerStatus = LedgerStatus(f.map("ledger"))
    public val unfinished: List<UnfinishedOffer> = f.maps("unfinished", ::UnfinishedOffer)
}

public data class Asker(val name: String, val verified: Boolean) {
    internal constructor(f: Fields) : this(f.text("name"), f.bool("verified"))
}

/** [retained]: the asker says that it keeps this. */
public data class ReviewElement(
    val doc: Int,
    val namespace: String,
    val element: String,
    val answer: Cbor?,
    val available: Boolean,
    val retained: Boolean,
) {
    internal constructor(f: Fields) :
        this(f.int("doc"), f.text("namespace"), f.text("element"), f.cborOrNull("answer"), f.bool("available"), f.bool("retained"))

    /** As it is named in what a person withholds. */
    public val name: String get() = "$namespace/$element"
}

public data class ReviewDocument(val docType: String, val cardId: String?, val elements: List<ReviewElement>) {
    internal constructor(f: Fields) : this(f.text("docType"), f.textOrNull("cardId"), f.maps("elements", ::ReviewElement))
}

/** A licence desk that asks to move the licence to another state. */
public data class MoveAsked(val from: String, val to: String, val due: Long, val text: String) {
    internal constructor(f: Fields) : this(f.text("from"), f.text("to"), f.long("due"), f.text("text"))
}

/** Who asks what. [hidden]: what the chosen cards hold and the asker will not learn. [refused]: why nothing can be shared. */
public class Review internal constructor(f: Fields) {
    public val id: String = f.text("id")
    public val asker: Asker = Asker(f.map("asker"))
    public val purpose: Int = f.map("purpose").int("code")
    public val purposeWords: String? = f.map("purpose").textOrNull("words")
    public val documents: List<ReviewDocument> = f.maps("documents", ::ReviewDocument)
    public val hidden: List<String> = f.texts("hidden")
    public val expiresAt: Long = f.long("expiresAt")
    public val channels: List<String> = f.texts("channels")
    public val move: MoveAsked? = f.mapOrNull("move")?.let(::MoveAsked)
    public val refused: String? = f.textOrNull("refused")
}

/** What a scanned, pasted or opened text turned out to be. */
public sealed class Taken {
    /** Not for us; go on scanning. */
    public data object Ignored : Taken()

    /** A frame of an animated code. */
    public data class Progress(val have: Int, val need: Int) : Taken()

    /** For [Wallet.receive]. */
    public data class Offer(val text: String, val issuer: String) : Taken()

    public class Asked internal constructor(public val review: Review) : Taken()

    public data class CheckpointText(val chainId: Long, val number: Long, val time: Long, val blockHash: String, val text: String) : Taken()

    public data class Refused(val reason: String, val detail: String?) : Taken()

    internal companion object {
        fun of(f: Fields): Taken = when (val kind = f.text("kind")) {
            "ignored" -> Ignored
            "progress" -> Progress(f.int("have"), f.int("need"))
            "offer" -> Offer(f.text("text"), f.text("issuer"))
            "review" -> Asked(Review(f.map("review")))
            "checkpoint" -> CheckpointText(f.long("chainId"), f.long("number"), f.long("time"), f.text("blockHash"), f.text("text"))
            "refused" -> Refused(f.text("reason"), f.textOrNull("detail"))
            else -> throw IllegalStateException("taken: $kind")
        }
    }
}

/** [stapled]: evidence of the ledger is in it. */
public class Answer internal constructor(f: Fields) {
    public val code: CodePlan = CodePlan(f.map("code"))
    public val carriedText: String = f.text("carriedText")
    public val shared: List<ReviewElement> = f.maps("shared", ::ReviewElement)
    public val until: Long = f.long("until")
    public val stapled: Boolean = f.bool("stapled")
}

public class ShowSlot internal constructor(f: Fields) {
    public val code: CodePlan = CodePlan(f.map("code"))
    public val slotStart: Long = f.long("slotStart")
    public val slotEnd: Long = f.long("slotEnd")
    public val slotsLeft: Int = f.int("slotsLeft")
    public val shared: List<ReviewElement> = f.maps("shared", ::ReviewElement)
}

public enum class ShowProfile { AGE, AGE_AND_FACE, DRIVING, IDENTITY }

/** [kind]: "shared", "declined", "shown", "received" or "moved". [elements]: names, never values. */
public data class HistoryEntry(
    val id: String,
    val time: Long,
    val kind: String,
    val asker: Asker?,
    val purpose: Int?,
    val elements: List<String>,
    val cardId: String?,
) {
    internal constructor(f: Fields) : this(
        f.text("id"), f.long("time"), f.text("kind"), f.mapOrNull("asker")?.let(::Asker), f.intOrNull("purpose"), f.texts("elements"),
        f.textOrNull("cardId"),
    )
}

/** [station]: "asked", "cleared", "issued" or "done". [state]: the ledger's own word. [whoseTurn]: "citizen", "origin", "destination", "nobody". */
public data class Move(
    val id: String,
    val from: String,
    val to: String,
    val due: Long,
    val station: String,
    val state: String,
    val refusal: Int?,
    val whoseTurn: String,
    val asOf: Long?,
) {
    internal constructor(f: Fields) : this(
        f.text("id"), f.text("from"), f.text("to"), f.long("due"), f.text("station"), f.text("state"), f.intOrNull("refusal"), f.text("whoseTurn"),
        f.longOrNull("asOf"),
    )
}
