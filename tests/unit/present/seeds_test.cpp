#include "present/text.hpp"
#include "support/evidence_kit.hpp"
#include "support/present_kit.hpp"
#include "support/seed_files.hpp"

using namespace statepass;
using namespace statepass::present;
using namespace statepass::test;

// STATEPASS_CORPUS is tests/fuzz/corpus.
TEST_CASE("write seeds of present_request and present_evidence", "[.seeds]") {
  const Bytes age = request_body(request_info(), {age_items()});
  write_seed("present_request/age", age);
  write_seed("present_request/two", request_body(request_info(), {age_items(21), driving_items()}));
  RequestInfo info = request_info();
  info.transfer = TransferAsk{6, 1'800'000'000, "I move."};
  info.evidence = EvidenceWish{true, 5361, 9, Hash32{9}};
  write_seed("present_request/move", request_body(info, {driving_items()}));
  const Request request = read_request(age);
  const std::vector<mdoc::ElementRef> over18 = {{mdoc::kAgeNameSpace, "age_over_18"}};
  write_seed("present_request/sealed", seal(request, test::present(issued_age(), over18, request.transcript())));
  const Bytes show = write_show_info({kCheckTime - kCheckTime % kSlot, {}, Anchor{5361, 1, {}}, Profile::age});
  auto packed =
      pack(presentation_of(test::present(issued_age(), over18, show_handover(show).transcript)), {}, Padding::none);
  SP_REQUIRE_OK(packed);
  write_seed("present_request/show", write_show_presentation(show, *packed));

  LedgerWorld world;
  const Hash32 kid = {0x4b};
  world.keys[kid] = LedgerWorld::key_record(kNewYork);
  EvidenceWishes wishes{.kids = {kid},
                        .entries = {{kDocumentList.pack(), &world.bodies[kDocumentList.pack()], 815}},
                        .with_council = true};
  write_seed("present_evidence/full", staple(world, 30, 1'790'003'600, wishes));
  wishes.reference = BlockReference{30, {}};
  wishes.with_council = false;
  write_seed("present_evidence/reference", staple(world, 30, 1'790'003'600, wishes));
}

namespace {

using OrderedJson = nlohmann::ordered_json;

// A question, its answer, and all that lies between.
OrderedJson challenge_vector(const char* name, const RequestInfo& info, const Bytes& items, const Bytes& issued,
                             const std::vector<mdoc::ElementRef>& elements) {
  const Bytes body = request_body(info, {items});
  const Request request = read_request(body);
  const Bytes response = test::present(issued, elements, request.transcript());
  const Bytes envelope = write_envelope(Kind::sealed_response, seal(request, response));
  return {{"name", name},
          {"info", to_hex(write_request_info(info))},
          {"items", OrderedJson::array({to_hex(items)})},
          {"readerKey", to_hex(key_from_seed(kEphemeralSeed).scalar().view())},
          {"request", to_hex(write_envelope(Kind::request, body))},
          {"requestText", write_text_u(write_envelope(Kind::request, body))},
          {"handoverHash", to_hex(request.handover_hash())},
          {"transcript", to_hex(request.transcript().array())},
          {"response", to_hex(response)},
          {"presentation", to_hex(presentation_of(response))},
          {"answer", to_hex(envelope)},
          {"answerText", write_text_q(envelope)}};
}

OrderedJson show_vector(const char* name, const ShowInfo& show, const Bytes& issued,
                        const std::vector<mdoc::ElementRef>& elements) {
  const Bytes info = write_show_info(show);
  const Handover handover = show_handover(info);
  const Bytes response = test::present(issued, elements, handover.transcript);
  auto packed = pack(presentation_of(response), {}, Padding::none);
  SP_REQUIRE_OK(packed);
  const Bytes envelope = write_envelope(Kind::show, write_show_presentation(info, *packed));
  return {{"name", name},
          {"showInfo", to_hex(info)},
          {"handoverHash", to_hex(handover.hash)},
          {"transcript", to_hex(handover.transcript.array())},
          {"response", to_hex(response)},
          {"presentation", to_hex(presentation_of(response))},
          {"answer", to_hex(envelope)},
          {"answerText", write_text_q(envelope)}};
}

}  // namespace

// STATEPASS_VECTORS is tests/vectors.
TEST_CASE("write present-challenge.json", "[.seeds]") {
  const std::vector<mdoc::ElementRef> over18 = {{mdoc::kAgeNameSpace, "age_over_18"}};
  std::vector<mdoc::ElementRef> driving = {{mdoc::kMdlNameSpace, "family_name"},
                                           {mdoc::kMdlNameSpace, mdoc::kPortrait},
                                           {mdoc::kMdlNameSpace, mdoc::kDrivingPrivileges},
                                           {mdoc::kStatepassNameSpace, mdoc::kPrivilegeStatus}};
  RequestInfo moving = request_info();
  moving.purpose = {kPurposeDmvDesk, "Move to CA", "en"};
  moving.transfer = TransferAsk{6, 1'800'000'000, "I move to California."};
  moving.evidence = EvidenceWish{true, 5361, std::nullopt, std::nullopt};
  const UnixTime start = kCheckTime - kCheckTime % kSlot;
  OrderedJson challenges = OrderedJson::array(), shows = OrderedJson::array();
  challenges.push_back(challenge_vector("resp-age-sealed", request_info(), age_items(), issued_age(), over18));
  challenges.push_back(challenge_vector("resp-driving-sealed", request_info(), driving_items(), issued_mdl(), driving));
  challenges.push_back(challenge_vector("resp-move-sealed", moving, driving_items(), issued_mdl(), driving));
  shows.push_back(show_vector("show-age-static", {start, {1}, std::nullopt, Profile::age}, issued_age(), over18));
  shows.push_back(
      show_vector("show-anchor", {start, {2}, Anchor{5361, 30, Hash32{7}}, Profile::age}, issued_age(), over18));
  write_vectors("present-challenge.json",
                {{"origin",
                  "made by tests/unit/present/seeds_test.cpp with the test country of tests/support; names of the "
                  "presentation specification, section 13"},
                 {"challenge", challenges},
                 {"show", shows}});
}
