#include "ledger/council.hpp"
#include "ledger/facts.hpp"
#include "present/evidence.hpp"

namespace statepass::present {
namespace {

using ledger::Contract;

// What each proof is for, in the order in which both sides go: Council's words last, since they may be left out.
std::vector<ledger::FactQuery> registry_queries(const ledger::AddressBook& book, UnixTime time,
                                                std::span<const Hash32> kids, std::span<const std::uint64_t> lists) {
  std::vector<ledger::FactQuery> out;
  ledger::FactQuery keys{book.find(Contract::issuer_registry, time).address, {}};
  for (const Hash32& kid : kids) keys.slots.push_back(ledger::issuer_registry::key_slot(kid));
  if (!kids.empty()) out.push_back(std::move(keys));
  ledger::FactQuery roots{book.find(Contract::status_registry, time).address, {}};
  for (std::uint64_t list : lists) roots.slots.push_back(ledger::status_registry::list_slot(list));
  if (!lists.empty()) out.push_back(std::move(roots));
  return out;
}

ledger::FactQuery council_query() {
  return {ledger::genesis_address_of(Contract::council),
          {ledger::council::members_slot(), ledger::council::book_state_slot()}};
}

std::vector<std::uint64_t> lists_of(std::span<const StatusPath> statuses) {
  std::vector<std::uint64_t> out;
  for (const StatusPath& path : statuses) out.push_back(path.list);
  return out;
}

EvidenceOutcome discard(Reason reason, std::optional<Error> detail) {
  return {std::nullopt, reason, detail};
}

Reason reason_of_proof(Errc code) {
  switch (code) {
    case Errc::eth_node_unused:
      return Reason::node_unused;
    case Errc::present_evidence_chain:
      return Reason::chain_id;
    case Errc::present_evidence_list:
    case Errc::present_evidence_reference:
    case Errc::ledger_book_version:
      return Reason::evidence_invalid;
    default:
      return Reason::proof_invalid;
  }
}

// Council's words, out of what nodes the registries left over.
Result<> take_council(std::span<const std::optional<Hash32>> words, ledger::AddressBook& book, EvidenceFacts& facts) {
  if (!words[0] || !words[1]) return fail(Errc::ledger_field);
  SP_TRY_ASSIGN(const auto state, ledger::council::BookState::decode(*words[1]));
  if (book.confirm(state, facts.block.time) == ledger::AddressBook::Confirmation::changed)
    return fail(Errc::ledger_book_version);
  facts.members = *words[0];
  return {};
}

Result<> take_words(const Evidence& evidence, std::span<const std::optional<Hash32>> roots, EvidenceFacts& facts) {
  for (std::size_t i = 0; i < evidence.statuses.size(); ++i) {
    const StatusPath& path = evidence.statuses[i];
    if (!roots[i]) return fail(Errc::status_root);
    SP_TRY_ASSIGN(const auto record, ledger::status_registry::ListRecord::decode(*roots[i]));
    SP_TRY(status::check_word(path.value, path.word, path.path, record.root));
    facts.words.push_back({path.list, path.word, path.value});
  }
  return {};
}

Result<EvidenceFacts> prove(const Evidence& evidence, const EvidenceQuery& query, ledger::AddressBook book,
                            const qbft::VerifiedBlock& block) {
  for (const StatusPath& path : evidence.statuses) {
    if (std::find(query.lists.begin(), query.lists.end(), path.list) == query.lists.end())
      return fail(Errc::present_evidence_list);
  }
  EvidenceFacts facts{.block = block};
  if (evidence.nodes.empty() && evidence.statuses.empty()) return facts;
  SP_TRY_ASSIGN(eth::NodeSet nodes, eth::NodeSet::of(evidence.nodes));
  const auto lists = lists_of(evidence.statuses);
  const auto queries = registry_queries(book, block.time, query.kids, lists);
  SP_TRY_ASSIGN(const auto proven, ledger::prove_facts(*block.state_root, queries, nodes));
  if (!nodes.finish()) {
    const ledger::FactQuery council[] = {council_query()};
    auto more = ledger::prove_facts(*block.state_root, council, nodes);
    // What is left over belongs to no proof at all.
    SP_TRY(nodes.finish());
    if (!more) return fail(more.error());
    SP_TRY(take_council(more->front().words, book, facts));
  }
  using Lookup = ledger::AddressBook::Lookup;
  if (book.find(Contract::issuer_registry, block.time).lookup != Lookup::good ||
      book.find(Contract::status_registry, block.time).lookup != Lookup::good)
    return fail(Errc::ledger_book_version);
  for (std::size_t i = 0; i < query.kids.size(); ++i) {
    const auto& word = proven.front().words[i];
    std::optional<ledger::issuer_registry::KeyRecord> record;
    if (word) {
      SP_TRY_ASSIGN(record, ledger::issuer_registry::KeyRecord::decode(*word));
    }
    facts.keys.push_back({query.kids[i], record});
  }
  if (!lists.empty()) SP_TRY(take_words(evidence, proven.back().words, facts));
  return facts;
}

}  // namespace

const EvidenceFacts::Key* EvidenceFacts::key(const Hash32& kid) const {
  const auto at = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.kid == kid; });
  return at == keys.end() ? nullptr : &*at;
}

