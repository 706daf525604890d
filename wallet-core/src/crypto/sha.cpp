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

}  // namespace statepass::crypto
