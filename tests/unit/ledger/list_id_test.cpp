#include "ledger/list_id.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;

TEST_CASE("a list id packs jurisdiction, family, period, number", "[ledger]") {
  const ListId list{6, Family::document, 688, 3};
  CHECK(list.pack() == 0x00060102b0000003);
  CHECK(ListId::unpack(0x00060102b0000003) == list);
  CHECK(ListId{255, Family::other, 0xffff, 0xff'ffff}.pack() == 0x00ff'03ff'ffff'ffff);
  CHECK(list.period_end() == 689 * 2'592'000);
  for (std::uint64_t bad : {0x00000102b0000003ull, 0x01000102b0000003ull, 0xffff0102b0000003ull, 0x00060002b0000003ull,
                            0x00060402b0000003ull, 0x0006ff02b0000003ull}) {
    SP_CHECK_ERROR(ListId::unpack(bad), ledger_list_id);
  }
}

TEST_CASE("the period of a validity", "[ledger]") {
  CHECK(period_of(0) == 0);
  CHECK(period_of(2'591'999) == 0);
  CHECK(period_of(2'592'000) == 1);
  CHECK(period_of(1'785'000'000) == 688);
  CHECK(period_of(UnixTime{65536} * 2'592'000 - 1) == 65535);
  SP_CHECK_ERROR(period_of(UnixTime{65536} * 2'592'000), ledger_list_id);
  SP_CHECK_ERROR(period_of(-1), ledger_list_id);
}

TEST_CASE("the last two segments of the status URI", "[ledger]") {
  const StatusListUri expected{5361, {6, Family::document, 688, 3}};
  for (const char* uri : {"https://dmv.example/sl/5361/00060102b0000003", "https://a/b/c/sl/5361/00060102b0000003",
                          "/5361/00060102b0000003"}) {
    auto read = parse_status_list_uri(uri);
    INFO(uri);
    SP_REQUIRE_OK(read);
    CHECK(*read == expected);
  }
  CHECK(status_list_path(expected) == "/sl/5361/00060102b0000003");
  CHECK(parse_status_list_uri(status_list_path({0, expected.list}))->chain == 0);
  CHECK(parse_status_list_uri("/sl/18446744073709551615/00060102b0000003")->chain == 0xffff'ffff'ffff'ffff);
  CHECK(status_list_path({0xffff'ffff'ffff'ffff, expected.list}) == "/sl/18446744073709551615/00060102b0000003");
  for (const char* bad : {"",
                          "/",
                          "//",
                          "5361/00060102b0000003",
                          "/5361",
                          "https://dmv.example/statuslists/1",
                          "https://dmv.example/sl/5361/00060102b0000003/2",
                          "https://dmv.example/sl/5361/00060102b0000003/",
                          "https://dmv.example/sl/05361/00060102b0000003",
                          "https://dmv.example/sl/5361x/00060102b0000003",
                          "https://dmv.example/sl//00060102b0000003",
                          "https://dmv.example/sl/-1/00060102b0000003",
                          "https://dmv.example/sl/18446744073709551616/00060102b0000003",
                          "https://dmv.example/sl/99999999999999999999/00060102b0000003",
                          "https://dmv.example/sl/100000000000000000000/00060102b0000003",
                          "https://dmv.example/sl/5361/60102b0000003",
                          "https://dmv.example/sl/5361/00060102B0000003",
                          "https://dmv.example/sl/5361/0x60102b0000003",
                          "https://dmv.example/sl/5361/00060102b0000003?x",
                          "https://dmv.example/sl/5361/00060102b0000003#",
                          "https://dmv.example/sl/5361/ 0060102b0000003"}) {
    INFO(bad);
    SP_CHECK_ERROR(parse_status_list_uri(bad), ledger_uri);
  }
  SP_CHECK_ERROR(parse_status_list_uri("/sl/5361/00000102b0000003"), ledger_list_id);
}
