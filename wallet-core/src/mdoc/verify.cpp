#include "mdoc/verify.hpp"

namespace statepass::mdoc {
namespace {

constexpr std::size_t kMostKeysTried = 2;

// What a document says about where it was issued.
struct Place {
  std::optional<std::string_view> country;
  std::optional<std::string_view> jurisdiction;
  bool malformed = false;  // one of them is not text
};

std::optional<std::string_view> text_of_item(const IssuerSignedItem* item, bool& malformed) {
  if (item == nullptr) return std::nullopt;
  // The heads were checked when the item was read.
  auto text = cbor::Decoder(item->value, 0, false).tstr();
  if (!text) malformed = true;
  return text ? std::optional(*text) : std::nullopt;
}

Place place_of(const IssuerSigned& issuer_signed) {
  Place out;
  const std::string_view doc_type = issuer_signed.mso.doc_type;
  if (doc_type == kMdlDocType) {
    out.country = text_of_item(issuer_signed.find({kMdlNameSpace, kIssuingCountry}), out.malformed);
    out.jurisdiction = text_of_item(issuer_signed.find({kMdlNameSpace, kIssuingJurisdiction}), out.malformed);
  } else if (doc_type == kAgeDocType) {
    out.jurisdiction = text_of_item(issuer_signed.find({kAgeNameSpace, kIssuingJurisdiction}), out.malformed);
    // ISO 3166-2 begins with the country.
    if (out.jurisdiction) out.country = out.jurisdiction->substr(0, 2);
  }
  return out;
}

// ISO 18013-5 12.8.1: issuing_country is the certificate's country, issuing_jurisdiction its state where both exist.
Check check_place(const x509::Certificate& certificate, const IssuerSigned& issuer_signed) {
  const Place place = place_of(issuer_signed);
  if (place.malformed) return Check::failed(Reason::country_state, Errc::mdoc_element_type);
  if (place.country && *place.country != certificate.country()) {
    return Check::failed(Reason::country_state, Errc::mdoc_country_differs);
  }
  if (place.jurisdiction && !certificate.state().empty() && *place.jurisdiction != certificate.state()) {
    return Check::failed(Reason::country_state, Errc::mdoc_jurisdiction_differs);
  }
  return Check::passed();
}

// Errors of signature checks that say "not with what is known here" and not "wrong".
bool is_unsupported(Errc code) {
  return code == Errc::cose_algorithm_unsupported || code == Errc::cose_algorithm_curve ||
         code == Errc::cose_key_type || code == Errc::cose_key_curve;
}

Check signature_check(const Result<>& result, Reason reason) {
  if (result) return Check::passed();
  const Errc code = result.error().code;
  return Check::failed(is_unsupported(code) ? Reason::alg_unsupported : reason, code);
}

class Verification {
 public:
  Verification(const IssuerSigned& issuer_signed, std::string_view doc_type, const VerifyInput& input)
      : issuer_signed_(issuer_signed), mso_(issuer_signed.mso), doc_type_(doc_type), input_(input) {}

  // What costs little comes first, though everything is evaluated.
  DocumentOutcome run(const DeviceSigned* device) {
    out_[CheckId::document_type] = check_document_type();
    out_[CheckId::key_authorisation] = device != nullptr ? check_key_authorisation(*device) : Check::not_applicable();
    out_[CheckId::digests] = check_digests();
    out_[CheckId::issuer_chain] = check_issuer_chain();
    out_[CheckId::validity] = check_validity();
    out_[CheckId::issuer_signature] = check_issuer_signature();
    out_[CheckId::device_signature] = device != nullptr ? check_device(*device) : Check::not_applicable();
    return std::move(out_);
  }

 private:
  Check check_document_type() const {
    if (doc_type_ != mso_.doc_type) return Check::failed(Reason::docType_mismatch, Errc::mdoc_doc_type_differs);
    if (!input_.doc_types.empty() && std::ranges::find(input_.doc_types, doc_type_) == input_.doc_types.end()) {
      return Check::failed(Reason::docType_mismatch, Errc::mdoc_doc_type_unwanted);
    }
    const auto& items = issuer_signed_.items;
    for (auto item = items.begin(); item != items.end(); ++item) {
      for (auto other = items.begin(); other != item; ++other) {
        if (other->name_space != item->name_space) continue;
        if (other->element == item->element) return Check::failed(Reason::duplicate_element, Errc::mdoc_element_twice);
        if (other->digest_id == item->digest_id) {
          return Check::failed(Reason::duplicate_element, Errc::mdoc_digest_id_twice);
        }
      }
    }
    return Check::passed();
  }

