#include "qbft/sealed_header.hpp"

namespace statepass::qbft {
namespace {

Result<> check_constants(const eth::Header& fields) {
  if (fields.difficulty != kDifficulty) return fail(Errc::qbft_difficulty);
  if (fields.mix_hash != kMixHash) return fail(Errc::qbft_mix_hash);
  if (fields.ommers_hash != eth::kEmptyOmmersHash) return fail(Errc::qbft_ommers);
  if (fields.nonce != ByteArray<8>{}) return fail(Errc::qbft_nonce);
  if (fields.timestamp > kMostTime) return fail(Errc::qbft_time_range);
  return {};
}

Result<ValidatorSet> read_validators(const eth::Header& fields, const ExtraData& extra) {
  if (fields.number == 0) {
    if (extra.round != 0 || !extra.seals.empty()) return fail(Errc::qbft_genesis);
    return ValidatorSet::of(extra.validators);
  }
  SP_TRY_ASSIGN(ValidatorSet validators, ValidatorSet::of_ascending(extra.validators));
  if (!validators.contains(fields.coinbase)) return fail(Errc::qbft_proposer);
  return validators;
}

}  // namespace

Result<SealedHeader> SealedHeader::parse(ByteView raw, ByteView signers_hint) {
  if (raw.size() > kMostBytes) return fail(Errc::qbft_header_size);
  SP_TRY_ASSIGN(eth::Header fields, eth::parse_header(raw));
  SP_TRY(check_constants(fields));
  SP_TRY_ASSIGN(ExtraData extra, ExtraData::parse(fields.extra_data));
  SP_TRY_ASSIGN(ValidatorSet validators, read_validators(fields, extra));
  // The strict readers leave no other way to write this header. Checked all the same, since everything hangs on it.
  if (!equal(eth::encode_header(fields), raw)) return fail(Errc::qbft_not_canonical);
  SealedHeader header(to_bytes(raw), std::move(fields), std::move(extra), std::move(validators));
  if (signers_hint.size() == header.seals().size()) header.signers_hint_ = to_bytes(signers_hint);
  return header;
}

SealedHeader::SealedHeader(Bytes raw, eth::Header fields, ExtraData extra, ValidatorSet validators)
    : raw_(std::move(raw)),
      fields_(std::move(fields)),
      extra_(std::move(extra)),
      validators_(std::move(validators)),
      hash_(eth::hash_with_extra_data(raw_, extra_.for_block_hash().encode())),
      seal_digest_(extra_.round == 0 ? hash_ : eth::hash_with_extra_data(raw_, extra_.without_seals().encode())) {}

}  // namespace statepass::qbft
