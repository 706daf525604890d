#include "x509/builder.hpp"

#include "support/pki.hpp"

using namespace statepass;
using namespace statepass::x509;
using test::hex;

TEST_CASE("the same fields give the same bytes to sign", "[x509]") {
  const CertificateDraft a(test::signer_fields(), crypto::Curve::p256), b(test::signer_fields(), crypto::Curve::p256);
  CHECK(a.to_be_signed() == b.to_be_signed());
  CHECK(equal(a.digest().view(), crypto::sha256(a.to_be_signed())));
  SP_CHECK_ERROR(a.finish(Bytes(63)), crypto_signature_form);
  const CertificateDraft wide(test::signer_fields(), crypto::Curve::p384);
  CHECK(wide.digest().size == 48);
  SP_CHECK_ERROR(wide.finish(Bytes(64)), crypto_signature_form);
  auto certificate = wide.finish(Bytes(96, 1));
  SP_REQUIRE_OK(certificate);
}

TEST_CASE("fields that break the rules come back as the error of reading them", "[x509]") {
  CertificateFields fields = test::signer_fields();
  fields.extensions.push_back(fields.extensions.front());
  const CertificateDraft draft(fields, crypto::Curve::p256);
  SP_CHECK_ERROR(draft.finish(Bytes(64, 1)), x509_extension_twice);
}

// The order that the preset dictionary of the presentation specification (4.1) was made for.
TEST_CASE("a document signer has the byte order that the dictionary knows", "[x509]") {
  const std::string tbs = to_hex(CertificateDraft(test::signer_fields(), crypto::Curve::p256).to_be_signed());
  std::size_t at = 0;
  for (const char* part : {"a0030201020210", "300a06082a8648ce3d040302", "310b3009060355040613025553", "0603550408",
                           "0c0555532d4e59", "060355040a", "0603550403", "301e170d", "3059301306072a8648ce3d0201",
                           "301f0603551d23041830168014", "301d0603551d0e04160414", "300e0603551d0f0101ff040403020780",
                           "301e0603551d250101ff04143012060728818c5d050102060728", "0603551d12", "0603551d1f"}) {
    const std::size_t found = tbs.find(part, at);
    INFO(part);
    CHECK(found != std::string::npos);
    if (found != std::string::npos) at = found;
  }
}
