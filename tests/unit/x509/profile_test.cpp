#include "x509/profile.hpp"

#include "support/pki.hpp"

using namespace statepass;
using namespace statepass::x509;
using test::hex;

namespace {

using Break = void (*)(CertificateFields&);

struct Case {
  const char* what;
  Errc code;
  Break change;
};

void set_validity(CertificateFields& fields, UnixTime seconds) {
  fields.not_after = fields.not_before + seconds;
}

void set_value(CertificateFields& fields, ByteView oid, std::string_view value) {
  test::find_extension(fields, oid)->value = hex(value);
}
void set_critical(CertificateFields& fields, ByteView oid, bool critical) {
  test::find_extension(fields, oid)->critical = critical;
}

Bytes name_of(std::string country, std::string state, std::string common_name) {
  return encode_name({std::move(country), std::move(state), "NY DMV", std::move(common_name)});
}

std::vector<Errc> only(Errc code) {
  return {code};
}

}  // namespace

TEST_CASE("certificates that keep the profile depart in nothing", "[x509]") {
  const Certificate root = test::root(), leaf = test::certificate_of(test::signer_der());
  CHECK(check_root_profile(root, Role::document_signer, true).empty());
  CHECK(check_leaf_profile(leaf, Role::document_signer).empty());
  CHECK(check_agreement(leaf, root, Role::document_signer).empty());
}

TEST_CASE("each departure of a document signer has its code", "[x509]") {
  const Case cases[] = {
      {"serial zero", Errc::x509_serial, [](auto& f) { f.serial = {0}; }},
      {"serial of 21 octets", Errc::x509_serial, [](auto& f) { f.serial = Bytes(21, 1); }},
      {"458 days", Errc::x509_validity_period, [](auto& f) { set_validity(f, 458 * kSecondsPerDay); }},
      {"457 days and a second", Errc::x509_validity_period,
       [](auto& f) { set_validity(f, kMostDocumentSignerValidity + 1); }},
      {"ends before it begins", Errc::x509_validity_period, [](auto& f) { set_validity(f, -1); }},
      {"no country", Errc::x509_country, [](auto& f) { f.subject = name_of("", "US-NY", "DS"); }},
      {"country in lower case", Errc::x509_country, [](auto& f) { f.subject = name_of("us", "US-NY", "DS"); }},
      {"country of three letters", Errc::x509_country, [](auto& f) { f.subject = name_of("USA", "US-NY", "DS"); }},
      {"country not printable", Errc::x509_country,
       [](auto& f) { f.subject = hex("301a310b300906035504060c025553310b300906035504030c024453"); }},
      {"no common name", Errc::x509_common_name, [](auto& f) { f.subject = name_of("US", "US-NY", ""); }},
      {"no AKI", Errc::x509_authority_key_id, [](auto& f) { test::drop_extension(f, oid::kAuthorityKeyIdentifier); }},
      {"AKI without key id", Errc::x509_authority_key_id,
       [](auto& f) { set_value(f, oid::kAuthorityKeyIdentifier, "3000"); }},
      {"no SKI", Errc::x509_subject_key_id, [](auto& f) { test::drop_extension(f, oid::kSubjectKeyIdentifier); }},
      {"SKI of another key", Errc::x509_subject_key_id,
       [](auto& f) { set_value(f, oid::kSubjectKeyIdentifier, "04140000000000000000000000000000000000000000"); }},
      {"no key usage", Errc::x509_key_usage, [](auto& f) { test::drop_extension(f, oid::kKeyUsage); }},
      {"key usage not critical", Errc::x509_key_usage, [](auto& f) { set_critical(f, oid::kKeyUsage, false); }},
      {"key usage with keyAgreement too", Errc::x509_key_usage,
       [](auto& f) { set_value(f, oid::kKeyUsage, "03020388"); }},
      {"no EKU", Errc::x509_extended_key_usage, [](auto& f) { test::drop_extension(f, oid::kExtendedKeyUsage); }},
      {"EKU not critical", Errc::x509_extended_key_usage,
       [](auto& f) { set_critical(f, oid::kExtendedKeyUsage, false); }},
      {"EKU of a reader", Errc::x509_extended_key_usage,
       [](auto& f) { set_value(f, oid::kExtendedKeyUsage, "3009060728818c5d050106"); }},
      {"EKU with serverAuth too", Errc::x509_extended_key_usage,
       [](auto& f) { set_value(f, oid::kExtendedKeyUsage, "3013060728818c5d05010206082b06010505070301"); }},
      {"a document signer that is an authority", Errc::x509_basic_constraints,
       [](auto& f) { f.extensions.push_back({to_bytes(oid::kBasicConstraints), true, hex("30060101ff020100")}); }},
      {"no IAN", Errc::x509_issuer_alt_name, [](auto& f) { test::drop_extension(f, oid::kIssuerAltName); }},
      {"IAN with a host name alone", Errc::x509_issuer_alt_name,
       [](auto& f) { set_value(f, oid::kIssuerAltName, "3004820261 62"); }},
      {"no CRL distribution point", Errc::x509_crl_distribution,
       [](auto& f) { test::drop_extension(f, oid::kCrlDistributionPoints); }},
      {"CRL distribution point without a name", Errc::x509_crl_distribution,
       [](auto& f) { set_value(f, oid::kCrlDistributionPoints, "30023000"); }},
  };
  for (const Case& c : cases) {
    CertificateFields fields = test::signer_fields();
    c.change(fields);
    const Certificate leaf = test::certificate_of(test::sign_certificate(fields, test::key_from_seed(test::kRootSeed)));
    INFO(c.what);
    CHECK(check_leaf_profile(leaf, Role::document_signer).list() == only(c.code));
  }
}

