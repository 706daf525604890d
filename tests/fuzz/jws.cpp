#include "jose/jws.hpp"
#include "jose/jwk.hpp"

using namespace statepass;

// Whatever verifies by its own key verifies by that key given, and no other type is taken for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of({data, size});
  auto jws = jose::verify_self_signed_jws(text, "openid4vci-proof+jwt");
  if (!jws) return 0;
  SP_ASSERT(jose::verify_jws(text, "", jws->key).has_value());
  SP_ASSERT(!jose::verify_jws(text, "JWT", jws->key).has_value());
  return 0;
}
