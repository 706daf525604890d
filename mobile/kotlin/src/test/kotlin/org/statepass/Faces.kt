package org.statepass

/** The test country of tests/vectors/faces.json, whose clock stands still until a test moves it. */
internal class Country : Device() {
    private val all = vectors("faces")
    var time: Long = all.getValue("now").long
    private val exchanges = all.getValue("exchanges").list.map { it.members }

    val chain: String = all.getValue("chain").text
    val file: ByteArray = unhex(all.getValue("wallet").text)
    val passphrase: ByteArray = all.getValue("passphrase").text.toByteArray()

    override fun now(): Long = time

    /** Answers as the country's relay did. */
    fun answer(request: HttpRequest): HttpAnswer {
        val found = exchanges.firstOrNull {
            it["method"] == request.method && it["url"] == request.url && unhex(it.getValue("body").text).contentEquals(request.body ?: ByteArray(0))
        } ?: return HttpAnswer(404, emptyMap(), ByteArray(0))
        return HttpAnswer(found.getValue("status").long.toInt(), emptyMap(), unhex(found.getValue("answer").text))
    }

    val ports = Ports(::answer)

    /** What a citizen has after the passphrase and a word with the relay. */
    fun wallet(ledger: Ledger, synced: Boolean = true): Wallet {
        val wallet = checkNotNull(Wallet.unlock(ledger, file, passphrase).wallet)
        if (synced) wallet.sync().run(ports)
        return wallet
    }

    fun ledger(synced: Boolean = false): Ledger {
        val ledger = Ledger.open(chain, device = this)
        if (synced) ledger.sync(all = true).run(ports)
        return ledger
    }
}

internal class Ports(private val exchange: (HttpRequest) -> HttpAnswer) : JobPorts {
    val steps = ArrayList<String>()
    var saves = 0

    override fun exchange(request: HttpRequest): HttpAnswer = exchange.invoke(request)

    override fun save() {
        saves++
    }

    override fun progress(progress: JobProgress) {
        steps += progress.step
    }
}

/** Through the pixels: every code is drawn and read again. */
internal fun seen(plan: CodePlan): List<String> = plan.codes.map { code -> String(Qr.decode(picture(code)).single()) }
