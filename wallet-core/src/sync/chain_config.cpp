#include "sync/chain_config.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "sync/json_fields.hpp"

namespace statepass::sync {
namespace {

constexpr std::size_t kMostName = 80, kMostUrl = 512, kMostPem = 16'384;
constexpr json::Limits kLimits{.max_bytes = 1'048'576, .max_depth = 8, .max_values = 4'096};

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}
bool is_path_character(char c) {
  return is_host_character(c) || c == '/' || c == '_' || c == '~';
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text[0] == '0') return false;
  unsigned port = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    port = port * 10 + static_cast<unsigned>(c - '0');
  }
  return port <= 65'535;
}

// scheme://host[:port][/path], without a slash at the end.
Result<std::string> base_url(std::string_view text, bool development) {
  const auto bad = [] { return fail(Errc::sync_config_url); };
  if (text.size() > kMostUrl) return bad();
  while (text.ends_with('/')) text.remove_suffix(1);
  const bool secure = text.starts_with("https://");
  if (!secure && !(development && text.starts_with("http://"))) return bad();
  const std::string_view rest = text.substr(secure ? 8 : 7);
  const std::size_t path_at = std::min(rest.find('/'), rest.size());
  const std::string_view authority = rest.substr(0, path_at), path = rest.substr(path_at);
  const std::size_t colon = std::min(authority.find(':'), authority.size());
  const std::string_view host = authority.substr(0, colon);
  if (host.empty() || !std::ranges::all_of(host, is_host_character)) return bad();
  if (colon != authority.size() && !is_port(authority.substr(colon + 1))) return bad();
  if (!std::ranges::all_of(path, is_path_character)) return bad();
  if (!secure && host != "localhost" && host != "127.0.0.1") return bad();
  return std::string(text);
}

Result<qbft::Checkpoint> checkpoint_in(const json::Value& value, std::uint64_t chain) {
  SP_TRY_ASSIGN(const std::int64_t number, value.integer_member("number"));
  SP_TRY_ASSIGN(const std::int64_t time, value.integer_member("time"));
  SP_TRY_ASSIGN(const Hash32 hash, array_member<32>(value, "hash", Errc::sync_config));
  if (number < 0 || time < 0) return fail(Errc::sync_config);
  SP_TRY_ASSIGN(const json::Value list, value.member("validators"));
  SP_TRY_ASSIGN(const json::Values values, list.array());
  std::vector<eth::Address> validators;
  for (const json::Value each : values) {
    SP_TRY_ASSIGN(const eth::Address address, array_in<20>(each, Errc::sync_config));
    validators.push_back(address);
  }
  SP_TRY_ASSIGN(qbft::ValidatorSet set, qbft::ValidatorSet::of(std::move(validators)));
  return qbft::Checkpoint{chain, static_cast<std::uint64_t>(number), hash, time, std::move(set)};
}

