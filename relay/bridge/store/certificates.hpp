#pragma once

#include <map>
#include <memory>

#include "base/text.hpp"
#include "bridge/chain/registry.hpp"
#include "bridge/store/durable_files.hpp"

namespace statepass::bridge {

// Certificates of document signers by the id of their key: bytes to look things up, which nobody trusts for being here.
class Certificates {
 public:
  static constexpr std::size_t kMostBytes = 4'096;

  // Reads what is there; throws std::runtime_error when the folder cannot be written.
  explicit Certificates(const std::filesystem::path& folder);

  // Whether the DER certificate has the key's point in it.
  static bool is_of(const IssuerKey& key, ByteView der);
  // Keeps it: on disk for good when true is returned. For the disk's thread.
  bool store(const Hash32& kid, ByteView der) { return files_.put(to_hex(kid), text_of(der)); }
  // Gives it out from now on.
  void show(const Hash32& kid, ByteView der) { certificates_[kid] = to_bytes(der); }
  // Of the keys whose signatures may still be good: not compromised, and not out of use for longer than `grace`.
  std::vector<ByteView> of(const std::map<Hash32, IssuerKey>& keys, UnixTime now, UnixTime grace) const;

 private:
  DurableFiles files_;
  std::map<Hash32, Bytes> certificates_;
};

}  // namespace statepass::bridge
