#include "bridge/chain/evidence.hpp"

#include "common/run/log.hpp"
#include "ledger/contracts.hpp"
#include "ledger/council.hpp"

namespace statepass::bridge {
namespace {

using ledger::Contract;

// A request of its own for so many slots, so that no node's limit is met.
constexpr std::size_t kSlotsACall = 64;

void add_in_pieces(std::vector<ProofItem>& out, Contract contract, const std::vector<Hash32>& slots) {
  const eth::Address address = ledger::genesis_address_of(contract);
  for (std::size_t at = 0; at < std::max<std::size_t>(slots.size(), 1); at += kSlotsACall) {
    const auto begin = slots.begin() + static_cast<std::ptrdiff_t>(at);
    const auto count = static_cast<std::ptrdiff_t>(std::min(kSlotsACall, slots.size() - at));
    out.push_back({address, {begin, begin + count}});
  }
}

}  // namespace

void EvidenceBooks::at(const HeaderPointer& head) {
  while (!books_.empty() && books_.front()->block()->time + kKept < head->time) books_.pop_front();
  const std::uint64_t due = head->number / kEvery * kEvery;
  if (taking_ || newest_ == due) return;
  taking_ = true;
  tasks_.spawn(take(due));
}

BookPointer EvidenceBooks::find(const Hash32& block) const {
  for (const BookPointer& book : books_)
    if (book->block()->hash == block) return book;
  return nullptr;
}

std::vector<ProofItem> EvidenceBooks::items(std::uint64_t block) const {
  namespace council = ledger::council;
  std::vector<ProofItem> out;
  add_in_pieces(out, Contract::council,
                {council::members_slot(), council::book_state_slot(), council::config_slot(),
                 council::validator_set_hash_slot()});
  std::vector<Hash32> slots;
  for (const auto& [kid, key] : registry_.keys())
    if (slots.size() < kMostSlots) slots.push_back(ledger::issuer_registry::key_slot(kid));
  add_in_pieces(out, Contract::issuer_registry, slots);
  slots.clear();
  for (const auto& list : registry_.lists_at(block))
    if (slots.size() < kMostSlots) slots.push_back(ledger::status_registry::list_slot(list.id));
  add_in_pieces(out, Contract::status_registry, slots);
  return out;
}

common::Task<> EvidenceBooks::take(std::uint64_t number) {
  const auto header = co_await headers_.by_number(number);
  if (header) {
    // One book for all of it; a call to each piece.
    auto book = std::make_shared<ProofBook>(*header);
    std::vector<ProofItem> wanted = items(number);
    const auto done = co_await proofs_.fill(book, std::move(wanted));
    if (done) {
      books_.push_back(book);
      newest_ = number;
    } else {
      common::log::debug("evidence not taken", {{"why", done.error().detail}});
    }
  }
  taking_ = false;
}

}  // namespace statepass::bridge
