#include "qbft/checkpoint.hpp"

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"

namespace statepass::qbft {
Checkpoint checkpoint_of(std::uint64_t chain, const SealedHeader& header) {
  return {chain, header.number(), header.hash(), header.time(), header.validators()};
}

Bytes encode_checkpoint(const Checkpoint& checkpoint) {
  cbor::Encoder out;
  out.array(5).uint(checkpoint.chain).uint(checkpoint.number).bstr(checkpoint.hash);
  out.integer(checkpoint.time).array(checkpoint.validators.size());
  for (const Address& member : checkpoint.validators.members()) out.bstr(member);
  return out.take();
}

Result<Checkpoint> decode_checkpoint(ByteView body) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(body, cbor::kProfileRules));
  SP_TRY(in.array_of(5));
  SP_TRY_ASSIGN(std::uint64_t chain, in.uint());
  SP_TRY_ASSIGN(std::uint64_t number, in.uint());
  SP_TRY_ASSIGN(Hash32 hash, in.bstr_array<32>());
  SP_TRY_ASSIGN(std::uint64_t time, in.uint_up_to(kMostTime));
  SP_TRY_ASSIGN(std::size_t count, in.array());
  std::vector<Address> members;
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(Address member, in.bstr_array<20>());
    members.push_back(member);
  }
  SP_TRY_ASSIGN(ValidatorSet validators, ValidatorSet::of_ascending(std::move(members)));
  return Checkpoint{chain, number, hash, static_cast<UnixTime>(time), std::move(validators)};
}

}  // namespace statepass::qbft
