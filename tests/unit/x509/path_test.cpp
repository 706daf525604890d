#include "x509/path.hpp"

#include "support/pki.hpp"

using namespace statepass;
using namespace statepass::x509;
using test::hex;

namespace {

const UnixTime kNow = test::at("2026-11-21T12:00:00Z");

TrustAnchors anchors_of(std::initializer_list<Certificate> certificates) {
  TrustAnchors out;
  for (const auto& certificate : certificates) out.add(certificate);
  return out;
}

Signer check_one(const Bytes& leaf, const TrustAnchors& anchors, const PathPolicy& policy = {}) {
  const ByteView chain[] = {leaf};
  return Signer::check(chain, Role::document_signer, anchors, policy);
}

}  // namespace

TEST_CASE("a document signer under its root passes, and says which root", "[x509]") {
  CertificateFields other = test::root_fields();
  other.subject = other.issuer = encode_name({"US", "US-NJ", "NJ", "NJ IACA"});
  const auto anchors = anchors_of(
      {test::certificate_of(test::sign_certificate(other, test::key_from_seed(test::kRootSeed))), test::root()});
  const Signer signer = check_one(test::signer_der(), anchors);
  CHECK(signer.at(kNow, 0) == Check::passed());
  CHECK(signer.anchor() == 1u);
  CHECK(signer.certificate()->state() == "US-NY");
}

TEST_CASE("the path is valid when each certificate is, to the second", "[x509]") {
  const Signer signer = check_one(test::signer_der(), anchors_of({test::root()}));
  const UnixTime first = test::at("2026-03-01T00:00:00Z"), last = test::at("2027-05-01T00:00:00Z");
  const Check early = Check::failed(Reason::chain_expired, Errc::x509_not_yet_valid);
  const Check late = Check::failed(Reason::chain_expired, Errc::x509_expired);
  CHECK(signer.at(first, 0).pass());
  CHECK(signer.at(first - 1, 0) == early);
  CHECK(signer.at(last, 0).pass());
  CHECK(signer.at(last + 1, 0) == late);
  CHECK(signer.at(first - 30, 30).pass());
  CHECK(signer.at(first - 31, 30) == early);
  CHECK(signer.at(last + 30, 30).pass());
  CHECK(signer.at(last + 31, 30) == late);

  CertificateFields short_root = test::root_fields();
  short_root.not_after = test::at("2026-12-01T00:00:00Z");
  const auto anchors =
      anchors_of({test::certificate_of(test::sign_certificate(short_root, test::key_from_seed(test::kRootSeed)))});
  CHECK(check_one(test::signer_der(), anchors).at(short_root.not_after, 0).pass());
  CHECK(check_one(test::signer_der(), anchors).at(short_root.not_after + 1, 0) == late);
}

// B 13 of the reference: a document signer alone, and its root elsewhere. B 12: name and date errors are told apart.
TEST_CASE("a sound leaf without its root is unknown, not false", "[x509]") {
  CHECK(check_one(test::signer_der(), {}).at(kNow, 0) == Check::unknown(Reason::issuer_unknown, Errc::x509_no_anchor));
  // But what is wrong about the leaf itself still fails.
  CHECK(check_one(test::signer_der(), {}).at(test::at("2028-01-01T00:00:00Z"), 0) ==
        Check::failed(Reason::chain_expired, Errc::x509_expired));
  CertificateFields fields = test::signer_fields();
  test::drop_extension(fields, oid::kExtendedKeyUsage);
  CHECK(check_one(test::sign_certificate(fields, test::key_from_seed(test::kRootSeed)), {}).at(kNow, 0) ==
        Check::failed(Reason::chain_profile, Errc::x509_extended_key_usage));
}

TEST_CASE("a root of the same name made by somebody else does not help", "[x509]") {
  const auto own_key = test::key_from_seed(0x77);
  CertificateFields fake = test::signer_fields();
  test::find_extension(fake, oid::kAuthorityKeyIdentifier)->value =
      der_item(tag::kSequence, {der_item(tag::implicit(0), {crypto::sha1(own_key.public_key().sec1())})});
  CHECK(check_one(test::sign_certificate(fake, own_key), anchors_of({test::root()})).at(kNow, 0) ==
        Check::unknown(Reason::issuer_unknown, Errc::x509_key_id_differs));
  // With the true root's key identifier, or none, the signature tells.
  CHECK(check_one(test::sign_certificate(test::signer_fields(), own_key), anchors_of({test::root()})).at(kNow, 0) ==
        Check::failed(Reason::chain_path, Errc::crypto_signature));
  CertificateFields bare = test::signer_fields();
  test::drop_extension(bare, oid::kAuthorityKeyIdentifier);
  CHECK(check_one(test::sign_certificate(bare, own_key), anchors_of({test::root()})).at(kNow, 0) ==
        Check::failed(Reason::chain_path, Errc::crypto_signature));
}

