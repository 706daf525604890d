#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "base/text.hpp"
#include "common/run/files.hpp"
#include "network/genesis/genesis.hpp"
#include "network/rpc/json_forms.hpp"
#include "network/running_network.hpp"
#include "qbft/extra_data.hpp"
#include "support/support.hpp"

// Every request that was recorded of Besu 26.8.0 is sent to the development network, on a chain with the same accounts
// and the same transactions in the same blocks. What differs must stand in besu_differences.json with its reason, and
// what stands there must differ.

using namespace statepass;
using namespace statepass::network;
using common::quantity_text;
using test::Json;
using test::RunningNetwork;

namespace {

constexpr std::uint64_t kProofsAt = 344;
const std::string kChain = "besu/cancun-26.8.0/";

// Members whose values depend on who made the blocks and when, or on the fees that the proposers got: their form is
// compared, not their value.
const std::set<std::string, std::less<>> kOfThisNetwork = {
    "hash", "parentHash", "blockHash",      "stateRoot",    "extraData",        "miner",
    "size", "timestamp",  "blockTimestamp", "accountProof", "address_of_signer"};

// "0x" and digits: the form is hex bytes of a length, or a number.
std::string form_of(const Json& value) {
  if (!value.is_string()) return value.type_name();
  const std::string& text = value.get_ref<const std::string&>();
  if (!text.starts_with("0x")) return "text";
  return text.size() >= 42 && text.size() <= 66 ? "hex of " + std::to_string(text.size()) : "hex";
}

// Methods whose whole answer is of that kind.
const std::set<std::string, std::less<>> kOwnAnswers = {
    "debug_getRawHeader",    "debug_getRawBlock",   "qbft_getValidatorsByBlockNumber", "qbft_getValidatorsByBlockHash",
    "qbft_getSignerMetrics", "qbft_getPendingVotes"};

struct Differences {
  std::set<std::string> found;

  // Types, members, and the forms of texts; of a list the first item.
  void compare_forms(const Json& ours, const Json& besu, const std::string& path) {
    if (form_of(ours) != form_of(besu)) {
      found.insert(path + " has another form");
    } else if (besu.is_object() && !besu.empty() && !ours.empty() && !besu.begin().key().starts_with("0x")) {
      for (const auto& [name, value] : besu.items()) compare_forms(ours.value(name, Json()), value, path + "." + name);
    } else if (besu.is_array() && !besu.empty()) {
      compare_forms(ours.empty() ? Json() : ours[0], besu[0], path + "[]");
    }
  }

  void compare(const Json& ours, const Json& besu, const std::string& path) {
    if (besu.is_object() && ours.is_object()) {
      for (const auto& [name, value] : besu.items()) {
        if (!ours.contains(name)) {
          found.insert(path + "." + name + " is missing");
        } else if (kOfThisNetwork.contains(name)) {
          if (form_of(ours[name]) != form_of(value)) found.insert(path + "." + name + " has another form");
        } else {
          compare(ours[name], value, path + "." + name);
        }
      }
      for (const auto& [name, value] : ours.items())
        if (!besu.contains(name)) found.insert(path + "." + name + " is more than Besu has");
    } else if (besu.is_array() && ours.is_array() && besu.size() == ours.size()) {
      for (std::size_t i = 0; i < besu.size(); ++i) compare(ours[i], besu[i], path + "[]");
    } else if (ours != besu) {
      found.insert(path);
    }
  }
  std::string text() const {
    std::string all;
    for (const std::string& one : found) all += (all.empty() ? "" : "; ") + one;
    return all;
  }
};

// The recorded chain, made again: each of its transactions in the block of the same number.
class Twin {
 public:
  Twin() {
    const auto headers = test::shared_json(kChain + "headers.json.gz"),
               blocks = test::shared_json(kChain + "blocks.json.gz");
    for (const Json& header : (*headers)["headers"])
      numbers_[header["hash"].get<std::string>()] = header["number"].get<std::uint64_t>();
    for (const Json& block : (*blocks)["blocks"]) {
      const std::uint64_t number = block["number"].get<std::uint64_t>();
      for (const Json& transaction : block["transactions"]) {
        blocks_[number].push_back(transaction["raw"].get<std::string>());
        mined_in_[blocks_[number].back()] = number;
        const auto parsed = eth::parse_transaction(*from_hex0x(blocks_[number].back()));
        if (parsed) by_hash_[to_hex0x(parsed->hash)] = blocks_[number].back();
      }
    }
    network_ = std::make_unique<RunningNetwork>(std::vector<std::string>{}, 1, [](const std::filesystem::path& folder) {
      const auto keys = make_keys(demo_states());
      write_keys(folder / "keys", keys);
      Genesis genesis = parse_genesis(*test::shared_json(kChain + "genesis.json"));
      genesis.validators.clear();
      for (const StateKeys& state : keys) genesis.validators.push_back(state.validator_address());
      common::write_file(folder / "genesis.json", genesis_json(genesis).dump());
    });
    network_->admin("/v1/stall", {{"stalled", true}});
    // A block may have been due already, and one more under way.
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    height_ = network_->height();
    REQUIRE(height_ < blocks_.begin()->first);
  }

