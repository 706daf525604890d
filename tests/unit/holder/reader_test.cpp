#include "support/holder_kit.hpp"
#include "support/verifier_kit.hpp"

// The wallet before a real reader: what one makes is what the other judges.

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

namespace {

struct Table {
  Wallet wallet = new_wallet();
  FakeLedger ledger = good_ledger();
  Reader reader;

  Table() {
    ledger.newest.reset();
    ledger.members = {{kNewYork, "NY"}, {kCalifornia, "CA"}};
    CardRecord card;
    card.id = "card";
    card.doc_type = mdoc::kMdlDocType;
    card.issuer = "NY";
    SP_REQUIRE_OK(wallet.store().put_card(card));
    for (const Bytes& issued : {listed_mdl(), listed_age()}) {
      CopyRecord copy;
      copy.id = issued == listed_mdl() ? "licence" : "age";
      copy.card = card.id;
      copy.issuer_signed = issued;
      copy.device_key = key_from_seed(kDeviceSeed).scalar().clone();
      SP_REQUIRE_OK(wallet.store().put_copy(std::move(copy)));
    }
  }

  Review review(const verifier::Asked& asked) {
    Taken taken = wallet.take(asked.uri, ledger, reader.now, 0);
    REQUIRE(std::holds_alternative<Review>(taken));
    return std::get<Review>(std::move(taken));
  }
  std::string verdict(const verifier::Asked& asked, const std::vector<std::string>& withheld = {}) {
    const auto answer = wallet.share(review(asked).id, withheld, ledger, reader.now, fresh_entropy());
    SP_REQUIRE_OK(answer);
    verifier::Checked checked = reader.take(answer->envelope);
    if (!judged(checked).needs_image) return words(checked);
    const auto final_verdict = reader.verifier.image_decoded(true);
    REQUIRE(final_verdict.has_value());
    return words(final_verdict->verdict);
  }
};

}  // namespace

TEST_CASE("every question of a reader is answered as it judges right", "[holder]") {
  using verifier::Preset;
  const auto verdict = [](Preset preset) {
    Table table;
    return table.verdict(table.reader.ask(preset));
  };
  CHECK(verdict(Preset::over_18) == "green age_yes");
  CHECK(verdict(Preset::over_21) == "red age_no");
  CHECK(verdict(Preset::may_drive) == "green valid");
  CHECK(verdict(Preset::who_is_it) == "green valid");
  CHECK(verdict(Preset::hotel) == "green valid");
}

TEST_CASE("what the person keeps back is missing, and nothing else is wrong", "[holder]") {
  Table table;
  CHECK(table.verdict(table.reader.ask(verifier::Preset::who_is_it), {"org.iso.18013.5.1/birth_date"}) ==
        "amber incomplete: requested_elements!element_missing");
}

TEST_CASE("a declined question only stops the reader's waiting", "[holder]") {
  Table table;
  const auto asked = table.reader.ask(verifier::Preset::over_18);
  const auto notice = table.wallet.decline(table.review(asked).id, table.reader.now, fresh_entropy());
  SP_REQUIRE_OK(notice);
  CHECK(words(table.reader.take(*notice)) == "notice");
}

TEST_CASE("show mode passes a reader that asked nothing", "[holder]") {
  Table table;
  table.reader.ledger.directory = {to_bytes(issuer().signer.der())};
  const auto slot = table.wallet.show(present::Profile::age, {"", 18}, table.ledger, table.reader.now, fresh_entropy());
  SP_REQUIRE_OK(slot);
  CHECK(words(table.reader.take(slot->envelope)) == "green age_yes: anchor?anchor_unknown");
  table.reader.now += 46;
  table.reader.ticks += 46'000;
  CHECK(words(table.reader.take(slot->envelope)) == "grey no_verdict: transcript!slot_expired anchor?anchor_unknown");
}

TEST_CASE("a desk's question of a move brings the consent along", "[holder]") {
  Table table;
  verifier::Question question = verifier::question_of(verifier::Preset::may_drive);
  question.purpose.code = present::kPurposeDmvDesk;
  question.transfer = present::TransferAsk{
      .to = kCalifornia, .due = static_cast<std::uint64_t>(kCheckTime) + 86'400, .text = "Move my licence."};
  const auto asked = table.reader.ask(question);
  const Review review = table.review(asked);
  REQUIRE(review.move.has_value());
  const auto answer = table.wallet.share(review.id, {}, table.ledger, table.reader.now, fresh_entropy());
  SP_REQUIRE_OK(answer);
  const verifier::Checked checked = table.reader.take(answer->envelope);
  REQUIRE(judged(checked).consent.has_value());
  CHECK(ledger::licence_transfer::transfer_id(judged(checked).consent->holder, judged(checked).consent->salt) ==
        *answer->move);
  CHECK(judged(checked).consent->from == kNewYork);
}
