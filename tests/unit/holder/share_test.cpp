#include "crypto/keccak.hpp"
#include "crypto/secp256k1.hpp"
#include "support/holder_kit.hpp"

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

namespace {

struct Fixture {
  Wallet wallet = new_wallet();
  FakeLedger ledger = good_ledger();

  explicit Fixture(std::size_t copies = 2) { put_licence(wallet, copies); }

  Review review(const Bytes& body, UnixTime now = kCheckTime) {
    Taken taken = wallet.take(request_text(body), ledger, now, 0);
    const auto* refused = std::get_if<TakenRefused>(&taken);
    INFO("refused: " << (refused ? refused->reason : ""));
    REQUIRE(std::holds_alternative<Review>(taken));
    return std::get<Review>(std::move(taken));
  }
  Result<Answer> share(const Review& review, std::vector<std::string> withheld = {}, UnixTime now = kCheckTime) {
    return wallet.share(review.id, withheld, ledger, now, fresh_entropy());
  }
};

Bytes driving_request() {
  present::RequestInfo info = request_info();
  info.purpose.code = present::kPurposeDriving;
  return request_body(info, {driving_items()});
}

present::RequestInfo move_info(ledger::Jurisdiction to) {
  present::RequestInfo info = request_info();
  info.purpose.code = present::kPurposeDmvDesk;
  info.name = "California DMV";
  info.transfer = present::TransferAsk{.to = to,
                                       .due = static_cast<std::uint64_t>(kCheckTime) + 86'400 * 9,
                                       .text = "Move my licence from New York to California."};
  return info;
}

}  // namespace

TEST_CASE("a review says who asks, what they learn and what they do not", "[holder]") {
  Fixture f;
  const Bytes body = request_body(request_info(), {age_items(18)});
  const Review review = f.review(body);
  CHECK(review.id == to_hex(read_request(body).ref()));
  CHECK(review.asker.name == "Corner bar");
  CHECK_FALSE(review.asker.verified);
  CHECK(review.purpose.code == present::kPurposeAge);
  CHECK(review.expires_at == kCheckTime + 120);
  CHECK(review.channels == std::vector{present::Channel::qr});
  CHECK(review.refused.empty());
  REQUIRE(review.documents.size() == 1);
  CHECK(review.documents[0].card == "card-1");
  REQUIRE(review.documents[0].elements.size() == 1);
  const ReviewElement& element = review.documents[0].elements[0];
  CHECK(element.element == "age_over_18");
  CHECK(element.available);
  CHECK(element.answer == mdoc::bool_value(true));
  CHECK(review.hidden ==
        std::vector<std::string>{"age_over_16", "age_over_21", "age_over_65", "issuing_jurisdiction", "portrait"});
}

TEST_CASE("the nearest age is told where the very one is not held", "[holder]") {
  Fixture f;
  CHECK(f.review(request_body(request_info(), {age_items(17)})).documents[0].elements[0].element == "age_over_18");
  CHECK(f.review(request_body(request_info(0x67), {age_items(25)})).documents[0].elements[0].element == "age_over_21");
  // Two questions with one answer.
  const std::string a = "age_over_12", b = "age_over_14";
  const mdoc::RequestedElement wanted[] = {{mdoc::kAgeNameSpace, a, false}, {mdoc::kAgeNameSpace, b, true}};
  const Review both =
      f.review(request_body(request_info(0x68), {mdoc::encode_items_request(mdoc::kAgeDocType, wanted)}));
  REQUIRE(both.documents[0].elements.size() == 1);
  CHECK(both.documents[0].elements[0].retained);
}

TEST_CASE("an answer opens for the asker and verifies", "[holder]") {
  Fixture f;
  const Bytes body = request_body(request_info(), {age_items(18)});
  const Review review = f.review(body);
  const auto answer = f.share(review);
  SP_REQUIRE_OK(answer);
  CHECK(answer->until == kCheckTime + 180);
  CHECK_FALSE(answer->stapled);
  const OpenedAnswer opened = open_answer(answer->envelope, read_request(body));
  REQUIRE(opened.outcomes.size() == 1);
  CHECK(words(opened.outcomes[0]) == "sound");
  CHECK(opened.elements == std::vector<std::string>{"org.statepass.age.1/age_over_18"});
  CHECK(equal(*present::read_text(answer->carried_text, present::Origin::pasted), answer->envelope));
  // The copy counts as used from now on, and the history has no values.
  CHECK(f.wallet.unsaved());
  std::size_t used = 0;
  for (const auto& [id, copy] : f.wallet.store().copies()) used += copy.used_at != 0 ? 1 : 0;
  CHECK(used == 1);
  const auto history = f.wallet.history();
  REQUIRE(history.size() == 1);
  CHECK(history[0].kind == HistoryKind::shared);
  CHECK(history[0].asker->name == "Corner bar");
  CHECK(history[0].elements == std::vector<std::string>{"age_over_18"});
  CHECK(history[0].card == "card-1");
}

