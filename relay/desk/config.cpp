#include "desk/config.hpp"

#include "base/text.hpp"
#include "common/run/config.hpp"
#include "common/run/files.hpp"

namespace statepass::desk {
namespace {

using common::ConfigObject;
using common::Json;
using common::Url;

constexpr bool kDevelopment = STATEPASS_DEVELOPMENT;
constexpr std::int64_t kMostInteger = 9'007'199'254'740'991;

[[noreturn]] void wrong(const char* member) {
  throw std::runtime_error(std::string("chain.json: ") + member + " is missing or wrong");
}

std::uint64_t number_member(const Json& object, const char* name) {
  const Json* value = common::member(object, name);
  if (value == nullptr || !value->is_number_unsigned()) wrong(name);
  return value->get<std::uint64_t>();
}

std::string text_of_member(const Json& object, const char* name) {
  const std::string* value = common::text_member(object, name);
  if (value == nullptr) wrong(name);
  return *value;
}

template <std::size_t N>
ByteArray<N> hex_array(const Json* value, const char* name) {
  if (value == nullptr || !value->is_string()) wrong(name);
  const auto bytes = from_hex0x(value->get_ref<const std::string&>());
  if (!bytes || bytes->size() != N) wrong(name);
  return take_array<N>(*bytes);
}

qbft::Checkpoint read_checkpoint(const Json& chain, std::uint64_t chain_id) {
  const Json* object = common::member(chain, "checkpoint");
  if (object == nullptr || !object->is_object()) wrong("checkpoint");
  const Json* list = common::member(*object, "validators");
  if (list == nullptr || !list->is_array()) wrong("checkpoint.validators");
  std::vector<qbft::Address> addresses;
  for (const Json& one : *list) addresses.push_back(hex_array<20>(&one, "checkpoint.validators"));
  auto validators = qbft::ValidatorSet::of(std::move(addresses));
  if (!validators) wrong("checkpoint.validators");
  return {chain_id, number_member(*object, "number"), hex_array<32>(common::member(*object, "hash"), "checkpoint.hash"),
          static_cast<UnixTime>(number_member(*object, "time")), *std::move(validators)};
}

void read_listen(ConfigObject& in, DeskConfig& out) {
  out.listen_address = in.text("address", "127.0.0.1");
  out.listen_port = static_cast<std::uint16_t>(in.whole("port", 0, 65'535));
  out.tls_certificate = in.text("certificate", "");
  out.tls_key = in.text("key", "");
  if (out.tls_certificate.empty() != out.tls_key.empty()) in.fault("key", "certificate and key go together");
}

void read_state(ConfigObject& in, DeskConfig& out) {
  out.letters = in.text("letters");
  if (out.letters.size() != 2) in.fault("letters", "two letters");
  out.name = in.text("name");
  out.jurisdiction = static_cast<ledger::Jurisdiction>(in.whole("jurisdiction", 1, 255));
  out.authority = in.text("authority", out.name + " Department of Motor Vehicles");
}

void read_staff(ConfigObject& in, DeskConfig& out) {
  StaffMember member;
  member.name = in.text("name");
  member.passphrase = in.text("passphrase");
  member.roles = in.texts("roles");
  if (!kDevelopment) in.fault("passphrase", "passphrases in the configuration are for development builds");
  for (const std::string& role : member.roles)
    if (role != "clerk" && role != "supervisor" && role != "keys") in.fault("roles", "clerk, supervisor or keys");
  out.staff.push_back(std::move(member));
}

void read_policy(ConfigObject& in, DeskConfig& out) {
  out.copies = static_cast<int>(in.whole("copies", 1, 64, 10));
  out.copy_days = in.whole("copyDays", 1, 30, 30);
  out.offer_seconds = in.whole("offerSeconds", 60, 86'400, 900);
  out.batch_seconds = in.whole("batchSeconds", 1, 86'400, 86'400);
  out.round_seconds = in.whole("roundSeconds", 1, 86'400, 3'600);
  out.condense_seconds = in.whole("condenseSeconds", 0, 7 * 86'400, 21'600);
}

std::vector<Url> read_urls(ConfigObject& in, std::string_view name) {
  std::vector<Url> out;
  for (const std::string& text : in.texts(name)) {
    if (const auto url = Url::parse(text))
      out.push_back(*url);
    else
      in.fault(name, "not an http or https address");
  }
  return out;
}

void read_all(ConfigObject& in, DeskConfig& out) {
  in.object("state", [&](ConfigObject& state) { read_state(state, out); }, true);
  out.chain_file = in.text("chain");
  out.nodes = read_urls(in, "nodes");
  if (out.nodes.empty()) in.fault("nodes", "at least one node");
  if (in.has("relays")) out.relays = read_urls(in, "relays");
  in.object("listen", [&](ConfigObject& listen) { read_listen(listen, out); }, true);
  out.public_url = in.text("publicUrl");
  const auto url = Url::parse(out.public_url);
  if (!url || !url->path.empty())
    in.fault("publicUrl", "an http or https origin");
  else if (!url->tls && !(kDevelopment && url->is_loopback()))
    in.fault("publicUrl", "plain http is for development builds on loopback");
  if (in.has("origins")) out.origins = in.texts("origins");
  out.page = in.text("page", "");
  out.database = in.text("database");
  out.database_megabytes = in.whole("databaseMegabytes", 0, kMostInteger / 1'048'576, 0);
  out.keys = in.text("keys");
  out.admin_key = in.text("adminKey", "");
  in.objects("staff", [&](ConfigObject& staff) { read_staff(staff, out); });
  in.object("policy", [&](ConfigObject& policy) { read_policy(policy, out); });
  out.clock_offset = in.whole("clockOffset", -kMostInteger, kMostInteger, 0);
  if (out.clock_offset != 0 && !kDevelopment) in.fault("clockOffset", "for development builds");
  out.log_level = in.word("log", {"debug", "info", "warning", "error", "off"}, "info");
}

}  // namespace

ChainFile parse_chain_file(const std::string& text) {
  const auto json = common::parse_json(text);
  if (!json || !json->is_object()) throw std::runtime_error("chain.json is not a JSON object");
  ChainFile out;
  out.text = text;
  out.name = text_of_member(*json, "name");
  out.chain_id = number_member(*json, "chainId");
  const Json* development = common::member(*json, "development");
  if (development == nullptr || !development->is_boolean()) wrong("development");
  out.development = development->get<bool>();
  if (out.development && !kDevelopment)
    throw std::runtime_error("a production build does not serve a development chain");
  out.checkpoint = read_checkpoint(*json, out.chain_id);
  const Json* relays = common::member(*json, "relays");
  if (relays == nullptr || !relays->is_array()) wrong("relays");
  for (const Json& one : *relays) {
    if (!one.is_string()) wrong("relays");
    out.relays.push_back(one.get<std::string>());
  }
  const Json* desks = common::member(*json, "desks");
  if (desks == nullptr || !desks->is_object()) wrong("desks");
  for (const auto& [letters, address] : desks->items()) {
    if (!address.is_string()) wrong("desks");
    out.desks.emplace(letters, address.get<std::string>());
  }
  return out;
}

ChainFile read_chain_file(const std::filesystem::path& file) {
  const auto text = common::read_file(file, 1024 * 1024);
  if (!text) throw std::runtime_error("cannot read " + file.string());
  return parse_chain_file(*text);
}

DeskConfig read_desk_config(const std::filesystem::path& file) {
  DeskConfig out;
  common::read_config(file.string(), [&](ConfigObject& in) {
    read_all(in, out);
    in.done();
  });
  // Paths count from the folder of the configuration.
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  const auto resolve = [&folder](std::filesystem::path& path) {
    if (!path.empty()) path = folder / path;
  };
  resolve(out.chain_file);
  resolve(out.page);
  resolve(out.keys);
  resolve(out.admin_key);
  if (!out.database.starts_with("postgresql://")) out.database = (folder / out.database).string();
  return out;
}

}  // namespace statepass::desk
