package org.statepass

public enum class CheckResult { PASS, FAIL, UNKNOWN, NOT_APPLICABLE }

/** [reason]: the name of a reason code; [detail]: of the core's finer error; [doc]: which document, from 0. */
public data class Check(val id: String, val result: CheckResult, val reason: String?, val detail: String?, val doc: Int?) {
    internal constructor(f: Fields) :
        this(f.text("id"), CheckResult.valueOf(f.text("result").uppercase()), f.textOrNull("reason"), f.textOrNull("detail"), f.intOrNull("doc"))
}

/** [ok]: its digest is the signed one; null while nothing was verified. */
public data class MdocElement(val namespace: String, val element: String, val value: Cbor, val ok: Boolean?) {
    internal constructor(f: Fields) : this(f.text("namespace"), f.text("element"), f.cbor("value"), f.boolOrNull("ok"))
}

public data class MdocValidity(val signed: Long, val validFrom: Long, val validUntil: Long) {
    internal constructor(f: Fields) : this(f.long("signed"), f.long("validFrom"), f.long("validUntil"))
}

public data class MdocIssuer(val country: String?, val state: String?, val commonName: String?) {
    internal constructor(f: Fields) : this(f.textOrNull("country"), f.textOrNull("state"), f.textOrNull("commonName"))
}

public data class MdocStatus(val uri: String, val index: Long) {
    internal constructor(f: Fields) : this(f.text("uri"), f.long("index"))
}

/** [sound]: every check passed or did not apply. */
public data class MdocDocument(
    val docType: String,
    val sound: Boolean,
    val checks: List<Check>,
    val issuer: MdocIssuer?,
    val validity: MdocValidity,
    val status: MdocStatus?,
    val elements: List<MdocElement>,
) {
    internal constructor(f: Fields) : this(
        f.text("docType"), f.bool("sound"), f.maps("checks", ::Check), f.mapOrNull("issuer")?.let(::MdocIssuer), MdocValidity(f.map("validity")),
        f.mapOrNull("status")?.let(::MdocStatus), f.maps("elements", ::MdocElement),
    )
}

public data class MdocVerified(val status: Int, val documents: List<MdocDocument>)

/**
 * What a DeviceResponse is verified with. [at]: Unix seconds. [anchors]: PEM or DER, roots or document signers. [issuerKeys]: COSE_Key, SEC 1 point or
 * SubjectPublicKeyInfo. [readerKey]: the reader's private scalar, for MACs. Not [strict]: what other issuers and wallets in the field depart in is let
 * pass.
 */
public class MdocTrust(
    public val at: Long,
    public val anchors: List<ByteArray> = emptyList(),
    public val issuerKeys: List<ByteArray> = emptyList(),
    public val readerKey: ByteArray? = null,
    public val docTypes: List<String>? = null,
    public val strict: Boolean = false,
) {
    internal fun encoded(): ByteArray = Cbor.encode(
        cborMap(
            "at" to Cbor.Integer(at),
            "anchors" to cborBytes(anchors),
            "issuerKeys" to cborBytes(issuerKeys),
            "readerKey" to readerKey?.let { Cbor.Bytes(it) },
            "docTypes" to docTypes?.let { types -> Cbor.Array(types.map { Cbor.Text(it) }) },
            "strict" to Cbor.Bool(strict),
        ),
    )
}

/** Documents of ISO/IEC 18013-5. */
public object Mdoc {
    /** What is in an IssuerSigned, a DeviceResponse or a DeviceRequest, nothing of it verified: the map that statepass.h tells of. */
    @JvmStatic
    public fun show(document: ByteArray): Cbor.Map = Cbor.decode(Native.sp_mdoc_show(document)) as Cbor.Map

    /** Without a ledger. [transcript]: the SessionTranscript. What is well-formed but not genuine is no error. */
    @JvmStatic
    public fun verify(deviceResponse: ByteArray, transcript: ByteArray, trust: MdocTrust): MdocVerified {
        val judged = fields(Native.sp_mdoc_verify(deviceResponse, transcript, trust.encoded()))
        return MdocVerified(judged.int("status"), judged.maps("documents", ::MdocDocument))
    }
}
