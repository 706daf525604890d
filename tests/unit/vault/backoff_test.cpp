#include "vault/backoff.hpp"

#include <limits>

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::vault;

TEST_CASE("the wait grows with wrong passphrases and ends with a right one", "[vault]") {
  const UnixTime now = 1'800'000'000;
  Backoff state;
  const std::int64_t expected[] = {0, 0, 0, 5, 30, 120, 600, 600, 600};
  for (std::int64_t wait : expected) {
    CHECK(seconds_to_wait(state, now) == wait);
    state = after_wrong_passphrase(state, now);
  }
  CHECK(seconds_to_wait(state, now + 599) == 1);
  CHECK(seconds_to_wait(state, now + 600) == 0);
  CHECK(seconds_to_wait(state, now + 100'000) == 0);
  CHECK(seconds_to_wait(Backoff{}, now) == 0);
}

TEST_CASE("setting the clock back does not shorten the wait", "[vault]") {
  const Backoff state{.failures = 4, .last_failure = 1'800'000'000};
  CHECK(seconds_to_wait(state, 1'799'999'999) == 30);
  CHECK(seconds_to_wait(state, 0) == 30);
  CHECK(seconds_to_wait(state, 1'800'000'010) == 20);
  CHECK(seconds_to_wait({6, std::numeric_limits<UnixTime>::min()}, 1'800'000'000) == 0);
  CHECK(seconds_to_wait({6, std::numeric_limits<UnixTime>::max()}, 1'800'000'000) == 600);
}

TEST_CASE("the record survives being stored", "[vault]") {
  for (const Backoff& state : {Backoff{}, Backoff{3, 1'800'000'000}, Backoff{0xffff'ffff, -1}}) {
    auto decoded = decode_backoff(encode_backoff(state));
    SP_REQUIRE_OK(decoded);
    CHECK(*decoded == state);
    CHECK(encode_backoff(state).size() <= 20);
  }
  CHECK(after_wrong_passphrase({0xffff'ffff, 0}, 5).failures == 0xffff'ffff);
  SP_CHECK_ERROR(decode_backoff({}), cbor_short);
  SP_CHECK_ERROR(decode_backoff(test::hex("820000 00")), cbor_trailing);
  SP_CHECK_ERROR(decode_backoff(test::hex("82 1b0000000100000000 00")), cbor_range);
}
