#include "present/envelope.hpp"
#include "present/notice.hpp"
#include "present/presentation.hpp"

using namespace statepass;

// The input as an envelope, and as the body of each kind that this target knows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (auto envelope = present::read_envelope(input))
    SP_ASSERT(equal(present::write_envelope(envelope->kind, envelope->body), input));
  if (auto notice = present::read_notice(input)) SP_ASSERT(equal(present::write_notice(*notice), input));
  if (auto presentation = present::read_presentation(input)) {
    auto again = present::read_presentation(present::write_presentation(*presentation));
    SP_ASSERT(again && again->consent == presentation->consent);
  }
  return 0;
}
