#include "vault/vault.hpp"
#include "crypto/sha.hpp"

using namespace statepass;

// Anything may stand in the file. Its checksum is mended first, or hardly any change would get past it; what parses is
// written out again as it was. The seeds' key is 32 bytes of 01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes input(data, data + size);
  (void)vault::methods_of(input);
  const std::size_t end = size < 16 ? size : 16 + static_cast<std::size_t>(be_value(ByteView(input).subspan(10, 2)));
  if (end + 8 <= size)
    std::copy_n(crypto::sha256(ByteView(input).first(end)).begin(), 8,
                input.begin() + static_cast<std::ptrdiff_t>(end));
  auto file = vault::parse_file(input);
  if (!file) return 0;
  SP_ASSERT(equal(vault::encode_outside(file->header, file->body.size()), file->associated));
  SP_ASSERT(vault::methods_of(input)->size() == file->header.methods.size());
  ByteArray<32> key;
  key.fill(1);
  auto opened = vault::Vault::open(input, SecretArray<32>(key));
  if (!opened) return 0;
  auto again = opened->seal(key);
  SP_ASSERT(again && vault::Vault::open(*again, SecretArray<32>(key))->generation() == opened->generation());
  return 0;
}
