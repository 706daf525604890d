#include "mdoc/age.hpp"
#include "mdoc/verify.hpp"

using namespace statepass;

// What the strict options read, the tolerant ones read alike; every document gets an outcome, and none is sound without
// an anchor.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto strict = mdoc::parse_device_response(input), tolerant = mdoc::parse_device_response(input, mdoc::kForeign);
  SP_ASSERT(tolerant || !strict);
  if (!tolerant) return 0;
  if (strict) SP_ASSERT(strict->documents.size() == tolerant->documents.size());
  const std::uint8_t null = 0xf6;
  const auto transcript = mdoc::SessionTranscript::of_handover(ByteView(&null, 1));
  for (const auto& outcome : mdoc::verify_response(*tolerant, {.now = 1'795'000'000, .transcript = &transcript})) {
    SP_ASSERT(!outcome.sound());
  }
  for (const auto& document : tolerant->documents)
    (void)mdoc::is_over(document.issuer_signed.items, mdoc::kMdlNameSpace, 21);
  return 0;
}
