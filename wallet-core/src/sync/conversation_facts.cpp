#include <algorithm>

#include "ledger/facts.hpp"
#include "sync/conversation.hpp"
#include "x509/certificate.hpp"

namespace statepass::sync {

using ledger::Contract;
namespace council = ledger::council;
namespace issuer_registry = ledger::issuer_registry;
namespace licence_transfer = ledger::licence_transfer;

namespace {

// How long after its key's last signature a certificate is kept: documents live for 30 days.
constexpr UnixTime kCertificateKept = 60 * kSecondsPerDay;
const eth::Address kCouncil = ledger::genesis_address_of(Contract::council);

AsOf as_of(const qbft::VerifiedBlock& block) {
  return {block.number, block.time};
}

// The record in a proven word. A word that this program cannot read says nothing, not even that nothing is there.
template <class Record>
bool read_record(const std::optional<Hash32>& word, std::optional<Record>& out) {
  out.reset();
  if (!word) return true;
  auto record = Record::decode(*word);
  if (!record) return false;
  out = *std::move(record);
  return true;
}

}  // namespace

void Conversation::Proofs::ask(const eth::Address& account, std::optional<Hash32> slot) {
  const Question question{account, slot};
  if (words.contains(question) || std::ranges::find(open, question) != open.end()) return;
  open.push_back(question);
}

const std::optional<Hash32>& Conversation::Proofs::found(const Question& question) const {
  const auto place = words.find(question);
  SP_ASSERT(place != words.end());
  return place->second;
}

void Conversation::Proofs::take_next() {
  asked.clear();
  std::size_t slots = 0, taken = 0;
  for (; taken < open.size() && slots < kMostSlots; ++taken) {
    const Question& question = open[taken];
    auto query = std::ranges::find(asked, question.account, &ledger::FactQuery::account);
    if (query == asked.end()) {
      if (asked.size() == kMostAccounts) break;
      asked.push_back({question.account, {}});
      query = asked.end() - 1;
    }
    if (!question.slot) continue;
    query->slots.push_back(*question.slot);
    ++slots;
  }
  open.erase(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(taken));
}

Result<> Conversation::Proofs::take(const std::vector<Bytes>& answer) {
  SP_TRY_ASSIGN(eth::NodeSet set, eth::NodeSet::of(answer, eth::kRelayNodes));
  SP_TRY_ASSIGN(const auto facts, ledger::prove_facts(*block.state_root, asked, set));
  SP_TRY(set.finish());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    auto& root = words[{asked[i].account, std::nullopt}];
    if (facts[i].account) root = facts[i].account->storage_root;
    for (std::size_t k = 0; k < asked[i].slots.size(); ++k) {
      words[{asked[i].account, asked[i].slots[k]}] = facts[i].words[k];
    }
  }
  for (const Bytes& node : answer) {
    if (keep_nodes && std::ranges::find(nodes, node) == nodes.end()) nodes.push_back(node);
  }
  return {};
}

// The relay with the highest head of those that are left.
void Conversation::begin_facts(UnixTime now) {
  if (view_.stopped(now) != Reason::none) return fail_without_relay(now);
  const Relay* best = nullptr;
  for (const Relay& relay : relays_) {
    if (relay.out || !relay.head) continue;
    if (best == nullptr || relay.head->number > best->head->number) best = &relay;
  }
  if (best == nullptr) return fail_without_relay(now);
  relay_ = facts_relay_ = static_cast<std::size_t>(best - relays_.data());
  proofs_ = {};
  proofs_.block = *best->head;
  book_asked_ = registries_planned_ = false;
  parts_done_ = parts_ = 0;
  bodies_.clear();
  if (wishes_.certificates) {
    get(Phase::certificates, "/v1/issuers", kMostAnswer);
  } else {
    begin_proofs();
  }
}

Result<> Conversation::take_certificates(ByteView body) {
  SP_TRY_ASSIGN(auto certificates, read_certificates(body));
  for (Bytes& der : certificates) {
    const auto certificate = x509::Certificate::parse(der);
    // Of other kinds there may be some: they are no document signers of the ledger.
    if (!certificate || certificate->public_key().curve() != crypto::Curve::p256) continue;
    const auto& key = certificate->public_key();
    const Bytes cose_key = issuer_registry::p256_cose_key(take_array<32>(key.x()), take_array<32>(key.y()));
    if (view_.certificates_.size() >= kMostCertificates) break;
    view_.certificates_[issuer_registry::kid_of(cose_key)] = std::move(der);
  }
  begin_proofs();
  return {};
}

void Conversation::begin_proofs() {
  for (const Hash32& slot : {council::members_slot(), council::book_state_slot(), council::config_slot(),
                             council::validator_set_hash_slot()})
    proofs_.ask(kCouncil, slot);
  if (view_.book_.find(Contract::status_registry, proofs_.block.time).lookup == ledger::AddressBook::Lookup::good) {
    // Most probably the book is what it was: all in one request.
    plan_registries();
    registries_planned_ = false;
  }
  ask_proofs(Phase::proofs);
}

void Conversation::ask_proofs(Phase phase) {
  Proofs& proofs = phase == Phase::proofs ? proofs_ : evidence_proofs_;
  proofs.take_next();
  ++parts_;
  post(phase, "/v1/proofs", proofs_question(proofs.block.hash, proofs.asked));
}

Result<> Conversation::take_proofs(ByteView body) {
  SP_TRY_ASSIGN(const auto nodes, read_nodes(body));
  SP_TRY(proofs_.take(nodes));
  ++parts_done_;
  if (!registries_planned_) {
    SP_TRY_ASSIGN(const bool complete, take_book(proofs_));
    if (complete) {
      SP_TRY(take_council(proofs_));
      plan_registries();
    }
  }
  if (!proofs_.open.empty()) {
    ask_proofs(Phase::proofs);
    return {};
  }
  take_letters();
  take_records();
  return begin_lists();
}