TEST_CASE("a request is answered once, with the same bytes however often it is drawn", "[holder]") {
  Fixture f;
  const Bytes body = request_body(request_info(), {age_items(18)});
  const Review review = f.review(body);
  SP_CHECK_ERROR(f.wallet.redraw(review.id), holder_review_unknown);
  const auto answer = f.share(review);
  SP_REQUIRE_OK(answer);
  SP_CHECK_ERROR(f.share(review), holder_answered);
  SP_CHECK_ERROR(f.wallet.decline(review.id, kCheckTime, fresh_entropy()), holder_answered);
  const auto again = f.wallet.redraw(review.id);
  SP_REQUIRE_OK(again);
  CHECK(again->envelope == answer->envelope);
  const auto replayed = [&](Wallet& wallet) {
    const Taken taken = wallet.take(request_text(body), f.ledger, kCheckTime, 0);
    const auto* refused = std::get_if<TakenRefused>(&taken);
    return refused ? refused->reason : "not refused";
  };
  CHECK(replayed(f.wallet) == "already_answered");
  SP_REQUIRE_OK(f.wallet.closed(review.id));
  SP_CHECK_ERROR(f.wallet.closed(review.id), holder_review_unknown);
  SP_CHECK_ERROR(f.wallet.redraw(review.id), holder_review_unknown);
  CHECK(replayed(f.wallet) == "already_answered");
  // Neither does a killed and reopened wallet answer again.
  const auto file = f.wallet.seal(fresh_entropy());
  SP_REQUIRE_OK(file);
  auto reopened = Wallet::open(test_config(), *file, bytes_of(kPassphrase));
  SP_REQUIRE_OK(reopened);
  CHECK(replayed(*reopened) == "already_answered");
}

TEST_CASE("an answered request is remembered as long as it could be answered again", "[holder]") {
  Fixture f;
  const Bytes first = request_body(request_info(), {age_items(18)});
  SP_REQUIRE_OK(f.share(f.review(first)));
  present::RequestInfo later = request_info(0x67);
  later.created = kCheckTime + 180;
  SP_REQUIRE_OK(f.share(f.review(request_body(later, {age_items(18)}), later.created), {}, later.created));
  CHECK(f.wallet.store().is_answered(read_request(first).ref()));
  later.nonce.fill(1);
  later.created += 1;
  SP_REQUIRE_OK(f.share(f.review(request_body(later, {age_items(18)}), later.created), {}, later.created));
  CHECK_FALSE(f.wallet.store().is_answered(read_request(first).ref()));
}

TEST_CASE("every answer has a fresh copy, and the last one stays", "[holder]") {
  Fixture f;
  std::vector<Bytes> signed_by;
  for (std::uint8_t i = 0; i < 3; ++i) {
    const Bytes body = request_body(request_info(static_cast<std::uint8_t>(0x70 + i)), {age_items(18)});
    const auto answer = f.share(f.review(body), {}, kCheckTime + i);
    SP_REQUIRE_OK(answer);
    const OpenedAnswer opened = open_answer(answer->envelope, read_request(body), static_cast<std::uint8_t>(0x70 + i));
    const auto response = mdoc::parse_device_response(opened.device_response);
    SP_REQUIRE_OK(response);
    signed_by.push_back(to_bytes(response->documents[0].issuer_signed.mso.device_key));
  }
  CHECK(signed_by[0] != signed_by[1]);
  // Of two used ones the one that was shown longer ago.
  CHECK(signed_by[2] == signed_by[0]);
  CHECK(f.wallet.cards(f.ledger, kCheckTime)[0].copies_left == 2);  // of the licence itself
}

TEST_CASE("what was taken out is not told", "[holder]") {
  Fixture f;
  const Bytes body = driving_request();
  const Review review = f.review(body);
  std::vector<std::string> names;
  for (const auto& element : review.documents[0].elements) names.push_back(element.element);
  CHECK(names == std::vector<std::string>{"family_name", "portrait", "driving_privileges", "privilege_status"});
  const std::vector<std::string> everything{"org.iso.18013.5.1/family_name", "org.iso.18013.5.1/portrait",
                                            "org.iso.18013.5.1/driving_privileges"};
  SP_CHECK_ERROR(f.share(review, everything), holder_nothing_shared);
  // The pointer to the privilege status goes with the privileges, and never without.
  const auto answer = f.share(review, {"org.iso.18013.5.1/driving_privileges"});
  SP_REQUIRE_OK(answer);
  const OpenedAnswer opened = open_answer(answer->envelope, read_request(body));
  CHECK(words(opened.outcomes[0]) == "sound");
  CHECK(opened.elements ==
        std::vector<std::string>{"org.iso.18013.5.1.mDL/family_name", "org.iso.18013.5.1.mDL/portrait"});
}

