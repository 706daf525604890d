#include "present/drawing.hpp"
#include "present/notice.hpp"
#include "support/verifier_kit.hpp"

using namespace statepass;
using namespace statepass::test;
using verifier::Preset;

TEST_CASE("over 18: asked, answered, green; the same bytes again give the same verdict", "[verifier]") {
  Reader reader;
  const auto asked = reader.ask(Preset::over_18);
  CHECK(asked.uri.starts_with("statepass:1/"));
  CHECK(asked.expires_at == reader.now + 120);
  const auto request = request_of(asked);
  CHECK(request.info().name == "Corner bar");
  CHECK(request.info().purpose.code == present::kPurposeAge);
  CHECK_FALSE(request.info().by_reference);
  const Bytes envelope = answer(request, listed_age());
  const auto first = reader.take(envelope);
  REQUIRE(words(first) == "green age_yes");
  const auto& judgement = judged(first);
  CHECK(judgement.verdict.answers == std::vector{std::pair(std::string("age_over_18"), true)});
  CHECK(judgement.verdict.missing.empty());
  CHECK(judgement.verdict.unrequested.empty());
  CHECK(judgement.verdict.checks.size() == verifier::kCheckIds);
  REQUIRE(judgement.values.size() == 1);
  CHECK(judgement.values[0].element == "age_over_18");
  CHECK_FALSE(judgement.needs_image);
  reader.now += 40;
  const auto again = reader.take(envelope);
  CHECK(judged(again).verdict == judgement.verdict);
  // Another answer to the same question.
  CHECK(words(reader.take(sealed_envelope(
            request, {test::present(listed_age(), asked_elements(request), request.transcript()), {}, {}}, 0x78))) ==
        "grey no_verdict: transcript!already_answered");
}

TEST_CASE("under age is a red no, of a genuine document", "[verifier]") {
  Reader reader;
  const auto request = request_of(reader.ask(Preset::over_21));
  const auto checked = reader.take(answer(request, listed_age()));
  CHECK(words(checked) == "red age_no");
  CHECK(judged(checked).verdict.answers == std::vector{std::pair(std::string("age_over_21"), false)});
}

TEST_CASE("an answer is good for its reader, its question and its time alone", "[verifier]") {
  Reader reader, other;
  const auto request = request_of(reader.ask(Preset::over_18));
  other.entropy = 0x10;
  const auto elsewhere = request_of(other.ask(Preset::over_18));
  CHECK(words(reader.take(answer(elsewhere, listed_age()))) == "grey no_verdict: transcript!request_unknown");
  // Signed for another reader, sealed to this one: the phone was somewhere else.
  CHECK(words(reader.take(sealed_envelope(
            request, {test::present(listed_age(), asked_elements(request), elsewhere.transcript()), {}, {}}))) ==
        "red not_this_phone: device_signature!device_signature");

  const auto late = request_of(reader.ask(Preset::over_18));
  const Bytes envelope = answer(late, listed_age());
  CHECK(words(reader.take(answer(request, listed_age()))) == "grey no_verdict: transcript!request_unknown");
  reader.ticks += 120'001;
  CHECK(words(reader.take(envelope)) == "grey no_verdict: transcript!request_unknown");
  const auto gone = request_of(reader.ask(Preset::over_18));
  reader.verifier.cancel();
  CHECK(words(reader.take(answer(gone, listed_age()))) == "grey no_verdict: transcript!request_unknown");
}

TEST_CASE("a document of another phone, a changed value, an old document", "[verifier]") {
  Reader reader;
  const auto take = [&](auto change) {
    const auto request = request_of(reader.ask(Preset::over_18));
    CborNode tree = cbor_tree(test::present(listed_age(), asked_elements(request), request.transcript()));
    change(tree);
    return words(reader.take(sealed_envelope(request, {cbor_bytes(tree), {}, {}})));
  };
  CHECK(take([](CborNode&) {}) == "green age_yes");
  reader.now += 31 * kSecondsPerDay;
  reader.ledger.facts->time = reader.now - 60;
  reader.ledger.move_head(reader.now - 60);
  CHECK(take([](CborNode&) {}) == "red expired: validity!expired");
}

