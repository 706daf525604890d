#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/kdf.hpp"
#include "vault/format.hpp"

// Named secret records in memory, and the one sealed blob they are kept in. The caller stores the blob; the core reads
// and writes no files.
//
// Entropy is at least 32 fresh random bytes for every call that takes it (vault_entropy when shorter). A passphrase is
// 1 to 1,024 bytes of UTF-8, normalised by the face to NFC (vault_passphrase).
namespace statepass::vault {

// Whether a record may be in a backup. Device keys of licences stay: whoever restores asks the issuer for new copies.
enum class Reach : std::uint8_t { stays = 0, may_travel = 1 };

inline constexpr std::size_t kMostRecords = 8192;
inline constexpr std::size_t kMostName = 128;
inline constexpr std::size_t kMostValue = 4 * 1024 * 1024;
inline constexpr std::size_t kMostTotal = 64 * 1024 * 1024;

struct MethodInfo {
  std::uint32_t id;
  MethodKind kind;
  Bytes hint;
  crypto::Argon2Cost cost;  // of a passphrase
};
// The ways to unlock a file, readable without unlocking it. The errors of parse_file.
Result<std::vector<MethodInfo>> methods_of(ByteView file);

class Vault {
 public:
  // vault_cost_low, vault_cost_high, vault_passphrase, vault_entropy, crypto_memory.
  static Result<Vault> create(ByteView passphrase, const crypto::Argon2Cost& cost, ByteView entropy);
  // For a phone whose key store holds the key: a vault without a passphrase. vault_method_hint.
  static Result<Vault> create(const SecretArray<32>& platform_key, ByteView hint, ByteView entropy);

  // Tries every method of the kind. The errors of parse_file; vault_kind for a backup; vault_no_method when the file
  // has no method of the kind; vault_wrong_passphrase, vault_wrong_key; vault_damaged when the key is right and the
  // body is not what was sealed; crypto_memory.
  static Result<Vault> open(ByteView file, ByteView passphrase);
  static Result<Vault> open(ByteView file, const SecretArray<32>& key);

  // How often the store was sealed. A file of a lower generation than one seen before is an old one.
  std::uint64_t generation() const { return generation_; }
  std::vector<MethodInfo> methods() const;

  // The new method's id. vault_method_limit, vault_method_hint and those of create().
  Result<std::uint32_t> add_passphrase(ByteView passphrase, const crypto::Argon2Cost& cost, ByteView entropy);
  // `kind` is passkey or platform.
  Result<std::uint32_t> add_key(MethodKind kind, const SecretArray<32>& key, ByteView hint, ByteView entropy);
  // vault_no_method; vault_last_method when nothing or a passkey alone would be left.
  Result<> remove_method(std::uint32_t id);
  // Keeps the method's id. vault_no_method; vault_cost_low also when the cost is below the present one.
  Result<> change_passphrase(std::uint32_t id, ByteView passphrase, const crypto::Argon2Cost& cost, ByteView entropy);
  // A new data key with this passphrase as its one method: shuts out whoever has an older file and a method of it.
  Result<> renew(ByteView passphrase, const crypto::Argon2Cost& cost, ByteView entropy);

  // vault_record_name: empty, above kMostName bytes, or not UTF-8; vault_record_size; vault_record_count.
  Result<> put(std::string_view name, SecretBytes value, Reach reach);
  // Valid until the record is put or removed, or the vault goes.
  std::optional<ByteView> get(std::string_view name) const;
  std::optional<Reach> reach(std::string_view name) const;
  // False when there is no such record.
  bool remove(std::string_view name);
  // Ascending; views as for get().
  std::vector<std::string_view> names(std::string_view prefix = "") const;

  // The store as one blob, under a fresh nonce and the next generation.
  Result<Bytes> seal(ByteView entropy);

  // A file of its own, under a passphrase of its own, with the records that may travel and that `keep(name)` accepts.
  template <class Keep>
  Result<Bytes> backup(ByteView passphrase, const crypto::Argon2Cost& cost, ByteView entropy, Keep keep) const {
    std::vector<std::string_view> chosen;
    for (std::string_view name : names()) {
      if (reach(name) == Reach::may_travel && keep(name)) chosen.push_back(name);
    }
    return backup_of(chosen, passphrase, cost, entropy);
  }

  enum class Collision : std::uint8_t { keep_ours, take_theirs };
  // Puts a backup's records into this store and says which. Nothing is put when anything fails: the errors of open(),
  // vault_kind for a file that is no backup, and those of put().
  Result<std::vector<std::string>> restore(ByteView file, ByteView passphrase, Collision collision);

 private:
  struct Record {
    SecretBytes value;
    Reach reach;
  };
  using Records = std::map<std::string, Record, std::less<>>;

  Vault(Header header, SecretArray<32> data_key) : header_(std::move(header)), data_key_(std::move(data_key)) {}
  static Result<Vault> make(FileKind kind, ByteView entropy);
  static Result<Vault> open_kind(FileKind kind, ByteView file, ByteView passphrase);
  static Result<Vault> open_body(File file, SecretArray<32> data_key);

  std::uint32_t next_id() const;
  Result<> check_room(MethodKind kind, ByteView hint) const;
  void wrap(Method& method, const SecretArray<32>& key_encryption_key, ByteView entropy) const;
  Result<Method> passphrase_method(std::uint32_t id, ByteView passphrase, const crypto::Argon2Cost& cost,
                                   ByteView entropy) const;
  Result<> read_records(ByteView body);
  SecretBytes write_records() const;
  Result<Bytes> backup_of(const std::vector<std::string_view>& names, ByteView passphrase,
                          const crypto::Argon2Cost& cost, ByteView entropy) const;

  Header header_;
  SecretArray<32> data_key_;
  std::uint64_t generation_ = 0;
  std::size_t total_ = 0;  // of names and values
  Records records_;
};

}  // namespace statepass::vault
