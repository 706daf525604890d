#pragma once

#include <optional>
#include <string>

#include "holder/ledger_door.hpp"
#include "mdoc/issuer_signed.hpp"

namespace statepass::holder {

// What the wallet has to know of a copy to choose between copies, read out of it once.
struct CopyFacts {
  std::string doc_type;
  mdoc::ValidityInfo validity;
  Hash32 key{};                 // kid of the document signer; zero when its certificate cannot be read
  Bytes certificate;            // DER of the document signer; empty as above
  std::string jurisdiction;     // letters out of issuing_jurisdiction, "CA" of "US-CA"; empty: not told
  std::string document_number;  // empty: none
  // Of this chain alone. Nothing for a copy without a status, or with one that another service publishes.
  std::optional<StatusPlace> status;
  std::optional<StatusPlace> privilege;  // out of privilege_status
};

// The place that a status_list names, on the chain `chain`.
std::optional<StatusPlace> place_of(const mdoc::StatusReference& reference, std::uint64_t chain);

// The errors of mdoc::parse_issuer_signed.
Result<CopyFacts> read_copy_facts(ByteView issuer_signed, std::uint64_t chain);

// Text of an element; empty when there is none, or it is no text.
std::string text_element(const mdoc::IssuerSigned& issued, std::string_view name_space, std::string_view element);
// The kid under which the ledger would list a public key.
Hash32 kid_of(const crypto::EcPublicKey& key);

}  // namespace statepass::holder