// Whether the book is known at this block; else its entries are asked for.
Result<bool> Conversation::take_book(const Proofs& proofs) {
  const auto& word = proofs.word(kCouncil, council::book_state_slot());
  if (!word) return fail(Errc::sync_no_contract);
  SP_TRY_ASSIGN(const auto state, council::BookState::decode(*word));
  const UnixTime time = proofs.block.time;
  using Confirmation = ledger::AddressBook::Confirmation;
  const Confirmation confirmation = view_.book_.confirm(state, time);
  if (confirmation == Confirmation::confirmed) return true;
  // A head from before the version that is known already: too old to say anything.
  if (confirmation == Confirmation::older) return fail(Errc::sync_old_book);
  if (!book_asked_) {
    book_asked_ = true;
    proofs_.open.clear();
    for (std::size_t i = 1; i <= ledger::kContracts; ++i)
      proofs_.ask(kCouncil, council::book_slot(static_cast<Contract>(i)));
    return false;
  }
  std::vector<ledger::AddressBook::Proven> entries;
  for (std::size_t i = 1; i <= ledger::kContracts; ++i) {
    const auto contract = static_cast<Contract>(i);
    const auto& entry_word = proofs.word(kCouncil, council::book_slot(contract));
    if (!entry_word) continue;
    SP_TRY_ASSIGN(const auto entry, council::BookEntry::decode(*entry_word));
    entries.push_back({contract, entry});
  }
  SP_TRY(view_.book_.replace(state, time, entries));
  return true;
}

Result<> Conversation::take_council(const Proofs& proofs) {
  const AsOf when = as_of(proofs.block);
  view_.take_members(proofs.word(kCouncil, council::members_slot()).value_or(Hash32{}), when);
  std::optional<council::Config> config;
  if (read_record(proofs.word(kCouncil, council::config_slot()), config) && config) view_.take_config(*config);
  if (proofs.block.number == view_.client_.head().number) {
    view_.set_change_pending_ =
        proofs.word(kCouncil, council::validator_set_hash_slot()) != std::optional(view_.client_.validators().hash());
  }
  return {};
}

std::optional<eth::Address> Conversation::place_of(Contract contract, UnixTime time) const {
  const auto found = view_.book_.find(contract, time);
  if (found.lookup != ledger::AddressBook::Lookup::good) return std::nullopt;
  return found.address;
}

std::set<Hash32> Conversation::wanted_kids() const {
  std::set<Hash32> out(wishes_.kids.begin(), wishes_.kids.end());
  if (wishes_.certificates) {
    for (const auto& [kid, der] : view_.certificates_) out.insert(kid);
  }
  return out;
}

// Everything beside Council's words. Asks for nothing twice, so it may be called again when the members are known.
void Conversation::plan_registries() {
  registries_planned_ = true;
  const UnixTime time = proofs_.block.time;
  for (const auto jurisdiction : view_.members()) {
    if (view_.letters_of(jurisdiction).empty()) proofs_.ask(kCouncil, council::member_info_slot(jurisdiction));
  }
  if (const auto at = place_of(Contract::status_registry, time)) proofs_.ask(*at, std::nullopt);
  if (const auto at = place_of(Contract::issuer_registry, time)) {
    for (const Hash32& kid : wanted_kids()) proofs_.ask(*at, issuer_registry::key_slot(kid));
    for (const auto jurisdiction : wishes_.enc_keys) proofs_.ask(*at, issuer_registry::enc_key_slot(jurisdiction));
  }
  if (const auto at = place_of(Contract::licence_transfer, time)) {
    for (const Hash32& id : wishes_.transfers) proofs_.ask(*at, licence_transfer::transfer_slot(id));
  }
}

void Conversation::take_letters() {
  for (const auto jurisdiction : view_.members()) {
    const auto found = proofs_.words.find({kCouncil, council::member_info_slot(jurisdiction)});
    std::optional<council::MemberInfo> info;
    if (found == proofs_.words.end() || !read_record(found->second, info) || !info) continue;
    view_.letters_[jurisdiction] = info->letters;
  }
}

void Conversation::take_records() {
  const AsOf when = as_of(proofs_.block);
  if (const auto at = place_of(Contract::issuer_registry, when.time)) {
    for (const Hash32& kid : wanted_kids()) {
      std::optional<issuer_registry::KeyRecord> record;
      if (!read_record(proofs_.word(*at, issuer_registry::key_slot(kid)), record)) continue;
      // A certificate of a key that was never registered, or that nothing valid was signed with, is of no use.
      if (!record || record->to + kCertificateKept < when.time) view_.certificates_.erase(kid);
      // Nor is it worth a place: a relay may list as many as it likes.
      if (!record && std::ranges::find(wishes_.kids, kid) == wishes_.kids.end()) continue;
      LedgerView::take_fact(view_.keys_, kid, record, when);
    }
    for (const auto jurisdiction : wishes_.enc_keys) {
      LedgerView::take_fact(view_.enc_keys_, jurisdiction,
                            proofs_.word(*at, issuer_registry::enc_key_slot(jurisdiction)), when);
    }
  }
  if (const auto at = place_of(Contract::licence_transfer, when.time)) {
    for (const Hash32& id : wishes_.transfers) {
      std::optional<licence_transfer::Transfer> transfer;
      if (!read_record(proofs_.word(*at, licence_transfer::transfer_slot(id)), transfer)) continue;
      LedgerView::take_fact(view_.transfers_, id, transfer, when);
    }
  }
}

}  // namespace statepass::sync
