#pragma once

#include "base/result.hpp"
#include "present/envelope.hpp"

namespace statepass::present {

// The verdict's reason (presentation specification 7.4) for an error that this module returns. The finer error stays
// beside it as detail.
//
// | errors | reason |
// |---|---|
// | present_… named like a reason | that reason |
// | mdoc_response_status | response_status |
// | present_structure, cbor_…, base_…, mdoc_… in a request | request_malformed |
// | present_structure, cbor_…, mdoc_… elsewhere | cbor |
// | cbor_depth, cbor_items, present_limits, mdoc_limit elsewhere | limits |
// | deflate_… | inflate |
// | crypto_decrypt | unseal |
Reason reason_of(Errc code, Kind kind);

}  // namespace statepass::present
