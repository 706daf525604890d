#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/datetime.hpp"
#include "crypto/ec.hpp"
#include "crypto/sealed.hpp"
#include "crypto/secp256k1.hpp"
#include "eth/address.hpp"
#include "x509/builder.hpp"

// The state's keys, each in a file that its owner alone may read. What is missing is made once; what is there is never
// overwritten.
namespace statepass::desk {

// The operators of a state, one key a role (ledger specification 1.0, rule 6). The values are Council's role bits.
enum class OperatorRole : std::uint8_t {
  licensing = 0x01,
  mailbox = 0x02,
  data = 0x04,
  status = 0x10,
  keys = 0x20,
  admin = 0x80,
};
inline constexpr std::array kOwnRoles{OperatorRole::licensing, OperatorRole::mailbox, OperatorRole::data,
                                      OperatorRole::status, OperatorRole::keys};
std::string_view role_name(OperatorRole role);

struct KeyFolderOptions {
  std::filesystem::path folder;
  std::filesystem::path admin_key;  // may be empty
  std::string letters;              // "CA"
  std::string authority;
  std::string public_url;
  UnixTime now = 0;
};

class KeyFolder {
 public:
  // Throws std::runtime_error that names the file: it cannot be read or written, others may read it, or it is no key.
  static KeyFolder open(const KeyFolderOptions& options);

  const x509::Certificate& root() const { return *root_; }
  const x509::Certificate& signer() const { return *signer_; }
  const crypto::EcPrivateKey& signer_key() const { return *signer_key_; }
  const crypto::X25519KeyPair& envelope() const { return envelope_; }
  // Null for an administrator that this desk does not have.
  const crypto::Secp256k1Key* operator_key(OperatorRole role) const;
  // Zero for one that it does not have.
  eth::Address operator_address(OperatorRole role) const;
  // keccak256 of the document signer's COSE_Key.
  Hash32 signer_kid() const;

 private:
  KeyFolder() = default;
  void open_root(const KeyFolderOptions& options);
  void open_signer(const KeyFolderOptions& options);

  std::optional<crypto::EcPrivateKey> root_key_;
  std::optional<x509::Certificate> root_;
  std::optional<crypto::EcPrivateKey> signer_key_;
  std::optional<x509::Certificate> signer_;
  crypto::X25519KeyPair envelope_;
  std::vector<std::pair<OperatorRole, crypto::Secp256k1Key>> operators_;
};

}  // namespace statepass::desk
