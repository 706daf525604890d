#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

// CBOR as a tree that can be changed anywhere and written again, rightly or wrongly: for tests of what readers refuse.
// Only what such tests need; the input must be well-formed with definite lengths.
namespace statepass::test {

struct CborNode {
  unsigned major = 7;
  std::uint64_t value = 22;        // argument; for major 7 the simple value, with info bits in `info`
  unsigned info = 22;              // of major 7: the additional information
  Bytes content;                   // of strings
  std::vector<CborNode> children;  // items; a map's keys and values in turn; a tag's one; an opened byte string's one
  bool opened = false;             // a byte string whose content is children[0]
  unsigned head_width = 0;         // bytes of argument at least: 1, 2, 4 or 8 make heads longer than needed
  bool indefinite = false;

  bool is_map() const { return major == 5; }
};

CborNode cbor_tree(ByteView input);
Bytes cbor_bytes(const CborNode& node);

// The node at a path like "documents/0/issuerSigned/issuerAuth/2/<</docType": keys of maps (integers as "#33"), places
// in arrays, "<<" for the CBOR inside a byte string. Tags are passed through, unless the token is "tag". Ends the
// program when there is none.
CborNode& cbor_at(CborNode& root, std::string_view path);

// Of the map member at the path.
void cbor_drop(CborNode& root, std::string_view path);
void cbor_double(CborNode& root, std::string_view path);
// Puts encoded CBOR in the place of the node.
void cbor_set(CborNode& root, std::string_view path, ByteView item);
// Adds a member to the map at the path.
void cbor_add(CborNode& root, std::string_view path, std::string_view key, ByteView item);

}  // namespace statepass::test
