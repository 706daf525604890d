#pragma once

#include <cstring>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/datetime.hpp"
#include "bridge/chain/node_json.hpp"
#include "common/http/message.hpp"

namespace statepass::bridge {

// Keys here are hashes: their first bytes are as good as any.
struct HashOfHash {
  std::size_t operator()(const Hash32& hash) const {
    std::size_t out = 0;
    std::memcpy(&out, hash.data(), sizeof out);
    return out;
  }
};

// A header that fits its hash, and the answer to a question for it.
struct KnownHeader {
  std::uint64_t number;
  Hash32 hash;
  Hash32 parent;
  UnixTime time;
  Hash32 state_root;
  Bytes raw;
  Bytes signers;                                   // for each seal its signer's place among the validators
  std::shared_ptr<const common::Prebuilt> answer;  // {header, hash, signers}
};
using HeaderPointer = std::shared_ptr<const KnownHeader>;

// {"number":…,"hash":"0x…","time":…}: the block that an answer is about.
Json block_json(const KnownHeader& header);

// Headers that nodes gave, by hash and by number; the oldest taken in goes first. Blocks are final once they are
// sealed, so a number has one hash.
class HeaderCache {
 public:
  explicit HeaderCache(std::size_t most = 4'096) : most_(most) {}

  // Rebuilds the header and checks it against the hash that the node names. Words for the log when it does not fit.
  Read<HeaderPointer> take(const Json& block);
  // Keeps a header that is believed to be a head: it is the latest from then on when it is higher.
  HeaderPointer take_head(const qbft::SealedHeader& header);

  HeaderPointer by_hash(const Hash32& hash) const;
  HeaderPointer by_number(std::uint64_t number) const;
  HeaderPointer latest() const { return latest_; }
  // {header, hash, signers} of the latest, not to be kept by anybody on the way.
  const std::shared_ptr<const common::Prebuilt>& latest_answer() const { return latest_answer_; }

 private:
  HeaderPointer keep(const qbft::SealedHeader& header);

  std::size_t most_;
  std::unordered_map<Hash32, HeaderPointer, HashOfHash> by_hash_;
  std::unordered_map<std::uint64_t, HeaderPointer> by_number_;
  std::deque<Hash32> order_;
  HeaderPointer latest_;
  std::shared_ptr<const common::Prebuilt> latest_answer_;
};

}  // namespace statepass::bridge
