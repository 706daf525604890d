#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "crypto/ec.hpp"
#include "jose/jws.hpp"

// Key proofs of type jwt (OpenID4VCI 1.0 appendix F.1), made and checked.
namespace statepass::oid4vc {

// What the device key signs. `client_id` is empty for anonymous access, `nonce` where the issuer asks for none.
jose::UnsignedJws prepare_proof(const crypto::EcPublicKey& key, std::string_view credential_issuer,
                                std::string_view client_id, std::string_view nonce, UnixTime now);

// The desk's rules.
struct ProofRules {
  std::string_view credential_issuer;
  bool nonce_required = true;
  UnixTime now = 0;
  std::int64_t oldest = 300;     // seconds that an iat may lie behind
  std::int64_t most_ahead = 60;  // and ahead: clocks differ
  std::size_t most = 1;          // the batch size
};

struct CheckedProofs {
  std::vector<crypto::EcPublicKey> keys;  // one a proof, in order, none twice
  std::string nonce;                      // of all of them; the desk looks up whether it gave it out, and spends it
};

// oid4vc_proof_count: none, or more than allowed; oid4vc_proof: not signed by the P-256 key in its header with ES256 as
// openid4vci-proof+jwt, or a claim of another form; oid4vc_proof_audience; oid4vc_proof_nonce: missing, or not the same
// in all; oid4vc_proof_time; oid4vc_proof_key: a key that stands twice.
Result<CheckedProofs> check_proofs(const std::vector<std::string>& proofs, const ProofRules& rules);

}  // namespace statepass::oid4vc
