#pragma once

#include <span>

#include "holder/config.hpp"
#include "holder/copies.hpp"

// What a delivered copy must be before the wallet keeps it.
namespace statepass::holder {

struct DeliveredCopy {
  ByteView issuer_signed;
  const crypto::EcPublicKey* device_key;  // that the wallet proved for it
};

struct DeliveryRules {
  std::string_view doc_type;  // that was offered
  std::string_view letters;   // of the desk that delivers
  UnixTime now = 0;
};

// What has to be proved to judge the copies; the errors of mdoc::parse_issuer_signed.
Result<ProofWish> wish_of(std::span<const DeliveredCopy> copies, std::uint64_t chain);
// Whether the ledger says all that is wished, not longer ago than `oldest`.
bool is_proved(const ProofWish& wish, std::span<const DeliveredCopy> copies, const LedgerDoor& ledger, UnixTime oldest);

// All of them, or none: the offset of an error is the number of the copy that it was found in. The errors of
// mdoc::parse_issuer_signed; the detail of the check of mdoc::verify_issuer_signed that did not pass;
// holder_not_genuine: no certificate to check the signature with; holder_doc_type; holder_device_key;
// holder_copy_twice: two copies with one device key, status entry or signature; holder_issuer_state: of another state
// than the desk's; holder_issuer_key, holder_issuer_key_unknown; holder_status: an entry that is not VALID (of the
// licence: neither VALID nor SUSPENDED), or none; holder_status_unknown.
Result<> check_delivery(std::span<const DeliveredCopy> copies, const DeliveryRules& rules, const Config& config,
                        const LedgerDoor& ledger);

}  // namespace statepass::holder
