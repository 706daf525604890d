#include "crypto/sha.hpp"

#include <openssl/sha.h>
#include <openssl/sha2.h>

namespace statepass::crypto {

Hash32 sha256(ByteView data) {
  Hash32 out;
  SHA256(data.data(), data.size(), out.data());
  return out;
}

ByteArray<48> sha384(ByteView data) {
  ByteArray<48> out;
  SHA384(data.data(), data.size(), out.data());
  return out;
}

ByteArray<64> sha512(ByteView data) {
  ByteArray<64> out;
  SHA512(data.data(), data.size(), out.data());
  return out;
}

ByteArray<20> sha1(ByteView data) {
  ByteArray<20> out;
  SHA1(data.data(), data.size(), out.data());
  return out;
}

Hash32 sha256_of(std::initializer_list<ByteView> parts) {
  SHA256_CTX context;
  SHA256_Init(&context);
  for (ByteView part : parts) SHA256_Update(&context, part.data(), part.size());
  Hash32 out;
  SHA256_Final(out.data(), &context);
  return out;
}

namespace {

// SHA-384 is SHA-512 with another start and a shorter end, in the same context.
template <auto Init, auto Final>
void digest_wide(Digest& out, std::initializer_list<ByteView> parts) {
  SHA512_CTX context;
  Init(&context);
  for (ByteView part : parts) SHA512_Update(&context, part.data(), part.size());
  Final(out.bytes.data(), &context);
}

}  // namespace

Digest digest_of(HashAlgorithm algorithm, std::initializer_list<ByteView> parts) {
  Digest out;
  switch (algorithm) {
    case HashAlgorithm::sha256: {
      const Hash32 hash = sha256_of(parts);
      std::copy_n(hash.begin(), hash.size(), out.bytes.begin());
      out.size = hash.size();
      break;
    }
    case HashAlgorithm::sha384:
      digest_wide<SHA384_Init, SHA384_Final>(out, parts);
      out.size = SHA384_DIGEST_LENGTH;
      break;
    case HashAlgorithm::sha512:
      digest_wide<SHA512_Init, SHA512_Final>(out, parts);
      out.size = SHA512_DIGEST_LENGTH;
      break;
  }
  return out;
}

}  // namespace statepass::crypto
