#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ledger/word.hpp"
#include "status/body.hpp"

// The tree over a body: its 1,024 words, unhashed, under ten levels of parent = keccak256(left ‖ right). Bit d of a
// word's number says whether it is on the right at level d.
namespace statepass::status {

inline constexpr std::size_t kLevels = 10;
using Path = std::array<Hash32, kLevels>;  // siblings, from the word upwards

Hash32 root_of(const StatusBody& body);
// The word's number is below 1,024.
Path path_of(const StatusBody& body, std::size_t word_number);

// status_root: the body, or the word with its path, does not lead to the root that stands on the ledger.
Result<> check_body(const StatusBody& body, const ledger::H216& root);
// status_word: no word has this number.
Result<> check_word(const Hash32& word, std::uint64_t word_number, const Path& path, const ledger::H216& root);

}  // namespace statepass::status
