package org.statepass

/** [modules]: [size] × [size], 1 dark; drawn with a quiet zone of four modules. */
public class QrMatrix internal constructor(fields: Fields) {
    public val size: Int = fields.int("size")
    public val modules: ByteArray = fields.bytes("modules")
    public val version: Int = fields.int("version")
}

/** A grey picture, row after row of [stride] bytes, 0 black. */
public class Picture(public val width: Int, public val height: Int, public val luma: ByteArray, public val stride: Int = width)

/** One code, or the frames of an animated one, each to be drawn with the same rules (presentation specification 1.3). */
public class CodePlan internal constructor(fields: Fields) {
    public val animated: Boolean = fields.bool("animated")
    public val codes: List<QrMatrix> = fields.maps("codes", ::QrMatrix)
    public val framesPerSecond: Int = fields.int("framesPerSecond")

    /** Of a static code: for copy, link and file. */
    public val text: String? = fields.textOrNull("text")
}

/** QR codes (ISO/IEC 18004). */
public object Qr {
    /** As one code of at most version 40. qr_too_long. */
    @JvmStatic
    public fun encode(text: String): QrMatrix = QrMatrix(fields(Native.sp_qr_encode(text.toByteArray())))

    /** What the codes in a picture carry, top to bottom. [still]: a chosen picture, searched harder than a camera frame. qr_image. */
    @JvmStatic
    @JvmOverloads
    public fun decode(picture: Picture, still: Boolean = false): List<ByteArray> {
        val found = Native.sp_qr_decode(picture.luma, picture.width, picture.height, picture.stride, still)
        return (Cbor.decode(found) as Cbor.Array).items.map { (it as Cbor.Bytes).value }
    }
}
