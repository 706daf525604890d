#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/kdf.hpp"

// The file's outside: what can be read without a key (README.md has the layout).
namespace statepass::vault {

enum class FileKind : std::uint8_t { vault = 1, backup = 2 };

enum class MethodKind : std::uint8_t {
  passphrase = 1,
  passkey = 2,   // 32 bytes of a passkey's PRF: may be lost with a browser profile, so it never stands alone
  platform = 3,  // 32 bytes that the platform's key store gives out
};

// What a passphrase must cost. A file that asks for less than the least is refused, so that nobody weakens a vault by
// editing its header, and for more than the most, so that no file can take the device's memory.
inline constexpr crypto::Argon2Cost kLeastCost{.memory_kib = 64 * 1024, .passes = 3};
inline constexpr crypto::Argon2Cost kMostCost{.memory_kib = 256 * 1024, .passes = 16};
// vault_cost_low, vault_cost_high.
Result<> check_cost(const crypto::Argon2Cost& cost);

inline constexpr std::size_t kMostMethods = 16;
inline constexpr std::size_t kMostPassphrases = 4;
inline constexpr std::size_t kMostHint = 512;

// One way to unlock: the data key wrapped under a key of its own.
struct Method {
  std::uint32_t id = 0;  // unique in the file, never used again
  MethodKind kind = MethodKind::passphrase;
  Bytes hint;  // the face's: which passkey to ask for, what to call it; readable by anybody
  ByteArray<16> salt{};
  crypto::Argon2Cost cost;  // of a passphrase
  ByteArray<24> nonce{};
  ByteArray<48> wrapped{};
};

struct Header {
  FileKind kind = FileKind::vault;
  ByteArray<16> file_id{};
  std::vector<Method> methods;  // at least one, ids ascending
};

// A file taken apart; views into it.
struct File {
  Header header;
  ByteView associated;  // all that the body's seal covers beside the body
  ByteArray<24> nonce;
  ByteView body;
};

// vault_magic: another kind of file; vault_version: of a later version; vault_truncated: shorter than it says;
// vault_damaged: longer, or its checksum or form is wrong; vault_cost_low, vault_cost_high.
Result<File> parse_file(ByteView file);

// Everything before the nonce.
Bytes encode_outside(const Header& header, std::size_t body_size);

// The associated data of a wrapped data key.
Bytes wrap_associated(const Header& header, const Method& method);

}  // namespace statepass::vault