TEST_CASE("a licence with its portrait waits for the decoder", "[verifier]") {
  for (bool drawn : {true, false}) {
    Reader reader;
    const auto request = request_of(reader.ask(Preset::may_drive));
    const auto checked = reader.take(answer(request, listed_mdl()));
    CHECK(words(checked) == "amber picture_unreadable: portrait?image");
    CHECK(judged(checked).needs_image);
    CHECK(judged(checked).values.size() == 8);
    const auto final = reader.verifier.image_decoded(drawn);
    REQUIRE(final);
    CHECK(words(final->verdict) == (drawn ? "green valid" : "amber picture_unreadable: portrait!image"));
    CHECK_FALSE(final->needs_image);
    CHECK_FALSE(reader.verifier.image_decoded(true));
    CHECK(words(reader.take(answer(request, listed_mdl()))) == "grey no_verdict: transcript!already_answered");
  }
}

TEST_CASE("what is withheld is missing, what is given unasked is dropped", "[verifier]") {
  Reader reader;
  auto request = request_of(reader.ask(Preset::who_is_it));
  auto elements = asked_elements(request);
  std::erase_if(elements, [](const auto& element) { return element.element == mdoc::kPortrait; });
  auto checked =
      reader.take(sealed_envelope(request, {test::present(listed_mdl(), elements, request.transcript()), {}, {}}));
  CHECK(words(checked) == "amber incomplete: requested_elements!element_missing portrait!portrait_missing");
  CHECK(judged(checked).verdict.missing == std::vector<std::string>{"portrait"});

  request = request_of(reader.ask(Preset::over_18));
  checked = reader.take(sealed_envelope(
      request, {test::present(listed_age(), {{mdoc::kAgeNameSpace, "age_over_18"}, {mdoc::kAgeNameSpace, "portrait"}},
                              request.transcript()),
                {},
                {}}));
  CHECK(words(checked) == "green age_yes");
  CHECK(judged(checked).verdict.unrequested == std::vector<std::string>{"portrait"});
  CHECK(judged(checked).values.size() == 1);

  // A document that nobody asked for; none at all; an error of the wallet.
  request = request_of(reader.ask(Preset::over_18));
  checked = reader.take(sealed_envelope(
      request, {test::present(listed_mdl(), {{mdoc::kMdlNameSpace, "age_over_18"}}, request.transcript()), {}, {}}));
  CHECK(words(checked) == "red not_genuine: document_type!docType_mismatch requested_elements!element_missing");
  CHECK(judged(checked).values.empty());
  request = request_of(reader.ask(Preset::over_18));
  CHECK(words(reader.take(sealed_envelope(request, {mdoc::encode_device_response({}), {}, {}}))) ==
        "amber incomplete: requested_elements!element_missing");
  request = request_of(reader.ask(Preset::over_18));
  CHECK(words(reader.take(sealed_envelope(request, {mdoc::encode_device_response_status(10), {}, {}}))) ==
        "grey no_verdict: decode!response_status requested_elements!element_missing");
}

TEST_CASE("the nearest age answers", "[verifier]") {
  Reader reader;
  verifier::Question question = verifier::question_of(Preset::over_18);
  question.documents[0].elements[0].element = "age_over_17";
  const auto request = request_of(reader.ask(question));
  const auto checked = reader.take(sealed_envelope(
      request, {test::present(listed_age(), {{mdoc::kAgeNameSpace, "age_over_18"}}, request.transcript()), {}, {}}));
  CHECK(words(checked) == "green age_yes");
  CHECK(judged(checked).verdict.answers == std::vector{std::pair(std::string("age_over_17"), true)});
}

