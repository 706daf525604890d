import CStatepass

/// A request that a job wants done. Redirects are not followed, nothing but `headers` is sent along.
public struct HttpRequest: Sendable {
    public let method: String
    public let url: String
    public let headers: [String: String]
    public let body: [UInt8]?
    public let timeoutMs: Int
    public let maxBytes: Int

    init(_ f: Fields) throws {
        method = try f.text("method")
        url = try f.text("url")
        headers = try f.map("headers").mapValues { value in
            guard case .text(let text) = value else { throw Fields.fault }
            return text
        }
        body = try f.bytesOrNil("body")
        timeoutMs = Int(try f.int("timeoutMs"))
        maxBytes = Int(try f.int("maxBytes"))
    }
}

/// `headers`: with lower-case names.
public struct HttpAnswer: Sendable {
    public var status: Int
    public var headers: [String: String]
    public var body: [UInt8]

    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why a request brought no answer; with the numbers of sp_http_failure.
public enum HttpFailure: UInt32, Error, Sendable { case unreachable, timedOut, tooLarge, aborted }

/// The transaction code that the clerk reads out.
public struct CodeAsked: Sendable {
    public let length: Int?
    public let digits: Bool
    public let words: String?
}

/// `step`: "headers", "proofs", "lists", "token", "keys", "credentials", "checking". `of`: 0 while unknown.
public struct JobProgress: Equatable, Sendable {
    public let step: String
    public let done: Int64
    public let of: Int64
}

public enum JobWant: Sendable {
    case http(id: UInt32, HttpRequest)
    case ask(id: UInt32, CodeAsked)
    case wait(id: UInt32, seconds: Int64)
    /// The sealed wallet must be stored before the job goes on.
    case save(id: UInt32)
    case done(Cbor)
    case failed(StatepassError)

    init(_ f: Fields) throws {
        func id() throws -> UInt32 { UInt32(truncatingIfNeeded: try f.int("id")) }
        switch try f.text("kind") {
        case "http": self = .http(id: try id(), try HttpRequest(f))
        case "ask": self = .ask(id: try id(), CodeAsked(length: try f.intOrNil("length").map { Int($0) }, digits: try f.bool("digits"), words: try f.textOrNil("words")))
        case "wait": self = .wait(id: try id(), seconds: try f.int("seconds"))
        case "save": self = .save(id: try id())
        case "done": self = .done(try f.cbor("result"))
        case "failed": self = .failed(StatepassError(code: try f.text("error"), operation: "job", retry: try f.bool("retry"), lost: try f.bool("lost")))
        default: throw Fields.fault
        }
    }
}

/// What the driver of a job does for it.
public protocol JobPorts {
    /// Throws HttpFailure when there is no answer.
    func exchange(_ request: HttpRequest) async throws -> HttpAnswer
    /// Makes the sealed wallet durable.
    func save() async throws
    /// As typed, or nil to stop.
    func transactionCode(_ asked: CodeAsked) async throws -> String?
    func pause(seconds: Int64) async throws
    func progress(_ progress: JobProgress)
}

extension JobPorts {
    public func transactionCode(_ asked: CodeAsked) async throws -> String? { nil }
    public func pause(seconds: Int64) async throws { try await Task.sleep(nanoseconds: UInt64(max(0, seconds)) * 1_000_000_000) }
    public func progress(_ progress: JobProgress) {}
}

/// Long work that says what it wants next. One want is open at a time, and its id names it in the answer.
public final class Job: Handle, @unchecked Sendable {
    private let device: any Device

    init(_ pointer: OpaquePointer, parent: Handle, device: any Device) {
        self.device = device
        super.init(pointer, parent: parent, close: { sp_job_close($0) })
    }

    public func next() throws -> JobWant { try JobWant(fields("sp_job_next") { sp_job_next($0, self.device.now(), $2) }) }

    public func progress() throws -> JobProgress {
        let f = try fields("sp_job_progress") { sp_job_progress($0, $2) }
        return JobProgress(step: try f.text("step"), done: try f.int("done"), of: try f.int("of"))
    }

    public func answer(_ id: UInt32, _ answer: HttpAnswer) throws {
        let headers = Cbor.map(answer.headers.mapValues { .text($0) }).encoded()
        try run("sp_job_http_answer", [headers, answer.body]) { sp_job_http_answer($0, id, UInt32(clamping: answer.status), $1[0], $1[1], self.device.now()) }
    }

    public func failed(_ id: UInt32, _ failure: HttpFailure) throws {
        try run("sp_job_http_failed") { own, _ in sp_job_http_failed(own, id, sp_http_failure(rawValue: failure.rawValue), self.device.now()) }
    }

    /// nil: there is none.
    public func code(_ id: UInt32, _ code: String?) throws {
        guard let code else { return try run("sp_job_no_code") { own, _ in sp_job_no_code(own, id, self.device.now()) } }
        try run("sp_job_code", [code.bytes]) { sp_job_code($0, id, $1[0], self.device.now()) }
    }

    public func waited(_ id: UInt32) throws { try run("sp_job_waited") { own, _ in sp_job_waited(own, id, self.device.now()) } }

    public func saved(_ id: UInt32) throws { try run("sp_job_saved") { own, _ in sp_job_saved(own, id, self.device.now()) } }

    /// Drives the job to its end and gives its result. A failed job throws.
    @discardableResult
    public func run(_ ports: some JobPorts) async throws -> Cbor {
        while true {
            try Task.checkCancellation()
            let want = try next()
            ports.progress(try progress())
            switch want {
            case .http(let id, let request):
                do {
                    try answer(id, await ports.exchange(request))
                } catch let failure as HttpFailure {
                    try failed(id, failure)
                }
            case .ask(let id, let asked): try code(id, await ports.transactionCode(asked))
            case .wait(let id, let seconds):
                try await ports.pause(seconds: seconds)
                try waited(id)
            case .save(let id):
                try await ports.save()
                try saved(id)
            case .done(let result): return result
            case .failed(let error): throw error
            }
        }
    }
}
