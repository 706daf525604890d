#include "present/transcript.hpp"

#include "cbor/encoder.hpp"
#include "crypto/sha.hpp"

namespace statepass::present {
namespace {

Handover handover(std::string_view name, ByteView handover_info) {
  const Hash32 hash = crypto::sha256(handover_info);
  return {hash, mdoc::SessionTranscript::of_handover(cbor::Encoder().array(2).tstr(name).bstr(hash).take())};
}

}  // namespace

Handover challenge_handover(ByteView info, std::span<const ByteView> items) {
  cbor::Encoder out;
  out.array(3).tstr("StatepassQRHandoverInfo-1").bstr(info).array(items.size());
  for (ByteView item : items) out.raw(item);
  return handover("StatepassQRHandover", out.bytes());
}

Handover show_handover(ByteView show_info) {
  return handover("StatepassShowHandover",
                  cbor::Encoder().array(2).tstr("StatepassShowHandoverInfo-1").bstr(show_info).bytes());
}

}  // namespace statepass::present
