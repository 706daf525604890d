#pragma once

#include <span>

#include "base/bytes.hpp"
#include "crypto/secp256k1.hpp"
#include "eth/header.hpp"
#include "qbft/extra_data.hpp"

// The side of the validators: what the development network and the tests make headers with. Sealing takes the steps
// that a validator takes: build the header, sign seal_digest_of() with each key, put the seals into the extra data.
namespace statepass::qbft {

// The RLP of a header with these fields, the constants of QBFT and this extra data.
Bytes make_header(eth::Header fields, const ExtraData& extra);

// keccak256 of the header in the round of its extra data, without seals.
Hash32 seal_digest_of(const eth::Header& fields, const ExtraData& extra);
// keccak256 of the header in round 0 without seals: what the next block names as its parent.
Hash32 block_hash_of(const eth::Header& fields, const ExtraData& extra);

// All of it with software keys, each of which seals in the order given.
Bytes seal_header(const eth::Header& fields, ExtraData extra, std::span<const crypto::Secp256k1Key* const> keys);

}  // namespace statepass::qbft
