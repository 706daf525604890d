#include "crypto/keccak.hpp"
#include "eth/account.hpp"

using namespace statepass;

// The first byte says into how many nodes the rest is cut, at its 0xff 0xff; the first node is the root. A value that
// is proven is proven again by the same nodes, and none but the used ones are needed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView rest(data, size);
  std::vector<ByteView> parts;
  while (!rest.empty() && parts.size() < 100) {
    const ByteArray<2> mark = {0xff, 0xff};
    const auto at = static_cast<std::size_t>(std::ranges::search(rest, mark).begin() - rest.begin());
    parts.push_back(rest.first(at));
    rest = rest.subspan(std::min(at + mark.size(), rest.size()));
  }
  auto nodes = eth::NodeSet::of(parts);
  if (!nodes || parts.empty()) return 0;
  const Hash32 root = crypto::keccak256(parts.front());
  for (std::uint8_t key = 0; key < 4; ++key) {
    auto word = eth::prove_slot(root, eth::word_of(key), *nodes);
    if (word) SP_ASSERT(eth::prove_slot(root, eth::word_of(key), *nodes) == word);
    (void)eth::prove_account(root, eth::Address{key}, *nodes);
    (void)eth::prove_index(root, key, *nodes);
  }
  return 0;
}
