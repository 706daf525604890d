#include "network/keys/state_keys.hpp"

#include <sys/random.h>

#include <charconv>
#include <set>
#include <stdexcept>

#include "base/secret.hpp"
#include "base/text.hpp"
#include "common/run/files.hpp"
#include "common/run/json.hpp"

namespace statepass::network {
namespace {

using common::Json;

constexpr std::size_t kAdmins = 2;
constexpr unsigned kOwnerOnly = 0600;

crypto::Secp256k1Key fresh_key() {
  for (;;) {
    Bytes entropy = fresh_entropy();
    const WipeOnExit wipe(entropy);
    if (auto key = crypto::Secp256k1Key::from_entropy(entropy)) return *std::move(key);
  }
}

void write_key(const std::filesystem::path& file, const crypto::Secp256k1Key& key) {
  if (std::filesystem::exists(file)) throw std::runtime_error(file.string() + " stands there already");
  if (!common::write_file(file, to_hex0x(key.scalar().view()) + "\n", kOwnerOnly))
    throw std::runtime_error("cannot write " + file.string());
}

crypto::Secp256k1Key read_key(const std::filesystem::path& file) {
  auto text = common::read_file(file, 128);
  if (!text) throw std::runtime_error("cannot read " + file.string());
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
  auto scalar = text->starts_with("0x") ? from_hex0x(*text) : from_hex(*text);
  if (!scalar || scalar->size() != 32) throw std::runtime_error(file.string() + " holds no key of 64 hex digits");
  const WipeOnExit wipe(*scalar);
  auto key = crypto::Secp256k1Key::from_entropy(*scalar);
  if (!key) throw std::runtime_error(file.string() + " holds a number that is no secp256k1 key");
  return *std::move(key);
}

std::string admin_file(std::size_t index) {
  return "admin-" + std::to_string(index + 1) + ".key";
}

}  // namespace

const std::vector<StateName>& demo_states() {
  static const std::vector<StateName> states = {{"CA", 6}, {"NY", 36}, {"TX", 48}, {"WA", 53}};
  return states;
}

StateName parse_state(std::string_view text) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  unsigned number = 0;
  const char* end = text.data() + text.size();
  if (text.size() < 4 || !capital(text[0]) || !capital(text[1]) || text[2] != '=' ||
      std::from_chars(text.data() + 3, end, number).ptr != end || number < 1 || number > 255)
    throw std::runtime_error("a state is two capitals and its code from 1 to 255, CA=6, not " + std::string(text));
  return {std::string(text.substr(0, 2)), static_cast<std::uint16_t>(number)};
}

std::vector<Address> StateKeys::admin_addresses() const {
  std::vector<Address> addresses;
  for (const auto& key : admins) addresses.push_back(eth::address_of(key.public_key()));
  return addresses;
}

Bytes fresh_entropy() {
  Bytes entropy(32);
  if (getrandom(entropy.data(), entropy.size(), 0) != static_cast<ssize_t>(entropy.size()))
    throw std::runtime_error("the operating system gives no randomness");
  return entropy;
}

std::vector<StateKeys> make_keys(const std::vector<StateName>& states) {
  std::vector<StateKeys> keys;
  for (const StateName& state : states) {
    StateKeys made{state, fresh_key(), {}};
    for (std::size_t i = 0; i < kAdmins; ++i) made.admins.push_back(fresh_key());
    keys.push_back(std::move(made));
  }
  return keys;
}

void write_keys(const std::filesystem::path& folder, const std::vector<StateKeys>& keys) {
  Json states = Json::array();
  for (const StateKeys& state : keys) {
    const auto own = folder / state.state.letters;
    std::error_code error;
    std::filesystem::create_directories(own, error);
    if (error) throw std::runtime_error("cannot make the folder " + own.string() + ": " + error.message());
    std::filesystem::permissions(own, std::filesystem::perms::owner_all, error);
    write_key(own / "validator.key", state.validator);
    Json admins = Json::array();
    for (std::size_t i = 0; i < state.admins.size(); ++i) {
      write_key(own / admin_file(i), state.admins[i]);
      admins.push_back(to_hex0x(state.admin_addresses()[i]));
    }
    states.push_back({{"letters", state.state.letters},
                      {"jurisdiction", state.state.jurisdiction},
                      {"validator", to_hex0x(state.validator_address())},
                      {"validatorPublicKey", to_hex0x(state.validator.public_key())},
                      {"admins", admins}});
  }
  if (!common::write_file(folder / "keys.json", Json{{"states", states}}.dump(1) + "\n"))
    throw std::runtime_error("cannot write " + (folder / "keys.json").string());
}

std::vector<StateKeys> read_keys(const std::filesystem::path& folder) {
  const auto file = folder / "keys.json";
  const auto text = common::read_file(file);
  if (!text) throw std::runtime_error("cannot read " + file.string());
  const auto json = common::parse_json(*text);
  const Json* states = json ? common::member(*json, "states") : nullptr;
  if (states == nullptr || !states->is_array() || states->empty())
    throw std::runtime_error(file.string() + " names no states");
  std::vector<StateKeys> keys;
  for (const Json& entry : *states) {
    const std::string* letters = common::text_member(entry, "letters");
    const Json* jurisdiction = common::member(entry, "jurisdiction");
    if (letters == nullptr || jurisdiction == nullptr || !jurisdiction->is_number_unsigned())
      throw std::runtime_error(file.string() + ": a state without letters or jurisdiction");
    const StateName name = parse_state(*letters + "=" + std::to_string(jurisdiction->get<std::uint64_t>()));
    StateKeys state{name, read_key(folder / name.letters / "validator.key"), {}};
    for (std::size_t i = 0; std::filesystem::exists(folder / name.letters / admin_file(i)); ++i)
      state.admins.push_back(read_key(folder / name.letters / admin_file(i)));
    if (state.admins.empty()) throw std::runtime_error("no admin-1.key for " + name.letters);
    keys.push_back(std::move(state));
  }
  return keys;
}

}  // namespace statepass::network
