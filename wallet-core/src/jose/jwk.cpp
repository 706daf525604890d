#include "jose/jwk.hpp"

#include "base/text.hpp"
#include "crypto/sha.hpp"

namespace statepass::jose {

std::string write_jwk(const crypto::EcPublicKey& key) {
  SP_ASSERT(key.curve() == crypto::Curve::p256);
  json::Writer out;
  out.begin_object().member("crv", "P-256").member("kty", "EC");
  out.member("x", to_base64url(key.x())).member("y", to_base64url(key.y())).end_object();
  return out.take();
}

Result<crypto::EcPublicKey> read_jwk(const json::Value& jwk) {
  SP_TRY_ASSIGN(std::string_view kty, jwk.string_member("kty"));
  if (kty != "EC") return fail(Errc::jose_key);
  SP_TRY_ASSIGN(std::string_view crv, jwk.string_member("crv"));
  if (crv != "P-256") return fail(Errc::jose_key);
  SP_TRY_ASSIGN(std::optional<json::Value> secret, jwk.optional_member("d"));
  if (secret) return fail(Errc::jose_private_key);
  SP_TRY_ASSIGN(std::string_view x_text, jwk.string_member("x"));
  SP_TRY_ASSIGN(std::string_view y_text, jwk.string_member("y"));
  auto x = from_base64url(x_text), y = from_base64url(y_text);
  if (!x || !y) return fail(Errc::jose_key);
  auto key = crypto::EcPublicKey::from_xy(crypto::Curve::p256, *x, *y);
  if (!key) return fail(Errc::jose_key);
  return key;
}

Result<crypto::EcPublicKey> parse_jwk(std::string_view text) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text, {.max_bytes = 8192, .max_depth = 4}));
  return read_jwk(document.root());
}

Hash32 thumbprint(const crypto::EcPublicKey& key) {
  return crypto::sha256(bytes_of(write_jwk(key)));
}

}  // namespace statepass::jose