TEST_CASE("privileges take their status along, asked for or not", "[holder]") {
  Fixture f;
  using namespace mdoc;
  const RequestedElement only[] = {{kMdlNameSpace, kDrivingPrivileges, true}};
  const Review with = f.review(request_body(request_info(), {encode_items_request(kMdlDocType, only)}));
  REQUIRE(with.documents[0].elements.size() == 2);
  CHECK(with.documents[0].elements[1].element == kPrivilegeStatus);
  const RequestedElement pointer[] = {{kStatepassNameSpace, kPrivilegeStatus, false},
                                      {kMdlNameSpace, "family_name", false},
                                      {kMdlNameSpace, "hair_colour", false}};
  const Review without = f.review(request_body(request_info(0x67), {encode_items_request(kMdlDocType, pointer)}));
  REQUIRE(without.documents[0].elements.size() == 2);
  CHECK(without.documents[0].elements[0].element == "family_name");
  CHECK_FALSE(without.documents[0].elements[1].available);
}

TEST_CASE("what cannot be answered is refused without a difference for the asker", "[holder]") {
  Fixture f;
  const mdoc::RequestedElement other[] = {{"org.example", "x", false}};
  const Review none = f.review(request_body(request_info(), {mdoc::encode_items_request("org.example.doc", other)}));
  CHECK(none.refused == "no_document");
  SP_CHECK_ERROR(f.share(none), holder_refused);
  const auto notice = f.wallet.decline(none.id, kCheckTime, fresh_entropy());
  SP_REQUIRE_OK(notice);
  const Review old = f.review(request_body(
                                  [] {
                                    present::RequestInfo info = request_info();
                                    info.created = kIssueTime + 40 * kSecondsPerDay;
                                    return info;
                                  }(),
                                  {age_items()}),
                              kIssueTime + 40 * kSecondsPerDay);
  CHECK(old.refused == "no_copies");
  SP_CHECK_ERROR(f.wallet.share("00", {}, f.ledger, kCheckTime, fresh_entropy()), holder_review_unknown);
  SP_CHECK_ERROR(f.wallet.share("00", {}, f.ledger, kCheckTime, Bytes(8)), holder_entropy);
}

TEST_CASE("declining can be shown, and is remembered", "[holder]") {
  Fixture f;
  const Bytes body = request_body(request_info(), {age_items(18)});
  const Review review = f.review(body);
  const auto notice = f.wallet.decline(review.id, kCheckTime, fresh_entropy());
  SP_REQUIRE_OK(notice);
  const auto envelope = present::read_envelope(*notice);
  REQUIRE(envelope->kind == present::Kind::notice);
  CHECK(present::read_notice(envelope->body) ==
        present::Notice{read_request(body).ref(), present::NoticeCode::declined});
  CHECK(f.wallet.history()[0].kind == HistoryKind::declined);
  SP_CHECK_ERROR(f.wallet.decline(review.id, kCheckTime, fresh_entropy()), holder_review_unknown);
  SP_CHECK_ERROR(f.wallet.delete_history("nothing"), holder_history_unknown);
  SP_REQUIRE_OK(f.wallet.delete_history(f.wallet.history()[0].id));
  CHECK(f.wallet.history().empty());
  (void)f.review(body);  // asked anew, it may be answered
}

TEST_CASE("a request that ran out while the person was thinking is not answered", "[holder]") {
  Fixture f;
  const Review review = f.review(request_body(request_info(), {age_items(18)}));
  SP_CHECK_ERROR(f.share(review, {}, kCheckTime + 181), present_request_expired);
  CHECK(f.wallet.history().empty());
}

