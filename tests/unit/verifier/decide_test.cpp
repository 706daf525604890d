#include "verifier/decide.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::verifier;

namespace {

// All 19 checks of one document, with what is wanted in the place of some.
class Checks {
 public:
  Checks() {
    for (std::size_t i = 0; i < kCheckIds; ++i) {
      const auto id = static_cast<CheckId>(i);
      std::optional<std::uint32_t> doc;
      if (is_of_document(id)) doc = 0;
      entries_.push_back({id, Check::passed(), doc});
    }
  }
  Checks& set(CheckId id, const Check& check) {
    entries_[static_cast<std::size_t>(id)].check = check;
    return *this;
  }
  std::vector<CheckEntry> entries() const { return entries_; }
  Decision decide(std::optional<bool> age = std::nullopt, const Policies& policies = {}) const {
    return verifier::decide({.checks = entries_, .age = age, .policies = policies});
  }

 private:
  std::vector<CheckEntry> entries_;
};

Check of(CheckResult result, Reason reason) {
  const bool plain = result == CheckResult::pass || result == CheckResult::not_applicable;
  return {result, plain ? Reason::none : reason, std::nullopt};
}

std::string words(const Decision& decision) {
  return std::string(outcome_name(decision.outcome)) + " " + std::string(headline_name(decision.headline));
}

// The specification's own list of what is never green, told without the code's order of things.
bool may_be_green(const std::array<CheckResult, kCheckIds>& r) {
  const auto is = [&](CheckId id, CheckResult result) { return r[static_cast<std::size_t>(id)] == result; };
  const auto pass = [&](CheckId id) { return is(id, CheckResult::pass); };
  const auto fine = [&](CheckId id) { return pass(id) || is(id, CheckResult::not_applicable); };
  for (CheckId id : {CheckId::document_type, CheckId::issuer_signature, CheckId::digests, CheckId::validity,
                     CheckId::key_authorisation, CheckId::device_signature}) {
    if (!pass(id)) return false;
  }
  if (is(CheckId::issuer_chain, CheckResult::fail)) return false;
  if (!pass(CheckId::issuer_chain) && !pass(CheckId::issuer_key_on_ledger)) return false;
  for (CheckId id : {CheckId::issuer_key_on_ledger, CheckId::status}) {
    if (!pass(id)) return false;  // without policies
  }
  for (CheckId id : {CheckId::envelope, CheckId::decode, CheckId::clock, CheckId::transcript, CheckId::privilege_status,
                     CheckId::requested_elements, CheckId::portrait, CheckId::duplicate}) {
    if (!fine(id)) return false;
  }
  return pass(CheckId::freshness) && !is(CheckId::anchor, CheckResult::fail);
}

constexpr CheckResult kResults[] = {CheckResult::pass, CheckResult::fail, CheckResult::unknown,
                                    CheckResult::not_applicable};

}  // namespace

