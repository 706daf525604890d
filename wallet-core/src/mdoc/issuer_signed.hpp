#pragma once

#include "cose/sign1.hpp"
#include "mdoc/mso.hpp"

namespace statepass::mdoc {

// ISO/IEC 18013-5 10.3.3. Views into the input.
struct IssuerSignedItem {
  std::string_view name_space;
  std::string_view element;
  ByteView value;  // encoded CBOR
  ByteView random;
  std::uint32_t digest_id = 0;
  ByteView bytes;  // IssuerSignedItemBytes, tag and head included, as received: what the digest covers

  ElementRef ref() const { return {name_space, element}; }
};

struct IssuerSigned {
  // In the order received; those of one namespace stand together.
  std::vector<IssuerSignedItem> items;
  cose::Sign1 issuer_auth;
  ByteView issuer_auth_bytes;  // the COSE_Sign1 as received
  MobileSecurityObject mso;

  // The first of the name, or null.
  const IssuerSignedItem* find(const ElementRef& element) const;
};

// Errors beside those of cbor, cose::parse_sign1 and parse_mso: mdoc_issuer_signed_member: no issuerAuth; mdoc_payload:
// the payload is detached or not MobileSecurityObjectBytes; mdoc_empty: a namespace without items; mdoc_item_member: a
// member of an item is missing; mdoc_salt: fewer than 16 random bytes; mdoc_digest_id; mdoc_limit: over max_elements.
Result<IssuerSigned> read_issuer_signed(cbor::Decoder& in, const ReadOptions& options);
// The whole input, as an issuer delivers it. Also mdoc_limit for over max_bytes.
Result<IssuerSigned> parse_issuer_signed(ByteView input, const ReadOptions& options = {});

// An IssuerSigned of chosen items and the issuer's signature, each as received. mdoc_selection: an element that is not
// there, or wanted twice.
Result<Bytes> select_items(const IssuerSigned& held, std::span<const ElementRef> wanted);

// IssuerSignedItemBytes, members in the order in which the standard names them.
Bytes encode_item(std::uint32_t digest_id, ByteView random, std::string_view element, ByteView value);
// {nameSpaces, issuerAuth} of encoded parts. `items`: namespace and IssuerSignedItemBytes, by namespace.
struct EncodedItem {
  std::string_view name_space;
  ByteView bytes;
};
Bytes encode_issuer_signed(std::span<const EncodedItem> items, ByteView issuer_auth);

}  // namespace statepass::mdoc
