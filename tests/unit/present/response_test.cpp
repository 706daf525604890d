#include "present/pending.hpp"
#include "present/reason.hpp"
#include "support/present_kit.hpp"

using namespace statepass;
using namespace statepass::present;
using namespace statepass::test;

namespace {

const Bytes& age_request() {
  static const Bytes made = request_body(request_info(), {age_items()});
  return made;
}

Bytes unpacked(const PendingRequests::Answer& answer) {
  const auto* opened = std::get_if<PendingRequests::Opened>(&answer);
  REQUIRE(opened != nullptr);
  auto packed = read_packed(opened->packed.view(), Padding::to_64);
  SP_REQUIRE_OK(packed);
  auto all = unpack(*packed, CertificateDirectory());
  SP_REQUIRE_OK(all);
  REQUIRE(all->size() == 1);
  return all->front();
}

}  // namespace

TEST_CASE("an answer opens for the reader that asked, and for nobody else", "[present]") {
  const Request request = read_request(age_request());
  const Bytes response = test::present(issued_age(), {{mdoc::kAgeNameSpace, "age_over_18"}}, request.transcript());
  const Bytes body = seal(request, response);
  PendingRequests pending;
  SP_REQUIRE_OK(pending.add(request, key_from_seed(kEphemeralSeed), 1'000));
  auto opened = pending.open(body, 2'000);
  SP_REQUIRE_OK(opened);
  auto presentation = read_presentation(unpacked(*opened));
  CHECK(presentation.has_value());

  // Another reader's request, and the same with our reference forced upon it: sealed to another key and transcript.
  const Request other = read_request(request_body(request_info(0x67), {age_items()}));
  const Bytes to_other = seal(other, response);
  SP_CHECK_ERROR(pending.open(to_other, 2'000), present_request_unknown);
  auto forced = read_sealed_response(to_other);
  SP_REQUIRE_OK(forced);
  SP_CHECK_ERROR(
      pending.open(cbor::Encoder().array(3).bstr(request.ref()).bstr(forced->enc).bstr(forced->ciphertext).take(),
                   2'000),
      crypto_decrypt);
  // Items changed after consent: the same key, another handover.
  const Request changed = read_request(request_body(request_info(), {age_items(21)}));
  const Bytes to_changed = seal(changed, response);
  SP_CHECK_ERROR(pending.open(to_changed, 2'000), present_request_unknown);
  auto sealed = read_sealed_response(to_changed);
  SP_CHECK_ERROR(
      pending.open(cbor::Encoder().array(3).bstr(request.ref()).bstr(sealed->enc).bstr(sealed->ciphertext).take(),
                   2'000),
      crypto_decrypt);
  // Any changed bit.
  Bytes damaged = body;
  damaged.back() ^= 1;
  SP_CHECK_ERROR(pending.open(damaged, 2'000), crypto_decrypt);
  damaged = body;
  damaged[3 + 8 + 2 + 5] ^= 1;  // the encapsulated key
  SP_CHECK_ERROR(pending.open(damaged, 2'000), crypto_decrypt);
  SP_CHECK_ERROR(pending.open(hex("80"), 2'000), cbor_range);
}

TEST_CASE("one request has one answer, until its time is over", "[present]") {
  const Request request = read_request(age_request());
  const Bytes response = test::present(issued_age(), {{mdoc::kAgeNameSpace, "age_over_18"}}, request.transcript());
  const Bytes first = seal(request, response, 1), second = seal(request, response, 2);
  PendingRequests pending;
  SP_REQUIRE_OK(pending.add(request, key_from_seed(kEphemeralSeed), 0));
  SP_REQUIRE_OK(pending.open(first, 1));
  SP_REQUIRE_OK(pending.open(second, 2));  // not accepted yet: a grey verdict leaves the request open
  pending.accept(request.ref(), first);
  auto again = pending.open(first, 3);
  SP_REQUIRE_OK(again);
  CHECK(std::holds_alternative<PendingRequests::SameAgain>(*again));
  SP_CHECK_ERROR(pending.open(second, 4), present_already_answered);
  SP_REQUIRE_OK(pending.open(first, 120'000));
  SP_CHECK_ERROR(pending.open(first, 120'001), present_request_unknown);
  CHECK(pending.size() == 0);
  CHECK(pending.transcript(request.ref(), 120'002) == nullptr);

  for (std::uint8_t i = 0; i < 8; ++i)
    SP_REQUIRE_OK(pending.add(read_request(request_body(request_info(i), {age_items()})), key_from_seed(i), 200'000));
  SP_CHECK_ERROR(pending.add(request, key_from_seed(kEphemeralSeed), 200'000), present_limits);
  CHECK(pending.cancel(read_request(request_body(request_info(3), {age_items()})).ref()));
  CHECK_FALSE(pending.cancel(request.ref()));
  SP_REQUIRE_OK(pending.add(request, key_from_seed(kEphemeralSeed), 200'000));
  CHECK(pending.transcript(request.ref(), 200'000) != nullptr);
}

TEST_CASE("of what lies in a mailbox, the one that unseals is taken", "[present]") {
  const Request request = read_request(age_request());
  const Bytes response = test::present(issued_age(), {{mdoc::kAgeNameSpace, "age_over_18"}}, request.transcript());
  const Bytes first = seal(request, response, 1), second = seal(request, response, 2), junk = hex("8340");
  Bytes damaged = second;
  damaged.back() ^= 1;
  PendingRequests pending;
  SP_REQUIRE_OK(pending.add(request, key_from_seed(kEphemeralSeed), 0));
  SP_CHECK_ERROR(pending.open_any({}, 1), present_request_unknown);
  const ByteView bad[] = {junk, damaged};
  SP_CHECK_ERROR(pending.open_any(bad, 1), crypto_decrypt);
  const ByteView four[] = {junk, damaged, first, first};
  auto opened = pending.open_any(four, 1);
  SP_REQUIRE_OK(opened);
  CHECK(std::holds_alternative<PendingRequests::Opened>(*opened));
  const ByteView two[] = {first, damaged, second};
  SP_CHECK_ERROR(pending.open_any(two, 1), present_already_answered);
}

TEST_CASE("an answer keeps to the length that the request accepts", "[present]") {
  RequestInfo info = request_info();
  info.longest = 1'024;
  const Request request = read_request(request_body(info, {driving_items()}));
  const Bytes response = test::present(issued_mdl(), {}, request.transcript());
  const auto entropy = SecretArray<32>(Bytes(32, 1));
  SP_CHECK_ERROR(seal_response(request, presentation_of(response), {}, entropy), present_too_large);

  // And a reader holds whoever answers to it.
  info.longest = kMostLongest;
  const Bytes body = seal(read_request(request_body(info, {driving_items()})), response);
  PendingRequests pending;
  info.longest = 1'024;
  SP_REQUIRE_OK(pending.add(request, key_from_seed(kEphemeralSeed), 0));
  auto sealed = read_sealed_response(body);
  SP_REQUIRE_OK(sealed);
  SP_CHECK_ERROR(
      pending.open(cbor::Encoder().array(3).bstr(request.ref()).bstr(sealed->enc).bstr(sealed->ciphertext).take(), 1),
      present_too_large);
  CHECK(reason_of(Errc::present_already_answered, Kind::sealed_response) == Reason::already_answered);
  CHECK(reason_of(Errc::present_request_unknown, Kind::sealed_response) == Reason::request_unknown);
  CHECK(reason_of(Errc::crypto_decrypt, Kind::sealed_response) == Reason::unseal);
  CHECK(reason_of(Errc::mdoc_response_status, Kind::sealed_response) == Reason::response_status);
  CHECK(reason_of(Errc::mdoc_limit, Kind::sealed_response) == Reason::limits);
}
