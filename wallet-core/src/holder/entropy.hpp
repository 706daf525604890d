#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace statepass::holder {

// As many independent secret values as an act needs, out of the one seed that the face gave for it: HKDF-SHA256 of the
// seed with a counter. A seed serves one act or one job, and never again.
class Entropy {
 public:
  // At least 32 fresh random bytes: holder_entropy when shorter.
  static Result<Entropy> from(ByteView seed);

  SecretArray<32> next();
  // Public random values: identifiers, salts.
  template <std::size_t N>
  ByteArray<N> bytes() {
    static_assert(N <= 32);
    return take_array<N>(next().view());
  }

 private:
  explicit Entropy(ByteView seed) : seed_(seed) {}

  SecretBytes seed_;
  std::uint64_t count_ = 0;
};

}  // namespace statepass::holder
