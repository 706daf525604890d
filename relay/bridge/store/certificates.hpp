#pragma once

#include <map>
#include <memory>

#include "bridge/chain/registry.hpp"
#include "bridge/store/durable_files.hpp"

namespace statepass::bridge {

// Certificates of document signers by the id of their key: bytes to look things up, which nobody trusts for being here.
class Certificates {
 public:
  static constexpr std::size_t kMostBytes = 4'096;

  // Reads what is there; throws std::runtime_error when the folder cannot be written.
  explicit Certificates(const std::filesystem::path& folder);

  enum class Put : std::uint8_t { kKept, kNotItsKey, kDiskFull };
  // Keeps a DER certificate that has the key's point in it. On disk for good when kKept is returned.
  Put put(const Hash32& kid, const IssuerKey& key, ByteView der);
  // Of the keys whose signatures may still be good: not compromised, and not out of use for longer than `grace`.
  std::vector<ByteView> of(const std::map<Hash32, IssuerKey>& keys, UnixTime now, UnixTime grace) const;

 private:
  DurableFiles files_;
  std::map<Hash32, Bytes> certificates_;
};

}  // namespace statepass::bridge
