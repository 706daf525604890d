#include "status/tree.hpp"

#include "crypto/keccak.hpp"

namespace statepass::status {
namespace {

Hash32 parent_of(const Hash32& left, const Hash32& right) {
  return crypto::keccak256_of({left, right});
}

std::vector<Hash32> words_of(const StatusBody& body) {
  std::vector<Hash32> out;
  out.reserve(kWords);
  for (std::size_t i = 0; i < kWords; ++i) out.push_back(body.word(i));
  return out;
}

void climb(std::vector<Hash32>& level) {
  for (std::size_t i = 0; 2 * i < level.size(); ++i) level[i] = parent_of(level[2 * i], level[2 * i + 1]);
  level.resize(level.size() / 2);
}

}  // namespace

Hash32 root_of(const StatusBody& body) {
  std::vector<Hash32> level = words_of(body);
  while (level.size() > 1) climb(level);
  return level.front();
}

Path path_of(const StatusBody& body, std::size_t word_number) {
  SP_ASSERT(word_number < kWords);
  Path path;
  std::vector<Hash32> level = words_of(body);
  for (std::size_t d = 0; d < kLevels; ++d) {
    path[d] = level[(word_number >> d) ^ 1];
    climb(level);
  }
  return path;
}

Result<> check_body(const StatusBody& body, const ledger::H216& root) {
  if (ledger::h216_of(root_of(body)) != root) return fail(Errc::status_root);
  return {};
}

Result<> check_word(const Hash32& word, std::uint64_t word_number, const Path& path, const ledger::H216& root) {
  if (word_number >= kWords) return fail(Errc::status_word);
  Hash32 node = word;
  for (std::size_t d = 0; d < kLevels; ++d) {
    const bool right = (word_number >> d & 1) != 0;
    node = right ? parent_of(path[d], node) : parent_of(node, path[d]);
  }
  if (ledger::h216_of(node) != root) return fail(Errc::status_root);
  return {};
}

}  // namespace statepass::status
