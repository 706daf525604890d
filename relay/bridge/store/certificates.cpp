#include "bridge/store/certificates.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace statepass::bridge {
namespace {

// A P-256 COSE_Key has x in bytes 8 to 39 and y in bytes 43 to 74; a certificate has both as one point.
std::optional<Bytes> point_of(ByteView cose_key) {
  constexpr std::size_t kSize = 75, kX = 8, kY = 43;
  if (cose_key.size() != kSize) return std::nullopt;
  return concat({cose_key.subspan(kX, 32), cose_key.subspan(kY, 32)});
}

}  // namespace

Certificates::Certificates(const std::filesystem::path& folder) : files_(folder) {
  for (const std::string& name : files_.names()) {
    const auto kid = from_hex(name);
    const auto der = files_.get(name, kMostBytes);
    if (kid && kid->size() == 32 && der) certificates_[take_array<32>(*kid)] = to_bytes(bytes_of(*der));
  }
}

bool Certificates::is_of(const IssuerKey& key, ByteView der) {
  const auto point = point_of(key.cose_key);
  return point && !der.empty() && der[0] == 0x30 && !std::ranges::search(der, *point).empty();
}

std::vector<ByteView> Certificates::of(const std::map<Hash32, IssuerKey>& keys, UnixTime now, UnixTime grace) const {
  namespace registry = ledger::issuer_registry;
  std::vector<ByteView> out;
  for (const auto& [kid, key] : keys) {
    const auto found = certificates_.find(kid);
    const bool wanted = key.record.purpose == registry::KeyPurpose::document_signer &&
                        key.record.state != registry::KeyState::compromised && key.record.to + grace > now;
    if (wanted && found != certificates_.end()) out.push_back(found->second);
  }
  return out;
}

}  // namespace statepass::bridge
