#include "mdoc/mso.hpp"

#include "cbor/encoder.hpp"
#include "cose/key.hpp"

namespace statepass::mdoc {
namespace {

constexpr std::uint64_t kMostDigestId = 0x7fff'ffff;
constexpr std::uint64_t kMostLargeDigestId = 0xffff'ffff;
constexpr std::uint64_t kTdateTag = 0;

constexpr crypto::HashAlgorithm kDigestAlgorithms[] = {crypto::HashAlgorithm::sha256, crypto::HashAlgorithm::sha384,
                                                       crypto::HashAlgorithm::sha512};

std::size_t digest_size(crypto::HashAlgorithm algorithm) {
  switch (algorithm) {
    case crypto::HashAlgorithm::sha256:
      return 32;
    case crypto::HashAlgorithm::sha384:
      return 48;
    case crypto::HashAlgorithm::sha512:
      return 64;
  }
  return 0;
}

Result<crypto::HashAlgorithm> read_digest_algorithm(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::string_view name, in.tstr());
  for (auto algorithm : kDigestAlgorithms) {
    if (name == digest_algorithm_name(algorithm)) return algorithm;
  }
  return fail(Errc::mdoc_digest_algorithm, at);
}

Result<std::vector<ValueDigest>> read_digests(cbor::Decoder& in, const ReadOptions& options) {
  std::vector<ValueDigest> out;
  SP_TRY_ASSIGN(const std::size_t name_spaces, in.map());
  if (name_spaces == 0) return fail(Errc::mdoc_empty, in.offset());
  for (std::size_t i = 0; i < name_spaces; ++i) {
    SP_TRY_ASSIGN(const std::string_view name_space, in.tstr());
    SP_TRY_ASSIGN(const std::size_t count, in.map());
    if (count == 0) return fail(Errc::mdoc_empty, in.offset());
    for (std::size_t j = 0; j < count; ++j) {
      const std::size_t at = in.offset();
      SP_TRY_ASSIGN(const std::uint64_t id, in.uint());
      if (id > (options.large_digest_ids ? kMostLargeDigestId : kMostDigestId)) return fail(Errc::mdoc_digest_id, at);
      SP_TRY_ASSIGN(const ByteView digest, in.bstr());
      out.push_back({name_space, static_cast<std::uint32_t>(id), digest});
    }
  }
  return out;
}

Result<KeyAuthorizations> read_key_authorizations(cbor::Decoder& in) {
  KeyAuthorizations out;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "nameSpaces") {
      SP_TRY_ASSIGN(const std::size_t count, in.array());
      for (std::size_t i = 0; i < count; ++i) {
        SP_TRY_ASSIGN(const std::string_view name_space, in.tstr());
        out.name_spaces.push_back(name_space);
      }
      return true;
    }
    if (key != "dataElements") return false;
    SP_TRY_ASSIGN(const std::size_t name_spaces, in.map());
    for (std::size_t i = 0; i < name_spaces; ++i) {
      SP_TRY_ASSIGN(const std::string_view name_space, in.tstr());
      SP_TRY_ASSIGN(const std::size_t count, in.array());
      for (std::size_t j = 0; j < count; ++j) {
        SP_TRY_ASSIGN(const std::string_view element, in.tstr());
        out.elements.push_back({name_space, element});
      }
    }
    return true;
  }));
  return out;
}

struct DeviceKeyInfo {
  ByteView key;
  KeyAuthorizations authorizations;
};

Result<DeviceKeyInfo> read_device_key_info(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  DeviceKeyInfo out;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "deviceKey") return take(out.key, in.item());
    if (key == "keyAuthorizations") return take(out.authorizations, read_key_authorizations(in));
    return false;
  }));
  if (out.key.empty()) return fail(Errc::mdoc_mso_member, at);
  return out;
}

