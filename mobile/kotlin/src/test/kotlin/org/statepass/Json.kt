package org.statepass

/** The vectors' JSON as Kotlin's own maps, lists, texts, Longs and Booleans. */
internal class Json(private val text: String) {
    private var at = 0

    fun read(): Any? {
        val value = value()
        blanks()
        check(at == text.length) { "text follows at $at" }
        return value
    }

    private fun blanks() {
        while (at < text.length && text[at] in " \n\r\t") at++
    }

    private fun next(expected: Char) {
        check(text[at] == expected) { "$expected expected at $at" }
        at++
    }

    private fun value(): Any? {
        blanks()
        return when (text[at]) {
            '{' -> many('{', '}') {
                val key = string()
                blanks()
                next(':')
                key to value()
            }.toMap()
            '[' -> many('[', ']') { value() }
            '"' -> string()
            't' -> word("true", true)
            'f' -> word("false", false)
            'n' -> word("null", null)
            else -> number()
        }
    }

    private fun <T> many(open: Char, close: Char, read: () -> T): List<T> {
        val out = ArrayList<T>()
        next(open)
        blanks()
        if (text[at] == close) {
            at++
            return out
        }
        while (true) {
            blanks()
            out += read()
            blanks()
            if (text[at] == close) break
            next(',')
        }
        at++
        return out
    }

    private fun <T> word(word: String, value: T): T {
        check(text.startsWith(word, at))
        at += word.length
        return value
    }

    private fun number(): Any {
        val from = at
        while (at < text.length && text[at] in "+-.eE0123456789") at++
        val digits = text.substring(from, at)
        return digits.toLongOrNull() ?: digits.toDouble()
    }

    private fun string(): String {
        val out = StringBuilder()
        next('"')
        while (text[at] != '"') {
            if (text[at] != '\\') {
                out.append(text[at++])
                continue
            }
            when (val escaped = text[at + 1]) {
                'n' -> out.append('\n')
                'r' -> out.append('\r')
                't' -> out.append('\t')
                'b' -> out.append('\b')
                'f' -> out.append('\u000c')
                'u' -> {
                    out.append(text.substring(at + 2, at + 6).toInt(16).toChar())
                    at += 4
                }
                else -> out.append(escaped)
            }
            at += 2
        }
        at++
        return out.toString()
    }
}
