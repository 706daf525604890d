#include "oid4vc/binding.hpp"

#include "cbor/decoder.hpp"
#include "cose/key.hpp"
#include "cose/sign1.hpp"

namespace statepass::oid4vc {
namespace {

// A decoder at the value of a text key of the map that follows.
Result<cbor::Decoder> value_of(cbor::Decoder map, std::string_view key) {
  SP_TRY_ASSIGN(std::size_t members, map.map());
  for (std::size_t i = 0; i < members; ++i) {
    SP_TRY_ASSIGN(std::string_view name, map.tstr());
    if (name == key) return map;
    SP_TRY(map.skip());
  }
  return fail(Errc::oid4vc_credential, map.offset());
}

// bstr .cbor #6.24(bstr .cbor MobileSecurityObject)
Result<ByteView> security_object(cbor::Decoder issuer_auth) {
  SP_TRY_ASSIGN(cose::Sign1 message, cose::parse_sign1(issuer_auth));
  if (!message.payload) return fail(Errc::oid4vc_credential, issuer_auth.offset());
  cbor::Decoder decoder(*message.payload);
  SP_TRY_ASSIGN(cbor::Tag24 tagged, cbor::read_tag24(decoder));
  SP_TRY(decoder.finish());
  SP_TRY(cbor::validate(tagged.content, cbor::kIsoRules));
  return tagged.content;
}

}  // namespace

Result<Binding> read_binding(ByteView issuer_signed) {
  SP_TRY_ASSIGN(cbor::Decoder whole, cbor::Decoder::open(issuer_signed, cbor::kIsoRules));
  SP_TRY_ASSIGN(cbor::Decoder issuer_auth, value_of(whole, "issuerAuth"));
  SP_TRY_ASSIGN(ByteView mso, security_object(issuer_auth));
  SP_TRY_ASSIGN(cbor::Decoder type, value_of(cbor::Decoder(mso), "docType"));
  SP_TRY_ASSIGN(std::string_view doc_type, type.tstr());
  SP_TRY_ASSIGN(cbor::Decoder info, value_of(cbor::Decoder(mso), "deviceKeyInfo"));
  SP_TRY_ASSIGN(cbor::Decoder key, value_of(info, "deviceKey"));
  SP_TRY_ASSIGN(crypto::EcPublicKey public_key, cose::parse_key(key));
  return Binding{std::string(doc_type), std::move(public_key)};
}

}  // namespace statepass::oid4vc