TEST_CASE("every text comes to something, and opens nothing", "[verifier]") {
  Reader reader;
  const auto take = [&](std::string_view text) {
    return words(reader.verifier.take(text, present::Origin::scanned, reader.now, reader.ticks, reader.ledger));
  };
  const auto asked = reader.ask(Preset::over_18);
  CHECK(take("https://wallet.example/open#sp=1/asbeqaareizuivlgo4asjh6alq") == "ignored");
  CHECK(take("hello") == "ignored");
  CHECK(take("SP2:TP0R49") == "grey no_verdict: envelope!unsupported_version");
  CHECK(take("SP1:tp0") == "grey no_verdict: envelope!text_alphabet");
  CHECK(take("SP1:00") == "grey no_verdict: envelope!envelope_short");
  CHECK(take(asked.uri) == "ignored");  // our own question in a mirror
  Bytes damaged = answer(request_of(asked), listed_age());
  damaged[20] ^= 1;
  CHECK(words(reader.take(damaged)) == "grey no_verdict: envelope!envelope_check");
  CHECK(words(reader.take(present::write_envelope(present::Kind::sealed_response, hex("80")))) ==
        "grey no_verdict: decode!cbor");
  CHECK(words(reader.take(present::write_envelope(present::Kind::checkpoint, hex("80")))) == "ignored");
  // A notice for nobody, and one that stops the waiting.
  const auto notice = [&](const ByteArray<8>& ref) {
    return present::write_envelope(present::Kind::notice, present::write_notice({ref, present::NoticeCode::declined}));
  };
  CHECK(words(reader.take(notice({1}))) == "ignored");
  CHECK(words(reader.take(notice(asked.ref))) == "notice");
  CHECK(words(reader.take(answer(request_of(asked), listed_age()))) == "grey no_verdict: transcript!request_unknown");
}

TEST_CASE("an animated answer is put together", "[verifier]") {
  Reader reader;
  const auto request = request_of(reader.ask(Preset::may_drive));
  const Bytes envelope = answer(request, listed_mdl());
  auto sender = present::FrameSender::make(envelope);
  SP_REQUIRE_OK(sender);
  std::string last;
  for (std::size_t i = 0; i < sender->count(); ++i) {
    last = words(reader.verifier.take(sender->text(static_cast<std::uint8_t>(200 + i)), present::Origin::scanned,
                                      reader.now, reader.ticks, reader.ledger));
    if (i + 1 < sender->count()) CHECK(last == "progress");
  }
  CHECK(last == "amber picture_unreadable: portrait?image");
}

TEST_CASE("pasted and mailed answers are marked as carried", "[verifier]") {
  Reader reader;
  auto request = request_of(reader.ask(Preset::over_18));
  const Bytes envelope = answer(request, listed_age());
  CHECK(judged(reader.take(envelope, present::Origin::pasted)).verdict.mode == verifier::Mode::carried);

  request = request_of(reader.ask(Preset::over_18));
  const Bytes mine = answer(request, listed_age()), junk = hex("0102");
  Bytes damaged = mine;
  damaged[40] ^= 1;
  const ByteView items[] = {junk, damaged, mine, mine};
  const auto checked = reader.verifier.take_mailbox(items, reader.now, reader.ticks, reader.ledger);
  CHECK(words(checked) == "green age_yes");
  CHECK(judged(checked).verdict.mode == verifier::Mode::carried);

  request = request_of(reader.ask(Preset::over_18));
  const Bytes one = answer(request, listed_age());
  const Bytes two = sealed_envelope(
      request, {test::present(listed_age(), asked_elements(request), request.transcript()), {}, {}}, 0x01);
  const ByteView both[] = {one, two};
  CHECK(words(reader.verifier.take_mailbox(both, reader.now, reader.ticks, reader.ledger)) ==
        "grey no_verdict: transcript!already_answered");
}

TEST_CASE("a reader keeps eight questions at most, and one by itself", "[verifier]") {
  Reader reader;
  for (int i = 0; i < 3; ++i) (void)reader.ask(Preset::over_18);
  CHECK(reader.verifier.waiting() == 1);
  const auto question = verifier::question_of(Preset::over_18);
  const verifier::AskOptions keep{.keep_others = true};
  for (int i = 0; i < 7; ++i) (void)reader.ask(question, keep);
  CHECK(reader.verifier.waiting() == 8);
  SP_CHECK_ERROR(reader.verifier.ask(question, "Bar", reader.now, reader.ticks, Bytes(48, 1), reader.ledger, keep),
                 present_limits);
  SP_CHECK_ERROR(reader.verifier.ask(question, "", reader.now, reader.ticks, Bytes(48, 1), reader.ledger),
                 present_structure);
  SP_CHECK_ERROR(reader.verifier.ask(question, "Bar", reader.now, reader.ticks, Bytes(47, 1), reader.ledger),
                 crypto_parameter);
}

