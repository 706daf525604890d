#include "status/registry.hpp"

using namespace statepass;

// The pairs that are received, under the storage root that they themselves make.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  SP_ASSERT(!status::Registry::check(input, Hash32{}));
  std::vector<status::Registry::List> lists;
  for (std::size_t at = 0; at + 40 <= size; at += 40) {
    lists.push_back({be_value(input.subspan(at, 8)), take_array<32>(input.subspan(at + 8))});
  }
  auto root = status::storage_root_of(lists);
  if (!root || size % 40 != 0) return 0;
  auto registry = status::Registry::check(input, *root);
  SP_ASSERT(registry && registry->lists().size() == lists.size());
  for (const auto& list : lists) (void)registry->find(list.id);
  return 0;
}
