#include "mdoc/elements.hpp"
#include "mdoc/present.hpp"

using namespace statepass;

// A credential that is read can be presented whole, and is then read back with the same items.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  (void)mdoc::parse_mso(input);
  for (std::string_view name : {mdoc::kPortrait, mdoc::kDrivingPrivileges, mdoc::kIssuingJurisdiction}) {
    const mdoc::Element element{mdoc::kMdlNameSpace, name, input};
    SP_ASSERT(!mdoc::check_elements(mdoc::kMdlDocType, std::span(&element, 1)));
  }
  auto held = mdoc::parse_issuer_signed(input);
  if (!held) return 0;
  std::vector<mdoc::ElementRef> wanted;
  for (const auto& item : held->items) wanted.push_back(item.ref());
  auto chosen = mdoc::select_items(*held, wanted);
  if (!chosen) return 0;  // an element that stands twice
  auto back = mdoc::parse_issuer_signed(*chosen, {.max_bytes = chosen->size()});
  SP_ASSERT(back && back->items.size() == held->items.size());
  return 0;
}
