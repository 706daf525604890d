#include "present/response.hpp"

#include "cbor/encoder.hpp"
#include "crypto/sealed.hpp"
#include "present/envelope.hpp"

namespace statepass::present {

Result<Bytes> seal_response(const Request& request, ByteView presentation, std::span<const ByteView> referenced,
                            const SecretArray<32>& entropy) {
  SP_ASSERT(referenced.empty() || request.info().by_reference);
  SP_TRY_ASSIGN(Bytes packed, pack(presentation, referenced, Padding::to_64));
  const WipeOnExit wipe(packed);
  SP_TRY_ASSIGN(const auto sealed,
                crypto::hpke_seal(request.info().reader_key, request.transcript().array(), {}, packed, entropy));
  Bytes body = cbor::Encoder().array(3).bstr(request.ref()).bstr(sealed.enc).bstr(sealed.ciphertext).take();
  if (body.size() + kEnvelopeOverhead > request.info().longest)
    return fail(Errc::present_too_large, request.info().longest);
  return body;
}

Result<SealedResponse> read_sealed_response(ByteView body) {
  SP_TRY_ASSIGN(auto in, cbor::Decoder::open(body, cbor::kProfileRules));
  SP_TRY(in.array_of(3));
  SealedResponse out{};
  SP_TRY_ASSIGN(out.ref, in.bstr_array<8>());
  SP_TRY_ASSIGN(out.enc, in.bstr_array<65>());
  SP_TRY_ASSIGN(out.ciphertext, in.bstr());
  return out;
}

Result<SecretBytes> open_response(const SealedResponse& sealed, const crypto::EcPrivateKey& reader_key,
                                  const mdoc::SessionTranscript& transcript) {
  auto opened = crypto::hpke_open(reader_key, sealed.enc, transcript.array(), {}, sealed.ciphertext);
  if (!opened) return fail(Errc::crypto_decrypt);
  return opened;
}

}  // namespace statepass::present
