#include "present/certificates.hpp"

#include "present/envelope.hpp"

namespace statepass::present {

bool CertificateDirectory::add(ByteView certificate) {
  if (certificate.empty() || certificate.size() > kMostBytes) return false;
  const ByteArray<8> name = short_hash(certificate);
  auto at = entries_.find(name);
  if (at != entries_.end()) {
    auto& same = at->second;
    if (std::any_of(same.begin(), same.end(), [&](const Bytes& held) { return equal(held, certificate); })) return true;
    if (same.size() >= kMostOfOneName) return false;
  }
  if (size_ >= kMostEntries) return false;
  entries_[name].push_back(to_bytes(certificate));
  ++size_;
  return true;
}

std::span<const Bytes> CertificateDirectory::find(const ByteArray<8>& name) const {
  const auto at = entries_.find(name);
  if (at == entries_.end()) return {};
  return at->second;
}

}  // namespace statepass::present
