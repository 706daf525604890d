#include "mdoc/issuer_signed.hpp"

#include "cbor/encoder.hpp"

namespace statepass::mdoc {
namespace {

constexpr std::size_t kLeastRandom = 16;
constexpr std::uint64_t kMostDigestId = 0x7fff'ffff, kMostLargeDigestId = 0xffff'ffff;

Result<IssuerSignedItem> read_item(std::string_view name_space, const Embedded& embedded, const ReadOptions& options) {
  SP_TRY_ASSIGN(cbor::Decoder in, open_embedded(embedded.content, embedded.origin, options));
  std::optional<std::uint64_t> digest_id;
  std::optional<ByteView> random, value;
  std::optional<std::string_view> element;
  std::size_t id_at = 0, random_at = 0;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "digestID") {
      id_at = in.offset();
      return take(digest_id, in.uint());
    }
    if (key == "random") {
      random_at = in.offset();
      return take(random, in.bstr());
    }
    if (key == "elementIdentifier") return take(element, in.tstr());
    if (key == "elementValue") return take(value, in.item());
    return false;
  }));
  if (!digest_id || !random || !element || !value) return fail(Errc::mdoc_item_member, embedded.origin);
  if (*digest_id > (options.large_digest_ids ? kMostLargeDigestId : kMostDigestId)) {
    return fail(Errc::mdoc_digest_id, id_at);
  }
  if (random->size() < kLeastRandom) return fail(Errc::mdoc_salt, random_at);
  return IssuerSignedItem{name_space,    *element, *value, *random, static_cast<std::uint32_t>(*digest_id),
                          embedded.whole};
}

Result<std::vector<IssuerSignedItem>> read_name_spaces(cbor::Decoder& in, const ReadOptions& options) {
  std::vector<IssuerSignedItem> out;
  SP_TRY_ASSIGN(const std::size_t name_spaces, in.map());
  for (std::size_t i = 0; i < name_spaces; ++i) {
    SP_TRY_ASSIGN(const std::string_view name_space, in.tstr());
    const std::size_t at = in.offset();
    SP_TRY_ASSIGN(const std::size_t count, in.array());
    if (count == 0) return fail(Errc::mdoc_empty, at);
    if (count > options.max_elements - out.size()) return fail(Errc::mdoc_limit, at);
    out.reserve(out.size() + count);
    for (std::size_t j = 0; j < count; ++j) {
      SP_TRY_ASSIGN(const Embedded embedded, read_embedded(in));
      SP_TRY_ASSIGN(IssuerSignedItem item, read_item(name_space, embedded, options));
      out.push_back(item);
    }
  }
  return out;
}

// The payload is a byte string that holds #6.24(bstr .cbor MobileSecurityObject).
Result<MobileSecurityObject> read_payload(const cose::Sign1& message, std::size_t origin, const ReadOptions& options) {
  if (!message.payload) return fail(Errc::mdoc_payload, origin);
  cbor::Decoder in(*message.payload, origin, !options.long_heads);
  auto embedded = read_embedded(in);
  if (!embedded || !in.done()) return fail(Errc::mdoc_payload, origin);
  return parse_mso(embedded->content, embedded->origin, options);
}

Result<> read_issuer_auth(cbor::Decoder& in, IssuerSigned& out, const ReadOptions& options) {
  const ByteView before = in.rest();
  const std::size_t begin = in.offset();
  SP_TRY_ASSIGN(out.issuer_auth, cose::parse_sign1(in));
  out.issuer_auth_bytes = before.first(before.size() - in.rest().size());
  const std::size_t payload_at =
      out.issuer_auth.payload ? static_cast<std::size_t>(out.issuer_auth.payload->data() - before.data()) : 0;
  SP_TRY_ASSIGN(out.mso, read_payload(out.issuer_auth, begin + payload_at, options));
  return {};
}

}  // namespace

const IssuerSignedItem* IssuerSigned::find(const ElementRef& element) const {
  const auto found = std::ranges::find_if(items, [&](const IssuerSignedItem& item) { return item.ref() == element; });
  return found == items.end() ? nullptr : &*found;
}

Result<IssuerSigned> read_issuer_signed(cbor::Decoder& in, const ReadOptions& options) {
  const std::size_t at = in.offset();
  IssuerSigned out;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "nameSpaces") return take(out.items, read_name_spaces(in, options));
    if (key != "issuerAuth") return false;
    return taken(read_issuer_auth(in, out, options));
  }));
  if (out.issuer_auth_bytes.empty()) return fail(Errc::mdoc_issuer_signed_member, at);
  return out;
}

Result<IssuerSigned> parse_issuer_signed(ByteView input, const ReadOptions& options) {
  if (input.size() > options.max_bytes) return fail(Errc::mdoc_limit);
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(input, options.rules()));
  return read_issuer_signed(in, options);
}

Bytes encode_item(std::uint32_t digest_id, ByteView random, std::string_view element, ByteView value) {
  cbor::Encoder item;
  item.map(4).tstr("digestID").uint(digest_id).tstr("random").bstr(random);
  item.tstr("elementIdentifier").tstr(element).tstr("elementValue").raw(value);
  return cbor::Encoder().tag24(item.bytes()).take();
}

Bytes encode_issuer_signed(std::span<const EncodedItem> items, ByteView issuer_auth) {
  cbor::Encoder out;
  out.map(items.empty() ? 1 : 2);
  if (!items.empty()) {
    std::size_t name_spaces = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i == 0 || items[i - 1].name_space != items[i].name_space) ++name_spaces;
    }
    out.tstr("nameSpaces").map(name_spaces);
    for (std::size_t begin = 0; begin < items.size();) {
      std::size_t end = begin;
      while (end < items.size() && items[end].name_space == items[begin].name_space) ++end;
      out.tstr(items[begin].name_space).array(end - begin);
      for (; begin < end; ++begin) out.raw(items[begin].bytes);
    }
  }
  return out.tstr("issuerAuth").raw(issuer_auth).take();
}

Result<Bytes> select_items(const IssuerSigned& held, std::span<const ElementRef> wanted) {
  // In the order held: the order of the question would tell readers apart.
  std::vector<EncodedItem> chosen;
  for (const IssuerSignedItem& item : held.items) {
    const auto times = std::ranges::count(wanted, item.ref());
    if (times > 1) return fail(Errc::mdoc_selection);
    if (times == 1) chosen.push_back({item.name_space, item.bytes});
  }
  if (chosen.size() != wanted.size()) return fail(Errc::mdoc_selection);
  return encode_issuer_signed(chosen, held.issuer_auth_bytes);
}

}  // namespace statepass::mdoc
