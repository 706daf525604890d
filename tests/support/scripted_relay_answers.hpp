#pragma once

#include "support/scripted_relay.hpp"

// The bodies of scripted_relay.hpp, in line as all support that needs modules of the core is.
namespace statepass::test {

inline HttpResponse json_response(const Json& json) {
  return {200, {{"Content-Type", "application/json"}}, to_bytes(bytes_of(json.dump()))};
}
inline HttpResponse status_response(int status) {
  return {status, {}, {}};
}
inline std::uint64_t number_in(std::string_view query, std::string_view name) {
  const std::size_t at = query.find(std::string(name) + "=");
  if (at == std::string_view::npos) return 0;
  std::uint64_t out = 0;
  for (char c : query.substr(at + name.size() + 1)) {
    if (c < '0' || c > '9') break;
    out = out * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return out;
}
inline Bytes value_in(std::string_view query, std::string_view name) {
  const std::size_t at = query.find(std::string(name) + "=0x");
  SP_ASSERT(at != std::string_view::npos);
  const std::string_view rest = query.substr(at + name.size() + 3);
  return hex(rest.substr(0, rest.find('&')));
}

inline std::optional<HttpResponse> ScriptedRelay::answer(const HttpRequest& request, std::string_view base) {
  const std::string path = request.url.substr(base.size());
  asked.push_back(path);
  if (behaviour == Behaviour::silent || behaviour == Behaviour::slow) return std::nullopt;
  if (busy > 0 && busy-- > 0) return HttpResponse{503, {{"Retry-After", "3"}}, {}};
  if (behaviour == Behaviour::garbage) return HttpResponse{200, {}, to_bytes(bytes_of("<html>it works</html>"))};
  if (behaviour == Behaviour::oversized) return HttpResponse{200, {}, Bytes(70'000, ' ')};
  if (path == "/v1/chain") return chain();
  if (path.starts_with("/v1/headers?")) return headers(path);
  if (path.starts_with("/v1/headers/")) return header(path.substr(12));
  if (behaviour == Behaviour::not_found) return status_response(404);
  if (path == "/v1/issuers") return issuers();
  if (path == "/v1/proofs") return proofs(request.body);
  if (path.starts_with("/v1/lists?")) return lists(path);
  if (path.starts_with("/v1/lists/")) return path.find("/delta?") == std::string::npos ? body(path) : delta(path);
  return status_response(404);
}

inline HttpResponse ScriptedRelay::chain() const {
  return json_response({{"chainId", behaviour == Behaviour::other_chain ? 1 : 5361},
                        {"genesisHash", to_hex0x(ledger_.genesis().hash)},
                        {"relay", {{"name", "relay of CA"}, {"jurisdiction", 6}, {"version", "1"}}}});
}

inline Bytes ScriptedRelay::raw_of(std::uint64_t number) const {
  const Block& block = ledger_.blocks.find(number)->second;
  if (behaviour != Behaviour::forged_state_root && behaviour != Behaviour::few_seals &&
      behaviour != Behaviour::invented_validators)
    return block.header;
  auto fields = *eth::parse_header(block.header);
  auto extra = *qbft::ExtraData::parse(fields.extra_data);
  if (behaviour == Behaviour::few_seals) extra.seals.pop_back();
  if (behaviour == Behaviour::forged_state_root) fields.state_root[0] ^= 1;
  if (behaviour == Behaviour::invented_validators) {
    const BlockPlan plan{.number = number, .time = block.time, .members = range(8, 12), .sealers = range(8, 12)};
    return ledger_.network.sealed(plan);
  }
  return qbft::make_header(fields, extra);
}

inline Bytes ScriptedRelay::forged_of(std::uint64_t number) const {
  auto fields = *eth::parse_header(ledger_.blocks.find(number)->second.header);
  auto extra = *qbft::ExtraData::parse(fields.extra_data);
  extra.seals.pop_back();
  fields.state_root[0] ^= 1;
  return qbft::make_header(fields, extra);
}

// What the relay says of the signers: as it is, of a header that is sealed as it should be.
inline std::string signers_of(ByteView raw) {
  const auto header = qbft::SealedHeader::parse(raw);
  if (!header) return "0x";
  const auto signers = qbft::check_seals(*header);
  return signers ? to_hex0x(qbft::signers_hint(*header, *signers)) : "0x";
}

inline HttpResponse ScriptedRelay::header(const std::string& which) const {
  std::uint64_t number = shown();
  if (which != "latest") number = number_in("n=" + which, "n");
  if (behaviour == Behaviour::other_evidence && which != "latest") --number;
  if (!ledger_.blocks.contains(number)) return status_response(404);
  const bool forged = behaviour == Behaviour::wrong_witness && which != "latest";
  const Bytes raw = forged ? forged_of(number) : raw_of(number);
  auto parsed = qbft::SealedHeader::parse(raw);
  SP_ASSERT(parsed);
  Hash32 hash = parsed->hash();
  if (behaviour == Behaviour::wrong_hash) hash[31] ^= 1;
  return json_response({{"header", to_hex0x(raw)}, {"hash", to_hex0x(hash)}, {"signers", signers_of(raw)}});
}

inline HttpResponse ScriptedRelay::headers(std::string_view query) const {
  std::uint64_t from = number_in(query, "from");
  const std::uint64_t count = number_in(query, "count"), step = number_in(query, "step");
  if (behaviour == Behaviour::wrong_between) ++from;
  Json list = Json::array(), signers = Json::array();
  for (std::uint64_t i = 0; i < count && ledger_.blocks.contains(from + i * step); ++i) {
    const Bytes raw = raw_of(from + i * step);
    list.push_back(to_hex0x(raw));
    signers.push_back(signers_of(raw));
  }
  return json_response({{"headers", list}, {"signers", signers}});
}

inline const ScriptedLedger::Block* ScriptedRelay::block_of(const Hash32& hash) const {
  for (const auto& [number, block] : ledger_.blocks) {
    if (block.hash == hash) return &block;
  }
  return nullptr;
}

inline HttpResponse ScriptedRelay::proofs(const Bytes& body) const {
  const Json question = Json::parse(body, nullptr, false);
  const Block* block = block_of(hex_array<32>(question["blockHash"].get<std::string>().substr(2)));
  if (block == nullptr) return status_response(410);
  std::vector<Bytes> nodes;
  const auto keep = [&nodes](const Result<std::vector<Bytes>>& proof) {
    SP_ASSERT(proof);
    for (const Bytes& node : *proof) {
      if (std::ranges::find(nodes, node) == nodes.end()) nodes.push_back(node);
    }
  };
  const auto state = ScriptedLedger::state_of(*block);
  std::size_t slots = 0;
  for (const Json& item : question["items"]) {
    const auto address = hex_array<20>(item["address"].get<std::string>().substr(2));
    keep(eth::trie_proof(ScriptedLedger::entries(state), crypto::keccak256(address)));
    const auto account = block->storage.find(address);
    if (account == block->storage.end()) continue;
    const auto storage = ScriptedLedger::storage_of(account->second);
    for (const Json& text : item["slots"]) {
      Hash32 slot = hex_array<32>(text.get<std::string>().substr(2));
      if (++slots > 64) return status_response(413);
      if (behaviour == Behaviour::other_slot) slot[0] ^= 1;
      keep(eth::trie_proof(ScriptedLedger::entries(storage), crypto::keccak256(slot)));
    }
  }
  if (behaviour == Behaviour::short_proof) nodes.pop_back();
  if (behaviour == Behaviour::extra_node) nodes.push_back(hex("c3010203"));
  Json list = Json::array();
  for (const Bytes& node : nodes) list.push_back(to_hex0x(node));
  return json_response({{"block", {{"hash", question["blockHash"]}}}, {"nodes", list}, {"accounts", Json::array()}});
}

inline HttpResponse ScriptedRelay::lists(const std::string& query) const {
  const Block* block = block_of(take_array<32>(value_in(query, "block")));
  if (block == nullptr) return status_response(404);
  std::vector<status::Registry::List> all;
  for (const auto& [id, word] : block->lists) all.push_back({id, word});
  if (behaviour == Behaviour::missing_list) all.pop_back();
  return {200, {}, status::encode_lists(all)};
}

inline HttpResponse ScriptedRelay::body(std::string_view query) const {
  const auto found = ledger_.bodies.find(take_array<27>(value_in(query, "root")));
  if (found == ledger_.bodies.end() || behaviour == Behaviour::no_body) return status_response(404);
  status::StatusBody content = found->second;
  if (behaviour == Behaviour::unrevoked_body) content = {};
  return {200, {}, deflate::deflate_zlib(content.bytes())};
}

// From the newest block in which the list had the version.
inline HttpResponse ScriptedRelay::delta(std::string_view path) const {
  using ledger::status_registry::ListRecord;
  const std::uint64_t list = be_value(hex(path.substr(std::string_view("/v1/lists/0x").size(), 16)));
  const std::uint64_t from = number_in(path, "from");
  const auto record_at = [&](const Block& block) -> std::optional<ListRecord> {
    const auto word = block.lists.find(list);
    return word == block.lists.end() ? std::nullopt : std::optional(*ListRecord::decode(word->second));
  };
  const auto after = record_at(ledger_.blocks.find(shown())->second);
  if (!after || behaviour == Behaviour::no_body) return status_response(404);
  if (behaviour == Behaviour::no_delta) return status_response(410);
  if (behaviour == Behaviour::long_delta) return {200, {}, Bytes(70'000)};
  for (auto block = ledger_.blocks.rbegin(); block != ledger_.blocks.rend(); ++block) {
    const auto before = record_at(block->second);
    if (!before || before->version != from) continue;
    status::StatusBody target = ledger_.bodies.find(after->root)->second;
    if (behaviour == Behaviour::wrong_delta) SP_ASSERT(target.set(131'071, status::Value::suspended));
    const auto delta = status::delta_between(ledger_.bodies.find(before->root)->second, target, list,
                                             static_cast<std::uint32_t>(from), after->version);
    return {200, {}, delta.encode()};
  }
  return status_response(410);
}

inline HttpResponse ScriptedRelay::issuers() const {
  Json list = Json::array();
  for (const Bytes& der : ledger_.certificates) list.push_back(to_hex0x(der));
  return json_response({{"certificates", list}});
}

inline sync::Want run(sync::Job& job, ScriptedRelays& relays, UnixTime now) {
  for (int turns = 0; turns < 10'000; ++turns) {
    sync::Want want = job.next(now);
    if (const auto* wait = std::get_if<sync::Wait>(&want)) {
      now += wait->seconds;
      SP_ASSERT(job.waited(now));
      continue;
    }
    const auto* fetch = std::get_if<sync::Fetch>(&want);
    if (fetch == nullptr) return want;
    bool answered = false;
    for (auto& [base, relay] : relays) {
      if (!fetch->request.url.starts_with(base + "/v1/")) continue;
      const auto response = relay.answer(fetch->request, base);
      const auto taken = response ? job.http_answer(*response, now) : job.http_failed(failure_of(relay.behaviour), now);
      SP_ASSERT(taken);
      answered = true;
    }
    SP_ASSERT(answered);
  }
  SP_ASSERT(false);
  return sync::Done{};
}

}  // namespace statepass::test
