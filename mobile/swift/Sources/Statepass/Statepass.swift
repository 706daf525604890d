import CStatepass

/// The core that is linked.
public enum Statepass {
    public static var version: String { String(cString: sp_version()) }
    public static var abi: UInt32 { sp_abi_version() }
    /// Whether this build accepts development chains, plain http and injected time.
    public static var isDevelopment: Bool { sp_is_development() }
}
