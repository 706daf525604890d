#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/ec.hpp"
#include "json/reader.hpp"

// Compact JWE (RFC 7516) with ECDH-ES (RFC 7518 4.6) on P-256 and AES-GCM (5.3). No compression.
namespace statepass::jose {

inline constexpr std::size_t kMostJwe = 4 * 1024 * 1024;

enum class Encryption : std::uint8_t { a128gcm, a256gcm };

struct JweOptions {
  Encryption encryption = Encryption::a128gcm;
  std::string_view kid;  // of the recipient's key; no member when empty
  ByteView apu;          // agreement party information, the raw bytes; no members when empty
  ByteView apv;
};

// `entropy` is 32 fresh random bytes. crypto_curve: a key on another curve.
Result<std::string> encrypt_jwe(const crypto::EcPublicKey& recipient, const JweOptions& options, ByteView plaintext,
                                const SecretArray<32>& entropy);

struct Jwe {
  json::Document header;
  SecretBytes plaintext;
};
// jose_size; jose_form: not five parts, an encrypted key where there is none, an IV or a tag of another size;
// base_base64url; the codes of json; jose_header, jose_critical, jose_algorithm: not ECDH-ES; jose_encryption: another
// enc; jose_compressed; jose_key, jose_private_key: its epk; crypto_decrypt.
Result<Jwe> decrypt_jwe(std::string_view compact, const crypto::EcPrivateKey& key);

// The header alone, unauthenticated: to choose the key by its kid. The errors of decrypt_jwe up to the header's.
Result<json::Document> jwe_header(std::string_view compact);

// RFC 7518 4.6.2: one round of the Concat KDF over the agreed secret.
SecretBytes concat_kdf(const SecretArray<32>& agreed, Encryption encryption, ByteView apu, ByteView apv);

}  // namespace statepass::jose