TEST_CASE("each check has its colour", "[verifier]") {
  struct Row {
    CheckId id;
    Reason reason;
    const char* fail;
    const char* unknown;
  };
  const Row rows[] = {
      {CheckId::envelope, Reason::envelope_check, "grey no_verdict", "grey no_verdict"},
      {CheckId::decode, Reason::cbor, "grey no_verdict", "grey no_verdict"},
      {CheckId::clock, Reason::reader_clock, "amber clock_wrong", "amber clock_wrong"},
      {CheckId::transcript, Reason::slot_expired, "grey no_verdict", "grey no_verdict"},
      {CheckId::anchor, Reason::anchor_old, "amber old_anchor", "green valid"},
      {CheckId::document_type, Reason::docType_mismatch, "red not_genuine", "red not_genuine"},
      {CheckId::issuer_chain, Reason::chain_path, "red issuer_unknown", "green valid"},
      {CheckId::issuer_signature, Reason::issuer_signature, "red not_genuine", "red not_genuine"},
      {CheckId::digests, Reason::digest_mismatch, "red not_genuine", "red not_genuine"},
      {CheckId::validity, Reason::expired, "red expired", "amber issuer_key_unchecked"},
      {CheckId::validity, Reason::not_yet_valid, "red not_yet_valid", "amber issuer_key_unchecked"},
      {CheckId::validity, Reason::signed_outside_certificate, "red not_genuine", "amber issuer_key_unchecked"},
      {CheckId::key_authorisation, Reason::key_not_authorised, "red not_genuine", "red not_genuine"},
      {CheckId::device_signature, Reason::device_signature, "red not_this_phone", "red not_this_phone"},
      {CheckId::issuer_key_on_ledger, Reason::key_revoked, "red issuer_key", "amber issuer_key_unchecked"},
      {CheckId::status, Reason::status_invalid, "red withdrawn", "amber status_unknown"},
      {CheckId::status, Reason::status_superseded, "red replaced", "amber status_unknown"},
      {CheckId::status, Reason::status_suspended, "red suspended", "amber status_unknown"},
      {CheckId::privilege_status, Reason::status_suspended, "red privilege_suspended", "amber status_unknown"},
      {CheckId::privilege_status, Reason::status_invalid, "red privilege_withdrawn", "amber status_unknown"},
      {CheckId::freshness, Reason::status_unavailable, "amber not_confirmed", "amber not_confirmed"},
      {CheckId::requested_elements, Reason::element_missing, "amber incomplete", "amber incomplete"},
      {CheckId::portrait, Reason::portrait_missing, "amber no_picture", "amber no_picture"},
      {CheckId::portrait, Reason::image, "amber picture_unreadable", "amber picture_unreadable"},
      {CheckId::duplicate, Reason::already_answered, "amber duplicate", "amber duplicate"},
  };
  CHECK(words(Checks().decide()) == "green valid");
  CHECK(words(Checks().decide(true)) == "green age_yes");
  CHECK(words(Checks().decide(false)) == "red age_no");
  for (const Row& row : rows) {
    INFO(check_name(row.id) << " " << reason_name(row.reason));
    CHECK(words(Checks().set(row.id, Check::failed(row.reason)).decide()) == row.fail);
    CHECK(words(Checks().set(row.id, Check::unknown(row.reason)).decide()) == row.unknown);
  }
}

TEST_CASE("the headline is the gravest", "[verifier]") {
  const auto fail = [](Reason reason) { return Check::failed(reason); };
  Checks checks;
  checks.set(CheckId::freshness, fail(Reason::status_unavailable));
  checks.set(CheckId::validity, fail(Reason::expired));
  CHECK(words(checks.decide(false)) == "red expired");
  checks.set(CheckId::privilege_status, fail(Reason::status_suspended));
  CHECK(words(checks.decide()) == "red privilege_suspended");
  checks.set(CheckId::status, fail(Reason::status_superseded));
  CHECK(words(checks.decide()) == "red replaced");
  checks.set(CheckId::issuer_key_on_ledger, fail(Reason::key_absent));
  CHECK(words(checks.decide()) == "red issuer_key");
  checks.set(CheckId::device_signature, fail(Reason::device_signature));
  CHECK(words(checks.decide()) == "red not_this_phone");
  checks.set(CheckId::digests, fail(Reason::digest_mismatch));
  CHECK(words(checks.decide()) == "red not_genuine");
  checks.set(CheckId::transcript, fail(Reason::slot_expired));
  CHECK(words(checks.decide()) == "grey no_verdict");
}

TEST_CASE("two ambers that go together have one sentence", "[verifier]") {
  Checks checks;
  checks.set(CheckId::issuer_key_on_ledger, Check::unknown(Reason::status_unavailable));
  checks.set(CheckId::status, Check::unknown(Reason::status_unavailable));
  CHECK(words(checks.decide()) == "amber both_unchecked");
}

TEST_CASE("discarded evidence and a development chain cap at amber", "[verifier]") {
  const Checks checks;
  const auto entries = checks.entries();
  CHECK(words(decide({.checks = entries, .evidence_discarded = true})) == "amber evidence_discarded");
  CHECK(words(decide({.checks = entries, .development = true})) == "amber development");
}

