#include <map>

#include "cose/sign1.hpp"
#include "support/pki.hpp"
#include "x509/pem.hpp"

using namespace statepass;
using namespace statepass::x509;
using test::hex;

namespace {

std::string words(Deviations deviations) {
  std::string out;
  for (Errc code : deviations.list()) out.append(out.empty() ? "" : " ").append(error_name(code));
  return out;
}

std::optional<Certificate> shared_certificate(const std::string& name) {
  auto file = test::shared_file("mdoc/" + name);
  if (!file) return std::nullopt;
  const Bytes bytes = name.ends_with(".hex") ? hex(*file) : to_bytes(bytes_of(*file));
  auto certificates = read_certificates(bytes);
  INFO(name << ": " << test::error_of(certificates));
  REQUIRE(certificates.has_value());
  return certificates->front();
}

// The `certificate` members of a VICAL's certificateInfos.
std::vector<Bytes> vical_certificates(const Bytes& file) {
  auto message = cose::parse_sign1(file, cose::TagRule::either);
  SP_REQUIRE_OK(message);
  cbor::Decoder in(*message->payload);
  std::vector<Bytes> out;
  for (std::size_t i = *in.map(); i > 0; --i) {
    if (*in.tstr() != "certificateInfos") {
      SP_REQUIRE_OK(in.skip());
      continue;
    }
    for (std::size_t entry = *in.array(); entry > 0; --entry) {
      for (std::size_t member = *in.map(); member > 0; --member) {
        const bool wanted = *in.tstr() == "certificate";
        if (wanted) {
          out.push_back(to_bytes(*in.bstr()));
        } else {
          SP_REQUIRE_OK(in.skip());
        }
      }
    }
  }
  return out;
}

// How many certificates end with each error ("no error" for those that parse), and how many roots keep the profile.
struct Tally {
  std::map<std::string, int> errors;
  int sound = 0;
  int self_signed = 0;
};

Tally tally(const std::string& name) {
  Tally out;
  auto file = test::shared_file("mdoc/" + name);
  if (!file) return out;
  for (const Bytes& der : vical_certificates(to_bytes(bytes_of(*file)))) {
    auto certificate = Certificate::parse(der);
    ++out.errors[std::string(test::error_of(certificate))];
    if (!certificate) continue;
    const bool self_signed = certificate->check_signature(certificate->public_key()).has_value();
    out.self_signed += self_signed ? 1 : 0;
    const Deviations found = check_root_profile(*certificate, Role::document_signer, self_signed);
    out.sound += found.empty() ? 1 : 0;
    UNSCOPED_INFO(certificate->common_name() << ": " << words(found));
  }
  return out;
}

}  // namespace

TEST_CASE("the example certificates of ISO 18013-5 Annex D keep the profile", "[x509]") {
  auto root = shared_certificate("annexd-eudi-ios-security/d52_iaca.hex");
  auto leaf = shared_certificate("annexd-multipaz/ds_cert.hex");
  auto reader_root = shared_certificate("annexd-eudi-ios-security/d54_readerRoot.hex");
  auto reader = shared_certificate("annexd-multipaz/reader_cert.hex");
  if (!root || !leaf || !reader_root || !reader) return;
  CHECK(words(check_leaf_profile(*leaf, Role::document_signer)) == "");
  TrustAnchors anchors, readers;
  anchors.add(*root);
  readers.add(*reader_root);
  const ByteView chain[] = {leaf->der()}, reader_chain[] = {reader->der()};
  const Signer signer = Signer::check(chain, Role::document_signer, anchors, {});
  CHECK(signer.at(test::at("2021-01-01T00:00:00Z"), 0).pass());
  CHECK(signer.at(test::at("2021-10-01T00:00:00Z"), 0).pass());
  CHECK(signer.at(test::at("2021-10-01T00:00:01Z"), 0).detail == Errc::x509_expired);
  CHECK(Signer::check(reader_chain, Role::reader, readers, {}).at(test::at("2021-01-01T00:00:00Z"), 0).pass());
  CHECK(
      Signer::check(reader_chain, Role::document_signer, readers, {}).at(test::at("2021-01-01T00:00:00Z"), 0).reason ==
      Reason::chain_profile);
}

