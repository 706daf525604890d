#include "sync/relay_answers.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::sync;
using test::hex;
using test::Json;

namespace {

ByteView view(const std::string& text) {
  return bytes_of(text);
}
const std::string kHash = "0x" + std::string(64, 'a');

}  // namespace

TEST_CASE("who a relay says it is", "[sync]") {
  const Json good = {{"chainId", 5361}, {"genesisHash", kHash}, {"relay", {{"name", "relay of NY"}}}};
  const std::string text = good.dump();
  const auto answer = read_chain(view(text));
  SP_REQUIRE_OK(answer);
  CHECK(answer->chain == 5361);
  CHECK(answer->name == "relay of NY");
  Json changed = good;
  changed["genesisHash"] = "0xaa";
  SP_CHECK_ERROR(read_chain(view(changed.dump())), sync_answer);
  changed = good;
  changed["chainId"] = 0;
  SP_CHECK_ERROR(read_chain(view(changed.dump())), json_range);
  changed = good;
  changed.erase("relay");
  SP_CHECK_ERROR(read_chain(view(changed.dump())), json_missing);
  // A long name is cut between two characters.
  changed["relay"]["name"] = std::string(63, 'x') + "\xc3\xa9\xc3\xa9";
  const auto cut = read_chain(view(changed.dump()));
  SP_REQUIRE_OK(cut);
  CHECK(cut->name == std::string(63, 'x'));
}

TEST_CASE("headers, certificates and nodes as a relay sends them", "[sync]") {
  const auto header = read_header(view(R"({"header":"0x0102","hash":")" + kHash + R"("})"));
  SP_REQUIRE_OK(header);
  CHECK(header->header == SentHeader{hex("0102"), {}});
  CHECK(header->hash[0] == 0xaa);
  SP_CHECK_ERROR(read_header(view(R"({"header":"0102","hash":")" + kHash + R"("})")), base_hex);
  SP_CHECK_ERROR(read_header(view(R"({"header":1})")), json_type);

  const auto headers = read_headers(view(R"({"headers":["0x01","0x0203"]})"));
  SP_REQUIRE_OK(headers);
  CHECK(*headers == std::vector<SentHeader>{{hex("01"), {}}, {hex("0203"), {}}});
  SP_CHECK_ERROR(read_headers(view(R"({"headers":["0x"]})")), sync_answer);
  Json many = {{"headers", Json(std::vector<std::string>(513, "0x01"))}};
  SP_CHECK_ERROR(read_headers(view(many.dump())), sync_answer);
  // a hint about who signed, or none; never one of another form
  const auto hinted = read_headers(view(R"({"headers":["0x01","0x0203"],"signers":["0x0700","0x"]})"));
  SP_REQUIRE_OK(hinted);
  CHECK(*hinted == std::vector<SentHeader>{{hex("01"), hex("0700")}, {hex("0203"), {}}});
  SP_CHECK_ERROR(read_headers(view(R"({"headers":["0x01","0x0203"],"signers":["0x07"]})")), sync_answer);
  SP_CHECK_ERROR(read_headers(view(R"({"headers":["0x01"],"signers":"0x07"})")), json_type);
  SP_CHECK_ERROR(read_headers(view(R"({"headers":["0x01"],"signers":["07"]})")), base_hex);
  const std::string start = R"({"header":"0x0102","hash":")" + kHash;
  CHECK(read_header(view(start + R"(","signers":"0x0700"})"))->header.signers == hex("0700"));
  SP_CHECK_ERROR(read_header(view(start + R"(","signers":7})")), json_type);
  Json large = {{"nodes", {"0x" + std::string(1'282, '0')}}};
  SP_CHECK_ERROR(read_nodes(view(large.dump())), sync_answer);
  SP_REQUIRE_OK(read_nodes(view(R"({"nodes":[]})")));
  SP_CHECK_ERROR(read_certificates(view(R"({"certificates":[1]})")), json_type);
  SP_CHECK_ERROR(read_certificates(view(R"([])")), json_type);
}

TEST_CASE("questions as a relay takes them", "[sync]") {
  CHECK(path_of(HeaderRange{5, 8, 20}) == "/v1/headers?from=5&count=8&step=20");
  Hash32 hash{};
  hash.fill(0xaa);
  CHECK(lists_path(hash) == "/v1/lists?block=" + kHash);
  CHECK(body_path(0x0006'0102'b000'0003, ledger::H216{}) ==
        "/v1/lists/0x00060102b0000003?root=0x" + std::string(54, '0'));
  CHECK(delta_path(0x0006'0102'b000'0003, 41) == "/v1/lists/0x00060102b0000003/delta?from=41");
  const ledger::FactQuery queries[] = {{eth::Address{1}, {hash}}, {eth::Address{2}, {}}};
  const Json question = Json::parse(proofs_question(hash, queries));
  CHECK(question["blockHash"] == kHash);
  REQUIRE(question["items"].size() == 2);
  CHECK(question["items"][0]["slots"] == Json::array({kHash}));
  CHECK(question["items"][1]["address"] == "0x02" + std::string(38, '0'));
  CHECK(question["items"][1]["slots"].empty());
}
