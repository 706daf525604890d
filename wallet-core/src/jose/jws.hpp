#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/ec.hpp"
#include "json/reader.hpp"

// Compact JWS (RFC 7515) with ES256 (RFC 7518 3.4). No way leads to the payload of a signature that was not checked.
namespace statepass::jose {

inline constexpr std::size_t kMostJws = 64 * 1024;

// A JWS before its signature: the first of two steps, so that the key may be anywhere.
struct UnsignedJws {
  std::string signing_input;  // the ASCII that is signed

  // What an ES256 key signs: SHA-256 of the signing input.
  Hash32 digest() const;
  // The compact form. The signature is r‖s.
  std::string with(const ByteArray<64>& signature) const;
};

// Header {"typ", "alg": "ES256", "jwk"}; without `typ` where it is empty, without `jwk` where there is none.
UnsignedJws prepare_jws(std::string_view typ, const crypto::EcPublicKey* jwk, std::string_view payload);

struct Jws {
  json::Document header;
  Bytes payload;
};

// Checks a signature by a key that the caller trusts. `typ` must be the header's, letter by letter; empty takes any.
// jose_size; jose_form: not three parts; base_base64url; the codes of json; jose_header: a member of another type, or
// missing; jose_critical: extensions that must be understood, none is; jose_algorithm: not ES256, "none" included;
// jose_type; crypto_signature_form, crypto_signature.
Result<Jws> verify_jws(std::string_view compact, std::string_view typ, const crypto::EcPublicKey& key);

// The same by the key in its own header: proves possession, and nothing about who it is. jose_header also when another
// way to name a key (kid, x5c) stands beside jwk; jose_key, jose_private_key.
struct SelfSignedJws {
  Jws jws;
  crypto::EcPublicKey key;
};
Result<SelfSignedJws> verify_self_signed_jws(std::string_view compact, std::string_view typ);

}  // namespace statepass::jose