TEST_CASE("a certificate by reference is found in the directory, or asked for whole", "[verifier]") {
  Reader reader;
  reader.ledger.directory = {to_bytes(issuer().signer.der())};
  auto request = request_of(reader.ask(Preset::over_18));
  REQUIRE(request.info().by_reference);
  const auto referenced = [&](ByteView certificate) {
    const Bytes response = test::present(listed_age(), asked_elements(request), request.transcript());
    const ByteView names[] = {certificate};
    auto body = present::seal_response(request, presentation_of(response), names, SecretArray<32>(Bytes(32, 5)));
    SP_REQUIRE_OK(body);
    return present::write_envelope(present::Kind::sealed_response, *body);
  };
  CHECK(words(reader.take(referenced(issuer().signer.der()))) == "green age_yes");
  request = request_of(reader.ask(Preset::over_18));
  CHECK(words(reader.take(referenced(issuer().root.der()))) == "grey no_verdict: decode!certificate_unknown");
  CHECK_FALSE(request_of(reader.ask(Preset::over_18)).info().by_reference);
}

TEST_CASE("a desk that asks for a move is given the consent", "[verifier]") {
  Reader reader;
  auto question = verifier::question_of(Preset::who_is_it);
  question.transfer = present::TransferAsk{kCalifornia, 1'800'000'000, "I move."};
  const auto request = request_of(reader.ask(question));
  REQUIRE(request.info().transfer);
  const present::TransferConsent consent{{1}, {2}, kNewYork, {3}};
  const auto checked = reader.take(sealed_envelope(
      request, {test::present(listed_mdl(), asked_elements(request), request.transcript()), {}, consent}));
  CHECK(judged(checked).consent == consent);
  // Nobody asked.
  const auto plain = request_of(reader.ask(Preset::who_is_it));
  CHECK_FALSE(judged(reader.take(sealed_envelope(
                         plain, {test::present(listed_mdl(), asked_elements(plain), plain.transcript()), {}, consent})))
                  .consent);
}

TEST_CASE("no changed bit of a response is green", "[verifier]") {
  Reader reader;
  const auto request = request_of(reader.ask(Preset::over_18));
  const Bytes response = test::present(listed_age(), asked_elements(request), request.transcript());
  const mdoc::SessionTranscript& transcript = request.transcript();
  const auto question = verifier::question_of(Preset::over_18);
  // Where the ledger is the road to the issuer, nothing of the certificate but its key is vouched for.
  const ByteView der = issuer().signer.der();
  const auto place = std::search(response.begin(), response.end(), der.begin(), der.end());
  REQUIRE(place != response.end());
  const auto begin = static_cast<std::size_t>(place - response.begin());
  std::size_t judged_count = 0;
  for (std::size_t bit = 0; bit < response.size() * 8; bit += 3) {
    Bytes changed = response;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    const auto parsed = mdoc::parse_device_response(changed);
    if (!parsed) continue;
    verifier::Examination in{.now = reader.now, .response = &*parsed, .transcript = &transcript};
    in.question = &question;
    in.ledger = &reader.ledger;
    const bool green = verifier::examine(in).verdict.outcome == verifier::Outcome::green;
    ++judged_count;
    const bool in_certificate = bit / 8 >= begin && bit / 8 < begin + der.size();
    // Nobody signs the minor version of the response.
    INFO("bit " << bit << ", version " << parsed->version);
    if (green && !in_certificate) CHECK(parsed->version != "1.0");
  }
  CHECK(judged_count > 500);

  // As a code, every bit is covered by the envelope's check or the seal.
  const Bytes envelope = answer(request, listed_age());
  for (std::size_t bit = 0; bit < envelope.size() * 8; bit += 11) {
    Bytes changed = envelope;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    CHECK_FALSE(words(reader.take(changed)).starts_with("green"));
  }
}
