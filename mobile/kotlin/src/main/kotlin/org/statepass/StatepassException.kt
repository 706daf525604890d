package org.statepass

/**
 * The one error of this package. [code] is the name of a code of statepass_enums.def ("cbor_trailing") or of a reason, or "capi_closed" for an object
 * that was closed; [operation] the function of statepass.h that gave it; [offset] where in the input it was noticed, 0 where that says nothing. Of a failed
 * job: [retry], the same may do better later; [lost], something the person had is gone. The message holds nothing of the input.
 */
public class StatepassException
@JvmOverloads
constructor(
    public val code: String,
    public val operation: String,
    public val offset: Long = 0,
    public val retry: Boolean = false,
    public val lost: Boolean = false,
) : RuntimeException(if (offset == 0L) "$operation: $code" else "$operation: $code at $offset")
