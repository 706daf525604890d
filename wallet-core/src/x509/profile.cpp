#include "x509/profile.hpp"

namespace statepass::x509 {
namespace {

constexpr std::size_t kMostSerialOctets = 20;

// Positive and at most 20 octets (RFC 5280 4.1.2.2); zero and negative numbers are met in the field.
bool serial_is_sound(const Certificate& certificate) {
  const ByteView serial = certificate.serial();
  return serial.size() <= kMostSerialOctets && serial[0] < 0x80 &&
         std::ranges::any_of(serial, [](std::uint8_t octet) { return octet != 0; });
}

bool country_is_sound(const Certificate& certificate) {
  const std::string_view country = certificate.country();
  return certificate.country_is_printable() && country.size() == 2 &&
         std::ranges::all_of(country, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool key_usage_is(const Certificate& certificate, std::uint16_t bits) {
  const auto& usage = certificate.extensions().key_usage;
  return usage && usage->critical && usage->bits == bits;
}

bool subject_key_id_is_sound(const Certificate& certificate) {
  const auto id = certificate.subject_key_id();
  return id && equal(*id, certificate.key_id());
}

bool extended_key_usage_is_sound(const Certificate& certificate, Role role) {
  const auto& usage = certificate.extensions().extended_key_usage;
  if (!usage || !usage->critical || usage->other) return false;
  return role == Role::document_signer
             ? usage->mdl_document_signer && !usage->mdl_reader
             : usage->mdl_reader && !usage->mdl_document_signer && !usage->mdoc_document_signer;
}

bool validity_is_at_most(const Certificate& certificate, UnixTime most) {
  return certificate.not_before() <= certificate.not_after() &&
         certificate.not_after() - certificate.not_before() <= most;
}

bool is_authority(const Certificate& certificate, Role role) {
  const auto& constraints = certificate.extensions().basic_constraints;
  if (!constraints || !constraints->critical || !constraints->ca) return false;
  return role == Role::reader || constraints->path_length == 0u;
}

// Collects: each rule is one line.
class Findings {
 public:
  void want(bool holds, Errc code) {
    if (!holds) found_.add(code);
  }
  Deviations found() const { return found_; }

 private:
  Deviations found_;
};

}  // namespace

std::vector<Errc> Deviations::list() const {
  std::vector<Errc> out;
  for (std::uint16_t code = kFirst; code <= kLast; ++code) {
    if (has(static_cast<Errc>(code))) out.push_back(static_cast<Errc>(code));
  }
  return out;
}

Deviations check_leaf_profile(const Certificate& leaf, Role role) {
  const Extensions& extensions = leaf.extensions();
  const bool document_signer = role == Role::document_signer;
  Findings out;
  out.want(serial_is_sound(leaf), Errc::x509_serial);
  out.want(validity_is_at_most(leaf, document_signer ? kMostDocumentSignerValidity : kMostReaderValidity),
           Errc::x509_validity_period);
  out.want(!leaf.common_name().empty(), Errc::x509_common_name);
  out.want(leaf.authority_key_id().has_value(), Errc::x509_authority_key_id);
  out.want(subject_key_id_is_sound(leaf), Errc::x509_subject_key_id);
  out.want(key_usage_is(leaf, kDigitalSignature), Errc::x509_key_usage);
  out.want(extended_key_usage_is_sound(leaf, role), Errc::x509_extended_key_usage);
  out.want(!extensions.basic_constraints || !extensions.basic_constraints->ca, Errc::x509_basic_constraints);
  out.want(!extensions.forbidden, Errc::x509_extension_forbidden);
  if (document_signer) {
    out.want(country_is_sound(leaf), Errc::x509_country);
    out.want(extensions.issuer_alt_name, Errc::x509_issuer_alt_name);
    out.want(extensions.crl_distribution_point, Errc::x509_crl_distribution);
  }
  return out.found();
}

Deviations check_root_profile(const Certificate& root, Role role, bool self_signed) {
  const Extensions& extensions = root.extensions();
  Findings out;
  out.want(is_authority(root, role), Errc::x509_basic_constraints);
  out.want(!extensions.forbidden, Errc::x509_extension_forbidden);
  if (role == Role::reader) {
    out.want(extensions.key_usage && (extensions.key_usage->bits & kKeyCertSign) != 0, Errc::x509_key_usage);
    return out.found();
  }
  out.want(serial_is_sound(root), Errc::x509_serial);
  out.want(validity_is_at_most(root, kMostRootValidity), Errc::x509_validity_period);
  out.want(!root.common_name().empty(), Errc::x509_common_name);
  out.want(country_is_sound(root), Errc::x509_country);
  out.want(key_usage_is(root, kKeyCertSign | kCrlSign), Errc::x509_key_usage);
  out.want(subject_key_id_is_sound(root), Errc::x509_subject_key_id);
  out.want(extensions.issuer_alt_name, Errc::x509_issuer_alt_name);
  out.want(root.self_issued() && self_signed, Errc::x509_self_signed);
  return out.found();
}

Deviations check_agreement(const Certificate& leaf, const Certificate& root, Role role) {
  Findings out;
  if (role == Role::document_signer) {
    out.want(leaf.country() == root.country(), Errc::x509_country_differs);
    // A root without a state may stand above signers of several; one with a state binds them all.
    out.want(root.state().empty() || leaf.state() == root.state(), Errc::x509_state_differs);
  }
  return out.found();
}

}  // namespace statepass::x509