Result<ledger::AddressBook> book_in(const json::Value& value) {
  ledger::AddressBook book = ledger::AddressBook::of_main_genesis();
  SP_TRY_ASSIGN(const json::Value number, value.member("version"));
  SP_TRY_ASSIGN(const std::int64_t version, number.integer_in(1, 0xffff'ffff));
  book.version = static_cast<std::uint32_t>(version);
  SP_TRY_ASSIGN(const auto entries, value.optional_member("entries"));
  if (!entries) return book;
  SP_TRY_ASSIGN(const json::Values members, entries->object());
  for (const json::Value member : members) {
    const auto contract = ledger::contract_of(member.name());
    if (!contract || *contract == ledger::Contract::council) return fail(Errc::sync_config);
    SP_TRY_ASSIGN(const eth::Address address, array_in<20>(member, Errc::sync_config));
    book.entries[static_cast<std::size_t>(*contract) - 1] = ledger::AddressBook::Entry{address, ledger::kLayoutId};
  }
  return book;
}

Result<std::vector<std::string>> relays_of(std::span<const std::string> urls, bool development) {
  if (urls.size() > ChainConfig::kMostRelays) return fail(Errc::sync_config);
  std::vector<std::string> out;
  for (const std::string& text : urls) {
    SP_TRY_ASSIGN(std::string url, base_url(text, development));
    if (std::ranges::find(out, url) != out.end()) return fail(Errc::sync_config);
    out.push_back(std::move(url));
  }
  return out;
}

Result<std::vector<std::string>> relays_in(const json::Value& value, bool development) {
  SP_TRY_ASSIGN(const json::Values values, value.array());
  std::vector<std::string> urls;
  for (const json::Value each : values) {
    SP_TRY_ASSIGN(const std::string_view text, each.string());
    urls.emplace_back(text);
  }
  return relays_of(urls, development);
}

bool are_letters(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<std::vector<ChainConfig::Desk>> desks_in(const json::Value& value, bool development) {
  SP_TRY_ASSIGN(const json::Values members, value.object());
  if (members.size() > ChainConfig::kMostDesks) return fail(Errc::sync_config);
  std::vector<ChainConfig::Desk> out;
  for (const json::Value member : members) {
    if (!are_letters(member.name())) return fail(Errc::sync_config);
    SP_TRY_ASSIGN(const std::string_view text, member.string());
    SP_TRY_ASSIGN(std::string url, base_url(text, development));
    out.push_back({std::string(member.name()), std::move(url)});
  }
  sort_by(out, [](const ChainConfig::Desk& desk) { return std::string_view(desk.letters); });
  return out;
}

Result<std::vector<std::string>> roots_in(const json::Value& root) {
  std::vector<std::string> out;
  SP_TRY_ASSIGN(const auto value, root.optional_member("roots"));
  if (!value) return out;
  SP_TRY_ASSIGN(const json::Values values, value->array());
  if (values.size() > ChainConfig::kMostRoots) return fail(Errc::sync_config);
  for (const json::Value each : values) {
    SP_TRY_ASSIGN(const std::string_view pem, each.string());
    if (pem.size() > kMostPem) return fail(Errc::sync_config);
    out.emplace_back(pem);
  }
  return out;
}

Result<ChainConfig::Policies> policies_in(const json::Value& root) {
  ChainConfig::Policies out;
  SP_TRY_ASSIGN(const auto value, root.optional_member("policies"));
  if (!value) return out;
  SP_TRY_ASSIGN(const json::Values members, value->object());
  for (const json::Value member : members) {
    SP_TRY_ASSIGN(const bool on, member.boolean());
    if (member.name() == "accept_unlisted") {
      out.accept_unlisted = on;
    } else if (member.name() == "accept_no_status") {
      out.accept_no_status = on;
    } else {
      return fail(Errc::sync_config);
    }
  }
  return out;
}

}  // namespace

const ChainConfig::Desk* ChainConfig::desk_of(std::string_view letters) const {
  const auto found = std::ranges::find(desks, letters, &Desk::letters);
  return found == desks.end() ? nullptr : &*found;
}

Result<> ChainConfig::use_relays(std::span<const std::string> urls) {
  SP_TRY_ASSIGN(relays, relays_of(urls, development));
  return {};
}

Result<ChainConfig> ChainConfig::parse(std::string_view text, bool development_allowed) {
  SP_TRY_ASSIGN(const json::Document document, json::Document::parse(text, kLimits));
  const json::Value root = document.root();
  SP_TRY_ASSIGN(const std::string_view name, root.string_member("name"));
  if (name.empty() || name.size() > kMostName) return fail(Errc::sync_config);
  SP_TRY_ASSIGN(const std::int64_t chain, root.integer_member("chainId"));
  SP_TRY_ASSIGN(const auto titles_chain, root.optional_integer_member("titlesChainId"));
  if (chain < 1 || titles_chain.value_or(1) < 1) return fail(Errc::sync_config);
  SP_TRY_ASSIGN(const auto development, root.optional_boolean_member("development"));
  if (!development) return fail(Errc::json_missing);
  if (*development && !development_allowed) return fail(Errc::sync_config_development);

  SP_TRY_ASSIGN(const Hash32 genesis_hash, array_member<32>(root, "genesisHash", Errc::sync_config));
  SP_TRY_ASSIGN(const json::Value checkpoint_value, root.member("checkpoint"));
  SP_TRY_ASSIGN(qbft::Checkpoint checkpoint, checkpoint_in(checkpoint_value, static_cast<std::uint64_t>(chain)));
  if (checkpoint.number == 0 && checkpoint.hash != genesis_hash) return fail(Errc::sync_config_genesis);
  SP_TRY_ASSIGN(const json::Value book_value, root.member("book"));
  SP_TRY_ASSIGN(const ledger::AddressBook book, book_in(book_value));
  SP_TRY_ASSIGN(const json::Value relays_value, root.member("relays"));
  SP_TRY_ASSIGN(auto relays, relays_in(relays_value, *development));
  SP_TRY_ASSIGN(const json::Value desks_value, root.member("desks"));
  SP_TRY_ASSIGN(auto desks, desks_in(desks_value, *development));
  SP_TRY_ASSIGN(auto roots, roots_in(root));
  SP_TRY_ASSIGN(const Policies policies, policies_in(root));

  ChainConfig out{.name = std::string(name),
                  .titles_chain = {},
                  .development = *development,
                  .genesis_hash = genesis_hash,
                  .checkpoint = std::move(checkpoint),
                  .book = book,
                  .relays = std::move(relays),
                  .desks = std::move(desks),
                  .roots = std::move(roots),
                  .policies = policies};
  if (titles_chain) out.titles_chain = static_cast<std::uint64_t>(*titles_chain);
  return out;
}

}  // namespace statepass::sync