Result<ValidityInfo> read_validity(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  std::optional<UnixTime> signed_at, valid_from, valid_until, expected_update;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "signed") return take(signed_at, read_tdate(in));
    if (key == "validFrom") return take(valid_from, read_tdate(in));
    if (key == "validUntil") return take(valid_until, read_tdate(in));
    if (key == "expectedUpdate") return take(expected_update, read_tdate(in));
    return false;
  }));
  if (!signed_at || !valid_from || !valid_until) return fail(Errc::mdoc_mso_member, at);
  return ValidityInfo{*signed_at, *valid_from, *valid_until, expected_update};
}

Result<std::optional<StatusReference>> read_status(cbor::Decoder& in) {
  std::optional<StatusReference> out;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "status_list") return take(out, read_status_reference(in));
    return false;
  }));
  return out;
}

cbor::Encoder& put_tdate(cbor::Encoder& out, std::string_view name, UnixTime time) {
  return out.tstr(name).tag(kTdateTag).tstr(format_tdate(time));
}

// Calls `begin(name, count)` for each run of one namespace, and `each(entry)` for its entries.
template <class Entry, class Begin, class Each>
void for_each_name_space(const std::vector<Entry>& entries, Begin begin, Each each) {
  for (auto first = entries.begin(); first != entries.end();) {
    const auto last =
        std::find_if(first, entries.end(), [&](const Entry& other) { return other.name_space != first->name_space; });
    begin(first->name_space, static_cast<std::size_t>(last - first));
    for (; first != last; ++first) each(*first);
  }
}

template <class Entry>
std::size_t count_name_spaces(const std::vector<Entry>& entries) {
  std::size_t count = 0;
  for_each_name_space(entries, [&](std::string_view, std::size_t) { ++count; }, [](const Entry&) {});
  return count;
}

void encode_digests(cbor::Encoder& out, const std::vector<ValueDigest>& digests) {
  out.map(count_name_spaces(digests));
  for_each_name_space(
      digests, [&](std::string_view name, std::size_t count) { out.tstr(name).map(count); },
      [&](const ValueDigest& digest) { out.uint(digest.id).bstr(digest.digest); });
}

void encode_key_authorizations(cbor::Encoder& out, const KeyAuthorizations& authorizations) {
  out.map((authorizations.name_spaces.empty() ? 0u : 1u) + (authorizations.elements.empty() ? 0u : 1u));
  if (!authorizations.name_spaces.empty()) {
    out.tstr("nameSpaces").array(authorizations.name_spaces.size());
    for (std::string_view name_space : authorizations.name_spaces) out.tstr(name_space);
  }
  if (authorizations.elements.empty()) return;
  out.tstr("dataElements").map(count_name_spaces(authorizations.elements));
  for_each_name_space(
      authorizations.elements, [&](std::string_view name, std::size_t count) { out.tstr(name).array(count); },
      [&](const ElementRef& element) { out.tstr(element.element); });
}

}  // namespace

bool KeyAuthorizations::covers(const ElementRef& element) const {
  return std::ranges::find(name_spaces, element.name_space) != name_spaces.end() ||
         std::ranges::find(elements, element) != elements.end();
}

const ValueDigest* MobileSecurityObject::find(std::string_view name_space, std::uint32_t id) const {
  for (const ValueDigest& digest : digests) {
    if (digest.id == id && digest.name_space == name_space) return &digest;
  }
  return nullptr;
}

Result<crypto::EcPublicKey> MobileSecurityObject::parse_device_key() const {
  // Its CBOR was validated with the MSO, by rules that may have let longer heads pass.
  cbor::Decoder in(device_key, 0, false);
  return cose::parse_key(in);
}

std::string_view digest_algorithm_name(crypto::HashAlgorithm algorithm) {
  switch (algorithm) {
    case crypto::HashAlgorithm::sha256:
      return "SHA-256";
    case crypto::HashAlgorithm::sha384:
      return "SHA-384";
    case crypto::HashAlgorithm::sha512:
      return "SHA-512";
  }
  return {};
}

