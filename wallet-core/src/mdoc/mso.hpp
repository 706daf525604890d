#pragma once

#include <optional>
#include <vector>

#include "crypto/ec.hpp"
#include "crypto/sha.hpp"
#include "mdoc/names.hpp"
#include "mdoc/read.hpp"

namespace statepass::mdoc {

struct ValueDigest {
  std::string_view name_space;
  std::uint32_t id;
  ByteView digest;
};

// What the device may sign besides the transcript (ISO 18013-5 12.3.4): whole namespaces, or single elements.
struct KeyAuthorizations {
  std::vector<std::string_view> name_spaces;
  std::vector<ElementRef> elements;

  bool covers(const ElementRef& element) const;
};

struct ValidityInfo {
  UnixTime signed_at = 0;
  UnixTime valid_from = 0;
  UnixTime valid_until = 0;
  std::optional<UnixTime> expected_update;
};

// A place in a Token Status List, as an MSO or privilege_status carries it.
struct StatusReference {
  std::uint64_t index = 0;
  std::string_view uri;
  std::optional<ByteView> certificate;
};

// ISO/IEC 18013-5 12.3.2. Views into the input.
struct MobileSecurityObject {
  std::string_view version;
  crypto::HashAlgorithm digest_algorithm = crypto::HashAlgorithm::sha256;
  std::vector<ValueDigest> digests;  // those of one namespace stand together
  // The COSE_Key as received; read by cose::parse_key, so that a key of an unknown kind fails a check and not the
  // reading.
  ByteView device_key;
  KeyAuthorizations key_authorizations;
  std::string_view doc_type;
  ValidityInfo validity;
  std::optional<StatusReference> status;  // status.status_list

  // cose_key_type, cose_key_curve, cose_key.
  Result<crypto::EcPublicKey> parse_device_key() const;
  // Null when the issuer signed none under this id.
  const ValueDigest* find(std::string_view name_space, std::uint32_t id) const;
};

// The content of MobileSecurityObjectBytes, which begins at `origin` of the whole input. Errors beside those of cbor:
// mdoc_limit: over max_mso_bytes; mdoc_version; mdoc_mso_member: a member is missing; mdoc_empty: no digest in
// valueDigests or in a namespace; mdoc_digest_algorithm; mdoc_digest_size: not the algorithm's; mdoc_digest_id: 2^31 or
// more; mdoc_date.
Result<MobileSecurityObject> parse_mso(ByteView content, std::size_t origin = 0, const ReadOptions& options = {});

// {idx, uri, ?certificate}. mdoc_mso_member when one of the first two is missing.
Result<StatusReference> read_status_reference(cbor::Decoder& in);
// The value of privilege_status, of any issuer. Also the errors of cbor::validate.
Result<StatusReference> parse_status_reference(ByteView value);
Bytes encode_status_reference(const StatusReference& status);

std::string_view digest_algorithm_name(crypto::HashAlgorithm algorithm);  // "SHA-256"

// The MSO, not yet embedded, in the order in which the standard names its members. Digests must stand together by
// namespace, ids ascending.
Bytes encode_mso(const MobileSecurityObject& mso);

}  // namespace statepass::mdoc
