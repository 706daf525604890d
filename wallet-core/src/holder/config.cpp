#include "holder/config.hpp"

#include "oid4vc/url.hpp"
#include "x509/pem.hpp"

namespace statepass::holder {

Result<Config> Config::of(const sync::ChainConfig& chain) {
  Config out;
  out.chain = chain.chain();
  for (const sync::ChainConfig::Desk& desk : chain.desks) out.desks.push_back({desk.letters, desk.url});
  for (const std::string& pem : chain.roots) {
    SP_TRY_ASSIGN(const std::vector<x509::Certificate> read, x509::read_certificates(bytes_of(pem)));
    for (const x509::Certificate& root : read) {
      out.roots.add(root);
      out.readers.add(root);
    }
  }
  return out;
}

std::string_view Config::letters_of_url(std::string_view url) const {
  const auto wanted = oid4vc::parse_url(url);
  if (!wanted) return {};
  for (const Desk& desk : desks) {
    const auto known = oid4vc::parse_url(desk.url);
    if (known && known->origin == wanted->origin) return desk.letters;
  }
  return {};
}

const Desk* Config::desk_of(std::string_view letters) const {
  for (const Desk& desk : desks) {
    if (desk.letters == letters) return &desk;
  }
  return nullptr;
}

}  // namespace statepass::holder
