#include "x509/certificate.hpp"

#include "support/pki.hpp"

using namespace statepass;
using namespace statepass::x509;
using test::hex;

namespace {

// Replaces one run of bytes by another of any length: lengths of the outer items are then wrong, which is the point of
// some cases, so others keep the length.
Bytes replaced(Bytes bytes, ByteView from, ByteView to) {
  auto found = std::search(bytes.begin(), bytes.end(), from.begin(), from.end());
  SP_ASSERT(found != bytes.end() && from.size() == to.size());
  std::copy(to.begin(), to.end(), found);
  return bytes;
}
Bytes replaced(const Bytes& bytes, std::string_view from, std::string_view to) {
  return replaced(bytes, hex(from), hex(to));
}

// A certificate whose TBS is made of these parts, with a signature that does not matter.
Bytes assembled(std::initializer_list<ByteView> tbs_parts) {
  const Bytes algorithm = hex("300a06082a8648ce3d040302");
  return der_item(tag::kSequence,
                  {der_item(tag::kSequence, tbs_parts), algorithm, der_bit_string(hex("3006020101020101"))});
}

const Bytes kVersion = hex("a003020102"), kSerial = hex("020101"), kAlgorithm = hex("300a06082a8648ce3d040302"),
            kName = hex("300d310b3009060355040613025553"),
            kValidity = hex("301e170d3236303130313030303030305a170d3237303130313030303030305a");

Bytes spki() {
  return encode_spki(test::key_from_seed(1).public_key());
}

Errc error_with_extensions(const std::string& extensions) {
  const Bytes wrapped = der_item(tag::constructed(3), {der_item(tag::kSequence, {hex(extensions)})});
  auto result =
      Certificate::parse(assembled({kVersion, kSerial, kAlgorithm, kName, kValidity, kName, spki(), wrapped}));
  return result ? Errc{} : result.error().code;
}

Errc error_of_parts(ByteView version, ByteView serial, ByteView name, ByteView validity, ByteView key) {
  auto result = Certificate::parse(assembled({version, serial, kAlgorithm, name, validity, name, key}));
  return result ? Errc{} : result.error().code;
}

}  // namespace

TEST_CASE("a certificate gives back what it was made of", "[x509]") {
  const Certificate root = test::root();
  CHECK(root.country() == "US");
  CHECK(root.state() == "US-NY");
  CHECK(root.common_name() == "New York IACA");
  CHECK(root.country_is_printable());
  CHECK(root.self_issued());
  CHECK(root.not_before() == test::at("2026-01-01T00:00:00Z"));
  CHECK(root.not_after() == test::at("2035-01-01T00:00:00Z"));
  CHECK(to_bytes(root.serial()) == Bytes(16, 0x51));
  CHECK(root.public_key() == test::key_from_seed(test::kRootSeed).public_key());
  CHECK(to_bytes(*root.subject_key_id()) == to_bytes(root.key_id()));
  CHECK_FALSE(root.authority_key_id());
  CHECK(root.extensions().basic_constraints->ca);
  CHECK(root.extensions().basic_constraints->path_length == 0u);
  CHECK(root.extensions().key_usage->bits == (kKeyCertSign | kCrlSign));
  CHECK(root.crl_uri() == "https://dmv.example/root.crl");
  SP_REQUIRE_OK(root.check_signature(root.public_key()));

  const Certificate leaf = test::certificate_of(test::signer_der());
  SP_REQUIRE_OK(leaf.check_signature(root.public_key()));
  SP_CHECK_ERROR(leaf.check_signature(leaf.public_key()), crypto_signature);
  CHECK(leaf.extensions().extended_key_usage->mdl_document_signer);
  CHECK(leaf.extensions().extended_key_usage->mdoc_document_signer);
  CHECK_FALSE(leaf.extensions().extended_key_usage->other);
  CHECK(equal(leaf.issuer(), root.subject()));

  // Copies own their bytes.
  Certificate copy = leaf;
  {
    const Certificate gone = std::move(copy);
    CHECK(gone.common_name() == "NY DMV DS 1");
    copy = gone;
  }
  CHECK(copy.common_name() == "NY DMV DS 1");
}

