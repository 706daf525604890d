#include "cose/message.hpp"

namespace statepass::cose {
namespace {

constexpr std::int64_t kAlg = 1, kCrit = 2, kKid = 4, kTyp = 16, kX5Chain = 33;
constexpr std::size_t kMostParameters = 16;

// The labels of one header, as encoded, for the comparison with the other.
struct Labels {
  std::array<ByteView, kMostParameters> encoded{};
  std::size_t size = 0;

  bool has(ByteView label) const {
    return std::any_of(encoded.begin(), encoded.begin() + static_cast<std::ptrdiff_t>(size),
                       [label](ByteView other) { return equal(label, other); });
  }
};

bool next_is_number(const cbor::Decoder& in) {
  return in.next_is(cbor::Type::unsigned_int) || in.next_is(cbor::Type::negative_int);
}

// A parameter of another type than the registry gives it.
template <class T>
Result<T> header_value(Result<T> value) {
  if (!value && value.error().code == Errc::cbor_type) return fail(Errc::cose_header, value.error().offset);
  return value;
}

Result<> read_parameter(cbor::Decoder& in, std::int64_t label, bool is_protected, Headers& out) {
  if (label == kCrit) return fail(Errc::cose_crit, in.offset());
  if (label == kAlg && is_protected) {
    // Names in text are registered for no algorithm that is known here.
    if (in.next_is(cbor::Type::text_string)) return fail(Errc::cose_algorithm_unsupported, in.offset());
    SP_TRY_ASSIGN(out.algorithm, header_value(in.integer()));
  } else if (label == kKid) {
    SP_TRY_ASSIGN(out.kid, header_value(in.bstr()));
  } else if (label == kTyp && is_protected && in.next_is(cbor::Type::text_string)) {
    SP_TRY_ASSIGN(out.type, in.tstr());
  } else if (label == kX5Chain) {
    SP_TRY_ASSIGN(out.x5chain, X5Chain::parse(in));
  } else {
    SP_TRY(in.skip());
  }
  return {};
}

Result<> read_header(cbor::Decoder& in, bool is_protected, const Labels& other, Labels& labels, Headers& out) {
  SP_TRY_ASSIGN(const std::size_t count, header_value(in.map()));
  if (count > kMostParameters) return fail(Errc::cose_header, in.offset());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = in.offset();
    const bool number = next_is_number(in);
    if (!number && !in.next_is(cbor::Type::text_string)) return fail(Errc::cose_header, at);
    cbor::Decoder label = in;
    SP_TRY_ASSIGN(const ByteView encoded, in.item());
    if (other.has(encoded)) return fail(Errc::cose_header_duplicate, at);
    labels.encoded[labels.size++] = encoded;
    if (number) {
      SP_TRY_ASSIGN(const std::int64_t value, label.integer());
      SP_TRY(read_parameter(in, value, is_protected, out));
    } else {
      SP_TRY(in.skip());
    }
  }
  return {};
}

// The protected header is a map inside a byte string; an empty one is an empty byte string (RFC 9052 section 3).
Result<> read_protected(const cbor::Decoder& outer, ByteView bytes, Labels& labels, Headers& out) {
  if (bytes.empty()) return fail(Errc::cose_algorithm_missing, outer.offset());
  const cbor::Rules rules = outer.shortest_heads() ? cbor::kIsoRules : cbor::kIsoLongHeadRules;
  const std::size_t begin = outer.offset() - bytes.size();
  if (auto valid = cbor::validate(bytes, rules); !valid) return fail(valid.error().code, begin + valid.error().offset);
  cbor::Decoder in(bytes, begin, outer.shortest_heads());
  SP_TRY(read_header(in, true, Labels(), labels, out));
  if (out.algorithm == 0) return fail(Errc::cose_algorithm_missing, begin);
  return {};
}

template <class T>
Result<T> member(Result<T> value) {
  if (!value && value.error().code == Errc::cbor_type) return fail(Errc::cose_structure, value.error().offset);
  return value;
}

Result<> read_tag(cbor::Decoder& in, std::uint64_t tag, TagRule rule) {
  const std::size_t at = in.offset();
  if (!in.next_is(cbor::Type::tag)) {
    if (rule == TagRule::tagged) return fail(Errc::cose_tag, at);
    return {};
  }
  SP_TRY_ASSIGN(const std::uint64_t found, in.tag());
  if (rule == TagRule::untagged || found != tag) return fail(Errc::cose_tag, at);
  return {};
}

}  // namespace

Result<X5Chain> X5Chain::parse(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  X5Chain out;
  std::size_t count = 1;
  if (in.next_is(cbor::Type::array)) {
    SP_TRY_ASSIGN(count, in.array());
    if (count == 0 || count > kMostCertificates) return fail(Errc::cose_x5chain, at);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = in.offset();
    SP_TRY_ASSIGN(const ByteView certificate, header_value(in.bstr()));
    if (certificate.empty() || certificate.size() > kMostBytes) return fail(Errc::cose_x5chain, begin);
    out.certificates_[out.size_++] = certificate;
  }
  return out;
}

Result<Message> read_message(cbor::Decoder& in, std::uint64_t tag, TagRule rule) {
  SP_TRY(read_tag(in, tag, rule));
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, member(in.array()));
  if (count != 4) return fail(Errc::cose_structure, at);
  Message out;
  Labels protected_labels, labels;
  SP_TRY_ASSIGN(out.protected_bytes, member(in.bstr()));
  SP_TRY(read_protected(in, out.protected_bytes, protected_labels, out.headers));
  SP_TRY(read_header(in, false, protected_labels, labels, out.headers));
  if (in.next_is_null()) {
    SP_TRY(in.null());
  } else {
    SP_TRY_ASSIGN(out.payload, member(in.bstr()));
  }
  return out;
}

void write_x5chain(cbor::Encoder& out, std::span<const ByteView> certificates) {
  if (certificates.size() != 1) out.array(certificates.size());
  for (ByteView certificate : certificates) out.bstr(certificate);
}

Bytes structure_prefix(std::string_view context, ByteView protected_bytes, ByteView external,
                       std::size_t payload_size) {
  return cbor::Encoder().array(4).tstr(context).bstr(protected_bytes).bstr(external).bstr_head(payload_size).take();
}

}  // namespace statepass::cose