TEST_CASE("outside the ledger, policy decides", "[verifier]") {
  Checks checks;
  checks.set(CheckId::issuer_key_on_ledger, Check::not_applicable());
  CHECK(words(checks.decide()) == "amber unlisted");
  CHECK(words(checks.decide({}, {true, false})) == "green valid");
  // Its root is not known either.
  checks.set(CheckId::issuer_chain, Check::unknown(Reason::issuer_unknown));
  CHECK(words(checks.decide({}, {true, true})) == "red issuer_unknown");
  checks.set(CheckId::issuer_chain, Check::passed());
  checks.set(CheckId::status, Check::not_applicable());
  CHECK(words(checks.decide({}, {true, false})) == "amber unlisted");
  CHECK(words(checks.decide({}, {true, true})) == "green valid");
  // Freshness does not apply only where nothing of the ledger was needed.
  checks.set(CheckId::freshness, Check::not_applicable());
  CHECK(words(checks.decide({}, {true, true})) == "amber not_confirmed");  // the privilege's entry was
  checks.set(CheckId::privilege_status, Check::not_applicable());
  CHECK(words(checks.decide({}, {true, true})) == "green valid");
}

TEST_CASE("no document is no green", "[verifier]") {
  std::vector<CheckEntry> entries = Checks().entries();
  std::erase_if(entries, [](const CheckEntry& entry) { return entry.doc.has_value(); });
  CHECK(words(decide({.checks = entries})) == "amber incomplete");
  CHECK(words(decide({.checks = {}})) == "grey no_verdict");
  CHECK(words(decide({.checks = entries, .age = true})) == "amber incomplete");
  CHECK(words(decide({.checks = entries, .age = false})) == "amber incomplete");
}

TEST_CASE("of several documents the worst counts", "[verifier]") {
  std::vector<CheckEntry> entries = Checks().entries();
  for (const CheckEntry& entry : Checks().entries()) {
    if (entry.doc) entries.push_back({entry.id, entry.check, 1});
  }
  CHECK(words(decide({.checks = entries})) == "green valid");
  for (CheckEntry& entry : entries) {
    if (entry.doc != 1u) continue;
    const Check before = entry.check;
    entry.check = Check::failed(Reason::status_suspended);
    CHECK(decide({.checks = entries}).outcome == Outcome::red);
    entry.check = before;
  }
  // The second document's checks were not all made.
  entries.pop_back();
  CHECK(decide({.checks = entries}).outcome != Outcome::green);
}

TEST_CASE("nothing outside the green row is ever green", "[verifier]") {
  // Every choice of three checks with every result each, and the others passed.
  std::size_t greens = 0, others = 0;
  for (std::size_t a = 0; a < kCheckIds; ++a) {
    for (std::size_t b = a + 1; b < kCheckIds; ++b) {
      for (std::size_t c = b + 1; c < kCheckIds; ++c) {
        for (unsigned turn = 0; turn < 64; ++turn) {
          std::array<CheckResult, kCheckIds> results;
          results.fill(CheckResult::pass);
          results[a] = kResults[turn % 4];
          results[b] = kResults[turn / 4 % 4];
          results[c] = kResults[turn / 16];
          Checks checks;
          for (std::size_t i = 0; i < kCheckIds; ++i) checks.set(static_cast<CheckId>(i), of(results[i], Reason::cbor));
          const bool green = checks.decide().outcome == Outcome::green;
          if (green != may_be_green(results)) {
            INFO(a << " " << b << " " << c << " turn " << turn);
            CHECK(green == may_be_green(results));
          }
          ++(green ? greens : others);
        }
      }
    }
  }
  CHECK(greens > 1'000);
  CHECK(others > 40'000);
}

TEST_CASE("no chance result is green that may not be", "[verifier]") {
  std::uint64_t state = 7;
  for (int i = 0; i < 200'000; ++i) {
    std::array<CheckResult, kCheckIds> results;
    Checks checks;
    for (std::size_t k = 0; k < kCheckIds; ++k) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      // Mostly passed, so that green is near.
      const std::uint64_t draw = state >> 40;
      results[k] = draw % 8 != 0 ? CheckResult::pass : kResults[draw / 8 % 4];
      checks.set(static_cast<CheckId>(k), of(results[k], Reason::cbor));
    }
    const bool green = checks.decide().outcome == Outcome::green;
    if (green != may_be_green(results)) CHECK(green == may_be_green(results));
  }
}