TEST_CASE("two roots of one name are told apart by key identifier or signature", "[x509]") {
  const auto new_key = test::key_from_seed(0x78);
  CertificateParameters parameters = test::root_parameters();
  parameters.key = new_key.public_key();
  const Certificate renewed = test::certificate_of(test::sign_certificate(root_fields(parameters), new_key));
  const auto anchors = anchors_of({renewed, test::root()});
  CHECK(check_one(test::signer_der(), anchors).at(kNow, 0).pass());
  CHECK(check_one(test::signer_der(), anchors).anchor() == 1u);
  CertificateFields bare = test::signer_fields();
  test::drop_extension(bare, oid::kAuthorityKeyIdentifier);
  const PathPolicy tolerant{.leaf = {Errc::x509_authority_key_id}};
  CHECK(check_one(test::sign_certificate(bare, test::key_from_seed(test::kRootSeed)), anchors, tolerant)
            .at(kNow, 0)
            .pass());
}

TEST_CASE("departures fail unless the policy names them", "[x509]") {
  CertificateFields fields = test::signer_fields();
  test::drop_extension(fields, oid::kCrlDistributionPoints);
  const Bytes leaf = test::sign_certificate(fields, test::key_from_seed(test::kRootSeed));
  const auto anchors = anchors_of({test::root()});
  CHECK(check_one(leaf, anchors).at(kNow, 0) == Check::failed(Reason::chain_profile, Errc::x509_crl_distribution));
  const Signer tolerated = check_one(leaf, anchors, {.leaf = {Errc::x509_crl_distribution}});
  CHECK(tolerated.at(kNow, 0).pass());
  CHECK(tolerated.leaf_deviations().has(Errc::x509_crl_distribution));
  CHECK_FALSE(
      check_one(leaf, anchors, {.leaf = {Errc::x509_issuer_alt_name}, .root = Deviations::every()}).at(kNow, 0).pass());

  CertificateFields weak = test::root_fields();
  test::drop_extension(weak, oid::kIssuerAltName);
  const auto weak_anchors =
      anchors_of({test::certificate_of(test::sign_certificate(weak, test::key_from_seed(test::kRootSeed)))});
  CHECK(check_one(test::signer_der(), weak_anchors).at(kNow, 0) ==
        Check::failed(Reason::chain_profile, Errc::x509_issuer_alt_name));
  CHECK(check_one(test::signer_der(), weak_anchors, {.root = {Errc::x509_issuer_alt_name}}).at(kNow, 0).pass());
}

TEST_CASE("a root signed by another key is not self-signed", "[x509]") {
  const Certificate root = test::certificate_of(test::sign_certificate(test::root_fields(), test::key_from_seed(0x79)));
  CHECK(check_one(test::signer_der(), anchors_of({root})).at(kNow, 0) ==
        Check::failed(Reason::chain_profile, Errc::x509_self_signed));
}

TEST_CASE("country and state between signer and root have their own reason", "[x509]") {
  CertificateFields fields = test::signer_fields();
  fields.subject = encode_name({"CA", "US-NY", "NY DMV", "DS"});
  const auto anchors = anchors_of({test::root()});
  CHECK(check_one(test::sign_certificate(fields, test::key_from_seed(test::kRootSeed)), anchors).at(kNow, 0) ==
        Check::failed(Reason::country_state, Errc::x509_country_differs));
  fields.subject = encode_name({"US", "US-NJ", "NY DMV", "DS"});
  CHECK(check_one(test::sign_certificate(fields, test::key_from_seed(test::kRootSeed)), anchors).at(kNow, 0) ==
        Check::failed(Reason::country_state, Errc::x509_state_differs));
}

TEST_CASE("a document signer cannot make others, whatever the policy tolerates", "[x509]") {
  const Certificate middle = test::certificate_of(test::signer_der());
  CertificateParameters parameters = test::signer_parameters();
  parameters.key = test::key_from_seed(0x7a).public_key();
  const Bytes below =
      test::sign_certificate(document_signer_fields(parameters, middle), test::key_from_seed(test::kSignerSeed));
  const PathPolicy all{.leaf = Deviations::every(), .root = Deviations::every()};
  const Bytes middle_der = test::signer_der();
  const ByteView chain[] = {below, middle_der};
  CHECK(Signer::check(chain, Role::document_signer, anchors_of({test::root()}), all).at(kNow, 0) ==
        Check::unknown(Reason::issuer_unknown, Errc::x509_no_anchor));
  CHECK(Signer::check(chain, Role::document_signer, anchors_of({middle}), all).at(kNow, 0) ==
        Check::unknown(Reason::issuer_unknown, Errc::x509_issuer_authority));
  CHECK(Signer::check(chain, Role::reader, anchors_of({test::root()}), all).at(kNow, 0) ==
        Check::failed(Reason::chain_path, Errc::x509_issuer_authority));
}

