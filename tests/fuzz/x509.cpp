#include "x509/path.hpp"
#include "x509/pem.hpp"

using namespace statepass;

// Whatever parses keeps its bytes, and its profile and path can be looked at.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  if (auto certificate = x509::Certificate::parse(input)) {
    SP_ASSERT(equal(certificate->der(), input));
    (void)certificate->check_signature(certificate->public_key());
    x509::TrustAnchors anchors;
    anchors.add(*certificate);
    const ByteView chain[] = {input};
    const auto signer = x509::Signer::check(chain, x509::Role::document_signer, anchors, {});
    SP_ASSERT(signer.anchor() == 0u);
    (void)signer.at(certificate->not_before(), 30);
    (void)x509::check_root_profile(*certificate, x509::Role::reader, true);
  }
  (void)x509::parse_spki(input);
  (void)x509::ecdsa_from_der(input, 32);
  (void)x509::read_certificates(input);
  return 0;
}
