#pragma once

#include "cbor/decoder.hpp"
#include "crypto/ec.hpp"

namespace statepass::cose {

// COSE_Key (RFC 9052 section 7) of type EC2. Only kty, crv, x and y are looked at; y may be a boolean, the sign of a
// compressed point. cose_key_type: another type; cose_key_curve: another curve; cose_key: a member is missing, has
// another type or size, or the point is not on the curve.
Result<crypto::EcPublicKey> parse_key(cbor::Decoder& in);
// The whole input is the key. Also the errors of cbor::validate.
Result<crypto::EcPublicKey> parse_key(ByteView input, const cbor::Rules& rules = cbor::kIsoRules);

// {1: 2, -1: crv, -2: x, -3: y}, deterministic; 75 bytes for P-256. What the ledger's kid is the Keccak-256 of.
Bytes encode_key(const crypto::EcPublicKey& key);

}  // namespace statepass::cose
