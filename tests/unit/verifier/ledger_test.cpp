// The ledger table and the freshness of presentation specification 7.
#include "support/verifier_kit.hpp"

using namespace statepass;
using namespace statepass::test;
using verifier::Preset;

namespace {

const Hash32& kid() {
  static const Hash32 made = LedgerWorld::kid_of(key_from_seed(kSignerSeed).public_key());
  return made;
}

// What a reader says of an over-18 answer after the world was changed.
template <class Change>
std::string verdict_after(Change change, const Bytes& issued = listed_age(), Preset preset = Preset::over_18) {
  Reader reader;
  change(reader);
  const auto request = request_of(reader.ask(preset));
  return words(reader.take(answer(request, issued)));
}

void set_age(Reader& reader, UnixTime age) {
  reader.ledger.facts->time = reader.now - age;
  reader.ledger.move_head(reader.now - age);
}
void set_status(Reader& reader, status::Value value) {
  reader.ledger.world.set_entry(kDocumentList, kAgeIndex, value);
}

constexpr UnixTime kHour = 3'600;

}  // namespace

TEST_CASE("key and status known: the colour goes by the age of the facts", "[verifier]") {
  const auto aged = [](UnixTime age) { return verdict_after([age](Reader& reader) { set_age(reader, age); }); };
  CHECK(aged(0) == "green age_yes");
  CHECK(aged(600) == "green age_yes");
  CHECK(aged(24 * kHour) == "green age_yes");
  CHECK(aged(24 * kHour + 1) == "amber not_confirmed: freshness!status_unavailable");
  CHECK(aged(72 * kHour) == "amber not_confirmed: freshness!status_unavailable");
  // Membership is held for seven days at most.
  CHECK(aged(6 * 24 * kHour) == "amber not_confirmed: freshness!status_unavailable");
  CHECK(aged(8 * 24 * kHour) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger?status_unavailable "
        "freshness!status_unavailable");
}

