#include "qbft/conflict.hpp"
#include "sync/conversation.hpp"

namespace statepass::sync {

using qbft::HeaderOutcome;
using qbft::HeaderResult;

void Conversation::ask_next_head(UnixTime now) {
  const auto next = std::ranges::find(relays_, false, &Relay::asked);
  if (next == relays_.end()) {
    call_behind();
    return compare_next(now);
  }
  next->asked = true;
  relay_ = static_cast<std::size_t>(next - relays_.begin());
  if (note().name.empty()) {
    get(Phase::chain, "/v1/chain", kMostSmallAnswer);
  } else {
    get(Phase::head, "/v1/headers/latest", kMostSmallAnswer);
  }
}

Result<> Conversation::take_chain(ByteView body) {
  SP_TRY_ASSIGN(const ChainAnswer answer, read_chain(body));
  if (answer.chain != config_.chain() || answer.genesis_hash != config_.genesis_hash) return fail(Errc::sync_chain);
  note().name = answer.name;
  get(Phase::head, "/v1/headers/latest", kMostSmallAnswer);
  return {};
}

Result<> Conversation::take_head(ByteView body, UnixTime now) {
  SP_TRY_ASSIGN(const HeaderAnswer answer, read_header(body));
  SP_TRY_ASSIGN(qbft::SealedHeader header, qbft::SealedHeader::parse(answer.header.raw, answer.header.signers));
  if (header.hash() != answer.hash) return fail(Errc::sync_header_other);
  SP_TRY(enough_seals(header));
  walk_.emplace(std::move(header));
  walk(now);
  return {};
}

Result<> Conversation::take_between(ByteView body, UnixTime now) {
  SP_TRY_ASSIGN(const auto headers, read_headers(body));
  SP_TRY(walk_->take(headers));
  walk(now);
  return {};
}

void Conversation::walk(UnixTime now) {
  const auto step = walk_->go(view_.client_, now);
  if (const auto* range = std::get_if<HeaderRange>(&step)) return get(Phase::between, path_of(*range), kMostAnswer);
  arrive(std::get<HeaderWalk::Arrived>(step), now);
}

void Conversation::arrive(const HeaderWalk::Arrived& arrived, UnixTime now) {
  const HeaderOutcome& outcome = arrived.outcome;
  // That we waited too long is no relay's fault.
  if (view_.client_.expired(now)) return fail_without_relay(now);
  view_.take_head(outcome, arrived.signers);
  const std::uint64_t number = walk_->target();
  walk_.reset();
  if (!outcome.verified() && outcome.needs_headers_between() && number < view_.client_.head().number) {
    // From before a change of the validators: too old to be judged, which is no lie.
    note().state = RelayState::behind;
    note().behind_blocks = view_.client_.head().number - number;
    relays_[relay_].out = true;
    return ask_next_head(now);
  }
  if (!outcome.verified()) return refuse(*outcome.detail, outcome.reason, now);
  relays_[relay_].head = outcome.block;
  note().state = RelayState::honest;
  note().head = AsOf{outcome.block->number, outcome.block->time};
  ask_next_head(now);
}

void Conversation::call_behind() {
  const qbft::VerifiedBlock& best = view_.client_.head();
  for (RelayNote& note : view_.notes_) {
    if (!note.head || note.head->block + RelayNote::kToleratedBlocks >= best.number) continue;
    note.state = RelayState::behind;
    note.behind_blocks = best.number - note.head->block;
    note.behind_seconds = std::max<UnixTime>(best.time - note.head->time, 0);
  }
}

// Heads of two numbers tell nothing about one another: every relay is asked for its block of the next lower number at
// which another one's head was verified. From relay to relay that leads down to the lowest head of all.
void Conversation::compare_next(UnixTime now) {
  for (Relay& relay : relays_) {
    if (!relay.head || relay.out || relay.compared) continue;
    relay.compared = true;
    std::optional<std::uint64_t> below;
    for (const Relay& other : relays_) {
      if (other.head && other.head->number < relay.head->number) below = std::max(below, {other.head->number});
    }
    if (!below) continue;
    relay_ = static_cast<std::size_t>(&relay - relays_.data());
    witness_ = *below;
    return get(Phase::witness, header_path(witness_), kMostSmallAnswer);
  }
  begin_facts(now);
}

Result<> Conversation::take_witness(ByteView body, UnixTime now) {
  SP_TRY_ASSIGN(const HeaderAnswer answer, read_header(body));
  SP_TRY_ASSIGN(const qbft::SealedHeader header, qbft::SealedHeader::parse(answer.header.raw, answer.header.signers));
  if (header.number() != witness_ || header.hash() != answer.hash) return fail(Errc::sync_header_other);
  const HeaderOutcome outcome = view_.client_.advance(header, now);
  // The block of that number is remembered unless many lie above it; then one from before a change of the validators
  // may be too old to be judged.
  if (outcome.verified() || outcome.needs_headers_between()) {
    compare_next(now);
  } else {
    refuse(*outcome.detail, outcome.reason, now);
  }
  return {};
}

// Nobody is blamed for not having it: which of the two blocks is the chain's, nobody here can tell.
void Conversation::ask_known(UnixTime now) {
  const auto conflict = qbft::conflict_of(view_.client_);
  const bool missing = !conflict && conflict.error().code == Errc::qbft_conflict_header;
  for (std::size_t i = 0; missing && i < relays_.size(); ++i) {
    if (relays_[i].asked_known || view_.notes_[i].state == RelayState::silent) continue;
    relays_[i].asked_known = true;
    relay_ = i;
    return get(Phase::known, header_path(view_.client_.contradiction()->known.number), kMostSmallAnswer);
  }
  fail_without_relay(now);
}

Result<> Conversation::take_known(ByteView body, UnixTime now) {
  SP_TRY_ASSIGN(const HeaderAnswer answer, read_header(body));
  SP_TRY_ASSIGN(const qbft::SealedHeader header, qbft::SealedHeader::parse(answer.header.raw, answer.header.signers));
  // One that does not complete the evidence is passed over.
  static_cast<void>(view_.client_.complete_evidence(header));
  ask_known(now);
  return {};
}

void Conversation::fail_without_relay(UnixTime now) {
  const auto refused = [](const RelayNote& note) { return note.state == RelayState::refused; };
  Failed end{{Errc::sync_silent}, true, false};
  if (view_.client_.contradiction()) {
    end = {{Errc::qbft_contradiction}, false, false};
  } else if (view_.client_.expired(now)) {
    end = {{Errc::qbft_trust_expired}, false, false};
  } else if (std::ranges::any_of(view_.notes_, refused)) {
    end.error = {Errc::sync_refused};
  }
  finish(end);
}

}  // namespace statepass::sync
