#include "qbft/header_builder.hpp"

#include "crypto/keccak.hpp"
#include "qbft/sealed_header.hpp"

namespace statepass::qbft {

Bytes make_header(eth::Header fields, const ExtraData& extra) {
  fields.difficulty = kDifficulty;
  fields.mix_hash = kMixHash;
  fields.ommers_hash = eth::kEmptyOmmersHash;
  fields.nonce = {};
  fields.extra_data = extra.encode();
  return eth::encode_header(fields);
}

Hash32 seal_digest_of(const eth::Header& fields, const ExtraData& extra) {
  return crypto::keccak256(make_header(fields, extra.without_seals()));
}

Hash32 block_hash_of(const eth::Header& fields, const ExtraData& extra) {
  return crypto::keccak256(make_header(fields, extra.for_block_hash()));
}

Bytes seal_header(const eth::Header& fields, ExtraData extra, std::span<const crypto::Secp256k1Key* const> keys) {
  const Hash32 digest = seal_digest_of(fields, extra);
  extra.seals.clear();
  for (const crypto::Secp256k1Key* key : keys) extra.seals.push_back(key->sign(digest));
  return make_header(fields, extra);
}

}  // namespace statepass::qbft
