#pragma once

#include "random.hpp"
#include "rlp_tree.hpp"
#include "support/network.hpp"

// Honest headers of networks of several sizes, made once, and the means to make others.
namespace statepass::hostile {

using test::Indexes;
using test::Network;

inline constexpr UnixTime kTrustedTime = 1'780'000'000;
inline constexpr std::uint64_t kTrustedNumber = 1'000'000;

// A header before it is sealed. The extra data is a tree, so that it can be out of shape.
struct Draft {
  eth::Header fields;
  RlpTree extra;

  enum Item : std::size_t { vanity, validators, vote, round, seals };
  RlpTree& item(Item which) { return extra.items[which]; }
  Bytes write() const;
  Hash32 digest() const;  // that the seals are over: all of it without them
  UnixTime time() const { return static_cast<UnixTime>(fields.timestamp); }
};

RlpTree string_of(ByteView bytes);
RlpTree uint_of(std::uint64_t value);
RlpTree list_of(const std::vector<Bytes>& strings);
std::vector<Bytes> strings_of(const RlpTree& list);

struct HonestHeader {
  Draft draft;      // with its seals
  Indexes sealers;  // in the order of the seals
  Bytes raw;
};

class HonestChain {
 public:
  // `strangers` keys that are no validators have the indexes behind the members'.
  HonestChain(std::size_t validators, std::size_t headers);

  std::size_t size() const { return members_.size(); }
  std::size_t quorum() const { return qbft::quorum_of(size()); }
  std::size_t tolerated() const { return (size() - 1) / 3; }
  const Network& network() const { return network_; }
  const Indexes& members() const { return members_; }
  const Indexes& strangers() const { return strangers_; }
  const std::vector<HonestHeader>& headers() const { return headers_; }
  qbft::LightClient client() const { return qbft::LightClient(checkpoint_); }
  const qbft::Checkpoint& checkpoint() const { return checkpoint_; }

  // Of this number, with everything else at random, as any honest proposer might make it.
  Draft draft(Random& random, std::uint64_t number, const Indexes& members) const;
  // Seals what is there, whatever it is.
  Bytes sealed(Draft& draft, const Indexes& sealers) const;
  Bytes seal(std::size_t key, const Hash32& digest) const;
  // A quorum of the members, or more, in a random order.
  Indexes some_quorum(Random& random) const;

 private:
  static constexpr std::size_t kStrangers = 130;

  Network network_;
  Indexes members_, strangers_;
  std::vector<HonestHeader> headers_;
  qbft::Checkpoint checkpoint_;
};

// Of 4, 7, 13 or 51 validators, the small ones more often.
const HonestChain& some_chain(Random& random);
const std::vector<HonestChain>& chains();

// A time at which a client believes a header of this one.
UnixTime now_for(UnixTime header);

}  // namespace statepass::hostile
