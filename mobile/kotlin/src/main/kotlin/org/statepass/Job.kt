package org.statepass

/** A request that a job wants done. Redirects are not followed, nothing but [headers] is sent along. */
public class HttpRequest internal constructor(f: Fields) {
    public val method: String = f.text("method")
    public val url: String = f.text("url")
    public val headers: Map<String, String> = f.members("headers").mapValues { (it.value as Cbor.Text).value }
    public val body: ByteArray? = f.bytesOrNull("body")
    public val timeoutMs: Int = f.int("timeoutMs")
    public val maxBytes: Int = f.int("maxBytes")
}

/** [headers]: with lower-case names. */
public class HttpAnswer(public val status: Int, public val headers: Map<String, String>, public val body: ByteArray)

/** Why a request brought no answer; in the order of sp_http_failure. */
public enum class HttpFailure { UNREACHABLE, TIMED_OUT, TOO_LARGE, ABORTED }

public class HttpFailed(public val failure: HttpFailure) : Exception(failure.name)

/** The transaction code that the clerk reads out. */
public data class CodeAsked(val length: Int?, val digits: Boolean, val words: String?)

/** [step]: "headers", "proofs", "lists", "token", "keys", "credentials", "checking". [of]: 0 while unknown. */
public data class JobProgress(val step: String, val done: Long, val of: Long)

public sealed class JobWant {
    public class Http internal constructor(public val id: Int, public val request: HttpRequest) : JobWant()

    public class Ask internal constructor(public val id: Int, public val asked: CodeAsked) : JobWant()

    public class Wait internal constructor(public val id: Int, public val seconds: Long) : JobWant()

    /** The sealed wallet must be stored before the job goes on. */
    public class Save internal constructor(public val id: Int) : JobWant()

    public class Done internal constructor(public val result: Cbor) : JobWant()

    /** [retry]: the same may do better later. [lost]: something the person had is gone. */
    public class Failed internal constructor(public val error: String, public val retry: Boolean, public val lost: Boolean) : JobWant()

    internal companion object {
        fun of(f: Fields): JobWant = when (val kind = f.text("kind")) {
            "http" -> Http(f.int("id"), HttpRequest(f))
            "ask" -> Ask(f.int("id"), CodeAsked(f.intOrNull("length"), f.bool("digits"), f.textOrNull("words")))
            "wait" -> Wait(f.int("id"), f.long("seconds"))
            "save" -> Save(f.int("id"))
            "done" -> Done(f.cbor("result"))
            "failed" -> Failed(f.text("error"), f.bool("retry"), f.bool("lost"))
            else -> throw IllegalStateException("a job wants $kind")
        }
    }
}

/** What the driver of a job does for it. */
public interface JobPorts {
    /** Blocks. Throws [HttpFailed] when there is no answer. */
    public fun exchange(request: HttpRequest): HttpAnswer

    /** Makes the sealed wallet durable. */
    public fun save()

    /** As typed, or null to stop. */
    public fun transactionCode(asked: CodeAsked): String? = null

    public fun pause(seconds: Long): Unit = Thread.sleep(seconds * 1000)

    public fun progress(progress: JobProgress) {}
}

/** Long work that says what it wants next. One want is open at a time, and its id names it in the answer. */
public class Job internal constructor(parent: Handle, private val device: Device, pointer: Long) : Handle(parent, pointer) {
    override fun free(pointer: Long): Unit = Native.sp_job_close(pointer)

    public fun next(): JobWant = JobWant.of(fields(call { Native.sp_job_next(it, device.now()) }))

    public fun progress(): JobProgress {
        val f = fields(call { Native.sp_job_progress(it) })
        return JobProgress(f.text("step"), f.long("done"), f.long("of"))
    }

    public fun answer(id: Int, answer: HttpAnswer) {
        val headers = Cbor.encode(Cbor.Map(answer.headers.mapValues { Cbor.Text(it.value) }))
        call { Native.sp_job_http_answer(it, id, answer.status, headers, answer.body, device.now()) }
    }

    public fun failed(id: Int, failure: HttpFailure): Unit = call { Native.sp_job_http_failed(it, id, failure.ordinal, device.now()) }

    /** null: there is none. */
    public fun code(id: Int, code: String?): Unit = call {
        if (code == null) Native.sp_job_no_code(it, id, device.now()) else Native.sp_job_code(it, id, code.toByteArray(), device.now())
    }

    public fun waited(id: Int): Unit = call { Native.sp_job_waited(it, id, device.now()) }

    public fun saved(id: Int): Unit = call { Native.sp_job_saved(it, id, device.now()) }

    /** Drives the job to its end in this thread, closes it, and gives its result. A failed job is a StatepassException. */
    public fun run(ports: JobPorts): Cbor = use {
        var result: Cbor? = null
        while (result == null) result = step(ports)
        result
    }

    private fun step(ports: JobPorts): Cbor? {
        val want = next()
        ports.progress(progress())
        when (want) {
            is JobWant.Http -> exchange(want, ports)
            is JobWant.Ask -> code(want.id, ports.transactionCode(want.asked))
            is JobWant.Wait -> {
                ports.pause(want.seconds)
                waited(want.id)
            }
            is JobWant.Save -> {
                ports.save()
                saved(want.id)
            }
            is JobWant.Done -> return want.result
            is JobWant.Failed -> throw StatepassException(want.error, "job", retry = want.retry, lost = want.lost)
        }
        return null
    }

    private fun exchange(want: JobWant.Http, ports: JobPorts) {
        val got = try {
            ports.exchange(want.request)
        } catch (none: HttpFailed) {
            return failed(want.id, none.failure)
        }
        answer(want.id, got)
    }
}
