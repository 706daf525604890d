#include "bridge/config.hpp"

#include <set>

#include "bridge/chain/node_json.hpp"
#include "common/run/config.hpp"
#include "common/run/files.hpp"

namespace statepass::bridge {
namespace {

using common::ConfigObject;
using common::Url;

// TLS, unless only this machine can come in.
common::Endpoint endpoint_of(ConfigObject& object) {
  common::Endpoint out;
  out.address = object.text("address", "127.0.0.1");
  out.port = static_cast<std::uint16_t>(object.whole("port", 0, 65'535));
  if (object.has("certificate") || object.has("key"))
    out.tls = common::TlsFiles{object.text("certificate"), object.text("key")};
  else if (out.address != "127.0.0.1" && out.address != "::1")
    object.fault("address", "needs certificate and key unless it is 127.0.0.1 or ::1");
  return out;
}

std::vector<Url> urls_of(ConfigObject& object, std::string_view name) {
  std::vector<Url> out;
  for (const std::string& text : object.texts(name)) {
    const auto url = Url::parse(text);
    if (url)
      out.push_back(*url);
    else
      object.fault(name, "holds what is no http or https address");
  }
  return out;
}

std::optional<qbft::Checkpoint> checkpoint_of(const Json* value, std::uint64_t chain) {
  if (value == nullptr) return std::nullopt;
  const auto hash = fixed_bytes<32>(common::member(*value, "hash"));
  const Json* number = common::member(*value, "number");
  const Json* time = common::member(*value, "time");
  const Json* validators = common::member(*value, "validators");
  if (!hash || number == nullptr || !number->is_number_unsigned() || time == nullptr || !time->is_number_unsigned() ||
      validators == nullptr || !validators->is_array())
    return std::nullopt;
  std::vector<eth::Address> members;
  for (const Json& item : *validators) {
    const auto address = fixed_bytes<20>(&item);
    if (!address) return std::nullopt;
    members.push_back(*address);
  }
  auto set = qbft::ValidatorSet::of(std::move(members));
  if (!set) return std::nullopt;
  return qbft::Checkpoint{chain, number->get<std::uint64_t>(), *hash, time->get<UnixTime>(), *std::move(set)};
}

void read_limits(ConfigObject& object, RelayConfig& out) {
  common::Limits& limits = out.limits;
  limits.connections = static_cast<std::size_t>(object.whole("connections", 1, 1'000'000, 20'000));
  limits.connections_per_client = static_cast<std::size_t>(object.whole("connectionsPerClient", 1, 1'000'000, 512));
  limits.waiting_requests = static_cast<std::size_t>(object.whole("waitingRequests", 1, 100'000, 512));
  limits.requests_per_second = static_cast<double>(object.whole("requestsPerSecond", 0, 1'000'000, 200));
  limits.request_burst = static_cast<double>(object.whole("requestBurst", 1, 10'000'000, 1'000));
  out.sender_per_second = static_cast<double>(object.whole("transactionsPerSecond", 1, 1'000'000, 10));
  out.sender_burst = static_cast<double>(object.whole("transactionBurst", 1, 1'000'000, 100));
}

void read_pages(ConfigObject& top, const std::filesystem::path& folder, RelayConfig& out) {
  top.objects("pages", [&](ConfigObject& object) {
    PageConfig page;
    page.folder = folder / object.text("folder");
    object.object("listen", [&](ConfigObject& listen) { page.listen = endpoint_of(listen); }, true);
    if (object.has("clockOffset")) page.clock_offset = object.whole("clockOffset", -1'000'000'000, 10'000'000'000);
    if (page.clock_offset && !out.chain.development)
      object.fault("clockOffset", "is for the pages of a development chain");
    out.pages.push_back(std::move(page));
  });
}

}  // namespace

// Members that the relay does not know are for the light clients that get the file.
ChainFile read_chain_file(const std::filesystem::path& file) {
  ChainFile out;
  out.text = common::read_file(file).value_or("");
  const auto value = common::parse_json(out.text);
  if (!value || !value->is_object()) throw common::ConfigError({file.string() + ": is not there, or no JSON object"});
  std::vector<std::string> faults;
  ConfigObject top(*value, file.string(), faults);
  out.name = top.text("name");
  out.chain_id = static_cast<std::uint64_t>(top.whole("chainId", 1, std::int64_t{1} << 52));
  out.development = top.flag("development", false);
  const auto genesis = hash_of(top.text("genesisHash"));
  if (genesis)
    out.genesis_hash = *genesis;
  else
    top.fault("genesisHash", "is no hash");
  out.checkpoint = checkpoint_of(top.take("checkpoint"), out.chain_id);
  if (!out.checkpoint) top.fault("checkpoint", "is not {number, hash, time, validators}");
  std::set<std::string> origins;
  // Heads are pushed over WebSocket, which a policy names by a scheme of its own.
  for (const Url& relay : urls_of(top, "relays")) origins.insert({relay.origin(), "ws" + relay.origin().substr(4)});
  const Json* desks = top.take("desks");
  const Json none = Json::object();
  for (const auto& [letters, address] : (desks == nullptr ? none : *desks).items()) {
    const std::string* text = address.get_ptr<const std::string*>();
    const auto url = text == nullptr ? std::nullopt : Url::parse(*text);
    if (url)
      origins.insert(url->origin());
    else
      top.fault("desks", "holds what is no http or https address");
  }
  out.origins.assign(origins.begin(), origins.end());
  if (!faults.empty()) throw common::ConfigError(faults);
  return out;
}

RelayConfig read_relay_config(const std::string& file) {
  RelayConfig out;
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  common::read_config(file, [&](ConfigObject& top) {
    out.name = top.text("name");
    out.jurisdiction = static_cast<std::uint16_t>(top.whole("jurisdiction", 1, 255));
    const std::string chain = top.text("chain");
    if (!chain.empty()) out.chain = read_chain_file(folder / chain);
    out.nodes = urls_of(top, "nodes");
    if (out.nodes.empty()) top.fault("nodes", "names no node");
    out.store = folder / top.text("store");
    top.object("listen", [&](ConfigObject& listen) { out.listen = endpoint_of(listen); }, true);
    if (top.has("origins")) out.origins = top.texts("origins");
    read_pages(top, folder, out);
    if (top.has("acts")) {
      out.acts = Url::parse(top.text("acts"));
      if (!out.acts) top.fault("acts", "is no http or https address");
    }
    if (top.has("memberToken")) out.member_token = top.text("memberToken");
    out.log = top.word("log", {"debug", "info", "warning", "error", "off"}, "info");
    if (top.has("limits")) top.object("limits", [&](ConfigObject& limits) { read_limits(limits, out); });
  });
  return out;
}

}  // namespace statepass::bridge
