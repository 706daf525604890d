#include <algorithm>

#include "deflate/deflate.hpp"
#include "status/delta.hpp"
#include "status/tree.hpp"
#include "sync/conversation.hpp"

namespace statepass::sync {

using ledger::Contract;

Result<status::StatusBody> body_of(ByteView zlib, const ledger::H216& root) {
  SP_TRY_ASSIGN(const Bytes bytes, deflate::inflate_zlib(zlib, status::kBodyBytes));
  SP_TRY_ASSIGN(status::StatusBody body, status::StatusBody::of(bytes));
  SP_TRY(status::check_body(body, root));
  return body;
}

Result<status::StatusBody> body_after(ByteView delta, const status::StatusBody& before, std::uint64_t list,
                                      std::uint32_t from, const ledger::H216& root) {
  SP_TRY_ASSIGN(const status::Delta changes, status::Delta::parse(delta));
  if (changes.list != list || changes.from_version != from) return fail(Errc::sync_answer);
  SP_TRY_ASSIGN(status::StatusBody body, status::apply(changes, before));
  SP_TRY(status::check_body(body, root));
  return body;
}

Result<> Conversation::begin_lists() {
  const AsOf when{proofs_.block.number, proofs_.block.time};
  parts_ = parts_done_ = 0;
  const auto at = place_of(Contract::status_registry, when.time);
  if (!at) {
    begin_evidence();
    return {};
  }
  const auto& root = proofs_.storage_root(*at);
  if (!root) return fail(Errc::sync_no_contract);
  if (view_.registry_as_of_ && when.block < view_.registry_as_of_->block) {
    begin_bodies();
  } else if (view_.registry_ && view_.registry_root_ == *root) {
    view_.take_registry(*view_.registry_, *root, when);
    begin_bodies();
  } else if (*root == eth::kEmptyTrieRoot) {
    return take_lists({});
  } else {
    get(Phase::lists, lists_path(proofs_.block.hash), kMostAnswer);
  }
  return {};
}

Result<> Conversation::take_lists(ByteView body) {
  const auto at = place_of(Contract::status_registry, proofs_.block.time);
  const Hash32 root = *proofs_.storage_root(*at);
  SP_TRY_ASSIGN(status::Registry registry, status::Registry::check(body, root));
  for (const auto& [id, version] : view_.held_versions()) held_versions_[id] = version;
  view_.take_registry(std::move(registry), root, {proofs_.block.number, proofs_.block.time});
  begin_bodies();
  return {};
}

void Conversation::begin_bodies() {
  // A list that was just opened needs no body from anybody.
  const ledger::H216 empty_root = ledger::h216_of(status::root_of({}));
  for (const auto& list : view_.registry_->lists()) {
    if (!wishes_.all_lists && std::ranges::find(wishes_.lists, list.id) == wishes_.lists.end()) continue;
    const auto record = view_.registry_->find(list.id);
    if (!record || !*record || view_.holds_body(list.id)) continue;
    if ((*record)->root == empty_root) {
      view_.take_body(list.id, {});
    } else {
      const auto held = held_versions_.find(list.id);
      const bool known = held != held_versions_.end();
      bodies_.push_back({list.id, (*record)->root, known ? std::optional(held->second) : std::nullopt});
    }
  }
  parts_ = static_cast<std::uint32_t>(bodies_.size());
  parts_done_ = 0;
  ask_next_body();
}

void Conversation::ask_next_body() {
  relay_ = facts_relay_;
  asked_for_body_.clear();
  if (bodies_.empty()) return begin_evidence();
  const WantedBody& wanted = bodies_.front();
  if (!wanted.held) return ask_body();
  get(Phase::delta, delta_path(wanted.list, *wanted.held), kMostSmallAnswer);
}

void Conversation::ask_body() {
  get(Phase::body, body_path(bodies_.front().list, bodies_.front().root), kMostSmallAnswer);
}

void Conversation::take_delta(ByteView delta) {
  const WantedBody& wanted = bodies_.front();
  const auto before = view_.bodies_.find(wanted.list);
  if (before == view_.bodies_.end()) return ask_body();
  auto body = body_after(delta, before->second.body, wanted.list, *wanted.held, wanted.root);
  if (!body) return ask_body();
  keep_body(*std::move(body));
}

Result<> Conversation::take_body(ByteView body) {
  SP_TRY_ASSIGN(status::StatusBody content, body_of(body, bodies_.front().root));
  keep_body(std::move(content));
  return {};
}

void Conversation::keep_body(status::StatusBody body) {
  view_.take_body(bodies_.front().list, std::move(body));
  bodies_.pop_front();
  ++parts_done_;
  ask_next_body();
}

void Conversation::pass_body_on() {
  asked_for_body_.insert(relay_);
  for (std::size_t i = 0; i < relays_.size(); ++i) {
    if (relays_[i].out || !relays_[i].head || asked_for_body_.contains(i)) continue;
    relay_ = i;
    return ask_body();
  }
  bodies_.pop_front();
  ++parts_done_;
  ask_next_body();
}

}  // namespace statepass::sync
