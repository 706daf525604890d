#pragma once

#include "base/secret.hpp"
#include "crypto/ec.hpp"
#include "present/packing.hpp"
#include "present/request.hpp"

// The answer to a request, sealed to the reader's ephemeral key (presentation specification 2).
namespace statepass::present {

// SealedResponse = [ ref, enc, ct ]
struct SealedResponse {
  ByteArray<8> ref;
  ByteArray<65> enc;
  ByteView ciphertext;
};

// The body of an envelope of kind sealed response. `presentation`: write_presentation. `referenced`: as pack; allowed
// only when the request's info says by_reference. `entropy`: 32 fresh random bytes, never used again.
// present_too_large: the envelope would be longer than the request accepts (Notice 4), or the Presentation too long.
Result<Bytes> seal_response(const Request& request, ByteView presentation, std::span<const ByteView> referenced,
                            const SecretArray<32>& entropy);

// Errors: cbor_….
Result<SealedResponse> read_sealed_response(ByteView body);

// The Packed item inside: crypto_decrypt, also when enc is no point of the curve.
Result<SecretBytes> open_response(const SealedResponse& sealed, const crypto::EcPrivateKey& reader_key,
                                  const mdoc::SessionTranscript& transcript);

}  // namespace statepass::present
