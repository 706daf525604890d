#pragma once

#include "base/bytes.hpp"

// FIPS 180-4. SHA-1 is here for certificate key identifiers (RFC 5280 4.2.1.2) and nothing else.
namespace statepass::crypto {

Hash32 sha256(ByteView data);
ByteArray<48> sha384(ByteView data);
ByteArray<64> sha512(ByteView data);
ByteArray<20> sha1(ByteView data);

// SHA-256 over several pieces without joining them.
Hash32 sha256_of(std::initializer_list<ByteView> parts);

// The hashes that signature and digest algorithms name.
enum class HashAlgorithm : std::uint8_t { sha256, sha384, sha512 };

// The result of any of them.
struct Digest {
  ByteArray<64> bytes{};
  std::size_t size = 0;  // 32, 48 or 64

  ByteView view() const { return ByteView(bytes).first(size); }
};
Digest digest_of(HashAlgorithm algorithm, std::initializer_list<ByteView> parts);

}  // namespace statepass::crypto
