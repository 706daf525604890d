#include "support/verifier_kit.hpp"

using namespace statepass;
using namespace statepass::test;
using present::Profile;

namespace {

const UnixTime kStart = kCheckTime - kCheckTime % present::kSlot;

Bytes shown(const present::ShowInfo& info, const Bytes& issued, const std::vector<mdoc::ElementRef>& elements) {
  const Bytes bytes = present::write_show_info(info);
  const Bytes response = test::present(issued, elements, present::show_handover(bytes).transcript);
  auto packed = present::pack(presentation_of(response), {}, present::Padding::none);
  SP_REQUIRE_OK(packed);
  return present::write_envelope(present::Kind::show, present::write_show_presentation(bytes, *packed));
}
const std::vector<mdoc::ElementRef> kOver18 = {{mdoc::kAgeNameSpace, "age_over_18"}};
Bytes shown_age(UnixTime start = kStart, std::uint8_t random = 1) {
  return shown({start, {random}, std::nullopt, Profile::age}, listed_age(), kOver18);
}

}  // namespace

TEST_CASE("a shown age is green inside its slot", "[verifier]") {
  Reader reader;
  const auto checked = reader.take(shown_age());
  CHECK(words(checked) == "green age_yes: anchor?anchor_unknown");
  CHECK(judged(checked).verdict.mode == verifier::Mode::show);
  CHECK(judged(checked).verdict.answers == std::vector{std::pair(std::string("age_over_18"), true)});
  CHECK(judged(checked).values.size() == 1);
  const auto at = [](UnixTime now) {
    Reader other;
    other.now = now;
    other.ledger.facts->time = now;
    other.ledger.move_head(now);
    return words(other.take(shown_age()));
  };
  CHECK(at(kStart - 15) == "green age_yes: anchor?anchor_unknown");
  CHECK(at(kStart - 16).starts_with("grey no_verdict: transcript!slot_future"));
  CHECK(at(kStart + 30) == "green age_yes: anchor?anchor_unknown");
  CHECK(at(kStart + 31).starts_with("grey no_verdict: transcript!slot_expired"));
}

TEST_CASE("a code that lies about its profile or its slot says nothing", "[verifier]") {
  Reader reader;
  CHECK(words(reader.take(shown({kStart, {1}, std::nullopt, Profile::age_and_face}, listed_age(), kOver18)))
            .starts_with("grey no_verdict: transcript!profile"));
  // A slot that is none: the info is written by hand.
  const Bytes info =
      hex("a40119012d020f03480000000000000000"
          "0501");
  CHECK(words(reader.take(present::write_envelope(present::Kind::show,
                                                  present::write_show_presentation(info, hex("85000180410040"))))) ==
        "grey no_verdict: transcript!slot_misaligned");
}

TEST_CASE("a code shown again is a duplicate, one that stays is not", "[verifier]") {
  Reader reader;
  const Bytes code = shown_age();
  CHECK(words(reader.take(code)) == "green age_yes: anchor?anchor_unknown");
  reader.ticks += 5'000;
  CHECK(words(reader.take(code)) == "green age_yes: anchor?anchor_unknown");
  reader.ticks += 12'000;
  CHECK(words(reader.take(code)) == "amber duplicate: anchor?anchor_unknown duplicate!already_answered");
  // Another scan, a second later.
  Reader other;
  CHECK(words(other.take(code)) == "green age_yes: anchor?anchor_unknown");
  other.verifier.cancel();
  other.ticks += 1'000;
  CHECK(words(other.take(code)) == "amber duplicate: anchor?anchor_unknown duplicate!already_answered");
  CHECK(words(other.take(shown_age(kStart, 2))) == "green age_yes: anchor?anchor_unknown");
}

TEST_CASE("an anchor says after which block the code was made", "[verifier]") {
  Reader reader;
  auto& client = reader.ledger.client();
  const auto anchored = [&](std::uint64_t number, const Hash32& hash, std::uint64_t chain = ledger::kMainChain) {
    return words(
        reader.take(shown({kStart, {9}, present::Anchor{chain, number, hash}, Profile::age}, listed_age(), kOver18)));
  };
  CHECK(anchored(client.head().number, client.head().hash) == "green age_yes");
  CHECK(anchored(client.head().number + 1, {}) == "green age_yes: anchor?anchor_unknown");
  CHECK(anchored(client.head().number, client.head().hash, 5362) == "green age_yes: anchor?anchor_unknown");
  CHECK(anchored(client.head().number, {}) == "amber old_anchor: anchor!anchor_unknown");
  reader.ledger.move_head(kCheckTime - 121);
  const auto& head = reader.ledger.client().head();
  CHECK(anchored(head.number, head.hash) == "amber old_anchor: anchor!anchor_old");
}

TEST_CASE("a show answer is held against the question on the screen", "[verifier]") {
  Reader reader;
  (void)reader.ask(verifier::Preset::over_18);
  CHECK(words(reader.take(shown_age())) == "green age_yes: anchor?anchor_unknown");
  (void)reader.ask(verifier::Preset::over_21);
  CHECK(words(reader.take(shown_age(kStart, 3))) ==
        "amber incomplete: anchor?anchor_unknown requested_elements!element_missing");
  (void)reader.ask(verifier::Preset::may_drive);
  CHECK(words(reader.take(shown_age(kStart, 4))) ==
        "amber incomplete: anchor?anchor_unknown requested_elements!element_missing portrait!portrait_missing");
}

TEST_CASE("a no that is shown is a no", "[verifier]") {
  Reader reader;
  CHECK(words(reader.take(shown({kStart, {5}, std::nullopt, Profile::age}, listed_age(),
                                {{mdoc::kAgeNameSpace, "age_over_21"}}))) == "red age_no: anchor?anchor_unknown");
}

TEST_CASE("a signature made for a slot answers no question, nor the other way round", "[verifier]") {
  Reader reader;
  const auto request = request_of(reader.ask(verifier::Preset::over_18));
  const Bytes info = present::write_show_info({kStart, {1}, std::nullopt, Profile::age});
  const Bytes for_slot = test::present(listed_age(), kOver18, present::show_handover(info).transcript);
  CHECK(words(reader.take(sealed_envelope(request, {for_slot, {}, {}}))) ==
        "red not_this_phone: device_signature!device_signature");
  const Bytes for_request = test::present(listed_age(), kOver18, request.transcript());
  auto packed = present::pack(presentation_of(for_request), {}, present::Padding::none);
  SP_REQUIRE_OK(packed);
  CHECK(
      words(reader.take(present::write_envelope(present::Kind::show, present::write_show_presentation(info, *packed))))
          .starts_with("red not_this_phone: "));
}
