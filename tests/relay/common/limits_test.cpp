#include "common/http/limits.hpp"

#include "support/support.hpp"

using namespace statepass::common;
using namespace std::chrono_literals;

TEST_CASE("a client has its burst, then its rate") {
  RateLimiter limiter(10, 3);
  const auto start = Clock::now();
  for (int i = 0; i < 3; ++i) CHECK(limiter.take(1, start));
  CHECK_FALSE(limiter.take(1, start));
  CHECK(limiter.take(2, start));
  CHECK_FALSE(limiter.take(1, start + 50ms));
  CHECK(limiter.take(1, start + 160ms));
  CHECK_FALSE(limiter.take(1, start + 160ms));
  for (int i = 0; i < 3; ++i) CHECK(limiter.take(1, start + 1h));
  CHECK_FALSE(limiter.take(1, start + 1h));
}

TEST_CASE("without a rate everything passes") {
  RateLimiter limiter(0, 0);
  for (int i = 0; i < 1000; ++i) CHECK(limiter.take(1, Clock::now()));
  CHECK(limiter.clients() == 0);
}

TEST_CASE("clients are forgotten when their bucket is full, and are never too many") {
  RateLimiter limiter(1, 2, 3);
  const auto start = Clock::now();
  for (ClientKey client = 0; client < 3; ++client) CHECK(limiter.take(client, start));
  CHECK_FALSE(limiter.take(3, start));
  CHECK(limiter.take(2, start));
  limiter.sweep(start + 500ms);
  CHECK(limiter.clients() == 3);
  limiter.sweep(start + 1s);
  CHECK(limiter.clients() == 1);
  CHECK(limiter.take(3, start + 1s));
}

TEST_CASE("connections of a client are counted") {
  ClientCounts counts;
  CHECK(counts.enter(7, 2));
  CHECK(counts.enter(7, 2));
  CHECK_FALSE(counts.enter(7, 2));
  CHECK(counts.enter(8, 2));
  counts.leave(7);
  CHECK(counts.enter(7, 2));
  counts.leave(7);
  counts.leave(7);
  counts.leave(8);
  CHECK(counts.clients() == 0);
  CHECK_FALSE(counts.enter(9, 0));
  CHECK(counts.clients() == 0);
}