TEST_CASE("no changed bit of a certificate goes unseen", "[x509]") {
  const auto root_key = test::root().public_key();
  test::for_each_bit_flip(test::signer_der(), [&](const Bytes& changed, std::size_t bit) {
    auto certificate = Certificate::parse(changed);
    INFO("bit " << bit);
    CHECK_FALSE((certificate && certificate->check_signature(root_key)));
  });
}

TEST_CASE("every way of not being a certificate has its code", "[x509]") {
  const Bytes good = assembled({kVersion, kSerial, kAlgorithm, kName, kValidity, kName, spki()});
  SP_REQUIRE_OK(Certificate::parse(good));
  const auto code_of = [](const Bytes& bytes) {
    auto result = Certificate::parse(bytes);
    return std::string(test::error_of(result));
  };
  CHECK(code_of({}) == "x509_structure");
  CHECK(code_of(Bytes(20'000, 0x30)) == "x509_size");
  CHECK(code_of(concat({good, hex("00")})) == "x509_structure");
  CHECK(code_of(Bytes(good.begin(), good.end() - 1)) == "x509_der");
  CHECK(code_of(replaced(good, "a003020102", "a003020101")) == "x509_version");
  CHECK(code_of(assembled({kSerial, kAlgorithm, kName, kValidity, kName, spki()})) == "x509_version");
  // Inside SHA-256, outside SHA-384; then neither ECDSA.
  CHECK(code_of(assembled({kVersion, kSerial, hex("300a06082a8648ce3d040303"), kName, kValidity, kName, spki()})) ==
        "x509_algorithm_differs");
  const Bytes rsa = der_item(tag::kSequence, {der_item(tag::kSequence, {kVersion}),
                                              hex("300d06092a864886f70d01010b0500"), der_bit_string(hex("00"))});
  CHECK(code_of(rsa) == "x509_algorithm");
  CHECK(code_of(replaced(good, "3006020101020101", "3006020181020101")) == "x509_signature_form");
  CHECK(code_of(replaced(good, "3006020101020101", "3106020101020101")) == "x509_signature_form");
  // Unique identifiers are refused with all else that does not belong.
  CHECK(code_of(assembled({kVersion, kSerial, kAlgorithm, kName, kValidity, kName, spki(), hex("810100")})) ==
        "x509_structure");
}

TEST_CASE("every way for a member to be wrong has its code", "[x509]") {
  CHECK(error_of_parts(kVersion, hex("02020001"), kName, kValidity, spki()) == Errc::x509_der);
  CHECK(error_of_parts(kVersion, hex("040101"), kName, kValidity, spki()) == Errc::x509_structure);
  // Two countries; an empty set; text that is not UTF-8.
  CHECK(error_of_parts(kVersion, kSerial, hex("301a310b3009060355040613025553310b3009060355040613025553"), kValidity,
                       spki()) == Errc::x509_name);
  CHECK(error_of_parts(kVersion, kSerial, hex("30023100"), kValidity, spki()) == Errc::x509_name);
  CHECK(error_of_parts(kVersion, kSerial, hex("300d310b300906035504030c02c328"), kValidity, spki()) == Errc::x509_name);
  const std::string before = "170d3236303130313030303030305a", after = "170d3237303130313030303030305a";
  for (const std::string& time : {
           std::string("170b323630313031303030305a"),                   // no seconds
           std::string("1711323630313031303030303030") + "2b30303030",  // a zone
           std::string("170d3236303133313030303030305b"),               // not Z
           std::string("170d3236313330313030303030305a"),               // month 13
           std::string("170d323630313031303030303630") + "5a",          // second 60
           std::string("170d32360a303130303030303030"),                 // not a digit, and short by sight
           std::string("18113230323630313031303030303030") + "2e305a",  // a fraction
           std::string("040d3236303130313030303030305a"),               // another type
       }) {
    INFO(time);
    Bytes content = hex(time + after);
    CHECK(error_of_parts(kVersion, kSerial, kName, der_item(tag::kSequence, {content}), spki()) == Errc::x509_time);
  }
  CHECK(error_of_parts(kVersion, kSerial, kName, der_item(tag::kSequence, {hex(before)}), spki()) == Errc::x509_time);
  CHECK(error_of_parts(kVersion, kSerial, kName, der_item(tag::kSequence, {hex(before + after + before)}), spki()) ==
        Errc::x509_structure);
  // Keys: RSA, Ed25519, brainpoolP256r1, secp256k1, explicit parameters, off the curve.
  for (const char* key : {"300f300d06092a864886f70d01010105000300", "300a300506032b6570030100",
                          "301a301406072a8648ce3d020106092b2403030208010107030200 04",
                          "3016301006072a8648ce3d020106052b8104000a03020004", "3010300b06072a8648ce3d02013000030100"}) {
    INFO(key);
    CHECK(error_of_parts(kVersion, kSerial, kName, kValidity, hex(key)) == Errc::x509_key_unsupported);
  }
  Bytes off_curve = spki();
  off_curve.back() ^= 1;
  CHECK(error_of_parts(kVersion, kSerial, kName, kValidity, off_curve) == Errc::x509_key);
}

TEST_CASE("every way for an extension to be wrong has its code", "[x509]") {
  const std::string ski = "300b0603551d0e040404020101", key_usage = "300e0603551d0f0101ff040403020780";
  CHECK(error_with_extensions(ski + key_usage) == Errc{});
  CHECK(error_with_extensions(ski + ski) == Errc::x509_extension_twice);
  CHECK(error_with_extensions("300c06032a03040101ff04020500") == Errc::x509_critical_unknown);
  CHECK(error_with_extensions("300906032a030404020500") == Errc{});
  CHECK(error_with_extensions("300c06032a030401010104020500") == Errc::x509_der);
  for (const char* extension : {
           "300b0603551d0e040403020101",       // SKI: not an octet string
           "300d0603551d0e0406040201010500",   // SKI: something follows
           "300b0603551d23040404020101",       // AKI: not a sequence
           "300b0603551d0f040403020981",       // key usage: nine unused bits
           "300a0603551d0f0403030100",         // key usage: no bit
           "300d0603551d0f0406030407808080",   // key usage: three octets
           "30090603551d2504023000",           // EKU: empty
           "300c0603551d25040530030201 01",    // EKU: not an OID
           "300c0603551d13040530030101 01",    // basic constraints: TRUE that is not ff
           "300c0603551d13040530030201 ff",    // basic constraints: path length -1
           "300d0603551d1304063004020201 00",  // basic constraints: path length 256
           "300b0603551d12040404020101",       // IAN: not a sequence
           "300b0603551d1f040404020101",       // CRL: not a sequence
       }) {
    INFO(extension);
    CHECK(error_with_extensions(extension) == Errc::x509_extension);
  }
  std::string many;
  for (int i = 0; i < 33; ++i) many += "300906032a03" + to_hex(be_bytes<1>(static_cast<std::uint64_t>(i))) + "04020500";
  CHECK(error_with_extensions(many) == Errc::x509_extension);
}

TEST_CASE("ECDSA signatures change form without loss, and only in their range", "[x509]") {
  const auto signature = test::key_from_seed(5).sign(Hash32{});
  CHECK(ecdsa_from_der(ecdsa_to_der(signature), 32) == to_bytes(signature));
  CHECK(to_hex(*ecdsa_from_der(hex("3006020101020102"), 2)) == "00010002");
  CHECK(to_hex(*ecdsa_from_der(hex("300802020080 02020081"), 1)) == "8081");
  for (const char* text : {"3003020101", "30090201010201010201 01", "3006020181020101", "300602010102010100", "",
                           "3007020200010201 01", "3006040101020101", "300402000200"}) {
    INFO(text);
    SP_CHECK_ERROR(ecdsa_from_der(hex(text), 32), x509_signature_form);
  }
  SP_CHECK_ERROR(ecdsa_from_der(hex("30080202010002020100"), 1), x509_signature_form);
}

TEST_CASE("times are written as RFC 5280 wants them and read back", "[x509]") {
  CHECK(to_hex(write_time(test::at("2049-12-31T23:59:59Z"))) == "170d3439313233313233353935395a");
  CHECK(to_hex(write_time(test::at("2050-01-01T00:00:00Z"))) == "180f32303530303130313030303030305a");
  for (const char* time :
       {"1950-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2026-11-21T14:02:00Z", "2050-01-01T00:00:00Z"}) {
    const Bytes bytes = write_time(test::at(time));
    DerReader in(bytes);
    CHECK(read_time(in) == test::at(time));
  }
}
