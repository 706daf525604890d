#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

// What a lying relay says in place of the truth. Each takes the honest answer, and gives nothing when it is not one
// that can be lied about.
namespace statepass::test {

enum class Lie : std::uint8_t {
  none,
  state_root,    // headers with another state root, under the hash that this gives
  few_seals,     // headers with one seal fewer than the quorum
  other_slot,    // the proof of another slot in place of the one that was asked for
  no_change,     // bodies of status lists in which nothing was ever revoked or suspended
  missing_list,  // one list fewer than there are
  old_head,      // the head at the moment of the order, for ever
  silence,       // no answer at all
};
std::optional<Lie> lie_of(std::string_view name);
std::string_view name_of(Lie lie);

// A sealed header with a changed state root, or with fewer seals than its quorum.
std::optional<Bytes> with_other_state_root(ByteView raw);
std::optional<Bytes> with_few_seals(ByteView raw);

// {header, hash} and {headers} of the interface, each header changed.
std::optional<std::string> lied_header(std::string_view json, Lie lie);
std::optional<std::string> lied_headers(std::string_view json, Lie lie);

// The question for proofs with its first slot exchanged, and the answer to that under the name of the first.
struct ChangedQuestion {
  std::string question;
  std::string asked;  // slots, as 0x text
  std::string put;
};
std::optional<ChangedQuestion> other_slot(std::string_view question);
std::string under_the_name(std::string answer, const ChangedQuestion& changed);

// zlib bodies, and the pairs of all lists.
std::optional<std::string> without_changes(std::string_view zlib);
std::optional<std::string> without_one_list(std::string_view pairs);

}  // namespace statepass::test
