#pragma once

#include "present/evidence.hpp"
#include "support/ledger_kit.hpp"

namespace statepass::test {

// What a wallet holds of one block of the world, and what it staples.
struct Staple {
  Bytes header;
  std::vector<Bytes> nodes;

  // Proofs of these keys and lists and of Council's words.
  Staple(const LedgerWorld& world, std::uint64_t number, UnixTime time, std::span<const Hash32> kids,
         std::span<const std::uint64_t> lists)
      : header(world.header(number, time)) {
    using ledger::Contract;
    ledger::FactQuery keys{ledger::genesis_address_of(Contract::issuer_registry), {}};
    for (const Hash32& kid : kids) keys.slots.push_back(ledger::issuer_registry::key_slot(kid));
    ledger::FactQuery roots{ledger::genesis_address_of(Contract::status_registry), {}};
    for (std::uint64_t list : lists) roots.slots.push_back(ledger::status_registry::list_slot(list));
    const ledger::FactQuery council{ledger::genesis_address_of(Contract::council),
                                    {ledger::council::members_slot(), ledger::council::book_state_slot()}};
    const ledger::FactQuery all[] = {keys, roots, council};
    nodes = world.nodes_for(all);
  }
};

inline Bytes staple(const LedgerWorld& world, std::uint64_t number, UnixTime time,
                    const present::EvidenceWishes& wishes) {
  std::vector<std::uint64_t> lists;
  for (const auto& entry : wishes.entries) lists.push_back(entry.list);
  const Staple held(world, number, time, wishes.kids, lists);
  const std::vector<ByteView> nodes(held.nodes.begin(), held.nodes.end());
  const auto book = world.book(time);
  auto made = present::make_evidence({.chain = ledger::kMainChain,
                                      .header = held.header,
                                      .state_root = world.state().root(),
                                      .time = time,
                                      .nodes = nodes,
                                      .book = &book},
                                     wishes);
  INFO("error: " << error_of(made));
  SP_ASSERT(made.has_value());
  return *made;
}

}  // namespace statepass::test