  Check check_key_authorisation(const DeviceSigned& device) const {
    for (const DeviceSignedItem& item : device.items) {
      if (!mso_.key_authorizations.covers(item.ref())) {
        return Check::failed(Reason::key_not_authorised, Errc::mdoc_key_not_authorised);
      }
    }
    return Check::passed();
  }

  Check check_digests() {
    Check out = Check::passed();
    for (std::size_t i = 0; i < issuer_signed_.items.size(); ++i) {
      const IssuerSignedItem& item = issuer_signed_.items[i];
      const ValueDigest* signed_digest = mso_.find(item.name_space, item.digest_id);
      Check found = Check::passed();
      if (signed_digest == nullptr) {
        found = Check::failed(Reason::digest_missing, Errc::mdoc_digest_absent);
      } else if (!equal(crypto::digest_of(mso_.digest_algorithm, {item.bytes}).view(), signed_digest->digest)) {
        found = Check::failed(Reason::digest_mismatch, Errc::mdoc_digest_differs);
      }
      if (found.pass()) continue;
      out_.bad_items.push_back(i);
      if (out.pass()) out = found;
    }
    return out;
  }

  Check check_issuer_chain() {
    const auto chain = issuer_signed_.issuer_auth.headers.x5chain.certificates();
    if (chain.empty()) {
      // Without a certificate there is only a key that is believed by itself.
      return input_.issuer_keys.empty() ? Check::failed(Reason::chain_path, Errc::mdoc_certificate_missing)
                                        : Check::passed();
    }
    if (input_.known_signers != nullptr) out_.signer = input_.known_signers->find(chain[0]);
    if (!out_.signer) {
      const x509::TrustAnchors none;
      const x509::TrustAnchors& anchors = input_.anchors != nullptr ? *input_.anchors : none;
      out_.signer = std::make_shared<const x509::Signer>(
          x509::Signer::check(chain, x509::Role::document_signer, anchors, input_.policy.path));
    }
    const auto& certificate = out_.signer->certificate();
    if (!certificate) {
      // Its key may still be one that is believed by itself: the signature will tell.
      return input_.issuer_keys.empty() ? out_.signer->at(input_.now, 0) : Check::passed();
    }
    out_.issuer_key = certificate->public_key();
    const bool believed = std::ranges::find(input_.issuer_keys, *out_.issuer_key) != input_.issuer_keys.end();
    const Check path = believed ? Check::passed() : out_.signer->at(input_.now, input_.policy.skew);
    if (path.result == CheckResult::fail) return path;
    const Check place = check_place(*certificate, issuer_signed_);
    return place.pass() ? path : place;
  }

  Check check_validity() const {
    const ValidityInfo& validity = mso_.validity;
    const UnixTime now = input_.now, skew = input_.policy.skew;
    if (now + skew < validity.valid_from) return Check::failed(Reason::not_yet_valid, Errc::mdoc_not_yet_valid);
    if (now - skew > validity.valid_until) return Check::failed(Reason::expired, Errc::mdoc_expired);
    if (validity.signed_at > validity.valid_from || validity.valid_from >= validity.valid_until) {
      return Check::failed(Reason::not_yet_valid, Errc::mdoc_validity_order);
    }
    if (out_.signer == nullptr || !out_.signer->certificate()) {
      return input_.issuer_keys.empty() ? Check::unknown(Reason::prerequisite) : Check::passed();
    }
    const x509::Certificate& certificate = *out_.signer->certificate();
    if (validity.signed_at < certificate.not_before() || validity.signed_at > certificate.not_after()) {
      return Check::failed(Reason::signed_outside_certificate, Errc::mdoc_signed_outside_certificate);
    }
    return Check::passed();
  }

  Check check_issuer_signature() {
    const cose::Sign1& message = issuer_signed_.issuer_auth;
    if (out_.issuer_key) {
      return signature_check(cose::verify_sign1(message, *out_.issuer_key, *message.payload), Reason::issuer_signature);
    }
    Check out = Check::unknown(Reason::prerequisite);
    for (const crypto::EcPublicKey& key :
         input_.issuer_keys.first(std::min(kMostKeysTried, input_.issuer_keys.size()))) {
      out = signature_check(cose::verify_sign1(message, key, *message.payload), Reason::issuer_signature);
      if (!out.pass()) continue;
      out_.issuer_key = key;
      break;
    }
    return out;
  }

