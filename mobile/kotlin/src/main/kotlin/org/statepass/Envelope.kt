package org.statepass

public enum class EnvelopeKind { REQUEST, SEALED_RESPONSE, SHOW, NOTICE, FRAME, CHECKPOINT }

/** What a text of form Q or U is, not judged. */
public class Envelope internal constructor(fields: Fields) {
    public val kind: EnvelopeKind = EnvelopeKind.valueOf(fields.text("kind").uppercase())
    public val body: ByteArray = fields.bytes("body")

    public companion object {
        /** [pasted]: white space at both ends falls away. present_not_statepass and the other codes of reading an envelope. */
        @JvmStatic
        @JvmOverloads
        public fun read(text: String, pasted: Boolean = false): Envelope = Envelope(fields(Native.sp_envelope_read(text.toByteArray(), pasted)))

        /** How an envelope is shown. [link]: a request in form U. [largerSquares]: codes up to version 15. */
        @JvmStatic
        @JvmOverloads
        public fun plan(envelope: ByteArray, link: Boolean = false, largerSquares: Boolean = false): CodePlan =
            CodePlan(fields(Native.sp_envelope_plan(envelope, link, largerSquares)))
    }
}