std::optional<status::Value> EvidenceFacts::status(std::uint64_t list, std::uint64_t index) const {
  const auto number = status::word_of_entry(index);
  if (!number) return std::nullopt;
  for (const Word& word : words) {
    if (word.list != list || word.word != *number) continue;
    if (const auto value = status::value_in_word(word.value, index)) return *value;
  }
  return std::nullopt;
}

EvidenceOutcome judge_evidence(const Evidence& evidence, const EvidenceQuery& query, const ledger::AddressBook& book,
                               qbft::LightClient& client, UnixTime now) {
  const auto discard_for = [](const Error& error) { return discard(reason_of_proof(error.code), error); };
  if (evidence.chain != client.chain()) return discard_for({Errc::present_evidence_chain});
  for (ByteView header : evidence.headers) {
    const auto outcome = client.advance(header, now);
    if (!outcome.verified()) return discard(outcome.reason, outcome.detail);
  }
  std::optional<qbft::VerifiedBlock> block;
  if (const auto* header = std::get_if<ByteView>(&evidence.block)) {
    const auto outcome = client.advance(*header, now);
    if (!outcome.verified()) return discard(outcome.reason, outcome.detail);
    block = outcome.block;
  } else if (const auto* reference = std::get_if<BlockReference>(&evidence.block)) {
    const qbft::VerifiedBlock* held = client.find(reference->number);
    if (held != nullptr && held->hash == reference->hash) block = *held;
  }
  // A checkpoint alone has no state root: nothing can be proven under it.
  if (!block || !block->state_root) return discard_for({Errc::present_evidence_reference});
  auto facts = prove(evidence, query, book, *block);
  if (!facts) return discard_for(facts.error());
  return {*std::move(facts), Reason::none, std::nullopt};
}

Result<Bytes> make_evidence(const EvidenceSource& source, const EvidenceWishes& wishes) {
  SP_ASSERT(wishes.entries.size() <= kMostStatusPaths && source.book != nullptr);
  Evidence out{.chain = source.chain};
  if (wishes.reference) {
    out.block = *wishes.reference;
  } else {
    out.block = source.header;
  }
  for (const StatusEntry& entry : wishes.entries) {
    SP_TRY_ASSIGN(const std::size_t word, status::word_of_entry(entry.index));
    out.statuses.push_back({entry.list, word, entry.body->word(word), status::path_of(*entry.body, word)});
  }
  SP_TRY_ASSIGN(eth::NodeSet nodes, eth::NodeSet::of(source.nodes, eth::kRelayNodes));
  auto queries = registry_queries(*source.book, source.time, wishes.kids, lists_of(out.statuses));
  if (wishes.with_council) queries.push_back(council_query());
  SP_TRY(ledger::prove_facts(source.state_root, queries, nodes));
  out.nodes = nodes.used();
  if (out.nodes.size() > kMostEvidenceNodes) return fail(Errc::present_limits);
  Bytes item = write_evidence(out);
  if (item.size() > kMostEvidence) return fail(Errc::present_limits, kMostEvidence);
  return item;
}

}  // namespace statepass::present
