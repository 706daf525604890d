#include "eth/trie_builder.hpp"
#include "grammar.hpp"
#include "honest_chain.hpp"
#include "honest_state.hpp"

namespace statepass::hostile {
namespace {

Case honest_header(const HonestChain& chain) {
  const HonestHeader& honest = chain.headers().front();
  const UnixTime now = now_for(honest.draft.time());
  return {HeaderCase{chain.client(), honest.raw, honest.raw, now, now}, {}};
}

// All of a set that has one honest member fewer, its quorum corrupted: what the rule cannot see.
Case too_many_corrupted(const HonestChain& chain) {
  Random random(1);
  Indexes set = chain.members();
  set.pop_back();
  Draft draft = chain.draft(random, kTrustedNumber + 1, set);
  const Indexes corrupt(set.begin(), set.begin() + static_cast<std::ptrdiff_t>(qbft::quorum_of(set.size())));
  Bytes raw = chain.sealed(draft, corrupt);
  const UnixTime now = now_for(draft.time());
  return {HeaderCase{chain.client(), raw, raw, now, now}, {}};
}

Case honest_proof() {
  const HonestProof& proof = proofs().front();
  const Hash32& root = states()[proof.state].root;
  return {ProofCase{root, root, proof.queries, proof.nodes, proof.nodes}, {}};
}

Case honest_item() {
  const HonestItems& block = blocks().front();
  const std::vector<Bytes> nodes = *eth::ordered_proof(block.items, 0);
  return {IndexCase{block.root, block.root, 0, nodes, nodes}, {}};
}

Case honest_walk() {
  const HonestChain& chain = chains().front();
  const HonestHeader& honest = chain.headers().front();
  const HeaderSource none = [](const sync::HeaderRange&) { return std::vector<Bytes>(); };
  return {WalkCase{chain.client(), now_for(honest.draft.time()), honest.raw, honest.raw, none, none,
                   [](const qbft::VerifiedBlock&) { return true; }},
          {}};
}

}  // namespace

std::vector<Case> controls() {
  std::vector<Case> out;
  for (const HonestChain& chain : chains()) {
    out.push_back(honest_header(chain));
    out.push_back(too_many_corrupted(chain));
  }
  out.push_back(honest_proof());
  out.push_back(honest_item());
  out.push_back(honest_walk());
  out.push_back({RelayCase{"/", nullptr, 0}, {}});
  return out;
}

}  // namespace statepass::hostile
