#include "mdoc/age.hpp"
#include "support/seed_files.hpp"
#include "support/verifier_kit.hpp"
#include "verifier/verify_mdoc.hpp"

using namespace statepass;
using namespace statepass::test;

namespace {

// The question that tests/fuzz/verifier_take.cpp waits for an answer to.
present::Request fuzzed_request() {
  auto validators = qbft::ValidatorSet::of({eth::Address{1}});
  const sync::ChainConfig config{.checkpoint = {5361, 1, Hash32{1}, kCheckTime - 60, *validators},
                                 .book = ledger::AddressBook::of_main_genesis()};
  sync::LedgerView view(config);
  verifier::ViewSource source(view, true);
  verifier::Verifier reader({});
  auto asked = reader.ask(verifier::Preset::over_18, "Bar", kCheckTime, 0, Bytes(48, 1), source);
  SP_REQUIRE_OK(asked);
  return request_of(*asked);
}

}  // namespace

// STATEPASS_CORPUS is tests/fuzz/corpus.
TEST_CASE("write seeds of verifier_take", "[.seeds]") {
  REQUIRE(kCheckTime == 1'795'269'720);
  const auto request = fuzzed_request();
  const Bytes sealed = answer(request, listed_age());
  const LedgerWorld world;
  const std::string text = present::write_text_q(sealed);
  write_seed("verifier_take/sealed", bytes_of(text));
  write_seed("verifier_take/twice", bytes_of(text + "\n" + text));
  auto sender = present::FrameSender::make(sealed, 10);
  SP_REQUIRE_OK(sender);
  std::string frames;
  for (std::size_t i = 0; i < sender->count(); ++i) frames += sender->text(static_cast<std::uint8_t>(3 + i)) + "\n";
  write_seed("verifier_take/frames", bytes_of(frames));
  const Bytes info = present::write_show_info({kCheckTime - kCheckTime % 15, {1}, std::nullopt, present::Profile::age});
  const Bytes response =
      test::present(listed_age(), {{mdoc::kAgeNameSpace, "age_over_18"}}, present::show_handover(info).transcript);
  auto packed = present::pack(presentation_of(response), {}, present::Padding::none);
  SP_REQUIRE_OK(packed);
  write_seed("verifier_take/show", bytes_of(present::write_text_q(present::write_envelope(
                                       present::Kind::show, present::write_show_presentation(info, *packed)))));
  write_seed("verifier_take/notice", bytes_of("SP1:TP0R49L72TL6$ZA02FFS4EEO"));
}

// STATEPASS_VECTORS is tests/vectors.
TEST_CASE("write verifier-mdoc.json", "[.seeds]") {
  using OrderedJson = nlohmann::ordered_json;
  const auto roots = country_roots();
  OrderedJson vectors = OrderedJson::array();
  const auto add = [&](const char* name, const Bytes& response, const Bytes& transcript, UnixTime at) {
    const auto verdict = verifier::verify_mdoc(response, transcript, at, {.anchors = &roots});
    vectors.push_back({{"name", name},
                       {"response", to_hex(response)},
                       {"transcript", to_hex(transcript)},
                       {"at", at},
                       {"verdict", OrderedJson::parse(verifier::verdict_json(verdict), nullptr, false)}});
  };
  const Bytes transcript = test::transcript().array();
  add("valid", mdl_response(), transcript, kCheckTime);
  add("expired", mdl_response(), transcript, kCheckTime + 31 * kSecondsPerDay);
  add("not-yet-valid", mdl_response(), transcript, kIssueTime - 2 * kSecondsPerDay);
  add("other-transcript", mdl_response(), mdoc::SessionTranscript::of_handover(hex("80")).array(), kCheckTime);
  CborNode tree = cbor_tree(mdl_response());
  cbor_at(tree, "documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0").children[0].content.back() ^= 1;
  add("value-changed", cbor_bytes(tree), transcript, kCheckTime);
  add("malformed", hex("a0"), transcript, kCheckTime);
  write_vectors("verifier-mdoc.json",
                {{"origin", "made by tests/unit/verifier/seeds_test.cpp with the test country of tests/support"},
                 {"root", to_hex(issuer().root.der())},
                 {"vectors", vectors}});
}
