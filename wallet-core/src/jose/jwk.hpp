#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "crypto/ec.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

// P-256 public keys as JSON Web Keys (RFC 7517, RFC 7518 6.2).
namespace statepass::jose {

// {"crv","kty","x","y"}: the members that the thumbprint is made of, in its order. The key must be on P-256.
std::string write_jwk(const crypto::EcPublicKey& key);

// Members beside the four are ignored (RFC 7517 4). jose_key: another kty or crv, a coordinate of another size, a point
// not on the curve; jose_private_key: a private part, which has no business in a message; and the codes of json.
Result<crypto::EcPublicKey> read_jwk(const json::Value& jwk);
Result<crypto::EcPublicKey> parse_jwk(std::string_view text);

// RFC 7638 with SHA-256.
Hash32 thumbprint(const crypto::EcPublicKey& key);

}  // namespace statepass::jose
