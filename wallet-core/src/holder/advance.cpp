#include "holder/advance.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "holder/shape.hpp"

namespace statepass::holder {
namespace {

using ledger::licence_transfer::TransferState;

MoveRecord copy_of(const MoveRecord& move) {
  auto copy = MoveRecord::decode(to_hex(move.id), move.encode().view());
  SP_ASSERT(copy.has_value());
  return *std::move(copy);
}

std::string binding_url(const Desk& desk, const Hash32& id) {
  std::string base = desk.url;
  while (base.ends_with('/')) base.pop_back();
  return base + "/v1/moves/" + to_hex0x(id) + "/binding";
}

bool brings_transfer_copy(const Store& store, const Hash32& move) {
  for (const auto& [id, issuance] : store.issuances()) {
    if (issuance.transfer == move) return true;
  }
  return false;
}

}  // namespace

bool wants_refill(const Store& store, const CardRecord& card, UnixTime now) {
  constexpr UnixTime kBefore = 5 * kSecondsPerDay;
  if (card.refill.refresh_token.empty() || !card.successor.empty()) return false;
  for (const auto& [id, move] : store.moves()) {
    if (move.card == card.id && is_open(move)) return false;
  }
  for (const auto& [id, issuance] : store.issuances()) {
    if (std::ranges::find(issuance.cards, card.id) != issuance.cards.end()) return false;
  }
  std::size_t all = 0, fresh = 0;
  UnixTime until = 0;
  for (const auto& [id, copy] : store.copies()) {
    if (copy.card != card.id || copy.facts.doc_type != card.doc_type) continue;
    ++all;
    until = std::max(until, copy.facts.validity.valid_until);
    if (copy.used_at == 0) ++fresh;
  }
  return 5 * fresh <= all || until - now < kBefore;
}

bool is_open(const MoveRecord& move) {
  if (move.done || !move.proved) return !move.done;
  const TransferState state = move.proved->state;
  return state == TransferState::open || state == TransferState::cleared || state == TransferState::issued;
}

Result<> settle_moves(Store& store) {
  std::vector<std::pair<std::string, std::string>> done;  // move and new card
  for (const auto& [id, move] : store.moves()) {
    if (move.done || !move.proved || move.proved->state != TransferState::issued) continue;
    const CardRecord* newest = nullptr;
    for (const auto& [card_id, card] : store.cards()) {
      const bool fits = card.issuer == move.to_letters && card.doc_type == move.doc_type &&
                        card.received_at >= move.since && card_id != move.card;
      if (fits && (!newest || card.received_at > newest->received_at)) newest = &card;
    }
    if (newest) done.emplace_back(id, newest->id);
  }
  for (const auto& [id, card] : done) {
    MoveRecord move = copy_of(store.moves().find(id)->second);
    move.done = true;
    move.new_card = card;
    if (const CardRecord* old = store.card(move.card)) {
      CardRecord changed = *old;
      changed.successor = card;
      SP_TRY(store.put_card(std::move(changed)));
    }
    SP_TRY(store.put_move(std::move(move)));
  }
  return {};
}

Result<std::unique_ptr<AdvanceJob>> AdvanceJob::start(Wallet& wallet, LedgerDoor& ledger, ByteView entropy) {
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  return std::unique_ptr<AdvanceJob>(new AdvanceJob(wallet, ledger, std::move(source)));
}

sync::Want AdvanceJob::next(UnixTime now) {
  while (true) {
    if (save_due_) return sync::Save{};
    if (ending_) return *ending_;
    if (inner_) {
      if (auto want = step_inner(now)) return *std::move(want);
      continue;
    }
    if (posted_) {
      return sync::Fetch{.request = {.method = HttpMethod::post,
                                     .url = posted_->url,
                                     .headers = {{"Content-Type", "application/octet-stream"}},
                                     .body = posted_->binding.sealed},
                         .timeout_ms = 15'000,
                         .max_bytes = 65'536};
    }
    bool more = false;
    switch (stage_) {
      case Stage::proof:
        more = begin_proof();
        break;
      case Stage::unfinished:
        more = begin_unfinished(now);
        break;
      case Stage::bindings:
        more = begin_binding(now);
        break;
      case Stage::refills:
        more = begin_refill(now);
        break;
      case Stage::ending:
        finish();
        continue;
    }
    if (more) continue;
    stage_ = static_cast<Stage>(static_cast<int>(stage_) + 1);
    begun_ = false;
    waiting_.clear();
  }
}

bool AdvanceJob::begin_proof() {
  if (begun_) return false;
  begun_ = true;
  ProofWish wish;
  for (const auto& [id, move] : wallet_.store().moves()) {
    if (!is_open(move)) continue;
    wish.transfers.push_back(move.id);
    if (!move.bound) wish.enc_keys.push_back(move.from);
  }
  if (wish.transfers.empty()) return false;
  // The wallet's own lists go along: one conversation for all, so that none tells more than another.
  const ProofWish own = wallet_.proof_wish();
  wish.lists = own.lists;
  wish.keys = own.keys;
  inner_ = ledger_.prove(wish);
  return true;
}

void AdvanceJob::take_facts() {
  Store& store = wallet_.store();
  std::vector<std::string> ids;
  for (const auto& [id, move] : store.moves()) ids.push_back(id);
  for (const std::string& id : ids) {
    const MoveRecord& held = store.moves().find(id)->second;
    const auto fact = ledger_.transfer(held.id);
    // One that is absent waits for the destination to open it.
    if (fact.known != Known::yes || (held.proved == fact.value && held.as_of == fact.as_of.time)) continue;
    MoveRecord move = copy_of(held);
    move.proved = fact.value;
    move.as_of = fact.as_of.time;
    if (const auto put = store.put_move(std::move(move)); !put) remember(put.error(), false);
  }
  if (const auto settled = settle_moves(store); !settled) remember(settled.error(), false);
  save_due_ = save_due_ || wallet_.unsaved();
}

bool AdvanceJob::begin_unfinished(UnixTime now) {
  if (!begun_) {
    begun_ = true;
    for (const auto& [id, issuance] : wallet_.store().issuances()) {
      if (issuance.deferred || issuance.transfer || issuance.offer.empty()) waiting_.push_back(id);
    }
  }
  if (waiting_.empty()) return false;
  const std::string id = waiting_.front();
  waiting_.pop_front();
  const auto& issuances = wallet_.store().issuances();
  const auto found = issuances.find(id);
  if (found == issuances.end()) return true;
  receiving_for_ = found->second.transfer;
  auto job = ReceiveJob::resume(wallet_, ledger_, id, now, entropy_.next().view());
  if (job) {
    inner_ = *std::move(job);
  } else {
    remember(job.error(), true);
  }
  return true;
}

bool AdvanceJob::begin_binding(UnixTime now) {
  const Store& store = wallet_.store();
  if (!begun_) {
    begun_ = true;
    for (const auto& [id, move] : store.moves()) {
      const bool wants = !move.bound && move.proved && move.proved->state == TransferState::open;
      if (wants && !brings_transfer_copy(store, move.id)) waiting_.push_back(id);
    }
  }
  if (waiting_.empty()) return false;
  const MoveRecord& move = store.moves().find(waiting_.front())->second;
  waiting_.pop_front();
  const auto key = ledger_.enc_key(move.from);
  const Desk* desk = wallet_.config().desk_of(move.from_letters);
  const Copy* copy = choose_copy(store, ledger_, move.card, move.doc_type, now);
  if (key.known != Known::yes || !desk || !copy) {
    remember({copy ? Errc::holder_binding_desk : Errc::holder_no_copies}, true);
    return true;
  }
  auto binding = make_binding(store, move, *copy, ledger_.chain(), key.value, now, entropy_);
  if (!binding) {
    remember(binding.error(), false);
    return true;
  }
  if (const auto used = wallet_.store().use_copy(copy->id, now); !used) remember(used.error(), false);
  save_due_ = true;
  posted_ = Posted{move.id, binding_url(*desk, move.id), *std::move(binding)};
  return true;
}

bool AdvanceJob::begin_refill(UnixTime now) {
  if (!begun_) {
    begun_ = true;
    for (const auto& [id, card] : wallet_.store().cards()) {
      if (wants_refill(wallet_.store(), card, now)) waiting_.push_back(id);
    }
  }
  if (waiting_.empty()) return false;
  auto job = ReceiveJob::start_refill(wallet_, ledger_, waiting_.front(), now, entropy_.next().view());
  waiting_.pop_front();
  if (job) {
    inner_ = *std::move(job);
  } else {
    remember(job.error(), false);
  }
  return true;
}

void AdvanceJob::take_offer(std::string_view offer, UnixTime now) {
  const Hash32 move = posted_->move;
  posted_.reset();
  auto job = ReceiveJob::start_transfer(wallet_, ledger_, offer, move, now, entropy_.next().view());
  if (!job) return remember(job.error(), true);
  receiving_for_ = move;
  inner_ = *std::move(job);
}

std::optional<sync::Want> AdvanceJob::step_inner(UnixTime now) {
  sync::Want want = inner_->next(now);
  if (const auto* failed = std::get_if<sync::Failed>(&want)) {
    remember(failed->error, failed->retry);
    inner_.reset();
    receiving_for_.reset();
    // Without proof nothing is done that rests on it.
    if (stage_ == Stage::proof) stage_ = Stage::ending;
    return std::nullopt;
  }
  if (!std::holds_alternative<sync::Done>(want)) return want;
  inner_done();
  return std::nullopt;
}

void AdvanceJob::inner_done() {
  const auto* received = stage_ == Stage::proof ? nullptr : static_cast<const ReceiveJob*>(inner_.get());
  const bool arrived = received && !received->deferred();
  if (!received) take_facts();
  if (arrived && receiving_for_) {
    Store& store = wallet_.store();
    const auto found = store.moves().find(to_hex(*receiving_for_));
    if (found != store.moves().end()) {
      MoveRecord move = copy_of(found->second);
      move.bound = true;
      if (const auto put = store.put_move(std::move(move)); !put) remember(put.error(), false);
    }
  }
  if (arrived) {
    if (const auto settled = settle_moves(wallet_.store()); !settled) remember(settled.error(), false);
    save_due_ = true;
  }
  receiving_for_.reset();
  inner_.reset();
}

void AdvanceJob::remember(const Error& error, bool retry) {
  if (!trouble_) trouble_ = sync::Failed{.error = error, .retry = retry, .lost = false};
}

void AdvanceJob::finish() {
  save_due_ = wallet_.unsaved();
  if (trouble_) {
    ending_ = *trouble_;
  } else {
    ending_ = sync::Done{shape_of(wallet_.moves())};
  }
}

Result<> AdvanceJob::http_answer(const HttpResponse& response, UnixTime now) {
  if (save_due_ || ending_) return fail(Errc::sync_not_wanted);
  if (inner_) return inner_->http_answer(response, now);
  if (!posted_) return fail(Errc::sync_not_wanted);
  if (response.status == 202 || response.status == 200) {
    const auto offer = open_binding_answer(response.body, posted_->binding.answer_key);
    if (offer) {
      take_offer(*offer, now);
      return {};
    }
    remember({Errc::holder_binding_answer}, true);
  } else {
    // A desk that has not seen the transfer on the ledger yet will.
    remember({Errc::holder_binding_refused}, true);
  }
  posted_.reset();
  return {};
}

Result<> AdvanceJob::http_failed(sync::HttpFailure failure, UnixTime now) {
  if (save_due_ || ending_) return fail(Errc::sync_not_wanted);
  if (inner_) return inner_->http_failed(failure, now);
  if (!posted_) return fail(Errc::sync_not_wanted);
  remember({Errc::holder_binding_desk}, true);
  posted_.reset();
  return {};
}

Result<> AdvanceJob::code_answer(std::optional<std::string_view> code, UnixTime now) {
  if (save_due_ || ending_ || !inner_) return fail(Errc::sync_not_wanted);
  return inner_->code_answer(code, now);
}

Result<> AdvanceJob::waited(UnixTime now) {
  if (save_due_ || ending_ || !inner_) return fail(Errc::sync_not_wanted);
  return inner_->waited(now);
}

Result<> AdvanceJob::saved(UnixTime now) {
  if (ending_ && !save_due_) return fail(Errc::sync_not_wanted);
  if (save_due_) {
    save_due_ = false;
    return {};
  }
  if (!inner_) return fail(Errc::sync_not_wanted);
  return inner_->saved(now);
}

sync::Progress AdvanceJob::progress() const {
  if (inner_) return inner_->progress();
  return {stage_ == Stage::bindings ? "token" : "checking", 0, 0};
}

}  // namespace statepass::holder