TEST_CASE("a certificate named singly needs no root, and keeps its dates and profile", "[x509]") {
  const Bytes leaf = test::signer_der();
  const Signer signer = check_one(leaf, anchors_of({test::certificate_of(leaf)}));
  CHECK(signer.at(kNow, 0).pass());
  CHECK(signer.at(test::at("2028-01-01T00:00:00Z"), 0).reason == Reason::chain_expired);
  CHECK(signer.root_deviations().empty());
  CertificateFields fields = test::signer_fields();
  test::drop_extension(fields, oid::kExtendedKeyUsage);
  const Bytes odd = test::sign_certificate(fields, test::key_from_seed(test::kRootSeed));
  const auto odd_anchors = anchors_of({test::certificate_of(odd)});
  CHECK(check_one(odd, odd_anchors).at(kNow, 0) == Check::failed(Reason::chain_profile, Errc::x509_extended_key_usage));
  CHECK(check_one(odd, odd_anchors, {.named = Deviations::every()}).at(kNow, 0).pass());
  CHECK_FALSE(check_one(odd, anchors_of({test::root()}), {.named = Deviations::every()}).at(kNow, 0).pass());
  // A root in the place of a document signer does not have its profile.
  const Certificate root = test::root();
  CHECK(check_one(to_bytes(root.der()), anchors_of({root})).at(kNow, 0).reason == Reason::chain_profile);
}

TEST_CASE("further certificates behind a document signer are a departure", "[x509]") {
  const Bytes leaf = test::signer_der(), root = to_bytes(test::root().der());
  const ByteView chain[] = {leaf, root};
  const auto anchors = anchors_of({test::root()});
  CHECK(Signer::check(chain, Role::document_signer, anchors, {}).at(kNow, 0) ==
        Check::failed(Reason::chain_profile, Errc::x509_chain_extra));
  CHECK(Signer::check(chain, Role::document_signer, anchors, {.leaf = {Errc::x509_chain_extra}}).at(kNow, 0).pass());
}

TEST_CASE("a leaf that cannot be read fails by name", "[x509]") {
  CHECK(check_one(hex("3000"), {}).at(kNow, 0) == Check::failed(Reason::chain_path, Errc::x509_structure));
  CHECK_FALSE(check_one(hex("3000"), {}).certificate());
  const Bytes rsa = hex("30193002a000300d06092a864886f70d01010b05000304000000ff");
  CHECK(check_one(rsa, {}).at(kNow, 0) == Check::failed(Reason::alg_unsupported, Errc::x509_algorithm));
}

TEST_CASE("readers may stand under intermediate authorities, as deep as the root allows", "[x509]") {
  const auto root_key = test::key_from_seed(test::kReaderRootSeed), middle_key = test::key_from_seed(0x7b);
  CertificateParameters parameters = test::root_parameters();
  parameters.subject = {"", "", "Readers", "Reader root"};
  parameters.key = root_key.public_key();
  CertificateFields root_with_depth = reader_root_fields(parameters);
  test::find_extension(root_with_depth, oid::kBasicConstraints)->value = hex("30060101ff020101");
  const Certificate deep = test::certificate_of(test::sign_certificate(root_with_depth, root_key)),
                    shallow = test::certificate_of(test::sign_certificate(reader_root_fields(parameters), root_key));

  parameters.subject = {"", "", "Readers", "Bars"};
  parameters.key = middle_key.public_key();
  CertificateFields middle_fields = reader_root_fields(parameters);
  middle_fields.issuer = to_bytes(deep.subject());
  const Bytes middle = test::sign_certificate(middle_fields, root_key);

  CertificateParameters leaf_parameters = test::signer_parameters();
  leaf_parameters.subject = {"", "", "Corner Bar", "Till 2"};
  const Bytes leaf = test::sign_certificate(reader_fields(leaf_parameters, test::certificate_of(middle)), middle_key);
  const ByteView chain[] = {leaf, middle}, alone[] = {leaf}, wrong[] = {leaf, leaf};
  CHECK(Signer::check(chain, Role::reader, anchors_of({deep}), {}).at(kNow, 0).pass());
  CHECK(Signer::check(alone, Role::reader, anchors_of({deep}), {}).at(kNow, 0) ==
        Check::unknown(Reason::issuer_unknown, Errc::x509_no_anchor));
  CHECK(Signer::check(wrong, Role::reader, anchors_of({deep}), {}).at(kNow, 0) ==
        Check::unknown(Reason::issuer_unknown, Errc::x509_no_anchor));
  CHECK(Signer::check(chain, Role::reader, anchors_of({shallow}), {}).at(kNow, 0) ==
        Check::unknown(Reason::issuer_unknown, Errc::x509_issuer_authority));
  // An intermediate certificate's signature counts like any other.
  const Bytes forged = test::sign_certificate(reader_fields(leaf_parameters, test::certificate_of(middle)), root_key);
  const ByteView forged_chain[] = {forged, middle};
  CHECK(Signer::check(forged_chain, Role::reader, anchors_of({deep}), {}).at(kNow, 0) ==
        Check::failed(Reason::chain_path, Errc::crypto_signature));
  const Bytes broken = hex("3000");
  const ByteView broken_chain[] = {leaf, broken};
  CHECK(Signer::check(broken_chain, Role::reader, anchors_of({deep}), {}).at(kNow, 0) ==
        Check::failed(Reason::chain_path, Errc::x509_structure));
}
