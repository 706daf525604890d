#include "holder/wallet.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"

namespace statepass::holder {

Result<Wallet> Wallet::create(Config config, ByteView passphrase, ByteView entropy) {
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  SP_TRY_ASSIGN(vault::Vault vault, vault::Vault::create(passphrase, vault::kLeastCost, source.next().view()));
  const std::uint64_t chain = config.chain;
  SP_TRY_ASSIGN(Store store, Store::open(std::move(vault), chain));
  Wallet out(std::move(config), std::move(store));
  (void)out.store_.vault();  // nothing is kept of it yet
  return out;
}

Result<Wallet> Wallet::open(Config config, ByteView file, ByteView passphrase) {
  SP_TRY_ASSIGN(vault::Vault vault, vault::Vault::open(file, passphrase));
  const std::uint64_t chain = config.chain;
  SP_TRY_ASSIGN(Store store, Store::open(std::move(vault), chain));
  return Wallet(std::move(config), std::move(store));
}

Result<Bytes> Wallet::seal(ByteView entropy) {
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  return store_.seal(source);
}

namespace {

struct Gate {
  vault::Backoff state;
  std::int64_t wait = 0;
};

// A record that cannot be read counts as none: it slows down somebody at the screen, and must not shut out the owner.
Gate gate_of(ByteView record, UnixTime now) {
  Gate out;
  if (const auto state = vault::decode_backoff(record)) out.state = *state;
  out.wait = vault::seconds_to_wait(out.state, now);
  return out;
}

AttemptOutcome too_soon(const Gate& gate, ByteView record) {
  return {Attempt::too_soon, gate.wait, to_bytes(record)};
}

AttemptOutcome wrong(const Gate& gate, UnixTime now) {
  const vault::Backoff next = vault::after_wrong_passphrase(gate.state, now);
  return {Attempt::wrong, vault::seconds_to_wait(next, now), vault::encode_backoff(next)};
}

}  // namespace

Result<AttemptOutcome> Wallet::change_passphrase(ByteView from, ByteView to, ByteView backoff, UnixTime now,
                                                 ByteView entropy) {
  const Gate gate = gate_of(backoff, now);
  if (gate.wait > 0) return too_soon(gate, backoff);
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  // The vault keeps no passphrase to compare with: whoever opens what is sealed now knows it.
  SP_TRY_ASSIGN(const Bytes sealed, store_.seal(source));
  vault::Vault& vault = store_.vault();
  const auto opened = vault::Vault::open(sealed, from);
  if (!opened && opened.error().code == Errc::vault_wrong_passphrase) return wrong(gate, now);
  if (!opened) return fail(opened.error());
  for (const vault::MethodInfo& method : vault.methods()) {
    if (method.kind != vault::MethodKind::passphrase) continue;
    SP_TRY(vault.change_passphrase(method.id, to, method.cost, source.next().view()));
    return AttemptOutcome{};
  }
  return fail(Errc::vault_no_method);
}

Result<Unlocked> unlock(Config config, ByteView file, ByteView passphrase, ByteView backoff, UnixTime now) {
  const Gate gate = gate_of(backoff, now);
  if (gate.wait > 0) return Unlocked{too_soon(gate, backoff), std::nullopt};
  auto wallet = Wallet::open(std::move(config), file, passphrase);
  if (wallet) return Unlocked{AttemptOutcome{}, *std::move(wallet)};
  if (wallet.error().code == Errc::vault_wrong_passphrase) return Unlocked{wrong(gate, now), std::nullopt};
  return fail(wallet.error());
}

std::vector<Card> Wallet::cards(const LedgerDoor& ledger, UnixTime now) const {
  return make_cards(store_, ledger, now);
}

Home Wallet::home(const LedgerDoor& ledger, UnixTime now) const {
  Home out{.cards = cards(ledger, now), .unfinished = {}};
  for (const auto& [id, issuance] : store_.issuances()) {
    if (!issuance.offer.empty()) out.unfinished.push_back({issuance.offer, issuance.issuer, issuance.since});
  }
  return out;
}

ProofWish Wallet::proof_wish() const {
  ProofWish out;
  const auto add_list = [&](const std::optional<StatusPlace>& place) {
    if (place && std::ranges::find(out.lists, place->list) == out.lists.end()) out.lists.push_back(place->list);
  };
  for (const auto& [id, copy] : store_.copies()) {
    add_list(copy.facts.status);
    add_list(copy.facts.privilege);
    const bool again = std::ranges::find(out.keys, copy.facts.key) != out.keys.end();
    if (!again && copy.facts.key != Hash32{}) out.keys.push_back(copy.facts.key);
  }
  for (const auto& [id, move] : store_.moves()) {
    if (!move.done) out.transfers.push_back(move.id);
  }
  return out;
}

std::vector<HistoryRecord> Wallet::history() const {
  std::vector<HistoryRecord> out;
  for (const auto& [id, entry] : store_.history()) out.push_back(entry);
  sort_by(out, [](const HistoryRecord& entry) { return std::pair(-entry.time, std::string_view(entry.id)); });
  return out;
}

Result<> Wallet::delete_history(std::optional<std::string_view> id) {
  if (id) {
    if (!store_.remove_history(*id)) return fail(Errc::holder_history_unknown);
    return {};
  }
  for (const HistoryRecord& entry : history()) store_.remove_history(entry.id);
  return {};
}

Result<ShowSlot> Wallet::show(present::Profile profile, const ShowChoice& choice, const LedgerDoor& ledger,
                              UnixTime now, ByteView entropy) {
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  SP_TRY_ASSIGN(Showing showing, Showing::plan(store_, ledger, profile, choice, now));
  SP_TRY_ASSIGN(ShowSlot slot, showing.next(store_, ledger, now, source));
  const PlannedDocument& document = showing.document();
  HistoryRecord entry{.id = to_hex(source.bytes<8>()), .time = now, .kind = HistoryKind::shown, .card = document.card};
  for (const ReviewElement& element : document.elements) entry.elements.push_back(element.element);
  SP_TRY(store_.put_history(std::move(entry)));
  SP_TRY(keep_used(std::span(&document, 1), now));
  showing_.emplace(std::move(showing));
  return slot;
}

Result<ShowSlot> Wallet::next_slot(const LedgerDoor& ledger, UnixTime now, ByteView entropy) {
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  if (!showing_) return fail(Errc::holder_show_over);
  return showing_->next(store_, ledger, now, source);
}

Result<> Wallet::keep_used(std::span<const PlannedDocument> documents, UnixTime now) {
  for (const PlannedDocument& document : documents) SP_TRY(store_.use_copy(document.copy, now));
  return {};
}

}  // namespace statepass::holder
