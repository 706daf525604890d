#include "base/result.hpp"

#include "support/support.hpp"

using namespace statepass;

namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return fail(Errc::base_short, 7);
  return value / 2;
}

Result<int> quarter(int value) {
  SP_TRY_ASSIGN(int once, half(value));
  SP_TRY_ASSIGN(int twice, half(once));
  return twice;
}

Result<> is_even(int value) {
  SP_TRY(half(value));
  return {};
}

}  // namespace

TEST_CASE("an error passes through with its code and offset", "[base]") {
  CHECK(quarter(8) == 2);
  CHECK(quarter(6) == fail(Errc::base_short, 7));
  CHECK(is_even(2).has_value());
  CHECK(is_even(3).error() == Error{Errc::base_short, 7});
}

TEST_CASE("an offset beyond 32 bits is cut at the top", "[base]") {
  CHECK(error_offset(0xffff'ffffu) == 0xffff'ffffu);
  if constexpr (sizeof(std::size_t) == 8) CHECK(error_offset(static_cast<std::size_t>(0x1'0000'0005)) == 0xffff'ffffu);
}

TEST_CASE("codes have their name, their words and the numbers of the specification", "[base]") {
  CHECK(error_name(Errc::cbor_trailing) == "cbor_trailing");
  CHECK(error_words(Errc::cbor_trailing) == "bytes follow the item");
  CHECK(error_name(static_cast<Errc>(0xffff)) == "unknown");
  CHECK(error_words(static_cast<Errc>(0xffff)) == "unknown error");
  CHECK(reason_name(static_cast<Reason>(1)) == "unknown");
  for (const Errc code : {
#define SP_ERROR(name, number, words) Errc::name,
#include "statepass_enums.def"
       }) {
    CHECK(!error_name(code).empty());
    CHECK(error_name(code).data()[error_name(code).size()] == 0);  // the C interface hands it out as it stands
    CHECK(!error_words(code).empty());
    CHECK(error_words(code).data()[error_words(code).size()] == 0);
  }
  CHECK(error_name(Errc::holder_member_unknown) == "holder_member_unknown");
  CHECK(reason_name(Reason::none) == "none");
  CHECK(reason_name(Reason::status_superseded) == "status_superseded");
  // presentation specification 13 names these by number
  CHECK(static_cast<int>(Reason::unsupported_version) == 101);
  CHECK(static_cast<int>(Reason::poster_unsupported) == 306);
  CHECK(static_cast<int>(Reason::profile) == 413);
  CHECK(static_cast<int>(Reason::device_signature) == 515);
  CHECK(static_cast<int>(Reason::image) == 518);
  CHECK(static_cast<int>(Reason::reader_clock) == 618);
  CHECK(static_cast<int>(Reason::anchor_old) == 620);
  CHECK(static_cast<int>(Reason::mailbox_token) == 703);
}
