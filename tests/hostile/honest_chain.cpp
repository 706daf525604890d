#include "honest_chain.hpp"

#include "rlp/encoder.hpp"

namespace statepass::hostile {
namespace {

Bytes encoded_uint(std::uint64_t value) {
  return rlp::Encoder().uint(value).take();
}
Bytes encoded_hash(const Hash32& hash) {
  return rlp::Encoder().string(hash).take();
}

// The fields of the forks: Berlin, London, Shanghai, Cancun, Prague, and what is being built.
std::vector<Bytes> later_fields(Random& random) {
  static constexpr std::size_t kCounts[] = {0, 1, 2, 5, 6, 8};
  const std::vector<Bytes> all = {encoded_uint(random.chance(50) ? 0 : random.next() % 1'000'000'000),
                                  encoded_hash(random.array<32>()),
                                  encoded_uint(0),
                                  encoded_uint(random.chance(80) ? 0 : random.next() % 1'000'000),
                                  encoded_hash(Hash32{}),
                                  encoded_hash(random.array<32>()),
                                  encoded_hash(random.array<32>()),
                                  encoded_uint(random.next() % 10'000'000)};
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(random.pick(kCounts))};
}

RlpTree some_vote(Random& random) {
  if (random.chance(80)) return list_of({});
  return list_of({random.bytes(20), random.chance(50) ? Bytes{0xff} : Bytes()});
}

std::vector<HonestChain> made_chains() {
  std::vector<HonestChain> out;
  out.emplace_back(4, 160);
  out.emplace_back(7, 100);
  out.emplace_back(13, 60);
  out.emplace_back(51, 16);
  return out;
}

}  // namespace

RlpTree string_of(ByteView bytes) {
  return {false, to_bytes(bytes), {}};
}

RlpTree uint_of(std::uint64_t value) {
  return read_tree(encoded_uint(value));
}

RlpTree list_of(const std::vector<Bytes>& strings) {
  RlpTree out{true, {}, {}};
  for (const Bytes& each : strings) out.items.push_back(string_of(each));
  return out;
}

std::vector<Bytes> strings_of(const RlpTree& list) {
  std::vector<Bytes> out;
  for (const RlpTree& item : list.items) out.push_back(item.payload);
  return out;
}

Bytes Draft::write() const {
  eth::Header whole = fields;
  whole.extra_data = write_tree(extra);
  return eth::encode_header(whole);
}

Hash32 Draft::digest() const {
  Draft bare = *this;
  bare.item(seals) = list_of({});
  return crypto::keccak256(bare.write());
}

HonestChain::HonestChain(std::size_t validators, std::size_t headers)
    : network_(validators + kStrangers),
      checkpoint_{5361, kTrustedNumber, Hash32{1}, kTrustedTime, network_.set(test::range(0, validators))} {
  Random random(validators);
  Indexes all = test::range(0, validators + kStrangers);
  random.shuffle(all);
  members_.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(validators));
  strangers_.assign(all.begin() + static_cast<std::ptrdiff_t>(validators), all.end());
  std::ranges::sort(members_);
  checkpoint_.validators = network_.set(members_);
  for (std::size_t i = 0; i < headers; ++i) {
    const std::uint64_t number =
        random.chance(80) ? kTrustedNumber + random.between(1, 1'000'000) : kTrustedNumber - random.between(1, 900'000);
    HonestHeader header{draft(random, number, members_), some_quorum(random), {}};
    header.raw = sealed(header.draft, header.sealers);
    headers_.push_back(std::move(header));
  }
}

Draft HonestChain::draft(Random& random, std::uint64_t number, const Indexes& members) const {
  Draft out;
  out.fields.parent_hash = random.array<32>();
  out.fields.coinbase = network_.address(members[random.below(members.size())]);
  out.fields.state_root = random.array<32>();
  out.fields.transactions_root = random.array<32>();
  out.fields.receipts_root = random.array<32>();
  if (random.chance(30)) out.fields.logs_bloom[random.below(256)] = 1;
  out.fields.difficulty = 1;
  out.fields.number = number;
  out.fields.gas_limit = 30'000'000;
  out.fields.gas_used = random.next() % 30'000'000;
  out.fields.timestamp = static_cast<std::uint64_t>(kTrustedTime) + 2 * number - 2 * kTrustedNumber;
  out.fields.mix_hash = qbft::kMixHash;
  out.fields.later = later_fields(random);
  std::vector<Bytes> addresses;
  for (std::size_t each : members) addresses.push_back(to_bytes(network_.address(each)));
  const std::uint64_t round = random.chance(70) ? 0 : random.between(1, 200);
  out.extra = {true,
               {},
               {string_of(random.chance(50) ? Bytes(32) : random.bytes(32)), list_of(addresses), some_vote(random),
                uint_of(round), list_of({})}};
  return out;
}

Bytes HonestChain::seal(std::size_t key, const Hash32& digest) const {
  return to_bytes(network_.key(key).sign(digest));
}

Bytes HonestChain::sealed(Draft& draft, const Indexes& sealers) const {
  const Hash32 digest = draft.digest();
  std::vector<Bytes> seals;
  for (std::size_t each : sealers) seals.push_back(seal(each, digest));
  draft.item(Draft::seals) = list_of(seals);
  return draft.write();
}

Indexes HonestChain::some_quorum(Random& random) const {
  const std::size_t least = quorum();
  return random.some(members_, random.chance(60) ? least : random.between(least, size()));
}

const std::vector<HonestChain>& chains() {
  static const std::vector<HonestChain> made = made_chains();
  return made;
}

const HonestChain& some_chain(Random& random) {
  const std::size_t at = random.below(100);
  return chains()[at < 45 ? 0 : at < 75 ? 1 : at < 93 ? 2 : 3];
}

UnixTime now_for(UnixTime header) {
  return std::max(header, kTrustedTime) + 5;
}

}  // namespace statepass::hostile
