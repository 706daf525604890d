#include "jose/jws.hpp"

#include "base/text.hpp"
#include "crypto/sha.hpp"
#include "jose/header.hpp"
#include "jose/jwk.hpp"

namespace statepass::jose {
namespace {

struct Parts {
  json::Document header;
  std::string_view signing_input;
  std::string_view payload;
  Bytes signature;
};

Result<Parts> take_apart(std::string_view compact, std::string_view typ) {
  SP_TRY_ASSIGN(auto parts, split_compact<3>(compact, kMostJws));
  SP_TRY_ASSIGN(json::Document header, parse_header(parts[0]));
  SP_TRY(check_header(header.root(), "ES256", typ));
  SP_TRY_ASSIGN(Bytes signature, from_base64url(parts[2]));
  return Parts{std::move(header), compact.substr(0, compact.size() - parts[2].size() - 1), parts[1],
               std::move(signature)};
}

Result<Jws> verified(Parts parts, const crypto::EcPublicKey& key) {
  SP_TRY(key.verify(crypto::sha256(bytes_of(parts.signing_input)), parts.signature));
  SP_TRY_ASSIGN(Bytes payload, from_base64url(parts.payload));
  return Jws{std::move(parts.header), std::move(payload)};
}

}  // namespace

Hash32 UnsignedJws::digest() const {
  return crypto::sha256(bytes_of(signing_input));
}

std::string UnsignedJws::with(const ByteArray<64>& signature) const {
  return signing_input + '.' + to_base64url(signature);
}

UnsignedJws prepare_jws(std::string_view typ, const crypto::EcPublicKey* jwk, std::string_view payload) {
  json::Writer header;
  header.begin_object();
  if (!typ.empty()) header.member("typ", typ);
  header.member("alg", "ES256");
  if (jwk != nullptr) header.key("jwk").raw(write_jwk(*jwk));
  header.end_object();
  return {to_base64url(bytes_of(header.text())) + '.' + to_base64url(bytes_of(payload))};
}

Result<Jws> verify_jws(std::string_view compact, std::string_view typ, const crypto::EcPublicKey& key) {
  SP_TRY_ASSIGN(Parts parts, take_apart(compact, typ));
  if (key.curve() != crypto::Curve::p256) return fail(Errc::crypto_curve);
  return verified(std::move(parts), key);
}

Result<SelfSignedJws> verify_self_signed_jws(std::string_view compact, std::string_view typ) {
  SP_TRY_ASSIGN(Parts parts, take_apart(compact, typ));
  const json::Value header = parts.header.root();
  for (std::string_view other : {"kid", "x5c", "x5u", "jku"}) {
    SP_TRY_ASSIGN(std::optional<json::Value> member, header.optional_member(other));
    if (member) return fail(Errc::jose_header);
  }
  SP_TRY_ASSIGN(std::optional<json::Value> jwk, header.optional_member("jwk"));
  if (!jwk) return fail(Errc::jose_header);
  SP_TRY_ASSIGN(crypto::EcPublicKey key, read_jwk(*jwk));
  SP_TRY_ASSIGN(Jws jws, verified(std::move(parts), key));
  return SelfSignedJws{std::move(jws), std::move(key)};
}

}  // namespace statepass::jose
