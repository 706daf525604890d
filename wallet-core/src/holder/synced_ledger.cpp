#include "holder/synced_ledger.hpp"

#include "present/evidence.hpp"

namespace statepass::holder {
namespace {

constexpr std::uint64_t kWorthStapling = 600;  // seconds

// Whether the held block tells the reader something new: its very block, or one so much later. Blocks are at most the
// empty period apart.
bool is_worth_stapling(const EvidenceWanted& wanted, const qbft::VerifiedBlock& held,
                       const ledger::council::Config& config) {
  if (!wanted.number) return true;
  if (held.number == *wanted.number) return wanted.hash == held.hash;
  if (held.number < *wanted.number) return false;
  const std::uint64_t apart = std::max<std::uint64_t>(config.block_period, config.empty_block_period);
  return (held.number - *wanted.number) * apart >= kWorthStapling;
}

}  // namespace

std::optional<LedgerHead> SyncedLedger::head() const {
  const qbft::VerifiedBlock& head = view_.client().head();
  return LedgerHead{view_.chain(), head.number, head.hash, head.time};
}

std::optional<std::string> SyncedLedger::letters_of(ledger::Jurisdiction jurisdiction) const {
  const std::string_view letters = view_.letters_of(jurisdiction);
  return letters.empty() ? std::nullopt : std::optional(std::string(letters));
}

eth::Address SyncedLedger::transfer_contract() const {
  return view_.book().find(ledger::Contract::licence_transfer, view_.client().head().time).address;
}

std::optional<Bytes> SyncedLedger::evidence(const EvidenceWanted& wanted) const {
  const std::optional<sync::HeldEvidence>& held = view_.evidence();
  if (!held || !held->block.state_root || !is_worth_stapling(wanted, held->block, view_.council_config())) {
    return std::nullopt;
  }
  const std::vector<ByteView> nodes(held->nodes.begin(), held->nodes.end());
  const present::EvidenceSource source{.chain = view_.chain(),
                                       .header = held->header,
                                       .state_root = *held->block.state_root,
                                       .time = held->block.time,
                                       .nodes = nodes,
                                       .book = &view_.book()};
  present::EvidenceWishes wishes{.kids = wanted.keys, .entries = {}, .with_council = true, .reference = std::nullopt};
  for (const StatusPlace& place : wanted.places) {
    const auto* list = held->list(place.list.pack());
    if (!list) return std::nullopt;
    wishes.entries.push_back({place.list.pack(), &list->body, place.index});
  }
  if (wanted.number == held->block.number) {
    wishes.reference = present::BlockReference{held->block.number, held->block.hash};
  }
  auto made = present::make_evidence(source, wishes);
  return made ? std::optional(*std::move(made)) : std::nullopt;
}

sync::SyncWishes sync_wishes(const ProofWish& wish) {
  sync::SyncWishes out;
  for (const ledger::ListId& list : wish.lists) out.lists.push_back(list.pack());
  out.kids = wish.keys;
  out.transfers = wish.transfers;
  out.enc_keys = wish.enc_keys;
  out.evidence = true;
  return out;
}

std::unique_ptr<sync::Job> SyncedLedger::prove(const ProofWish& wish) {
  return std::make_unique<sync::SyncJob>(config_, view_, sync_wishes(wish));
}

}  // namespace statepass::holder
