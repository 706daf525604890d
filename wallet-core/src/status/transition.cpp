#include "status/transition.hpp"

#include "crypto/keccak.hpp"
#include "status/tree.hpp"

namespace statepass::status {
namespace {

constexpr std::size_t kChange = 66;  // number 2, old 32, new 32

// A node of the level that the climb has reached, in its old and its new form.
struct Node {
  std::size_t place;
  Hash32 before;
  Hash32 after;
};

Hash32 parent_of(const Hash32& left, const Hash32& right) {
  return crypto::keccak256_of({left, right});
}

Node joined(const Node& left, const Node& right) {
  return {left.place >> 1, parent_of(left.before, right.before), parent_of(left.after, right.after)};
}

bool changes_final(const Hash32& before, const Hash32& after) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    const unsigned changed = static_cast<unsigned>(before[i] ^ after[i]);
    if (((changed | changed >> 1) & 0x55 & before[i]) != 0) return true;
  }
  return false;
}

Result<std::vector<Node>> read_words(ByteView words) {
  if (words.empty() || words.size() % kChange != 0 || words.size() / kChange > kWords) {
    return fail(Errc::status_transition);
  }
  std::vector<Node> nodes;
  for (std::size_t at = 0; at < words.size(); at += kChange) {
    const ByteView change = words.subspan(at, kChange);
    const Node node{static_cast<std::size_t>(be_value(change.first(2))), take_array<32>(change.subspan(2)),
                    take_array<32>(change.subspan(34))};
    const bool ascends = nodes.empty() || nodes.back().place < node.place;
    if (node.place >= kWords || !ascends || node.before == node.after) return fail(Errc::status_transition, at);
    if (changes_final(node.before, node.after)) return fail(Errc::status_final, node.place);
    nodes.push_back(node);
  }
  return nodes;
}

// One level up. A node whose sibling is not among the nodes is paired with what `sibling` gives for the sibling's
// place.
template <class Sibling>
Result<std::vector<Node>> climbed(const std::vector<Node>& nodes, Sibling sibling) {
  std::vector<Node> above;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    const bool right = (node.place & 1) != 0;
    if (!right && i + 1 < nodes.size() && nodes[i + 1].place == node.place + 1) {
      above.push_back(joined(node, nodes[++i]));
      continue;
    }
    SP_TRY_ASSIGN(Hash32 other, sibling(node.place ^ 1));
    const Node beside{node.place ^ 1, other, other};
    above.push_back(right ? joined(beside, node) : joined(node, beside));
  }
  return above;
}

std::vector<Node> changed_words(const StatusBody& before, const StatusBody& after) {
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < kWords; ++i) {
    if (before.word(i) != after.word(i)) nodes.push_back({i, before.word(i), after.word(i)});
  }
  return nodes;
}

}  // namespace

Result<Transition> make_transition(const StatusBody& before, const StatusBody& after) {
  const auto lost = unrevoked(before, after);
  if (!lost.empty()) return fail(Errc::status_final, lost.front());
  std::vector<Node> nodes = changed_words(before, after);
  if (nodes.empty()) return fail(Errc::status_transition);
  Transition out;
  for (const Node& node : nodes) {
    append(out.words, be_bytes<2>(node.place));
    append(out.words, node.before);
    append(out.words, node.after);
  }
  std::vector<Hash32> level;
  for (std::size_t i = 0; i < kWords; ++i) level.push_back(before.word(i));
  while (level.size() > 1) {
    SP_TRY_ASSIGN(nodes, climbed(nodes, [&](std::size_t place) -> Result<Hash32> {
                    append(out.siblings, level[place]);
                    return level[place];
                  }));
    for (std::size_t i = 0; 2 * i < level.size(); ++i) level[i] = parent_of(level[2 * i], level[2 * i + 1]);
    level.resize(level.size() / 2);
  }
  return out;
}

Result<TransitionRoots> check_transition(ByteView words, ByteView siblings) {
  SP_TRY_ASSIGN(std::vector<Node> nodes, read_words(words));
  for (std::size_t level = 0; level < kLevels; ++level) {
    SP_TRY_ASSIGN(nodes, climbed(nodes, [&](std::size_t) -> Result<Hash32> {
                    if (siblings.size() < 32) return fail(Errc::status_transition);
                    const Hash32 next = take_array<32>(siblings);
                    siblings = siblings.subspan(32);
                    return next;
                  }));
  }
  if (!siblings.empty()) return fail(Errc::status_transition);
  return TransitionRoots{nodes.front().before, nodes.front().after};
}

}  // namespace statepass::status
