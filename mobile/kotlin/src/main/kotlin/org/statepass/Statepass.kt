package org.statepass

/** The core that is linked. */
public object Statepass {
    public val version: String get() = Native.sp_version()
    public val abi: Int get() = Native.sp_abi_version()

    /** Whether this build accepts development chains, plain http and injected time. */
    public val isDevelopment: Boolean get() = Native.sp_is_development()
}
