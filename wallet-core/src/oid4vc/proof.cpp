#include "oid4vc/proof.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"
#include "oid4vc/grants.hpp"

namespace statepass::oid4vc {
namespace {

constexpr json::Limits kLimits{.max_bytes = 16 * 1024, .max_depth = 4, .max_values = 256};

struct Claims {
  std::string audience;
  std::string nonce;
  UnixTime issued_at = 0;
};

Result<Claims> parse_claims(ByteView payload) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text_of(payload), kLimits));
  const json::Value root = document.root();
  Claims claims;
  SP_TRY_ASSIGN(claims.audience, root.string_member("aud"));
  SP_TRY_ASSIGN(std::optional<std::string_view> nonce, root.optional_string_member("nonce"));
  claims.nonce = nonce.value_or("");
  SP_TRY_ASSIGN(claims.issued_at, root.integer_member("iat"));
  return claims;
}

struct CheckedProof {
  crypto::EcPublicKey key;
  std::string nonce;
};

Result<CheckedProof> check_proof(std::string_view proof, const ProofRules& rules) {
  auto jws = jose::verify_self_signed_jws(proof, kProofType);
  if (!jws) return fail(Errc::oid4vc_proof, jws.error().offset);
  auto claims = parse_claims(jws->jws.payload);
  if (!claims) return fail(Errc::oid4vc_proof, claims.error().offset);
  if (claims->audience != rules.credential_issuer) return fail(Errc::oid4vc_proof_audience);
  if (rules.nonce_required && claims->nonce.empty()) return fail(Errc::oid4vc_proof_nonce);
  if (claims->issued_at < rules.now - rules.oldest || claims->issued_at > rules.now + rules.most_ahead) {
    return fail(Errc::oid4vc_proof_time);
  }
  return CheckedProof{std::move(jws->key), std::move(claims->nonce)};
}

}  // namespace

jose::UnsignedJws prepare_proof(const crypto::EcPublicKey& key, std::string_view credential_issuer,
                                std::string_view client_id, std::string_view nonce, UnixTime now) {
  json::Writer claims;
  claims.begin_object();
  if (!client_id.empty()) claims.member("iss", client_id);
  claims.member("aud", credential_issuer).member("iat", now);
  if (!nonce.empty()) claims.member("nonce", nonce);
  claims.end_object();
  return jose::prepare_jws(kProofType, &key, claims.text());
}

Result<CheckedProofs> check_proofs(const std::vector<std::string>& proofs, const ProofRules& rules) {
  if (proofs.empty() || proofs.size() > rules.most) return fail(Errc::oid4vc_proof_count);
  CheckedProofs out;
  for (const std::string& proof : proofs) {
    SP_TRY_ASSIGN(CheckedProof checked, check_proof(proof, rules));
    if (!out.keys.empty() && checked.nonce != out.nonce) return fail(Errc::oid4vc_proof_nonce);
    if (std::ranges::find(out.keys, checked.key) != out.keys.end()) return fail(Errc::oid4vc_proof_key);
    out.keys.push_back(std::move(checked.key));
    out.nonce = std::move(checked.nonce);
  }
  return out;
}

}  // namespace statepass::oid4vc
