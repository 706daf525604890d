#include <algorithm>

#include "status/tree.hpp"
#include "sync/conversation.hpp"

namespace statepass::sync {

using ledger::Contract;
namespace council = ledger::council;

void Conversation::begin_evidence() {
  parts_ = parts_done_ = 0;
  const std::uint64_t number = proofs_.block.number - proofs_.block.number % HeldEvidence::kEvery;
  if (number <= config_.checkpoint.number) return finish(Done{});
  const qbft::VerifiedBlock* known = view_.client_.find(number);
  const bool verified = known != nullptr && known->state_root;
  if (wishes_.evidence ? holds_evidence(number) : verified) return finish(Done{});
  get(Phase::evidence_header, header_path(number), kMostSmallAnswer);
}

bool Conversation::holds_evidence(std::uint64_t number) const {
  const auto& held = view_.evidence_;
  if (!held || held->block.number != number) return false;
  return std::ranges::all_of(
             wishes_.kids, [&](const Hash32& kid) { return std::ranges::find(held->kids, kid) != held->kids.end(); }) &&
         std::ranges::all_of(wishes_.lists, [&](std::uint64_t id) { return held->list(id) != nullptr; });
}

Result<> Conversation::take_evidence_header(ByteView body, UnixTime now) {
  SP_TRY_ASSIGN(const HeaderAnswer answer, read_header(body));
  SP_TRY_ASSIGN(const qbft::SealedHeader header, qbft::SealedHeader::parse(answer.header.raw, answer.header.signers));
  const std::uint64_t number = proofs_.block.number - proofs_.block.number % HeldEvidence::kEvery;
  if (header.number() != number || header.hash() != answer.hash) return fail(Errc::sync_header_other);
  const auto outcome = view_.client_.advance(header, now);
  if (outcome.verified()) {
    wishes_.evidence ? ask_evidence(header) : finish(Done{});
  } else if (outcome.needs_headers_between()) {
    // The validators have changed since: it cannot be judged by those of today.
    finish(Done{});
  } else {
    refuse(*outcome.detail, outcome.reason, now);
  }
  return {};
}

void Conversation::ask_evidence(const qbft::SealedHeader& header) {
  const qbft::VerifiedBlock block{header.number(), header.hash(), header.time(), header.state_root()};
  evidence_ = {.block = block, .header = header.raw()};
  evidence_proofs_ = {.block = block, .keep_nodes = true};
  const eth::Address at_council = ledger::genesis_address_of(Contract::council);
  evidence_proofs_.ask(at_council, council::members_slot());
  evidence_proofs_.ask(at_council, council::book_state_slot());
  if (const auto at = place_of(Contract::issuer_registry, block.time)) {
    for (const Hash32& kid : wishes_.kids) evidence_proofs_.ask(*at, ledger::issuer_registry::key_slot(kid));
    evidence_.kids = wishes_.kids;
  }
  if (const auto at = place_of(Contract::status_registry, block.time)) {
    for (const std::uint64_t id : wishes_.lists) evidence_proofs_.ask(*at, ledger::status_registry::list_slot(id));
  }
  ask_proofs(Phase::evidence_proofs);
}

Result<> Conversation::take_evidence_proofs(ByteView body) {
  SP_TRY_ASSIGN(const auto nodes, read_nodes(body));
  SP_TRY(evidence_proofs_.take(nodes));
  ++parts_done_;
  if (!evidence_proofs_.open.empty()) {
    ask_proofs(Phase::evidence_proofs);
    return {};
  }
  evidence_.nodes = std::move(evidence_proofs_.nodes);
  take_evidence_lists();
  ask_next_evidence_body();
  return {};
}

// The bodies as they were at that block: mostly those of the head.
void Conversation::take_evidence_lists() {
  const auto at = place_of(Contract::status_registry, evidence_.block.time);
  if (!at) return;
  for (const std::uint64_t id : wishes_.lists) {
    const auto& word = evidence_proofs_.word(*at, ledger::status_registry::list_slot(id));
    const auto record = word ? ledger::status_registry::ListRecord::decode(*word) : fail(Errc::ledger_field);
    if (!record || evidence_.list(id) != nullptr) continue;
    const auto held = view_.bodies_.find(id);
    if (held != view_.bodies_.end() && status::check_body(held->second.body, record->root)) {
      evidence_.lists.push_back({id, held->second.body});
    } else {
      bodies_.push_back({id, record->root});
      ++parts_;
    }
  }
}

void Conversation::ask_next_evidence_body() {
  if (!bodies_.empty()) {
    return get(Phase::evidence_body, body_path(bodies_.front().list, bodies_.front().root), kMostSmallAnswer);
  }
  view_.evidence_ = std::move(evidence_);
  finish(Done{});
}

Result<> Conversation::take_evidence_body(ByteView body) {
  SP_TRY_ASSIGN(status::StatusBody content, body_of(body, bodies_.front().root));
  evidence_.lists.push_back({bodies_.front().list, std::move(content)});
  bodies_.pop_front();
  ++parts_done_;
  ask_next_evidence_body();
  return {};
}

}  // namespace statepass::sync
