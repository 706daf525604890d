#include "oid4vc/offer.hpp"

#include "base/bytes.hpp"

using namespace statepass;

// A link leads to an offer that is written and read again as the same; the input is also taken as the offer itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(text_of({data, size}));
  auto link = oid4vc::parse_offer_link(text);
  if (link) {
    auto again = oid4vc::parse_offer_link(oid4vc::make_offer_link(*link));
    SP_ASSERT(again && again->content == link->content && again->by_reference == link->by_reference);
    text = link->content;
  }
  auto offer = oid4vc::parse_offer(text);
  if (!offer) return 0;
  auto again = oid4vc::parse_offer(oid4vc::make_offer(*offer));
  SP_ASSERT(again && *again == *offer);
  return 0;
}
