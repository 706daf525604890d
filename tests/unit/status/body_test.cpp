#include "status/body.hpp"

#include "support/status_bodies.hpp"

using namespace statepass;
using namespace statepass::status;

TEST_CASE("entries lie two bits each, the first lowest", "[status]") {
  StatusBody body;
  SP_REQUIRE_OK(body.set(0, Value::invalid));
  SP_REQUIRE_OK(body.set(1, Value::suspended));
  SP_REQUIRE_OK(body.set(2, Value::superseded));
  SP_REQUIRE_OK(body.set(5, Value::suspended));
  SP_REQUIRE_OK(body.set(kEntries - 1, Value::superseded));
  CHECK(body.bytes()[0] == 0b00'11'10'01);
  CHECK(body.bytes()[1] == 0b00'00'10'00);
  CHECK(body.bytes()[kBodyBytes - 1] == 0b11'00'00'00);
  CHECK(body.value_at(0) == Value::invalid);
  CHECK(body.value_at(3) == Value::valid);
  CHECK(body.value_at(5) == Value::suspended);
  CHECK(body.value_at(kEntries - 1) == Value::superseded);
  CHECK(value_in_word(body.word(0), 5) == Value::suspended);
  CHECK(value_in_word(body.word(1023), kEntries - 1) == Value::superseded);
  CHECK(word_of_entry(127) == std::size_t{0});
  CHECK(word_of_entry(128) == std::size_t{1});
  CHECK(word_of_entry(kEntries - 1) == std::size_t{1023});
}

TEST_CASE("an index beyond the list is an error, not a value", "[status]") {
  StatusBody body;
  for (std::uint64_t index : {std::uint64_t{kEntries}, ~std::uint64_t{0}}) {
    SP_CHECK_ERROR(body.value_at(index), status_index);
    SP_CHECK_ERROR(body.set(index, Value::invalid), status_index);
    SP_CHECK_ERROR(value_in_word(Hash32{}, index), status_index);
    SP_CHECK_ERROR(word_of_entry(index), status_index);
  }
  SP_CHECK_ERROR(StatusBody::of(Bytes(kBodyBytes - 1)), status_body_size);
  SP_CHECK_ERROR(StatusBody::of(Bytes(kBodyBytes + 1)), status_body_size);
  SP_REQUIRE_OK(StatusBody::of(Bytes(kBodyBytes)));
}

TEST_CASE("all sixteen pairs of values: what is final stays", "[status]") {
  for (unsigned from = 0; from < 4; ++from) {
    for (unsigned to = 0; to < 4; ++to) {
      StatusBody body;
      SP_REQUIRE_OK(body.set(77, static_cast<Value>(from)));
      auto done = body.set(77, static_cast<Value>(to));
      INFO(from << " to " << to);
      if ((from & 1) != 0 && from != to) {
        SP_CHECK_ERROR(done, status_final);
        CHECK(done.error().offset == 77);
        CHECK(body.value_at(77) == static_cast<Value>(from));
      } else {
        SP_REQUIRE_OK(done);
        CHECK(body.value_at(77) == static_cast<Value>(to));
      }
    }
  }
}

TEST_CASE("what was un-revoked between two bodies is found, wherever it hides", "[status]") {
  test::Series series(1);
  const StatusBody before = test::changed({}, series, 3000);
  const StatusBody after = test::changed(before, series, 3000);
  CHECK(unrevoked(before, after).empty());
  CHECK(unrevoked(before, before).empty());
  // Back again, everything final that came since is lost.
  std::vector<std::uint32_t> expected;
  for (std::uint32_t i = 0; i < kEntries; ++i) {
    if (is_final(*after.value_at(i)) && after.value_at(i) != before.value_at(i)) expected.push_back(i);
  }
  CHECK(expected.size() > 100);
  CHECK(unrevoked(after, before) == expected);
  // From one final value to the other is as bad.
  StatusBody one, other;
  SP_REQUIRE_OK(one.set(9, Value::invalid));
  SP_REQUIRE_OK(other.set(9, Value::superseded));
  CHECK(unrevoked(one, other) == std::vector<std::uint32_t>{9});
}

TEST_CASE("the plane of low bits says valid or final", "[status]") {
  test::Series series(2);
  const StatusBody body = test::changed({}, series, 5000);
  const Bytes plane = low_plane(body);
  REQUIRE(plane.size() == 16'384);
  for (std::size_t i = 0; i < kEntries; ++i) {
    if (((plane[i / 8] >> (i % 8) & 1) != 0) != is_final(*body.value_at(i))) FAIL("entry " << i);
  }
}

TEST_CASE("each value has the name that every face writes", "[status]") {
  CHECK(name_of(Value::valid) == "valid");
  CHECK(name_of(Value::invalid) == "invalid");
  CHECK(name_of(Value::suspended) == "suspended");
  CHECK(name_of(Value::superseded) == "superseded");
}
