#include "cbor/decoder.hpp"
#include "verifier/verifier.hpp"

using namespace statepass;

// The input is a sequence of texts, one a line, read by a verifier that waits for one answer and knows nothing of the
// ledger but a checkpoint: whatever it reads, nothing is green, and every result can be told.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr UnixTime kNow = 1'795'269'720;
  auto validators = qbft::ValidatorSet::of({eth::Address{1}});
  const sync::ChainConfig config{.checkpoint = {5361, 1, Hash32{1}, kNow - 60, *validators},
                                 .book = ledger::AddressBook::of_main_genesis()};
  sync::LedgerView view(config);
  verifier::ViewSource source(view, true);
  verifier::Verifier reader({});
  SP_ASSERT(reader.ask(verifier::Preset::over_18, "Bar", kNow, 0, Bytes(48, 1), source));
  std::string_view rest = text_of({data, size});
  for (std::int64_t ticks = 1; !rest.empty(); ticks += 500) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto checked = reader.take(rest.substr(0, end), present::Origin::scanned, kNow, ticks, source);
    if (const auto* judgement = std::get_if<verifier::Judgement>(&checked))
      SP_ASSERT(judgement->verdict.outcome != verifier::Outcome::green);
    SP_ASSERT(cbor::validate(verifier::encode_checked(checked), cbor::kIsoRules));
    (void)reader.image_decoded(true);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return 0;
}