  RunningNetwork& network() { return *network_; }

  // Makes blocks up to that number, with the transactions that were in them.
  void grow_to(std::uint64_t number) {
    while (height_ < number) {
      const auto next = blocks_.lower_bound(height_ + 1);
      if (next == blocks_.end() || next->first > number) {
        network_->mine(number - height_);
        height_ = number;
        return;
      }
      if (next->first > height_ + 1) network_->mine(next->first - height_ - 1);
      // Those that came in as requests of the recording are there already.
      for (const std::string& raw : next->second) network_->answer("eth_sendRawTransaction", Json::array({raw}));
      network_->mine();
      height_ = next->first;
    }
  }
  // Sends the transaction that a recorded answer shows as pending, where the request that sent it was not recorded.
  void send_if_pending(const Json& record) {
    if (record["request"].value("method", "") != "eth_getTransactionByHash") return;
    const Json* result = common::member(record["response"], "result");
    if (result == nullptr || !result->is_object() || !(*result)["blockNumber"].is_null()) return;
    const auto raw = by_hash_.find((*result)["hash"].get<std::string>());
    if (raw != by_hash_.end()) network_->answer("eth_sendRawTransaction", Json::array({raw->second}));
  }
  // The block that holds the transaction of this request; 0 when none does.
  std::uint64_t block_of(const Json& request) const {
    const Json params = request.value("params", Json::array());
    if (request.value("method", "") != "eth_sendRawTransaction" || params.empty()) return 0;
    const auto found = mined_in_.find(params[0].is_string() ? params[0].get<std::string>() : "");
    return found == mined_in_.end() ? 0 : found->second;
  }

  // A recorded request with the hashes of this network's blocks in the place of the recorded ones.
  Json translated(const Json& value) {
    if (value.is_string()) {
      const auto number = numbers_.find(value.get<std::string>());
      if (number == numbers_.end() || number->second > height_) return value;
      return network_->call("eth_getBlockByNumber", {quantity_text(number->second), false})["hash"];
    }
    if (!value.is_structured()) return value;
    Json copy = value;
    for (Json& item : copy) item = translated(item);
    return copy;
  }

 private:
  std::map<std::string, std::uint64_t> numbers_;
  std::map<std::uint64_t, std::vector<std::string>> blocks_;
  std::map<std::string, std::uint64_t> mined_in_;
  std::map<std::string, std::string> by_hash_;
  std::unique_ptr<RunningNetwork> network_;
  std::uint64_t height_ = 0;
};

std::vector<Json> lines_of(const std::string& name) {
  std::vector<Json> lines;
  const auto text = test::shared_file(name);
  if (!text) return lines;
  std::istringstream in(*text);
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) lines.push_back(*common::parse_json(line, 64));
  return lines;
}

// Differences against the list: each one by its label.
class Ledger {
 public:
  Ledger() {
    const auto text = common::read_file(std::string(STATEPASS_TOP) + "/tests/relay/network/besu_differences.json");
    REQUIRE(text);
    list_ = *common::parse_json(*text);
  }
  void note(const std::string& label, const Differences& differences) {
    ++sent_;
    if (differences.found.empty()) return;
    met_.insert(label);
    const std::string text = differences.text();
    INFO(label << ": " << text);
    const bool listed = list_["differences"].contains(label);
    CHECK(listed);
    if (!listed) return;
    CHECK(list_["differences"][label]["what"] == text);
    std::cout << "differs from Besu: " << label << ": " << text << " ("
              << list_["differences"][label]["why"].get<std::string>() << ")\n";
  }
  void finish(std::size_t least) {
    CHECK(sent_ >= least);
    for (const auto& [label, entry] : list_["differences"].items()) {
      INFO("listed, but no difference any more: " << label);
      CHECK(met_.contains(label));
    }
    std::cout << sent_ << " recorded requests sent, " << met_.size() << " answers differ\n";
  }

 private:
  Json list_;
  std::set<std::string> met_;
  std::size_t sent_ = 0;
};

// How high the chain was when Besu gave this answer, where the answer tells.
std::uint64_t height_told(const Json& record) {
  const Json* response = common::member(record, "response");
  const Json* result = response == nullptr ? nullptr : common::member(*response, "result");
  if (result == nullptr) return 0;
  const std::string method = record["request"].value("method", "");
  if (method == "eth_blockNumber") return common::quantity(*result).value_or(0);
  if (method == "eth_getBlockByNumber" && (record["request"]["params"][0] == "latest"))
    return common::quantity((*result)["number"]).value_or(0);
  if (const Json* mined = common::member(*result, "blockNumber")) return common::quantity(*mined).value_or(0);
  return 0;
}