TEST_CASE("freshness has five classes", "[verifier]") {
  using verifier::Freshness;
  const auto of_age = [](UnixTime age) {
    Reader reader;
    set_age(reader, age);
    const auto request = request_of(reader.ask(Preset::over_18));
    const auto checked = reader.take(answer(request, listed_age()));
    const auto& verdict = judged(checked).verdict;
    REQUIRE(verdict.as_of);
    CHECK(verdict.as_of->time == reader.now - age);
    CHECK(verdict.as_of->block == 7'000);
    return verdict.freshness;
  };
  CHECK(of_age(600) == Freshness::fresh);
  CHECK(of_age(601) == Freshness::today);
  CHECK(of_age(24 * kHour) == Freshness::today);
  CHECK(of_age(72 * kHour) == Freshness::stale);
  CHECK(of_age(72 * kHour + 1) == Freshness::old);
}

TEST_CASE("a reader whose clock is behind its newest header is told so", "[verifier]") {
  const auto ahead = [](UnixTime by) {
    return verdict_after([by](Reader& reader) { reader.ledger.move_head(reader.now + by); });
  };
  CHECK(ahead(30) == "green age_yes");
  CHECK(ahead(31) == "amber clock_wrong: clock!reader_clock freshness?reader_clock");
}

TEST_CASE("what the ledger does not tell is amber, never green", "[verifier]") {
  CHECK(verdict_after([](Reader& reader) { reader.ledger.knows_lists = false; }) ==
        "amber status_unknown: status?status_unavailable");
  CHECK(verdict_after([](Reader& reader) { reader.ledger.knows_keys = false; }) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger?status_unavailable");
  CHECK(verdict_after([](Reader& reader) { reader.ledger.facts.reset(); }) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger?status_unavailable "
        "status?status_unavailable freshness?status_unavailable");
}

TEST_CASE("with the issuers' list the document is genuine even where the ledger is silent", "[verifier]") {
  const auto listed = [](auto change) {
    Reader reader({country_roots(), {}});
    change(reader);
    const auto request = request_of(reader.ask(Preset::over_18));
    return words(reader.take(answer(request, listed_age())));
  };
  CHECK(listed([](Reader&) {}) == "green age_yes");
  CHECK(listed([](Reader& reader) { reader.ledger.knows_keys = false; }) ==
        "amber issuer_key_unchecked: issuer_key_on_ledger?status_unavailable");
  CHECK(listed([](Reader& reader) { reader.ledger.facts.reset(); }) ==
        "amber both_unchecked: issuer_key_on_ledger?status_unavailable status?status_unavailable "
        "freshness?status_unavailable");
  CHECK(listed([](Reader& reader) {
          reader.ledger.knows_keys = false;
          set_status(reader, status::Value::superseded);
        }) == "red replaced: issuer_key_on_ledger?status_unavailable status!status_superseded");
}

TEST_CASE("what is withdrawn is red, however old the proof", "[verifier]") {
  for (UnixTime age : {UnixTime{60}, 25 * kHour, 100 * kHour}) {
    INFO("age " << age);
    const auto of = [age](status::Value value) {
      return verdict_after([=](Reader& reader) {
        set_status(reader, value);
        set_age(reader, age);
      });
    };
    const std::string tail = age > 24 * kHour ? " freshness!status_unavailable" : "";
    CHECK(of(status::Value::invalid) == "red withdrawn: status!status_invalid" + tail);
    CHECK(of(status::Value::superseded) == "red replaced: status!status_superseded" + tail);
    CHECK(of(status::Value::suspended) == "red suspended: status!status_suspended" + tail);
  }
}

TEST_CASE("an issuer's key stands or falls by its record", "[verifier]") {
  using ledger::issuer_registry::KeyRecord;
  using ledger::issuer_registry::KeyState;
  const UnixTime signed_at = kIssueTime - kIssueTime % kSecondsPerDay;
  const auto with = [](auto change) {
    return verdict_after([&](Reader& reader) { change(reader.ledger.world.keys[kid()]); });
  };
  CHECK(with([](KeyRecord& record) { record.state = KeyState::retired; }) == "green age_yes");
  CHECK(with([&](KeyRecord& record) { record.from = signed_at + 1; }) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger!key_revoked");
  CHECK(with([&](KeyRecord& record) { record.to = signed_at; }) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger!key_revoked");
  const auto compromised = [&](UnixTime cutoff) {
    Reader reader({country_roots(), {}});
    auto& record = reader.ledger.world.keys[kid()];
    record.state = KeyState::compromised;
    record.cutoff = cutoff;
    const auto request = request_of(reader.ask(Preset::over_18));
    return words(reader.take(answer(request, listed_age())));
  };
  CHECK(compromised(signed_at) == "red issuer_key: issuer_key_on_ledger!key_revoked");
  // Signed before, says the signer: who holds the key can write any date.
  CHECK(compromised(signed_at + 1) == "red issuer_key: issuer_key_on_ledger!key_compromised");
  CHECK(with([](KeyRecord& record) { record.jurisdiction = kCalifornia; }) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger!issuer_mismatch");
  CHECK(with([](KeyRecord& record) { record.purpose = ledger::issuer_registry::KeyPurpose::status_token; }) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger!issuer_mismatch");

  Reader absent({country_roots(), {true, true}});
  absent.ledger.world.keys.erase(kid());
  const auto request = request_of(absent.ask(Preset::over_18));
  CHECK(words(absent.take(answer(request, listed_age()))) == "red issuer_key: issuer_key_on_ledger!key_absent");
  Reader expelled({country_roots(), {true, true}});
  expelled.ledger.world.members = ledger::with_state({}, kCalifornia);
  const auto other = request_of(expelled.ask(Preset::over_18));
  CHECK(words(expelled.take(answer(other, listed_age()))) == "red issuer_key: issuer_key_on_ledger!not_member");
}

TEST_CASE("a status entry must be one of a fitting list", "[verifier]") {
  const auto with = [](const std::string& uri, std::uint64_t index) {
    const Bytes issued =
        issue_listed(mdoc::kAgeDocType, age_elements(), mdoc::StatusReference{.index = index, .uri = uri}, 9);
    return verdict_after([](Reader&) {}, issued);
  };
  CHECK(with(list_uri(kDocumentList), 131'071) == "green age_yes");
  CHECK(with(list_uri(kDocumentList), 131'072) == "red withdrawn: status!status_index");
  auto list = kDocumentList;
  list.number = 77;
  CHECK(with(list_uri(list), 1) == "red withdrawn: status!list_unknown");
  list = kDocumentList;
  list.period = 692;
  CHECK(with(list_uri(list), 1) == "red withdrawn: status!list_too_short");
  list = kPrivilegeList;
  CHECK(with(list_uri(list), 1) == "red withdrawn: status!issuer_mismatch");
  list = kDocumentList;
  list.jurisdiction = kCalifornia;
  CHECK(with(list_uri(list), 1).starts_with("red issuer_unknown: "));
  CHECK(with(list_uri(kDocumentList, 5362), 1) == "amber status_unknown: status?chain_id");
  CHECK(with("https://elsewhere.example/list.cwt", 1) == "amber status_unknown: status?status_unavailable");
}

TEST_CASE("an issuer outside the ledger is judged by the list of roots and by policy", "[verifier]") {
  const auto of = [](const verifier::Policies& policies, std::optional<mdoc::StatusReference> status) {
    Reader reader({country_roots(), policies});
    reader.ledger.world.keys.erase(kid());
    // A ledger without New York: another country's issuer.
    struct Elsewhere : KitLedger {
      std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view) const override { return std::nullopt; }
    } elsewhere;
    elsewhere.world.keys.erase(kid());
    const Bytes issued = issue_listed(mdoc::kAgeDocType, age_elements(), status, 9);
    const auto request = request_of(reader.ask(Preset::over_18));
    return words(reader.verifier.take(present::write_text_q(answer(request, issued)), present::Origin::scanned,
                                      reader.now, reader.ticks, elsewhere));
  };
  const std::string uri = "https://elsewhere.example/list.cwt";
  const mdoc::StatusReference foreign{.index = 1, .uri = uri};
  CHECK(of({}, std::nullopt) == "amber unlisted");
  CHECK(of({true, false}, std::nullopt) == "amber unlisted");
  CHECK(of({false, true}, std::nullopt) == "amber unlisted");
  CHECK(of({true, true}, std::nullopt) == "green age_yes");
  CHECK(of({true, true}, foreign) == "amber status_unknown: status?status_unavailable freshness?status_unavailable");
  // A member state's name makes it the ledger's business.
  Reader reader({country_roots(), {true, true}});
  reader.ledger.world.keys.erase(kid());
  const Bytes issued = issue_listed(mdoc::kAgeDocType, age_elements(), std::nullopt, 9);
  const auto request = request_of(reader.ask(Preset::over_18));
  CHECK(words(reader.take(answer(request, issued))).starts_with("red issuer_key: issuer_key_on_ledger!key_absent"));
}

TEST_CASE("the privilege's entry counts only when privileges are asked for", "[verifier]") {
  const auto of = [](status::Value value, Preset preset) {
    return verdict_after(
        [value](Reader& reader) { reader.ledger.world.set_entry(kPrivilegeList, kPrivilegeIndex, value); },
        listed_mdl(), preset);
  };
  CHECK(of(status::Value::suspended, Preset::may_drive) ==
        "red privilege_suspended: privilege_status!status_suspended portrait?image");
  CHECK(of(status::Value::invalid, Preset::may_drive) ==
        "red privilege_withdrawn: privilege_status!status_invalid portrait?image");
  CHECK(of(status::Value::valid, Preset::may_drive) == "amber picture_unreadable: portrait?image");
  CHECK(of(status::Value::suspended, Preset::who_is_it) == "amber picture_unreadable: portrait?image");

  Reader reader;
  const auto request = request_of(reader.ask(Preset::over_18));
  CHECK(words(reader.take(answer(request, listed_age()))) == "green age_yes");
  CHECK(reader.ledger.asked == std::vector{kDocumentList.pack()});
  const auto whole = request_of(reader.ask(Preset::who_is_it));
  reader.ledger.asked.clear();
  (void)reader.take(answer(whole, listed_mdl()));
  CHECK(reader.ledger.asked == std::vector{kDocumentList.pack()});
}
