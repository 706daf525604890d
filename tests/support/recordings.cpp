#include "support/recordings.hpp"

namespace statepass::test {
namespace {

template <std::size_t N>
ByteArray<N> array_of(const Json& json) {
  return hex_array<N>(json.get<std::string>());
}

std::optional<Json> besu(const std::string& chain, const std::string& file) {
  return shared_json("besu/" + chain + "/" + file);
}

}  // namespace

std::vector<RecordedHeader> recorded_headers(const std::string& chain) {
  std::vector<RecordedHeader> out;
  auto json = besu(chain, "headers.json.gz");
  if (!json) return out;
  for (const Json& header : (*json)["headers"]) {
    RecordedHeader& to = out.emplace_back();
    const Json& extra = header["extraData"];
    to.number = header["number"].get<std::uint64_t>();
    to.raw = hex(header["rawHeader"].get<std::string>());
    to.hash = array_of<32>(header["hash"]);
    to.seal_digest = array_of<32>(header["sealDigest"]);
    for (const Json& address : extra["validators"]) to.validators.push_back(array_of<20>(address));
    for (const Json& address : header["signers"]) to.signers.push_back(array_of<20>(address));
    to.round = extra["round"].get<std::uint32_t>();
    to.fields = header["fieldCount"].get<std::size_t>();
    to.time = header["timestamp"].get<std::int64_t>();
  }
  return out;
}

std::vector<Json> recorded_proofs(const std::string& chain) {
  std::vector<Json> out;
  auto json = besu(chain, "proofs.json.gz");
  if (!json) return out;
  if (json->contains("cases")) return {*json};
  for (const Json& node : *json) out.push_back(node);
  return out;
}

std::vector<Json> recorded_blocks(const std::string& chain) {
  std::vector<Json> out;
  auto json = besu(chain, "blocks.json.gz");
  if (!json) return out;
  for (const Json& block : (*json)["blocks"]) out.push_back(block);
  return out;
}

std::optional<Json> execution_api_result(const std::string& name) {
  auto text = shared_file("chain/execution-apis/" + name);
  if (!text) return std::nullopt;
  const std::size_t at = text->find("<< ");
  REQUIRE(at != std::string::npos);
  Json json = Json::parse(text->substr(at + 3), nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  return json["result"];
}

}  // namespace statepass::test