bool is_of_another_setup(const std::string& label) {
  return label.find("[node started with") != std::string::npos;
}

// Bodies that the recording describes instead of repeating them.
bool is_described(const Json& record) {
  return record.dump().find("\"<") != std::string::npos || record.value("request", Json()).contains("batchOf") ||
         record.dump().find(" as call data") != std::string::npos ||
         record.dump().find("bytes, contract") != std::string::npos;
}

void send_proofs(Twin& twin, Ledger& ledger) {
  const auto proofs = test::shared_json(kChain + "proofs.json.gz");
  for (const Json& proof : (*proofs)["node1_bonsai"]["cases"]) {
    Json ours = twin.network().answer("eth_getProof", twin.translated(proof["request"]["params"]));
    ours.erase("id");
    ours.erase("jsonrpc");
    Differences differences;
    differences.compare(ours, proof["response"], "");
    ledger.note("proof: " + proof["description"].get<std::string>(), differences);
  }
}

void send_request(Twin& twin, Ledger& ledger, const Json& record) {
  const std::string label = record["label"].get<std::string>();
  const Json& request = record["request"];
  const std::string method = request["method"].get<std::string>();
  if (const std::uint64_t number = twin.block_of(request)) twin.grow_to(number - 1);
  twin.grow_to(height_told(record));
  twin.send_if_pending(record);
  Json ours = twin.network().answer(method, twin.translated(request.value("params", Json::array())));
  Differences differences;
  if (kOwnAnswers.contains(method)) {
    differences.compare_forms(ours, record["response"], "");
  } else {
    differences.compare(ours, record["response"], "");
  }
  ledger.note(label + ", " + method, differences);
}

bool is_request(const Json& record) {
  return record.contains("request") && !is_described(record) &&
         !is_of_another_setup(record["label"].get<std::string>());
}

// Requests below JSON-RPC: methods, fields and bodies of HTTP.
void send_http(Twin& twin, Ledger& ledger) {
  for (const Json& record : lines_of(kChain + "rpc-behaviour.jsonl.gz")) {
    const std::string label = record["label"].get<std::string>();
    if (!record.contains("httpMethod") || is_described(record) || is_of_another_setup(label)) continue;
    std::map<std::string, std::string> fields = {{"Host", "127.0.0.1"}, {"Content-Type", "application/json"}};
    for (const auto& [name, value] : record["requestHeaders"].items()) {
      if (value.is_null()) {
        fields.erase(name);
      } else {
        fields[name] = value.get<std::string>();
      }
    }
    const std::string body = record["requestBody"].get<std::string>();
    std::string request =
        record["httpMethod"].get<std::string>() + " " + record["path"].get<std::string>() + " HTTP/1.1\r\n";
    for (const auto& [name, value] : fields) request += name + ": " + value + "\r\n";
    test::TestClient client(twin.network().rpc_port(0));
    client.send(request + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    const auto response = client.read();
    REQUIRE(response);
    Differences differences;
    differences.compare(Json(response->status), record["status"], ".status");
    const auto parsed = common::parse_json(response->body);
    const Json ours = parsed ? *parsed : Json(response->body);
    // Heads go on: the number in an answer is not what these cases are about.
    const bool is_error = common::member(record["response"], "error") != nullptr || !record["response"].is_structured();
    if (is_error) {
      differences.compare(ours, record["response"], ".body");
    } else {
      differences.compare_forms(ours, record["response"], ".body");
    }
    ledger.note("HTTP: " + label, differences);
  }
}

}  // namespace

TEST_CASE("every recorded request gets Besu's answer, or a listed other one") {
  if (!test::shared_file(kChain + "genesis.json")) return;
  Twin twin;
  Ledger ledger;
  // The votes were recorded before, except for the last ones.
  const auto votes = lines_of(kChain + "rpc-votes.jsonl");
  auto vote = votes.begin();
  for (; vote != votes.end() && height_told(*vote) <= kProofsAt; ++vote)
    if (is_request(*vote)) send_request(twin, ledger, *vote);
  twin.grow_to(kProofsAt);
  send_proofs(twin, ledger);
  for (const Json& record : lines_of(kChain + "rpc-behaviour.jsonl.gz"))
    if (is_request(record)) send_request(twin, ledger, record);
  for (; vote != votes.end(); ++vote)
    if (is_request(*vote)) send_request(twin, ledger, *vote);
  send_http(twin, ledger);
  ledger.finish(260);
}

TEST_CASE("the older release was asked nothing that the newer one was not") {
  std::set<std::string> newer;
  for (const Json& record : lines_of(kChain + "rpc-behaviour.jsonl.gz"))
    newer.insert(record["label"].get<std::string>());
  for (const Json& record : lines_of("besu/cancun-24.5.4/rpc-behaviour.jsonl.gz")) {
    const std::string label = record["label"].get<std::string>();
    INFO(label);
    CHECK((newer.contains(label) || label.find("limit") != std::string::npos));
  }
}
