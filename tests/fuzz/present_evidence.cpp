#include "present/evidence.hpp"

using namespace statepass;

// What is read is written as it was, when it has no members that are passed over; and no input passes for evidence
// under a chain whose validator's key nobody knows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto evidence = present::read_evidence({data, size});
  if (!evidence) return 0;
  auto again = present::read_evidence(present::write_evidence(*evidence));
  SP_ASSERT(again && again->nodes.size() == evidence->nodes.size() && again->statuses == evidence->statuses);
  auto validators = qbft::ValidatorSet::of({eth::Address{1}});
  qbft::LightClient client({5361, 1, Hash32{1}, 1'790'000'000, *validators});
  present::EvidenceQuery query{{Hash32{2}}, {}};
  for (const auto& path : evidence->statuses) query.lists.push_back(path.list);
  const auto book = ledger::AddressBook::of_main_genesis();
  SP_ASSERT(!present::judge_evidence(*evidence, query, book, client, 1'790'003'600).facts);
  return 0;
}
