#include "sync/ledger_view.hpp"

#include <algorithm>

#include "status/tree.hpp"

namespace statepass::sync {

using ledger::Jurisdiction;

std::string_view reason_text(const RelayNote& note) {
  if (note.reason != Reason::none) return reason_name(note.reason);
  return note.detail ? error_name(note.detail->code) : std::string_view();
}

const HeldEvidence::List* HeldEvidence::list(std::uint64_t id) const {
  const auto found = std::ranges::find(lists, id, &List::id);
  return found == lists.end() ? nullptr : &*found;
}

LedgerView::LedgerView(const ChainConfig& config)
    : client_(config.checkpoint), book_(config.book), trail_set_(client_.validators()) {
  begin_trail(false);
  for (const std::string& url : config.relays) notes_.push_back({.url = url});
}

Reason LedgerView::stopped(UnixTime now) const {
  if (client_.contradiction()) return Reason::ledger_contradiction;
  return client_.expired(now) ? Reason::trusting_period : Reason::none;
}

Result<> LedgerView::trust(const qbft::Checkpoint& checkpoint) {
  const std::uint64_t before = client_.head().number;
  SP_TRY(client_.trust(checkpoint));
  if (client_.head().number == before) return {};
  head_signers_ = 0;
  begin_trail(true);
  return {};
}

Result<> LedgerView::take_record(ByteView record, const ChainConfig& config) {
  if (client_.contradiction()) return fail(Errc::qbft_contradiction);
  SP_TRY_ASSIGN(LedgerView other, load(record, config));
  if (other.client_.head().number < client_.head().number) return fail(Errc::qbft_state_older);
  for (const qbft::VerifiedBlock& block : client_.blocks()) {
    const qbft::VerifiedBlock* same_number = other.client_.find(block.number);
    if (same_number != nullptr && same_number->hash != block.hash) return fail(Errc::qbft_state_chain);
  }
  other.client_.narrow(client_.rules());
  *this = std::move(other);
  return {};
}

Fact<ledger::issuer_registry::KeyRecord> LedgerView::key(const Hash32& kid) const {
  const auto found = keys_.find(kid);
  if (found == keys_.end()) return {};
  return found->second.fact();
}

Fact<bool> LedgerView::member(Jurisdiction jurisdiction) const {
  if (!members_) return {};
  const bool is_member = ledger::has_state(*members_, jurisdiction);
  return {is_member ? Known::yes : Known::absent, is_member, members_as_of_};
}

std::vector<Jurisdiction> LedgerView::members() const {
  std::vector<Jurisdiction> out;
  for (Jurisdiction j = 1; members_ && j <= 255; ++j) {
    if (ledger::has_state(*members_, j)) out.push_back(j);
  }
  return out;
}

std::string_view LedgerView::letters_of(Jurisdiction jurisdiction) const {
  const auto found = letters_.find(jurisdiction);
  return found == letters_.end() ? std::string_view() : found->second;
}

std::optional<Jurisdiction> LedgerView::jurisdiction_of(std::string_view letters) const {
  for (const auto& [jurisdiction, its] : letters_) {
    if (its == letters) return jurisdiction;
  }
  return std::nullopt;
}

Fact<status::Value> LedgerView::status(std::uint64_t list, std::uint64_t index) const {
  if (!registry_ || std::ranges::binary_search(unrevoked_, list)) return {};
  const auto record = registry_->find(list);
  if (!record) return {};
  if (!*record) return {Known::absent, {}, *registry_as_of_};
  const auto held = bodies_.find(list);
  if (held == bodies_.end()) return {};
  const auto value = held->second.body.value_at(index);
  if (!value) return {};
  return {Known::yes, *value, held->second.as_of};
}

Fact<ByteArray<32>> LedgerView::enc_key(Jurisdiction jurisdiction) const {
  const auto found = enc_keys_.find(jurisdiction);
  if (found == enc_keys_.end()) return {};
  return found->second.fact();
}

Fact<ledger::licence_transfer::Transfer> LedgerView::transfer(const Hash32& id) const {
  const auto found = transfers_.find(id);
  if (found == transfers_.end()) return {};
  return found->second.fact();
}

std::size_t LedgerView::key_count() const {
  using ledger::issuer_registry::KeyState;
  return static_cast<std::size_t>(std::ranges::count_if(keys_, [](const auto& entry) {
    return entry.second.value && entry.second.value->state != KeyState::compromised;
  }));
}

void LedgerView::take_head(const qbft::HeaderOutcome& outcome, std::size_t signers) {
  // What was verified below the head says nothing of it.
  if (!outcome.verified() || signers == 0 || outcome.block->hash != client_.head().hash) return;
  head_signers_ = signers;
  if (client_.validators() == trail_set_) return;
  trail_set_ = client_.validators();
  if (trail_.size() > kMostSteps) trail_.erase(trail_.begin() + 1);
  trail_.push_back({client_.head().number, client_.head().time, trail_set_.size(), signers});
}

void LedgerView::begin_trail(bool by_person) {
  const qbft::VerifiedBlock& head = client_.head();
  trail_set_ = client_.validators();
  trail_ = {{head.number, head.time, trail_set_.size(), 0}};
  began_by_person_ = by_person;
}

void LedgerView::take_members(const Hash32& bitmap, const AsOf& as_of) {
  if (members_ && as_of.block < members_as_of_.block) return;
  members_ = bitmap;
  members_as_of_ = as_of;
  std::erase_if(letters_, [&](const auto& entry) { return !ledger::has_state(bitmap, entry.first); });
}

void LedgerView::take_config(const ledger::council::Config& proven) {
  config_ = ledger::council::stricter({}, proven);
  client_.narrow(ledger::council::trust_rules(config_));
}

bool LedgerView::holds_body(std::uint64_t list) const {
  const auto held = bodies_.find(list);
  return held != bodies_.end() && registry_as_of_ && held->second.as_of == *registry_as_of_;
}

std::vector<std::pair<std::uint64_t, std::uint32_t>> LedgerView::held_versions() const {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> out;
  for (const auto& [id, held] : bodies_) {
    if (!registry_ || !holds_body(id)) continue;
    const auto record = registry_->find(id);
    if (record && *record) out.emplace_back(id, (*record)->version);
  }
  return out;
}

void LedgerView::take_registry(status::Registry registry, const Hash32& storage_root, const AsOf& as_of) {
  if (registry_as_of_ && as_of.block < registry_as_of_->block) return;
  // A body stands for as long as its list keeps the root.
  std::vector<std::uint64_t> gone;
  for (auto& [id, held] : bodies_) {
    const auto now = registry.find(id);
    if (now && !*now) gone.push_back(id);
    if (!now || !*now || !registry_) continue;
    const auto before = registry_->find(id);
    if (held.as_of == *registry_as_of_ && before && *before && (*before)->root == (*now)->root) held.as_of = as_of;
  }
  for (const std::uint64_t id : gone) bodies_.erase(id);
  registry_ = std::move(registry);
  registry_root_ = storage_root;
  registry_as_of_ = as_of;
}

void LedgerView::take_body(std::uint64_t list, status::StatusBody body) {
  const auto [place, added] = bodies_.try_emplace(list);
  if (!added && !status::unrevoked(place->second.body, body).empty()) {
    // What was final can never change on the ledger: neither body is believed from now on.
    const auto at = std::ranges::lower_bound(unrevoked_, list);
    if (at == unrevoked_.end() || *at != list) unrevoked_.insert(at, list);
  }
  place->second = {std::move(body), *registry_as_of_};
}

}  // namespace statepass::sync
