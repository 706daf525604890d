/// The one error of this package. `code` is the name of a code of statepass_enums.def ("cbor_trailing") or of a reason; `operation` the function of
/// statepass.h that gave it; `offset` where in the input it was noticed, 0 where that says nothing. Holds nothing of the input.
public struct StatepassError: Error, Equatable, Sendable, CustomStringConvertible {
    public let code: String
    public let operation: String
    public let offset: UInt32
    /// Of a failed job: the same may do better later.
    public let retry: Bool
    /// Of a failed job: something the person had is gone.
    public let lost: Bool

    public init(code: String, operation: String, offset: UInt32 = 0, retry: Bool = false, lost: Bool = false) {
        self.code = code
        self.operation = operation
        self.offset = offset
        self.retry = retry
        self.lost = lost
    }

    public var description: String { offset == 0 ? "\(operation): \(code)" : "\(operation): \(code) at \(offset)" }
}
