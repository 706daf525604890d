#include "x509/certificate.hpp"

#include "base/text.hpp"
#include "x509/oid.hpp"

namespace statepass::x509 {
namespace {

constexpr std::uint32_t kVersion3 = 2;

Place place_of(ByteView part, ByteView whole) {
  return {static_cast<std::uint32_t>(part.data() - whole.data()), static_cast<std::uint32_t>(part.size())};
}

// AlgorithmIdentifier of ECDSA: the OID alone, without parameters (RFC 5758 3.2).
Result<crypto::HashAlgorithm> read_ecdsa(const DerItem& algorithm) {
  DerReader in(algorithm);
  SP_TRY_ASSIGN(const DerItem oid, in.take(tag::kOid));
  const auto hash = oid::ecdsa_hash_of(oid.content);
  if (!hash || !in.done()) return fail(Errc::x509_algorithm, oid.offset);
  return *hash;
}

// The digits of a time in either form, from the year on.
Result<UnixTime> time_of(std::string_view digits, std::size_t year_digits) {
  const auto number = [digits](std::size_t at, std::size_t count) {
    int value = 0;
    for (char c : digits.substr(at, count)) value = value * 10 + (c - '0');
    return value;
  };
  int year = number(0, year_digits);
  if (year_digits == 2) year += year < 50 ? 2000 : 1900;
  const std::size_t rest = year_digits;
  auto time = unix_time(
      {{year, number(rest, 2), number(rest + 2, 2)}, number(rest + 4, 2), number(rest + 6, 2), number(rest + 8, 2)});
  if (!time) return fail(Errc::x509_time);
  return *time;
}

}  // namespace

Result<UnixTime> read_time(DerReader& in) {
  const std::size_t at = in.offset();
  const std::size_t year_digits = in.next_is(tag::kUtcTime) ? 2 : 4;
  if (!in.next_is(tag::kUtcTime) && !in.next_is(tag::kGeneralizedTime)) return fail(Errc::x509_time, at);
  SP_TRY_ASSIGN(const DerItem item, in.any());
  const std::string_view text = text_of(item.content);
  if (text.size() != year_digits + 11 || text.back() != 'Z') return fail(Errc::x509_time, at);
  const std::string_view digits = text.substr(0, text.size() - 1);
  if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return fail(Errc::x509_time, at);
  auto time = time_of(digits, year_digits);
  if (!time) return fail(Errc::x509_time, at);
  return *time;
}

Bytes write_time(UnixTime time) {
  const CivilTime civil = civil_time(time);
  const bool utc = civil.date.year >= 1950 && civil.date.year < 2050;
  std::string text;
  const auto put = [&text](int value, int digits) {
    for (int divisor = digits == 4 ? 1000 : 10; divisor > 0; divisor /= 10) {
      text.push_back(static_cast<char>('0' + value / divisor % 10));
    }
  };
  put(utc ? civil.date.year % 100 : civil.date.year, utc ? 2 : 4);
  for (int part : {civil.date.month, civil.date.day, civil.hour, civil.minute, civil.second}) put(part, 2);
  text.push_back('Z');
  return der_item(utc ? tag::kUtcTime : tag::kGeneralizedTime, {bytes_of(text)});
}

Result<crypto::EcPublicKey> parse_spki(ByteView der) {
  DerReader outer(der);
  SP_TRY_ASSIGN(DerReader in, outer.enter(tag::kSequence));
  SP_TRY(outer.finish());
  SP_TRY_ASSIGN(DerReader algorithm, in.enter(tag::kSequence));
  SP_TRY_ASSIGN(const DerItem type, algorithm.take(tag::kOid));
  if (!equal(type.content, oid::kEcPublicKey)) return fail(Errc::x509_key_unsupported, type.offset);
  // Explicit parameters instead of a named curve are not allowed (RFC 5480 2.1.1).
  auto named = algorithm.take(tag::kOid);
  const auto curve = named ? oid::curve_of(named->content) : std::nullopt;
  if (!curve || !algorithm.done()) return fail(Errc::x509_key_unsupported, type.offset);
  SP_TRY_ASSIGN(const ByteView point, in.octets_in_bits());
  SP_TRY(in.finish());
  auto key = crypto::EcPublicKey::from_sec1(*curve, point);
  if (!key) return fail(Errc::x509_key, in.offset());
  return key;
}

Bytes encode_spki(const crypto::EcPublicKey& key) {
  const Bytes algorithm = der_item(
      tag::kSequence, {der_item(tag::kOid, {oid::kEcPublicKey}), der_item(tag::kOid, {oid::of_curve(key.curve())})});
  return der_item(tag::kSequence, {algorithm, der_bit_string(key.sec1())});
}

Result<Bytes> ecdsa_from_der(ByteView der, std::size_t width) {
  DerReader outer(der);
  auto in = outer.enter(tag::kSequence);
  if (!in || !outer.done()) return fail(Errc::x509_signature_form);
  Bytes out;
  for (int i = 0; i < 2; ++i) {
    auto part = in->integer();
    if (!part || (*part)[0] >= 0x80) return fail(Errc::x509_signature_form);
    const ByteView magnitude = (*part)[0] == 0 && part->size() > 1 ? part->subspan(1) : *part;
    if (magnitude.size() > width) return fail(Errc::x509_signature_form);
    out.resize(out.size() + width - magnitude.size());
    append(out, magnitude);
  }
  if (!in->done()) return fail(Errc::x509_signature_form);
  return out;
}

Bytes ecdsa_to_der(ByteView signature) {
  const std::size_t width = signature.size() / 2;
  return der_item(tag::kSequence, {der_integer(signature.first(width)), der_integer(signature.subspan(width))});
}

Result<Certificate> Certificate::parse(ByteView der) {
  if (der.size() > kMostBytes) return fail(Errc::x509_size);
  Certificate out;
  out.der_ = to_bytes(der);
  DerReader outer(out.der_);
  SP_TRY_ASSIGN(const DerReader in, outer.enter(tag::kSequence));
  SP_TRY(outer.finish());
  SP_TRY(out.read(in));
  return out;
}

Place Certificate::place(ByteView part) const {
  return place_of(part, der_);
}

Result<> Certificate::read(DerReader outer) {
  SP_TRY_ASSIGN(const DerItem tbs, outer.take(tag::kSequence));
  SP_TRY_ASSIGN(const DerItem algorithm, outer.take(tag::kSequence));
  tbs_ = place(tbs.whole);
  SP_TRY_ASSIGN(hash_, read_ecdsa(algorithm));
  const std::size_t at = outer.offset();
  SP_TRY_ASSIGN(const ByteView signature, outer.octets_in_bits());
  SP_TRY(outer.finish());
  // The widest curve: the true width is the issuer's, and compared in check_signature.
  if (!ecdsa_from_der(signature, crypto::field_size(crypto::Curve::p521))) return fail(Errc::x509_signature_form, at);
  signature_ = place(signature);
  return read_tbs(DerReader(tbs), algorithm.whole);
}

Result<> Certificate::read_tbs(DerReader in, ByteView outer_algorithm) {
  const std::size_t at = in.offset();
  auto version = in.enter(tag::constructed(0));
  if (!version) return fail(Errc::x509_version, at);
  SP_TRY_ASSIGN(const std::uint32_t number, version->small_integer(0xff));
  SP_TRY(version->finish());
  if (number != kVersion3) return fail(Errc::x509_version, at);
  SP_TRY_ASSIGN(const ByteView serial, in.integer());
  serial_ = place(serial);
  SP_TRY_ASSIGN(const DerItem algorithm, in.take(tag::kSequence));
  if (!equal(algorithm.whole, outer_algorithm)) return fail(Errc::x509_algorithm_differs, algorithm.offset);
  SP_TRY_ASSIGN(const DerItem issuer, in.take(tag::kSequence));
  SP_TRY(read_name(issuer, issuer_));
  SP_TRY_ASSIGN(const DerReader validity, in.enter(tag::kSequence));
  SP_TRY(read_validity(validity));
  SP_TRY_ASSIGN(const DerItem subject, in.take(tag::kSequence));
  SP_TRY(read_name(subject, subject_));
  SP_TRY_ASSIGN(const DerItem spki, in.take(tag::kSequence));
  SP_TRY(read_key(spki));
  // The unique identifiers [1] and [2] must not be used (RFC 5280 4.1.2.8): they fall under x509_structure.
  if (!in.done()) {
    SP_TRY_ASSIGN(DerReader wrapped, in.enter(tag::constructed(3)));
    SP_TRY_ASSIGN(const DerReader extensions, wrapped.enter(tag::kSequence));
    SP_TRY(wrapped.finish());
    SP_TRY_ASSIGN(extensions_, read_extensions(extensions, der_));
  }
  return in.finish();
}

Result<> Certificate::read_validity(DerReader in) {
  SP_TRY_ASSIGN(not_before_, read_time(in));
  SP_TRY_ASSIGN(not_after_, read_time(in));
  return in.finish();
}

Result<> Certificate::read_name(const DerItem& name, NamePlaces& out) {
  out.whole = place(name.whole);
  DerReader in(name);
  while (!in.done()) {
    SP_TRY_ASSIGN(DerReader set, in.enter(tag::kSet));
    if (set.done()) return fail(Errc::x509_name, set.offset());
    while (!set.done()) {
      SP_TRY_ASSIGN(DerReader attribute, set.enter(tag::kSequence));
      SP_TRY_ASSIGN(const DerItem type, attribute.take(tag::kOid));
      SP_TRY_ASSIGN(const DerItem value, attribute.any());
      SP_TRY(attribute.finish());
      if (value.tag == tag::kUtf8String && !is_utf8(value.content)) return fail(Errc::x509_name, value.offset);
      std::optional<Place>* target = equal(type.content, oid::kCountryName)           ? &out.country
                                     : equal(type.content, oid::kStateOrProvinceName) ? &out.state
                                     : equal(type.content, oid::kCommonName)          ? &out.common_name
                                                                                      : nullptr;
      if (target == nullptr) continue;
      // Two values of one of these would let two readers see two names.
      if (*target) return fail(Errc::x509_name, value.offset);
      *target = place(value.content);
      if (target == &out.country) out.country_is_printable = value.tag == tag::kPrintableString;
    }
  }
  return {};
}

Result<> Certificate::read_key(const DerItem& spki) {
  auto key = parse_spki(spki.whole);
  if (!key) return fail(key.error().code, spki.offset);
  key_ = *std::move(key);
  DerReader in(spki);
  SP_TRY(in.any());
  SP_TRY_ASSIGN(const ByteView bits, in.octets_in_bits());
  key_bits_ = place(bits);
  return {};
}

ByteArray<20> Certificate::key_id() const {
  return crypto::sha1(key_bits_.in(der_));
}

Result<> Certificate::check_signature(const crypto::EcPublicKey& issuer) const {
  SP_TRY_ASSIGN(const Bytes signature, ecdsa_from_der(signature_.in(der_), crypto::field_size(issuer.curve())));
  return issuer.verify(crypto::digest_of(hash_, {tbs()}).view(), signature);
}

}  // namespace statepass::x509
