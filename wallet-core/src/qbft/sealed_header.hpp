#pragma once

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "base/result.hpp"
#include "eth/header.hpp"
#include "qbft/extra_data.hpp"
#include "qbft/validator_set.hpp"

namespace statepass::qbft {

// mixHash of every BFT header: the ASCII text "ctical byzantine fault tolerance".
inline constexpr Hash32 kMixHash = {0x63, 0x74, 0x69, 0x63, 0x61, 0x6c, 0x20, 0x62, 0x79, 0x7a, 0x61,
                                    0x6e, 0x74, 0x69, 0x6e, 0x65, 0x20, 0x66, 0x61, 0x75, 0x6c, 0x74,
                                    0x20, 0x74, 0x6f, 0x6c, 0x65, 0x72, 0x61, 0x6e, 0x63, 0x65};
inline constexpr std::uint64_t kDifficulty = 1;
// The latest time that is read anywhere: sums of times and periods stay in range.
inline constexpr std::uint64_t kMostTime = std::uint64_t{1} << 62;

// A well-formed header of a QBFT chain with its validators in the header. Well-formed is not verified: whether its
// seals are good is for check_seals(), whether its validators are to be believed for the LightClient.
class SealedHeader {
 public:
  static constexpr std::size_t kMostBytes = 8192;  // presentation specification 12

  // The RLP as a node serves it (debug_getRawHeader), seals included. Errors: qbft_header_size; those of
  // eth::parse_header(), ExtraData::parse() and ValidatorSet; qbft_difficulty, qbft_mix_hash, qbft_ommers, qbft_nonce
  // (a constant differs); qbft_proposer (the coinbase is no validator); qbft_genesis (block 0 with a round or with
  // seals); qbft_time_range; qbft_not_canonical. Block 0 stands in the order of the genesis file and has no proposer;
  // from block 1 on the validators ascend.
  // The hint says who sealed, by anybody's word: for each seal the place of its signer among the validators. It may
  // save work, and changes no verdict; one of another length is none.
  static Result<SealedHeader> parse(ByteView raw, ByteView signers_hint = {});

  const Bytes& raw() const { return raw_; }
  const eth::Header& fields() const { return fields_; }
  std::uint64_t number() const { return fields_.number; }
  UnixTime time() const { return static_cast<UnixTime>(fields_.timestamp); }
  const Hash32& state_root() const { return fields_.state_root; }
  const ValidatorSet& validators() const { return validators_; }
  std::uint32_t round() const { return extra_.round; }
  const ExtraData& extra_data() const { return extra_; }
  const std::vector<Seal>& seals() const { return extra_.seals; }
  const Bytes& signers_hint() const { return signers_hint_; }  // as many as seals, or empty

  // The hash by which the chain knows the block: two honest nodes may serve different bytes of it, so headers are
  // compared by this alone. Block 0 is hashed as it stands.
  const Hash32& hash() const { return hash_; }
  const Hash32& seal_digest() const { return seal_digest_; }

 private:
  SealedHeader(Bytes raw, eth::Header fields, ExtraData extra, ValidatorSet validators);

  Bytes raw_;
  eth::Header fields_;
  ExtraData extra_;
  ValidatorSet validators_;
  Hash32 hash_;
  Hash32 seal_digest_;
  Bytes signers_hint_;
};

}  // namespace statepass::qbft
