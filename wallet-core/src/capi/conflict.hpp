#pragma once

#include "cbor/encoder.hpp"
#include "qbft/conflict.hpp"

namespace statepass::capi {

// What a conflict file says, and whether it is so: CBOR Conflict of wasm/ts/src/types.ts.
cbor::MapEncoder describe_conflict(const qbft::Conflict& conflict, const qbft::ConflictOutcome& outcome);

}  // namespace statepass::capi