  Check check_device(const DeviceSigned& device) const {
    SP_ASSERT(input_.transcript != nullptr);
    if (device.mac && !input_.policy.allow_device_mac) {
      return Check::failed(Reason::device_mac_not_allowed, Errc::mdoc_device_mac);
    }
    auto key = mso_.parse_device_key();
    if (!key) return signature_check(fail(key.error()), Reason::device_signature);
    const Bytes payload = device_authentication_bytes(*input_.transcript, doc_type_, device.name_spaces);
    return device.mac ? check_device_mac(*device.mac, *key, payload)
                      : check_device_signature(*device.signature, *key, payload);
  }

  Check check_device_signature(const cose::Sign1& message, const crypto::EcPublicKey& key, ByteView payload) const {
    if (message.payload && (!input_.policy.allow_attached_payload || !equal(*message.payload, payload))) {
      return Check::failed(Reason::device_signature, Errc::mdoc_payload_attached);
    }
    return signature_check(cose::verify_sign1(message, key, payload), Reason::device_signature);
  }

  Check check_device_mac(const cose::Mac0& message, const crypto::EcPublicKey& key, ByteView payload) const {
    if (message.payload) return Check::failed(Reason::device_signature, Errc::mdoc_payload_attached);
    if (input_.reader_key == nullptr) return Check::unknown(Reason::prerequisite, Errc::mdoc_reader_key_missing);
    auto mac_key = device_mac_key(*input_.reader_key, key, *input_.transcript);
    if (!mac_key) return Check::failed(Reason::alg_unsupported, mac_key.error().code);
    return signature_check(cose::verify_mac0(message, mac_key->view(), payload), Reason::device_signature);
  }

  const IssuerSigned& issuer_signed_;
  const MobileSecurityObject& mso_;
  std::string_view doc_type_;
  const VerifyInput& input_;
  DocumentOutcome out_;
};

// Departures that were met with issuers in the field and that take nothing from a path: what else is under the root
// cannot sign documents for want of them.
constexpr x509::Deviations kHarmless{Errc::x509_serial,          Errc::x509_validity_period,  Errc::x509_country,
                                     Errc::x509_common_name,     Errc::x509_authority_key_id, Errc::x509_subject_key_id,
                                     Errc::x509_issuer_alt_name, Errc::x509_crl_distribution};

bool before(const std::shared_ptr<const x509::Signer>& signer, ByteView certificate) {
  return less(signer->certificate()->der(), certificate);
}

}  // namespace

std::string_view check_name(CheckId id) {
  constexpr std::string_view kNames[kChecks] = {"document_type", "issuer_chain",      "issuer_signature", "digests",
                                                "validity",      "key_authorisation", "device_signature"};
  return kNames[static_cast<std::size_t>(id)];
}

Policy foreign_policy() {
  Policy out;
  out.path = {.leaf = kHarmless, .root = kHarmless, .named = x509::Deviations::every()};
  out.allow_device_mac = true;
  out.allow_attached_payload = true;
  return out;
}

void KnownSigners::add(std::shared_ptr<const x509::Signer> signer) {
  if (!signer || !signer->certificate()) return;
  const ByteView der = signer->certificate()->der();
  const auto place = std::lower_bound(signers_.begin(), signers_.end(), der, before);
  if (place != signers_.end() && equal((*place)->certificate()->der(), der)) return;
  signers_.insert(place, std::move(signer));
}

std::shared_ptr<const x509::Signer> KnownSigners::find(ByteView certificate) const {
  const auto place = std::lower_bound(signers_.begin(), signers_.end(), certificate, before);
  const bool found = place != signers_.end() && equal((*place)->certificate()->der(), certificate);
  return found ? *place : nullptr;
}

bool DocumentOutcome::sound() const {
  return std::ranges::all_of(checks, [](const Check& check) {
    return check.result == CheckResult::pass || check.result == CheckResult::not_applicable;
  });
}

DocumentOutcome verify_document(const Document& document, const VerifyInput& input) {
  return Verification(document.issuer_signed, document.doc_type, input).run(&document.device_signed);
}

DocumentOutcome verify_issuer_signed(const IssuerSigned& issuer_signed, const VerifyInput& input) {
  return Verification(issuer_signed, issuer_signed.mso.doc_type, input).run(nullptr);
}

std::vector<DocumentOutcome> verify_response(const DeviceResponse& response, const VerifyInput& input) {
  std::vector<DocumentOutcome> out;
  for (std::size_t i = 0; i < response.documents.size(); ++i) {
    out.push_back(verify_document(response.documents[i], input));
    for (std::size_t other = 0; other < i; ++other) {
      if (response.documents[other].doc_type != response.documents[i].doc_type) continue;
      Check& check = out.back()[CheckId::document_type];
      if (check.pass()) check = Check::failed(Reason::duplicate_element, Errc::mdoc_document_twice);
    }
  }
  return out;
}

}  // namespace statepass::mdoc
