#pragma once

#include <initializer_list>
#include <vector>

#include "cbor/decoder.hpp"

namespace statepass::present {

// The members of a map with integer keys, as the profile's structures have them (presentation specification 1.4):
// unknown non-negative keys are passed over, unknown negative ones are critical. Values are views of the map.
class Members {
 public:
  // The next item of the decoder, which must be a map that has been validated under kProfileRules.
  // present_feature: a negative key that is not `known`; present_structure: a key that is no integer.
  static Result<Members> read(cbor::Decoder& decoder, std::initializer_list<std::int64_t> known);

  bool has(std::int64_t key) const;
  // A decoder on this one value. present_structure when the key is missing.
  Result<cbor::Decoder> get(std::int64_t key) const;

 private:
  struct Member {
    std::int64_t key;
    ByteView value;
    std::size_t offset;
  };
  std::vector<Member> members_;
  std::size_t offset_ = 0;
};

}  // namespace statepass::present