Result<StatusReference> read_status_reference(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  std::optional<std::uint64_t> index;
  std::optional<std::string_view> uri;
  std::optional<ByteView> certificate;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "idx") return take(index, in.uint());
    if (key == "uri") return take(uri, in.tstr());
    if (key == "certificate") return take(certificate, in.bstr());
    return false;
  }));
  if (!index || !uri) return fail(Errc::mdoc_mso_member, at);
  return StatusReference{*index, *uri, certificate};
}

Result<StatusReference> parse_status_reference(ByteView value) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(value, cbor::kIsoLongHeadRules));
  return read_status_reference(in);
}

Bytes encode_status_reference(const StatusReference& status) {
  cbor::Encoder out;
  out.map(status.certificate ? 3 : 2).tstr("idx").uint(status.index).tstr("uri").tstr(status.uri);
  if (status.certificate) out.tstr("certificate").bstr(*status.certificate);
  return out.take();
}

Result<MobileSecurityObject> parse_mso(ByteView content, std::size_t origin, const ReadOptions& options) {
  if (content.size() > options.max_mso_bytes) return fail(Errc::mdoc_limit, origin);
  SP_TRY_ASSIGN(cbor::Decoder in, open_embedded(content, origin, options));
  MobileSecurityObject out;
  std::optional<std::string_view> version, doc_type;
  std::optional<crypto::HashAlgorithm> algorithm;
  std::optional<DeviceKeyInfo> device;
  std::optional<ValidityInfo> validity;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "version") return take(version, read_version(in));
    if (key == "digestAlgorithm") return take(algorithm, read_digest_algorithm(in));
    if (key == "valueDigests") return take(out.digests, read_digests(in, options));
    if (key == "deviceKeyInfo") return take(device, read_device_key_info(in));
    if (key == "docType") return take(doc_type, in.tstr());
    if (key == "validityInfo") return take(validity, read_validity(in));
    if (key == "status") return take(out.status, read_status(in));
    return false;
  }));
  if (!version || !algorithm || out.digests.empty() || !device || !doc_type || !validity) {
    return fail(Errc::mdoc_mso_member, origin);
  }
  out.version = *version;
  out.digest_algorithm = *algorithm;
  out.device_key = device->key;
  out.key_authorizations = std::move(device->authorizations);
  out.doc_type = *doc_type;
  out.validity = *validity;
  // The algorithm may stand behind the digests.
  const std::size_t size = digest_size(out.digest_algorithm);
  for (const ValueDigest& digest : out.digests) {
    if (digest.digest.size() == size) continue;
    return fail(Errc::mdoc_digest_size, origin + static_cast<std::size_t>(digest.digest.data() - content.data()));
  }
  return out;
}

Bytes encode_mso(const MobileSecurityObject& mso) {
  const KeyAuthorizations& authorizations = mso.key_authorizations;
  const bool authorized = !authorizations.name_spaces.empty() || !authorizations.elements.empty();
  cbor::Encoder out;
  out.map(mso.status ? 7 : 6).tstr("version").tstr(mso.version);
  out.tstr("digestAlgorithm").tstr(digest_algorithm_name(mso.digest_algorithm));
  encode_digests(out.tstr("valueDigests"), mso.digests);
  out.tstr("deviceKeyInfo").map(authorized ? 2 : 1).tstr("deviceKey").raw(mso.device_key);
  if (authorized) encode_key_authorizations(out.tstr("keyAuthorizations"), authorizations);
  out.tstr("docType").tstr(mso.doc_type);
  out.tstr("validityInfo").map(mso.validity.expected_update ? 4 : 3);
  put_tdate(out, "signed", mso.validity.signed_at);
  put_tdate(out, "validFrom", mso.validity.valid_from);
  put_tdate(out, "validUntil", mso.validity.valid_until);
  if (mso.validity.expected_update) put_tdate(out, "expectedUpdate", *mso.validity.expected_update);
  if (mso.status) out.tstr("status").map(1).tstr("status_list").raw(encode_status_reference(*mso.status));
  return out.take();
}

}  // namespace statepass::mdoc