TEST_CASE("evidence goes along when it is wished, held and short enough", "[holder]") {
  const auto stapled = [](Fixture& f, present::RequestInfo info) {
    const auto answer = f.share(f.review(request_body(info, {driving_items()})));
    SP_REQUIRE_OK(answer);
    return answer->stapled;
  };
  present::RequestInfo info = request_info();
  info.evidence = present::EvidenceWish{.wanted = true, .chain = kTestChain, .number = 30, .block_hash = Hash32{3}};
  Fixture f;
  f.ledger.staple = cbor::Encoder().map(1).uint(1).uint(kTestChain).take();
  CHECK(stapled(f, info));
  REQUIRE(f.ledger.evidence_asked.size() == 1);
  CHECK(f.ledger.evidence_asked[0].places.size() == 2);
  CHECK(f.ledger.evidence_asked[0].number == 30);
  Fixture unwished;
  unwished.ledger.staple = f.ledger.staple;
  CHECK_FALSE(stapled(unwished, request_info()));
  Fixture other_chain;
  other_chain.ledger.staple = f.ledger.staple;
  present::RequestInfo elsewhere = info;
  elsewhere.evidence->chain = 1;
  CHECK_FALSE(stapled(other_chain, elsewhere));
  // Too long with it: the answer goes without.
  Fixture narrow;
  Bytes noise;
  while (noise.size() < 6'000) append(noise, crypto::keccak256(noise));
  narrow.ledger.staple = cbor::Encoder().map(1).uint(9).bstr(noise).take();
  info.longest = 6'000;
  CHECK_FALSE(stapled(narrow, info));
  Fixture too_narrow;
  info.longest = 1'024;
  const Review review = too_narrow.review(request_body(info, {driving_items()}));
  SP_CHECK_ERROR(too_narrow.share(review), present_too_large);
  CHECK(too_narrow.wallet.history().empty());
}

TEST_CASE("a certificate that the ledger lists may be named instead of sent", "[holder]") {
  present::RequestInfo info = request_info();
  const auto size = [&info](bool by_reference, bool known) {
    Fixture f;
    if (!known) f.ledger.keys.clear();
    info.by_reference = by_reference;
    const auto answer = f.share(f.review(request_body(info, {age_items()})));
    SP_REQUIRE_OK(answer);
    return answer->envelope.size();
  };
  const std::size_t whole = size(false, true);
  CHECK(size(true, true) + 200 < whole);
  CHECK(size(true, false) == whole);
}

TEST_CASE("consent to a move is signed beside the licence", "[holder]") {
  Fixture f;
  const Bytes body = request_body(move_info(kCa), {driving_items()});
  const Review review = f.review(body);
  REQUIRE(review.move.has_value());
  CHECK(review.move->from == "NY");
  CHECK(review.move->to == "CA");
  const std::vector<std::string> everything{"org.iso.18013.5.1/family_name", "org.iso.18013.5.1/portrait",
                                            "org.iso.18013.5.1/driving_privileges"};
  SP_CHECK_ERROR(f.share(review, everything), holder_nothing_shared);
  const auto answer = f.share(review);
  SP_REQUIRE_OK(answer);
  REQUIRE(answer->move.has_value());
  const OpenedAnswer opened = open_answer(answer->envelope, read_request(body));
  const auto presentation = present::read_presentation(opened.presentation);
  SP_REQUIRE_OK(presentation);
  REQUIRE(presentation->consent.has_value());
  const present::TransferConsent& consent = *presentation->consent;
  CHECK(consent.from == kNy);
  CHECK(ledger::licence_transfer::transfer_id(consent.holder, consent.salt) == *answer->move);
  const ledger::licence_transfer::TransferConsent said{
      .holder = consent.holder,
      .salt = consent.salt,
      .from = kNy,
      .to = kCa,
      .due = kCheckTime + 86'400 * 9,
      .statement = crypto::keccak256(bytes_of("Move my licence from New York to California."))};
  ByteArray<65> signature = consent.signature;
  signature[64] = static_cast<std::uint8_t>(signature[64] - 27);
  const auto key = crypto::secp256k1_recover(said.digest(kTestChain, f.ledger.transfer_contract()), signature);
  SP_REQUIRE_OK(key);
  CHECK(eth::address_of(*key) == consent.holder);
  const auto moves = f.wallet.moves();
  REQUIRE(moves.size() == 1);
  CHECK(moves[0].id == *answer->move);
  CHECK(moves[0].station == MoveStation::asked);
  CHECK(moves[0].turn == Turn::destination);
  CHECK(f.wallet.history()[0].kind == HistoryKind::moved);
}

TEST_CASE("a move needs two states that the ledger is proved to have", "[holder]") {
  Fixture f;
  CHECK(f.review(request_body(move_info(99), {driving_items()})).refused == "holder_member_unknown");
  CHECK(f.review(request_body(move_info(kNy), {driving_items()})).refused == "holder_move_same");
  f.ledger.members.clear();
  CHECK(f.review(request_body(move_info(kCa), {driving_items()})).refused == "holder_member_unknown");
}
