#pragma once

#include <memory>

#include "base/check.hpp"
#include "mdoc/authentication.hpp"
#include "mdoc/device_response.hpp"
#include "x509/path.hpp"

// The checks of one document (ISO/IEC 18013-5 12.8; 6 to 12 of the presentation specification 7.1).
namespace statepass::mdoc {

// In the order in which they are reported.
enum class CheckId : std::uint8_t {
  document_type,
  issuer_chain,
  issuer_signature,
  digests,
  validity,
  key_authorisation,
  device_signature,
};
inline constexpr std::size_t kChecks = 7;
std::string_view check_name(CheckId id);  // "document_type"

// Document signers whose path was checked before. To be kept by the verifier, for one set of anchors and one policy.
class KnownSigners {
 public:
  void add(std::shared_ptr<const x509::Signer> signer);
  // By the DER of the leaf; null when there is none.
  std::shared_ptr<const x509::Signer> find(ByteView certificate) const;
  std::size_t size() const { return signers_.size(); }
  void clear() { signers_.clear(); }

 private:
  std::vector<std::shared_ptr<const x509::Signer>> signers_;  // by DER
};

struct Policy {
  x509::PathPolicy path;
  UnixTime skew = 30;  // seconds of grace for what is compared with now
  // deviceMac instead of deviceSignature. The QR profile refuses it: device_mac_not_allowed.
  bool allow_device_mac = false;
  // A deviceSignature that carries its payload, as one library in the field makes it. It must be what is checked.
  bool allow_attached_payload = false;
};

// For documents of any issuer and wallet, in any exchange: MACs, attached payloads, certificates that lack what takes
// nothing from their path, and any certificate that is named as an anchor itself.
Policy foreign_policy();

// Whom the verifier believes, and what it knows about this answer. Everything is the caller's and outlives the call.
struct VerifyInput {
  UnixTime now = 0;
  const SessionTranscript* transcript = nullptr;  // null only for verify_issuer_signed
  const x509::TrustAnchors* anchors = nullptr;    // null: none
  const KnownSigners* known_signers = nullptr;    // null: none
  // Issuer keys believed without a certificate. A document whose certificate has one of them needs no path; one without
  // a readable certificate is tried with the first two.
  std::span<const crypto::EcPublicKey> issuer_keys;
  // The document types that are wanted; empty: any.
  std::span<const std::string_view> doc_types;
  const crypto::EcPrivateKey* reader_key = nullptr;  // for deviceMac
  Policy policy;
};

// Every check with its result, whatever the others came to; only what cannot be evaluated is unknown with reason
// `prerequisite` (no readable certificate: no signature).
struct DocumentOutcome {
  std::array<Check, kChecks> checks;
  // Items of the document whose digest is missing or wrong, by their place.
  std::vector<std::size_t> bad_items;
  // The document signer, for further checks (its key's record on a ledger) and for KnownSigners. Null without x5chain.
  // Where issuer_chain is not passed, or passed by issuer_keys, nothing of the certificate but its key is vouched for:
  // x5chain is unprotected, so a holder may put another certificate of the same key there.
  std::shared_ptr<const x509::Signer> signer;
  // The key that issuer_signature was checked with.
  std::optional<crypto::EcPublicKey> issuer_key;

  Check& operator[](CheckId id) { return checks[static_cast<std::size_t>(id)]; }
  const Check& operator[](CheckId id) const { return checks[static_cast<std::size_t>(id)]; }
  // All passed, or do not apply.
  bool sound() const;
};

// document_type: the document's type, the MSO's and the wanted ones agree; no element and no digest id twice.
//   docType_mismatch, duplicate_element.
// issuer_chain: x509::Signer::at; then the country and the state of the certificate against those of the data, where
//   both are there. chain_path, chain_profile, chain_expired, country_state, alg_unsupported; unknown: issuer_unknown.
// issuer_signature: issuer_signature, alg_unsupported; unknown: prerequisite.
// digests: digest_missing, digest_mismatch.
// validity: signed <= validFrom < validUntil; validFrom <= now <= validUntil, with skew; signed within the dates of the
//   signer's certificate. not_yet_valid, expired, signed_outside_certificate.
// key_authorisation: key_not_authorised.
// device_signature: device_signature, alg_unsupported, device_mac_not_allowed.
DocumentOutcome verify_document(const Document& document, const VerifyInput& input);
// The same without the device: those two checks do not apply. For a wallet that receives a credential.
DocumentOutcome verify_issuer_signed(const IssuerSigned& issuer_signed, const VerifyInput& input);

// All documents of a response. A document type that came before: document_type fails with duplicate_element.
std::vector<DocumentOutcome> verify_response(const DeviceResponse& response, const VerifyInput& input);

}  // namespace statepass::mdoc
