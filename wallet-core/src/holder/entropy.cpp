#include "holder/entropy.hpp"

#include "crypto/kdf.hpp"

namespace statepass::holder {

Result<Entropy> Entropy::from(ByteView seed) {
  if (seed.size() < 32) return fail(Errc::holder_entropy);
  return Entropy(seed);
}

SecretArray<32> Entropy::next() {
  const Bytes info = concat({bytes_of("statepass holder entropy 1"), be_bytes(count_++)});
  auto out = crypto::hkdf_sha256(seed_.view(), {}, info, 32);
  SP_ASSERT(out.has_value());
  return SecretArray<32>(out->view());
}

}  // namespace statepass::holder
