#include "jose/jwe.hpp"
#include "base/text.hpp"

using namespace statepass;

// No input does more than fail; the key is that of RFC 7518 appendix C, and the seeds are messages to it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto key =
      crypto::EcPrivateKey::from_scalar(*from_base64url("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"));
  const std::string_view text = text_of({data, size});
  auto jwe = jose::decrypt_jwe(text, *key);
  if (jwe) SP_ASSERT(jose::jwe_header(text).has_value());
  return 0;
}