TEST_CASE("each forbidden extension is a departure, critical or not", "[x509]") {
  for (ByteView oid :
       {ByteView(oid::kNameConstraints), ByteView(oid::kPolicyMappings), ByteView(oid::kPolicyConstraints),
        ByteView(oid::kFreshestCrl), ByteView(oid::kInhibitAnyPolicy)}) {
    for (bool critical : {false, true}) {
      CertificateFields fields = test::signer_fields();
      fields.extensions.push_back({to_bytes(oid), critical, hex("3000")});
      const Certificate leaf =
          test::certificate_of(test::sign_certificate(fields, test::key_from_seed(test::kRootSeed)));
      CHECK(check_leaf_profile(leaf, Role::document_signer).list() == only(Errc::x509_extension_forbidden));
    }
  }
}

// B 9 of the reference: a reader that does not look whether a root really is an IACA certificate.
TEST_CASE("each departure of a root has its code", "[x509]") {
  const Case cases[] = {
      {"serial zero", Errc::x509_serial, [](auto& f) { f.serial = {0}; }},
      {"over 20 years", Errc::x509_validity_period, [](auto& f) { set_validity(f, kMostRootValidity + 1); }},
      {"no country", Errc::x509_country, [](auto& f) { f.subject = f.issuer = name_of("", "", "IACA"); }},
      {"no common name", Errc::x509_common_name, [](auto& f) { f.subject = f.issuer = name_of("US", "", ""); }},
      {"key usage with digitalSignature too", Errc::x509_key_usage,
       [](auto& f) { set_value(f, oid::kKeyUsage, "03020186"); }},
      {"no cRLSign", Errc::x509_key_usage, [](auto& f) { set_value(f, oid::kKeyUsage, "03020204"); }},
      {"key usage not critical", Errc::x509_key_usage, [](auto& f) { set_critical(f, oid::kKeyUsage, false); }},
      {"no SKI", Errc::x509_subject_key_id, [](auto& f) { test::drop_extension(f, oid::kSubjectKeyIdentifier); }},
      {"no basic constraints", Errc::x509_basic_constraints,
       [](auto& f) { test::drop_extension(f, oid::kBasicConstraints); }},
      {"basic constraints not critical", Errc::x509_basic_constraints,
       [](auto& f) { set_critical(f, oid::kBasicConstraints, false); }},
      {"not an authority", Errc::x509_basic_constraints, [](auto& f) { set_value(f, oid::kBasicConstraints, "3000"); }},
      {"not an authority, in so many words", Errc::x509_basic_constraints,
       [](auto& f) { set_value(f, oid::kBasicConstraints, "3003010100"); }},
      {"no path length", Errc::x509_basic_constraints,
       [](auto& f) { set_value(f, oid::kBasicConstraints, "30030101ff"); }},
      {"path length 1", Errc::x509_basic_constraints,
       [](auto& f) { set_value(f, oid::kBasicConstraints, "30060101ff020101"); }},
      {"no IAN", Errc::x509_issuer_alt_name, [](auto& f) { test::drop_extension(f, oid::kIssuerAltName); }},
      {"another issuer", Errc::x509_self_signed, [](auto& f) { f.issuer = name_of("US", "US-NY", "Another"); }},
      {"name constraints", Errc::x509_extension_forbidden,
       [](auto& f) { f.extensions.push_back({to_bytes(oid::kNameConstraints), true, hex("3000")}); }},
  };
  for (const Case& c : cases) {
    CertificateFields fields = test::root_fields();
    c.change(fields);
    const Certificate root = test::certificate_of(test::sign_certificate(fields, test::key_from_seed(test::kRootSeed)));
    INFO(c.what);
    CHECK(check_root_profile(root, Role::document_signer, true).list() == only(c.code));
  }
  CHECK(check_root_profile(test::root(), Role::document_signer, false).list() == only(Errc::x509_self_signed));
}

