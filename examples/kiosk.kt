// kiosk CHAIN.JSON: asks for proof of age. Lines of standard input are what a camera read or a hand pasted.
package org.statepass.examples

import java.io.File
import kotlin.system.exitProcess
import org.statepass.*

/** The network, for what a ledger's job wants. A kiosk keeps no wallet. */
class Network(ledger: Ledger) : JobPorts {
    private val transport = UrlTransport(ledger.status().relays.map { it.url }.toSet())
    override fun exchange(request: HttpRequest) = transport.exchange(request)
    override fun save() = Unit
}

/** 0: proved; 1: not; 2: nobody came. */
fun visit(ledger: Ledger, lines: Sequence<String>, say: (String) -> Unit): Int {
    val verifier = Verifier.open(ledger)
    val asked = verifier.ask(Preset.OVER_21, "Kiosk")
    say(asked.uri) // asked.code has the modules to draw
    for (line in lines) {
        when (val checked = verifier.take(line, pasted = true)) {
            is Checked.Judged -> return if (checked.verdict.outcome == Outcome.GREEN) 0 else 1.also { say(checked.verdict.headline) }
            else -> say(checked.toString())
        }
    }
    return 2
}

fun main(arguments: Array<String>): Unit = exitProcess(
    Ledger.open(File(arguments[0]).readText()).use { ledger ->
        try {
            ledger.sync(all = true).run(Network(ledger))
        } catch (offline: StatepassException) {
            System.err.println(offline.code) // the verdict will say what could not be checked
        }
        visit(ledger, generateSequence(::readlnOrNull), ::println)
    },
)
