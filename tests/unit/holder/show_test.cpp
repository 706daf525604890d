#include "holder/show.hpp"

#include "support/holder_kit.hpp"

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

namespace {

struct Fixture {
  Wallet wallet = new_wallet();
  FakeLedger ledger = good_ledger();

  Fixture() { put_licence(wallet, 2); }

  Result<ShowSlot> show(present::Profile profile, const ShowChoice& choice = {}, UnixTime now = kCheckTime) {
    return wallet.show(profile, choice, ledger, now, fresh_entropy());
  }
  Result<ShowSlot> next(UnixTime now) { return wallet.next_slot(ledger, now, fresh_entropy()); }
};

// What a reader makes of a slot: profile right, in time, document sound. Its elements.
std::vector<std::string> read_slot(const ShowSlot& slot, present::Profile profile, UnixTime now) {
  const auto envelope = present::read_envelope(slot.envelope);
  REQUIRE(envelope.has_value());
  REQUIRE(envelope->kind == present::Kind::show);
  const auto shown = present::read_show_presentation(envelope->body);
  SP_REQUIRE_OK(shown);
  CHECK(shown->show_info.profile == profile);
  CHECK(shown->show_info.start == slot.start);
  SP_REQUIRE_OK(present::check_slot(shown->show_info, now));
  present::CertificateDirectory directory;
  directory.add(issuer().signer.der());
  const auto unpacked = present::unpack(shown->packed, directory);
  SP_REQUIRE_OK(unpacked);
  const auto presentation = present::read_presentation(unpacked->front());
  SP_REQUIRE_OK(presentation);
  const auto response = mdoc::parse_device_response(presentation->device_response);
  SP_REQUIRE_OK(response);
  SP_REQUIRE_OK(present::check_profile(profile, *response));
  const present::Handover handover = present::show_handover(shown->show_info_bytes);
  mdoc::VerifyInput input = verify_input();
  input.transcript = &handover.transcript;
  CHECK(words(mdoc::verify_document(response->documents[0], input)) == "sound");
  std::vector<std::string> out;
  for (const auto& item : response->documents[0].issuer_signed.items) out.emplace_back(item.element);
  return out;
}

}  // namespace

TEST_CASE("each profile shows its set, and no more", "[holder]") {
  using present::Profile;
  using Names = std::vector<std::string>;
  Fixture f;
  const auto names = [&](Profile profile, const ShowChoice& choice = {}) {
    const auto slot = f.show(profile, choice);
    SP_REQUIRE_OK(slot);
    return read_slot(*slot, profile, kCheckTime);
  };
  CHECK(names(Profile::age) == Names{"age_over_21"});
  CHECK(names(Profile::age, {"", 18}) == Names{"age_over_18"});
  CHECK(names(Profile::age, {"card-1", 17}) == Names{"age_over_18"});
  CHECK(names(Profile::age_and_face) == Names{"age_over_21", "portrait"});
  CHECK(names(Profile::driving).size() == 9);
  CHECK(names(Profile::identity) == Names{"family_name", "given_name", "birth_date", "portrait"});
}

TEST_CASE("eight slots an unlock, each signed once, by one copy", "[holder]") {
  Fixture f;
  const UnixTime first = kCheckTime - kCheckTime % 15;
  auto slot = f.show(present::Profile::age, {}, first + 3);
  SP_REQUIRE_OK(slot);
  CHECK(slot->start == first);
  CHECK(slot->end == first + 15);
  CHECK(slot->left == 7);
  SP_CHECK_ERROR(f.next(first + 14), holder_slot);
  for (unsigned i = 1; i < 8; ++i) {
    slot = f.next(first + 15 * i);
    SP_REQUIRE_OK(slot);
    CHECK(slot->left == 7 - i);
    CHECK(slot->start == first + 15 * i);
  }
  SP_CHECK_ERROR(f.next(first + 15 * 8), holder_show_over);
  std::size_t used = 0;
  for (const auto& [id, copy] : f.wallet.store().copies()) used += copy.used_at != 0 ? 1 : 0;
  CHECK(used == 1);
  REQUIRE(f.wallet.history().size() == 1);
  CHECK(f.wallet.history()[0].kind == HistoryKind::shown);
  f.wallet.end_show();
  SP_CHECK_ERROR(f.next(first + 15 * 9), holder_show_over);
}

TEST_CASE("a slot is anchored at the newest verified block", "[holder]") {
  Fixture f;
  const auto anchor = [&f] {
    const auto slot = f.show(present::Profile::age);
    SP_REQUIRE_OK(slot);
    const auto envelope = present::read_envelope(slot->envelope);
    return present::read_show_presentation(envelope->body)->show_info.anchor;
  };
  CHECK(anchor() == present::Anchor{kTestChain, 4'242, Hash32{0x42}});
  f.ledger.newest.reset();
  CHECK_FALSE(anchor().has_value());
}

TEST_CASE("a certificate is named once its key has been listed for a week", "[holder]") {
  Fixture f;
  const auto size = [&f] {
    const auto slot = f.show(present::Profile::age);
    SP_REQUIRE_OK(slot);
    return slot->envelope.size();
  };
  const std::size_t named = size();
  f.ledger.keys.begin()->second.from = kCheckTime - 8 * kSecondsPerDay;
  CHECK(size() > named + 200);
  f.ledger.keys.clear();
  CHECK(size() > named + 200);
}

TEST_CASE("what cannot be shown says why", "[holder]") {
  Fixture f;
  SP_CHECK_ERROR(f.show(present::Profile::age, {"card-9", std::nullopt}), holder_no_card);
  SP_CHECK_ERROR(f.show(present::Profile::age, {"", 19}), holder_no_age);
  SP_CHECK_ERROR(f.show(present::Profile::custom), holder_show_profile);
  SP_CHECK_ERROR(f.show(present::Profile::age, {}, kIssueTime + 40 * kSecondsPerDay), holder_no_copies);
  SP_CHECK_ERROR(f.wallet.next_slot(f.ledger, kCheckTime, fresh_entropy()), holder_show_over);
  Wallet empty = new_wallet();
  SP_CHECK_ERROR(empty.show(present::Profile::driving, {}, f.ledger, kCheckTime, fresh_entropy()), holder_no_document);
  CHECK(f.wallet.history().empty());
}
