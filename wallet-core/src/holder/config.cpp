#include "holder/config.hpp"

#include "oid4vc/url.hpp"

namespace statepass::holder {

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
