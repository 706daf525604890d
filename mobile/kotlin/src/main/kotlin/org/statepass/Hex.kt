package org.statepass

/** 0x… as bytes. With [size]: shorter numbers, as nodes write them, are filled up with zeros in front. base_hex. */
internal fun unhex(text: String, size: Int? = null): ByteArray {
    val plain = text.removePrefix("0x")
    val digits = if (size == null) plain else plain.padStart(2 * size, '0')
    val fits = digits.length % 2 == 0 && (size == null || digits.length == 2 * size)
    if (!fits || digits.any { Character.digit(it, 16) < 0 || it.code > 0x7f }) throw StatepassException("base_hex", "hex")
    return ByteArray(digits.length / 2) { digits.substring(2 * it, 2 * it + 2).toInt(16).toByte() }
}
