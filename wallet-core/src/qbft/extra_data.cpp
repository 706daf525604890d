#include "qbft/extra_data.hpp"

#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"

namespace statepass::qbft {
namespace {

constexpr std::uint8_t kAdd = 0xff;
constexpr std::uint64_t kMostRound = 0x7fff'ffff;

// An empty list, or recipient and type: ff adds; the empty string drops, and so does 00 for Besu's reader.
Result<std::optional<Vote>> read_vote(rlp::Reader& in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(rlp::Reader items, in.list());
  if (items.done()) return std::nullopt;
  Vote vote{};
  SP_TRY_ASSIGN(vote.recipient, items.array<20>());
  SP_TRY_ASSIGN(ByteView type, items.string());
  SP_TRY(items.finish());
  vote.add = type.size() == 1 && type[0] == kAdd;
  if (!vote.add && !type.empty() && !(type.size() == 1 && type[0] == 0)) return fail(Errc::qbft_vote, at);
  return vote;
}

template <std::size_t N>
Result<std::vector<ByteArray<N>>> read_arrays(rlp::Reader& in) {
  SP_TRY_ASSIGN(rlp::Reader items, in.list());
  std::vector<ByteArray<N>> out;
  while (!items.done()) {
    SP_TRY_ASSIGN(ByteArray<N> item, items.array<N>());
    out.push_back(item);
  }
  return out;
}

template <std::size_t N>
rlp::Encoder list_of_arrays(const std::vector<ByteArray<N>>& arrays) {
  rlp::Encoder out;
  for (const auto& array : arrays) out.string(array);
  return out;
}

}  // namespace

Result<ExtraData> ExtraData::parse(ByteView raw) {
  SP_TRY_ASSIGN(rlp::Reader items, rlp::Reader::open_list(raw));
  ExtraData extra;
  SP_TRY_ASSIGN(ByteView vanity, items.string());
  extra.vanity = to_bytes(vanity);
  SP_TRY_ASSIGN(extra.validators, read_arrays<20>(items));
  SP_TRY_ASSIGN(extra.vote, read_vote(items));
  SP_TRY_ASSIGN(std::uint64_t round, items.uint(kMostRound));
  extra.round = static_cast<std::uint32_t>(round);
  SP_TRY_ASSIGN(extra.seals, read_arrays<65>(items));
  SP_TRY(items.finish());
  // Neither hash of the header covers how its seals are written: bytes that mean the same would make another header.
  if (!equal(extra.encode(), raw)) return fail(Errc::qbft_not_canonical);
  return extra;
}

Bytes ExtraData::encode() const {
  rlp::Encoder vote_items;
  if (vote) vote_items.string(vote->recipient).string(vote->add ? ByteView(&kAdd, 1) : ByteView());
  rlp::Encoder items;
  items.string(vanity).list(list_of_arrays(validators)).list(vote_items);
  items.uint(round).list(list_of_arrays(seals));
  return rlp::Encoder().list(items).take();
}

ExtraData ExtraData::without_seals() const {
  return {vanity, validators, vote, round, {}};
}

ExtraData ExtraData::for_block_hash() const {
  return {vanity, validators, vote, 0, {}};
}

}  // namespace statepass::qbft
