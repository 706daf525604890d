#include "common/run/digest.hpp"

#include <openssl/evp.h>

namespace statepass::common {

Hash32 sha256(ByteView content) {
  Hash32 digest{};
  EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

}  // namespace statepass::common
