#include "x509/pem.hpp"

#include "support/pki.hpp"

using namespace statepass;
using namespace statepass::x509;

TEST_CASE("certificates are read from PEM, several or one, and from DER", "[x509]") {
  const Bytes leaf = test::signer_der(), root = to_bytes(test::root().der());
  const std::string text = "words before\r\n" + to_pem("CERTIFICATE", leaf) + "\nbetween\n" +
                           to_pem("PUBLIC KEY", leaf) + to_pem("CERTIFICATE", root);
  auto both = read_certificates(bytes_of(text));
  SP_REQUIRE_OK(both);
  REQUIRE(both->size() == 2);
  CHECK(to_bytes((*both)[0].der()) == leaf);
  CHECK(to_bytes((*both)[1].der()) == root);
  auto one = read_certificates(leaf);
  SP_REQUIRE_OK(one);
  CHECK(to_bytes(one->front().der()) == leaf);
  auto blocks = parse_pem(text);
  SP_REQUIRE_OK(blocks);
  CHECK((*blocks)[1].label == "PUBLIC KEY");
}

TEST_CASE("texts that are not PEM of what is expected", "[x509]") {
  for (const char* text : {"", "words", "-----BEGIN CERTIFICATE", "-----BEGIN CERTIFICATE-----\nAAAA\n",
                           "-----BEGIN CERTIFICATE-----\nAAAA\n-----END KEY-----\n",
                           "-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----\n",
                           "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
                           "-----BEGIN CERTIFICATE-----\nA*AA\n-----END CERTIFICATE-----\n"}) {
    INFO(text);
    SP_CHECK_ERROR(parse_pem(text), x509_pem);
  }
  SP_CHECK_ERROR(read_certificates(bytes_of(to_pem("PUBLIC KEY", test::signer_der()))), x509_pem);
  SP_CHECK_ERROR(read_certificates(bytes_of(to_pem("CERTIFICATE", Bytes{0x30, 0}))), x509_structure);
}
