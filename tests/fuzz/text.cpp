#include "base/text.hpp"
#include "base/datetime.hpp"

using namespace statepass;

namespace {

// There is one text for one value: what decodes is written again as it was, but for the case of letters.
void check(const Result<Bytes>& bytes, std::string_view text, std::string (*write)(ByteView), bool any_case = false) {
  if (!bytes) return;
  const std::string again = write(*bytes);
  SP_ASSERT(again.size() == text.size());
  for (std::size_t i = 0; i < text.size(); ++i)
    SP_ASSERT(again[i] == text[i] || (any_case && again[i] == static_cast<char>(text[i] | 0x20)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of({data, size});
  check(from_hex(text), text, to_hex, true);
  check(from_hex0x(text), text, to_hex0x, true);
  check(from_base64url(text), text, to_base64url);
  check(from_base64(text), text, to_base64);
  check(from_base32(text), text, to_base32, true);
  check(from_base45(text), text, to_base45);
  if (const auto time = parse_tdate(text)) SP_ASSERT(parse_rfc3339(text) == time && format_tdate(*time) == text);
  if (const auto date = parse_full_date(text)) SP_ASSERT(is_civil(*date) && format_full_date(*date) == text);
  (void)is_utf8({data, size});
  return 0;
}
