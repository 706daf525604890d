#pragma once

#include <numeric>
#include <string>

#include "crypto/keccak.hpp"
#include "qbft/header_builder.hpp"
#include "qbft/light_client.hpp"
#include "support/support.hpp"

// A QBFT network of software keys, for tests that need sets, votes and faults which no recording has.
namespace statepass::test {

using Indexes = std::vector<std::size_t>;

inline Indexes range(std::size_t begin, std::size_t end) {
  Indexes out(end - begin);
  std::iota(out.begin(), out.end(), begin);
  return out;
}

// What a block is made of. Members and sealers are keys of the network by their index; addresses ascend with it.
struct BlockPlan {
  std::uint64_t number = 1;
  UnixTime time = 1'780'000'000;
  Indexes members;
  Indexes sealers;
  std::uint32_t round = 0;
  Hash32 state_root{};
};

class Network {
 public:
  explicit Network(std::size_t keys) {
    for (std::size_t i = 0; i < keys; ++i) {
      auto key = crypto::Secp256k1Key::from_entropy(crypto::keccak256(bytes_of("validator " + std::to_string(i))));
      SP_ASSERT(key);
      keys_.push_back(*std::move(key));
    }
    std::ranges::sort(keys_, {}, [](const auto& key) { return eth::address_of(key.public_key()); });
  }

  eth::Address address(std::size_t index) const { return eth::address_of(keys_[index].public_key()); }
  const crypto::Secp256k1Key& key(std::size_t index) const { return keys_[index]; }
  std::vector<eth::Address> addresses(const Indexes& indexes) const {
    std::vector<eth::Address> out;
    for (std::size_t i : indexes) out.push_back(address(i));
    return out;
  }
  qbft::ValidatorSet set(const Indexes& members) const {
    auto made = qbft::ValidatorSet::of(addresses(members));
    SP_ASSERT(made);
    return *made;
  }

  eth::Header fields(const BlockPlan& plan) const {
    eth::Header header;
    header.coinbase = address(plan.members.front());
    header.state_root = plan.state_root;
    header.number = plan.number;
    header.gas_limit = 30'000'000;
    header.timestamp = static_cast<std::uint64_t>(plan.time);
    return header;
  }
  qbft::ExtraData extra(const BlockPlan& plan) const {
    qbft::ExtraData extra;
    extra.validators = addresses(plan.members);
    extra.round = plan.round;
    return extra;
  }
  Bytes sealed(const BlockPlan& plan) const {
    std::vector<const crypto::Secp256k1Key*> sealers;
    for (std::size_t i : plan.sealers) sealers.push_back(&keys_[i]);
    return qbft::seal_header(fields(plan), extra(plan), sealers);
  }
  qbft::Checkpoint checkpoint(const BlockPlan& plan, std::uint64_t chain = 5361) const {
    return {chain, plan.number, qbft::block_hash_of(fields(plan), extra(plan)), plan.time, set(plan.members)};
  }

 private:
  std::vector<crypto::Secp256k1Key> keys_;
};

// The other signature that the same key made over the same digest: (r, n − s, v ^ 1).
inline qbft::Seal high_s_twin(qbft::Seal seal) {
  const Bytes order = hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    int difference = order[i] - seal[32 + i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    seal[32 + i] = static_cast<std::uint8_t>(difference + 256 * borrow);
  }
  seal[64] ^= 1;
  return seal;
}

}  // namespace statepass::test
