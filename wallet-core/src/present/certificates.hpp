#pragma once

#include <map>
#include <vector>

#include "base/bytes.hpp"

namespace statepass::present {

// The document-signer certificates that a reader (or a wallet) holds, to be named by the first 8 bytes of their
// SHA-256. They fill a dictionary: an entry is bytes, not trust.
class CertificateDirectory {
 public:
  static constexpr std::size_t kMostBytes = 4'096;  // of one certificate (presentation specification 12)
  static constexpr std::size_t kMostOfOneName = 4;
  static constexpr std::size_t kMostEntries = 4'096;

  // DER. False, and nothing kept, when it is empty or too long or there is no room for it; true when it is held
  // already.
  bool add(ByteView certificate);
  // At most four.
  std::span<const Bytes> find(const ByteArray<8>& name) const;
  std::size_t size() const { return size_; }

 private:
  std::map<ByteArray<8>, std::vector<Bytes>> entries_;
  std::size_t size_ = 0;
};

}  // namespace statepass::present
