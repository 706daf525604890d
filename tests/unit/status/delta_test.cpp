#include "status/delta.hpp"

#include "status/tree.hpp"
#include "support/status_bodies.hpp"

using namespace statepass;
using namespace statepass::status;
using test::hex;

namespace {
const std::string kHead = "53504431 00060102b0000003 00000005 00000007 ";
}  // namespace

TEST_CASE("a delta by hand", "[status]") {
  // entry 0 becomes INVALID, entry 1 SUSPENDED, and behind 29 others entry 31 SUPERSEDED
  Bytes raw = hex(kHead + "00000003 01 02 77");
  auto delta = Delta::parse(raw);
  SP_REQUIRE_OK(delta);
  CHECK(delta->list == 0x00060102b0000003);
  CHECK(delta->from_version == 5);
  CHECK(delta->to_version == 7);
  CHECK(delta->changes ==
        std::vector<Delta::Change>{{0, Value::invalid}, {1, Value::suspended}, {31, Value::superseded}});
  CHECK(delta->encode() == raw);
}

TEST_CASE("deltas lead from one body to the next", "[status]") {
  test::Series series(6);
  StatusBody before;
  for (std::size_t entries : {1u, 20u, 500u, 4000u}) {
    const StatusBody after = test::changed(before, series, entries);
    const Delta delta = delta_between(before, after, 9, 1, 2);
    auto read = Delta::parse(delta.encode());
    SP_REQUIRE_OK(read);
    CHECK(*read == delta);
    auto applied = apply(*read, before);
    SP_REQUIRE_OK(applied);
    CHECK(*applied == after);
    SP_REQUIRE_OK(check_body(*applied, ledger::h216_of(root_of(after))));
    // applied to another body it is spoilt, or leads elsewhere
    auto twice = apply(*read, after);
    SP_CHECK_ERROR(twice, status_delta_unchanged);
    before = after;
  }
  CHECK(apply(delta_between(before, before, 9, 1, 2), before) == before);
}

TEST_CASE("first and last entry, and the widest gap", "[status]") {
  StatusBody before, after;
  SP_REQUIRE_OK(after.set(0, Value::superseded));
  SP_REQUIRE_OK(after.set(kEntries - 1, Value::suspended));
  const Delta delta = delta_between(before, after, 1, 0, 1);
  CHECK(to_hex(ByteView(delta.encode()).subspan(20)) ==
        "00000002"
        "03"
        "faff1f");
  CHECK(apply(*Delta::parse(delta.encode()), before) == after);
}

TEST_CASE("a lying delta is applied, and found out by root and comparison", "[status]") {
  StatusBody before;
  SP_REQUIRE_OK(before.set(7, Value::invalid));
  Delta lie{1, 0, 1, {{7, Value::valid}}};
  auto after = apply(lie, before);
  SP_REQUIRE_OK(after);
  SP_CHECK_ERROR(check_body(*after, ledger::h216_of(root_of(before))), status_root);
  CHECK(unrevoked(before, *after) == std::vector<std::uint32_t>{7});
}

TEST_CASE("deltas that are spoilt", "[status]") {
  const std::pair<std::string, Errc> cases[] = {
      {"", Errc::status_delta_form},
      {"53504431", Errc::status_delta_form},
      {kHead + "000000", Errc::status_delta_form},
      {"53504432 00060102b0000003 00000005 00000007 00000000", Errc::status_delta_form},
      {"53504431 00060102b0000003 00000007 00000007 00000000", Errc::status_delta_form},
      {"53504431 00060102b0000003 00000008 00000007 00000000", Errc::status_delta_form},
      {kHead + "00000001", Errc::status_delta_short},
      {kHead + "00000001 80", Errc::status_delta_short},
      {kHead + "00000002 01", Errc::status_delta_short},
      {kHead + "ffffffff 01 02", Errc::status_delta_short},
      {kHead + "00000001 8100", Errc::status_delta_varint},
      {kHead + "00000001 818000", Errc::status_delta_varint},
      {kHead + "00000001 81808000", Errc::status_delta_varint},
      {kHead + "00000001 80808001", Errc::status_delta_varint},
      {kHead + "00000001 838020", Errc::status_index},  // gap 131,072
      {kHead + "00000001 ffff7f", Errc::status_index},
      {kHead + "00000002 ffff1f 00", Errc::status_index},  // one behind the last
      {kHead + "00000000 00", Errc::status_delta_trailing},
      {kHead + "00000001 01 02", Errc::status_delta_trailing},
  };
  for (const auto& [raw, code] : cases) {
    INFO(raw);
    CHECK(test::error_of(Delta::parse(hex(raw))) == error_name(code));
  }
  SP_REQUIRE_OK(Delta::parse(hex(kHead + "00000000")));
  SP_REQUIRE_OK(Delta::parse(hex(kHead + "00000001 ffff1f")));
}
