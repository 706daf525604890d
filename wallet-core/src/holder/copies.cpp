#include "holder/copies.hpp"

#include "cose/key.hpp"
#include "status/body.hpp"
#include "x509/certificate.hpp"

namespace statepass::holder {

std::optional<StatusPlace> place_of(const mdoc::StatusReference& reference, std::uint64_t chain) {
  const auto uri = ledger::parse_status_list_uri(reference.uri);
  if (!uri || uri->chain != chain || reference.index >= status::kEntries) return std::nullopt;
  return StatusPlace{uri->list, static_cast<std::uint32_t>(reference.index)};
}

std::string text_element(const mdoc::IssuerSigned& issued, std::string_view name_space, std::string_view element) {
  const mdoc::IssuerSignedItem* item = issued.find({name_space, element});
  if (!item) return {};
  const auto text = cbor::Decoder(item->value).tstr();
  return text ? std::string(*text) : std::string();
}

Hash32 kid_of(const crypto::EcPublicKey& key) {
  return ledger::issuer_registry::kid_of(cose::encode_key(key));
}

namespace {

// "CA" of "US-CA" (ISO 3166-2).
std::string letters_in(std::string_view jurisdiction) {
  const std::size_t dash = jurisdiction.find('-');
  return dash == std::string_view::npos ? std::string() : std::string(jurisdiction.substr(dash + 1));
}

}  // namespace

Result<CopyFacts> read_copy_facts(ByteView issuer_signed, std::uint64_t chain) {
  SP_TRY_ASSIGN(const mdoc::IssuerSigned issued, mdoc::parse_issuer_signed(issuer_signed));
  CopyFacts out;
  out.doc_type = issued.mso.doc_type;
  out.validity = issued.mso.validity;
  const cose::X5Chain& chain_in = issued.issuer_auth.headers.x5chain;
  if (!chain_in.empty()) {
    const auto certificate = x509::Certificate::parse(chain_in.certificates().front());
    if (certificate) {
      out.key = kid_of(certificate->public_key());
      out.certificate = to_bytes(certificate->der());
    }
  }
  const bool age = out.doc_type == mdoc::kAgeDocType;
  const std::string_view name_space = age ? mdoc::kAgeNameSpace : mdoc::kMdlNameSpace;
  out.jurisdiction = letters_in(text_element(issued, name_space, mdoc::kIssuingJurisdiction));
  out.document_number = text_element(issued, mdoc::kMdlNameSpace, "document_number");
  if (issued.mso.status) out.status = place_of(*issued.mso.status, chain);
  if (const auto* item = issued.find({mdoc::kStatepassNameSpace, mdoc::kPrivilegeStatus})) {
    const auto reference = mdoc::parse_status_reference(item->value);
    if (reference) out.privilege = place_of(*reference, chain);
  }
  return out;
}

}  // namespace statepass::holder