TEST_CASE("document signer and root agree in country and state", "[x509]") {
  const auto leaf_named = [](std::string country, std::string state) {
    CertificateFields fields = test::signer_fields();
    fields.subject = name_of(std::move(country), std::move(state), "DS");
    return test::certificate_of(test::sign_certificate(fields, test::key_from_seed(test::kRootSeed)));
  };
  CertificateFields federal = test::root_fields();
  federal.subject = federal.issuer = name_of("US", "", "IACA");
  const Certificate root = test::root(),
                    stateless =
                        test::certificate_of(test::sign_certificate(federal, test::key_from_seed(test::kRootSeed)));
  CHECK(check_agreement(leaf_named("CA", "US-NY"), root, Role::document_signer).list() ==
        only(Errc::x509_country_differs));
  CHECK(check_agreement(leaf_named("US", "US-NJ"), root, Role::document_signer).list() ==
        only(Errc::x509_state_differs));
  CHECK(check_agreement(leaf_named("US", ""), root, Role::document_signer).list() == only(Errc::x509_state_differs));
  CHECK(check_agreement(leaf_named("US", "US-NJ"), stateless, Role::document_signer).empty());
  CHECK(check_agreement(leaf_named("CA", "CA-ON"), root, Role::reader).empty());
}

TEST_CASE("a reader's certificate has its own profile", "[x509]") {
  CertificateParameters parameters = test::root_parameters();
  const Certificate root = test::certificate_of(
      test::sign_certificate(reader_root_fields(parameters), test::key_from_seed(test::kRootSeed)));
  CHECK(check_root_profile(root, Role::reader, true).empty());

  parameters = test::signer_parameters();
  parameters.subject = {"", "", "Corner Bar", "Till 2"};
  parameters.issuer_alt_uri = parameters.crl_uri = "";
  parameters.not_after = parameters.not_before + kMostReaderValidity;
  const auto with = [&](Break change) {
    CertificateFields fields = reader_fields(parameters, root);
    change(fields);
    return check_leaf_profile(
               test::certificate_of(test::sign_certificate(fields, test::key_from_seed(test::kRootSeed))), Role::reader)
        .list();
  };
  CHECK(with([](auto&) {}).empty());
  CHECK(with([](auto& f) { ++f.not_after; }) == only(Errc::x509_validity_period));
  CHECK(with([](auto& f) { set_value(f, oid::kExtendedKeyUsage, "3009060728818c5d050102"); }) ==
        only(Errc::x509_extended_key_usage));
  CHECK(with([](auto& f) { set_value(f, oid::kExtendedKeyUsage, "3012060728818c5d050106060728818c5d050102"); }) ==
        only(Errc::x509_extended_key_usage));
  CHECK(with([](auto& f) { test::drop_extension(f, oid::kKeyUsage); }) == only(Errc::x509_key_usage));

  CertificateFields weak = reader_root_fields(test::root_parameters());
  set_value(weak, oid::kKeyUsage, "03020780");
  CHECK(check_root_profile(test::certificate_of(test::sign_certificate(weak, test::key_from_seed(test::kRootSeed))),
                           Role::reader, true)
            .list() == only(Errc::x509_key_usage));
}

TEST_CASE("sets of departures", "[x509]") {
  constexpr Deviations two{Errc::x509_serial, Errc::x509_chain_extra};
  static_assert(two.has(Errc::x509_serial) && !two.has(Errc::x509_country));
  CHECK(two.list() == std::vector<Errc>{Errc::x509_serial, Errc::x509_chain_extra});
  CHECK(two.without({Errc::x509_serial}).list() == only(Errc::x509_chain_extra));
  CHECK(two.without(Deviations::every()).empty());
  CHECK(Deviations::every().list().size() == 16);
}