TEST_CASE("what certificates of other issuers depart from the profile in", "[x509]") {
  struct Expected {
    const char* file;
    const char* deviations;
  };
  const Expected leaves[] = {
      {"interop-mdoc-ts/bdr/issuerCertificate.pem", ""},
      {"interop-mdoc-ts/france/issuerCertificate.pem", ""},
      {"interop-mdoc-ts/animo-mdoc-05/issuerCertificate.pem", "x509_crl_distribution"},
      {"isomdl/test/presentation/isomdl_iaca_signer.pem", ""},
      {"isomdl/test/presentation/owf_multipaz_ds_p384.pem", "x509_serial x509_country"},
      {"isomdl/test/presentation/isomdl_incorrect_iaca_signer.pem", "x509_basic_constraints x509_issuer_alt_name"},
      {"auth0-mdl/issuer.pem",
       "x509_validity_period x509_common_name x509_key_usage x509_extended_key_usage x509_basic_constraints "
       "x509_issuer_alt_name x509_crl_distribution"},
  };
  for (const auto& [file, deviations] : leaves) {
    auto leaf = shared_certificate(file);
    if (!leaf) return;
    INFO(file);
    CHECK(words(check_leaf_profile(*leaf, Role::document_signer)) == deviations);
  }
}

TEST_CASE("chains of other issuers end at their roots and at no other", "[x509]") {
  struct Expected {
    const char* leaf;
    const char* root;
    const char* at;
    CheckResult result;
    Reason reason;
  };
  const std::string folder = "isomdl/test/presentation/";
  // Multipaz: a negative serial number, and countries in UTF-8.
  const PathPolicy policy{.leaf = {Errc::x509_serial, Errc::x509_country}, .root = {Errc::x509_country}};
  const Expected chains[] = {
      {"isomdl_iaca_signer.pem", "isomdl_iaca_root_cert.pem", "2024-01-01T00:00:00Z", CheckResult::pass, Reason::none},
      {"isomdl_incorrect_iaca_signer.pem", "isomdl_iaca_root_cert.pem", "2024-01-01T00:00:00Z", CheckResult::fail,
       Reason::chain_profile},
      {"isomdl_iaca_leaf_signer.pem", "isomdl_iaca_root_cert.pem", "2024-01-01T00:00:00Z", CheckResult::fail,
       Reason::chain_profile},
      {"owf_multipaz_ds_p384.pem", "owf_multipaz_iaca_p384.pem", "2026-06-01T00:00:00Z", CheckResult::pass,
       Reason::none},
      {"owf_multipaz_ds_p384.pem", "isomdl_iaca_root_cert.pem", "2026-06-01T00:00:00Z", CheckResult::unknown,
       Reason::issuer_unknown},
  };
  for (const auto& c : chains) {
    auto leaf = shared_certificate(folder + c.leaf), root = shared_certificate(folder + c.root);
    if (!leaf || !root) return;
    TrustAnchors anchors;
    anchors.add(*root);
    const ByteView chain[] = {leaf->der()};
    const auto signer = Signer::check(chain, Role::document_signer, anchors, policy);
    INFO(c.leaf << " " << words(signer.leaf_deviations()) << " / " << words(signer.root_deviations()));
    CHECK(signer.at(test::at(c.at), 0).result == c.result);
    CHECK(signer.at(test::at(c.at), 0).reason == c.reason);
  }
}

TEST_CASE("the roots of published VICALs are read", "[x509]") {
  const Tally aamva = tally("isomdl/test/vical/aamva-vical-2025-11-18-1763491092481.cbor");
  if (aamva.errors.empty()) return;
  CHECK(aamva.errors == std::map<std::string, int>{{"no error", 14}});
  CHECK(aamva.self_signed == 14);
  const Tally older = tally("vical-waltid/vicals/aamva.cbor");
  CHECK(older.errors == std::map<std::string, int>{{"no error", 13}});
  const Tally austroads = tally("vical-waltid/vicals/austroads.cbor");
  // Four Brainpool keys, one of them in a certificate whose TRUE is not ff either.
  CHECK(austroads.errors == std::map<std::string, int>{{"no error", 36}, {"x509_key_unsupported", 4}});
  CHECK(aamva.sound + austroads.sound > 20);
}
