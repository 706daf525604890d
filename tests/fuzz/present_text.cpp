#include "present/drawing.hpp"
#include "present/text.hpp"

using namespace statepass;

// What is read as text is written as a text that reads the same, and a readable envelope can be drawn.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of({data, size});
  const std::string_view pages[] = {"https://w.example/o"};
  for (auto origin : {present::Origin::scanned, present::Origin::pasted}) {
    auto bytes = present::read_text(text, origin, pages);
    if (!bytes) continue;
    SP_ASSERT(present::read_text(present::write_text_q(*bytes), present::Origin::scanned) == bytes);
    SP_ASSERT(present::read_text(present::write_text_u(*bytes), origin) == bytes);
    SP_ASSERT(present::read_text(present::write_link(pages[0], *bytes), origin, pages) == bytes);
    const auto drawing = present::plan_drawing(*bytes, {.form_u = size % 2 == 0, .larger_squares = size % 3 == 0});
    SP_ASSERT(drawing || !present::read_envelope(*bytes) || drawing.error().code == Errc::present_too_large);
  }
  (void)present::read_fragment(text);
  return 0;
}
