#include "x509/certificate.hpp"
#include "x509/oid.hpp"

namespace statepass::x509 {
namespace {

// GeneralName alternatives (RFC 5280 4.2.1.6).
constexpr std::uint8_t kRfc822Name = tag::implicit(1);
constexpr std::uint8_t kUri = tag::implicit(6);
constexpr std::uint32_t kMostPathLength = 255;
constexpr std::size_t kMostExtensions = 32;

class ExtensionReader {
 public:
  ExtensionReader(ByteView whole, Extensions& out) : whole_(whole), out_(out) {}

  // Reads what it knows. False: not one of those.
  Result<bool> read(ByteView oid, bool critical, DerReader value) {
    if (equal(oid, oid::kSubjectKeyIdentifier)) return done(read_subject_key_id(value));
    if (equal(oid, oid::kAuthorityKeyIdentifier)) return done(read_authority_key_id(value));
    if (equal(oid, oid::kKeyUsage)) return done(read_key_usage(value, critical));
    if (equal(oid, oid::kExtendedKeyUsage)) return done(read_extended_key_usage(value, critical));
    if (equal(oid, oid::kBasicConstraints)) return done(read_basic_constraints(value, critical));
    if (equal(oid, oid::kIssuerAltName)) return done(read_issuer_alt_name(value));
    if (equal(oid, oid::kCrlDistributionPoints)) return done(read_crl_distribution_points(value));
    for (ByteView forbidden :
         {ByteView(oid::kNameConstraints), ByteView(oid::kPolicyMappings), ByteView(oid::kPolicyConstraints),
          ByteView(oid::kFreshestCrl), ByteView(oid::kInhibitAnyPolicy)}) {
      if (!equal(oid, forbidden)) continue;
      out_.forbidden = true;
      return true;
    }
    // Further names of the subject: nothing here depends on them, so a critical one is understood.
    return equal(oid, oid::kSubjectAltName);
  }

 private:
  static Result<bool> done(Result<> result) {
    SP_TRY(result);
    return true;
  }

  Place place(ByteView part) const {
    return {static_cast<std::uint32_t>(part.data() - whole_.data()), static_cast<std::uint32_t>(part.size())};
  }

  Result<> read_subject_key_id(DerReader in) {
    SP_TRY_ASSIGN(const DerItem id, in.take(tag::kOctetString));
    out_.subject_key_id = place(id.content);
    return in.finish();
  }

  Result<> read_authority_key_id(DerReader outer) {
    SP_TRY_ASSIGN(DerReader in, outer.enter(tag::kSequence));
    if (in.next_is(tag::implicit(0))) {
      SP_TRY_ASSIGN(const DerItem id, in.take(tag::implicit(0)));
      out_.authority_key_id = place(id.content);
    }
    // authorityCertIssuer and authorityCertSerialNumber may follow.
    while (!in.done()) SP_TRY(in.any());
    return outer.finish();
  }

  Result<> read_key_usage(DerReader in, bool critical) {
    SP_TRY_ASSIGN(const DerReader::Bits bits, in.bit_string());
    if (bits.bytes.empty() || bits.bytes.size() > 2) return fail(Errc::x509_extension, in.offset());
    std::uint16_t usage = 0;
    for (unsigned bit = 0; bit < bits.bytes.size() * 8; ++bit) {
      if ((bits.bytes[bit / 8] & (0x80u >> bit % 8)) != 0) usage = static_cast<std::uint16_t>(usage | 1u << bit);
    }
    out_.key_usage = Extensions::KeyUsage{usage, critical};
    return in.finish();
  }

  Result<> read_extended_key_usage(DerReader outer, bool critical) {
    SP_TRY_ASSIGN(DerReader in, outer.enter(tag::kSequence));
    Extensions::ExtendedKeyUsage usage{.critical = critical};
    if (in.done()) return fail(Errc::x509_extension, in.offset());
    while (!in.done()) {
      SP_TRY_ASSIGN(const DerItem purpose, in.take(tag::kOid));
      bool& known = equal(purpose.content, oid::kMdlDocumentSigner)    ? usage.mdl_document_signer
                    : equal(purpose.content, oid::kMdocDocumentSigner) ? usage.mdoc_document_signer
                    : equal(purpose.content, oid::kMdlReader)          ? usage.mdl_reader
                                                                       : usage.other;
      known = true;
    }
    out_.extended_key_usage = usage;
    return outer.finish();
  }

  Result<> read_basic_constraints(DerReader outer, bool critical) {
    SP_TRY_ASSIGN(DerReader in, outer.enter(tag::kSequence));
    Extensions::BasicConstraints constraints{.critical = critical, .ca = false, .path_length = std::nullopt};
    // cA FALSE is the default and must not be written (X.690 11.5), but several encoders do: it means the same.
    if (in.next_is(tag::kBoolean)) {
      SP_TRY_ASSIGN(constraints.ca, in.boolean());
    }
    if (!in.done()) {
      SP_TRY_ASSIGN(constraints.path_length, in.small_integer(kMostPathLength));
    }
    SP_TRY(in.finish());
    out_.basic_constraints = constraints;
    return outer.finish();
  }

  Result<> read_issuer_alt_name(DerReader outer) {
    SP_TRY_ASSIGN(DerReader in, outer.enter(tag::kSequence));
    while (!in.done()) {
      SP_TRY_ASSIGN(const DerItem name, in.any());
      const bool usable = (name.tag == kRfc822Name || name.tag == kUri) && !name.content.empty();
      out_.issuer_alt_name = out_.issuer_alt_name || usable;
    }
    return outer.finish();
  }

  Result<> read_crl_distribution_points(DerReader outer) {
    SP_TRY_ASSIGN(DerReader points, outer.enter(tag::kSequence));
    while (!points.done()) {
      SP_TRY_ASSIGN(DerReader point, points.enter(tag::kSequence));
      if (!point.next_is(tag::constructed(0))) continue;
      SP_TRY_ASSIGN(DerReader name, point.enter(tag::constructed(0)));
      if (!name.next_is(tag::constructed(0))) continue;
      SP_TRY_ASSIGN(DerReader full_name, name.enter(tag::constructed(0)));
      while (!full_name.done()) {
        SP_TRY_ASSIGN(const DerItem item, full_name.any());
        out_.crl_distribution_point = true;
        if (item.tag == kUri && !out_.crl_uri) out_.crl_uri = place(item.content);
      }
    }
    return outer.finish();
  }

  ByteView whole_;
  Extensions& out_;
};

// An error inside an extension's value keeps its place and says that it was in an extension.
Result<bool> read_value(ExtensionReader& reader, ByteView oid, bool critical, const DerItem& value) {
  auto known = reader.read(oid, critical, DerReader(value));
  if (!known) return fail(Errc::x509_extension, known.error().offset);
  return known;
}

}  // namespace

Result<Extensions> read_extensions(DerReader in, ByteView der) {
  Extensions out;
  ExtensionReader reader(der, out);
  std::vector<ByteView> seen;
  while (!in.done()) {
    SP_TRY_ASSIGN(DerReader extension, in.enter(tag::kSequence));
    SP_TRY_ASSIGN(const DerItem oid, extension.take(tag::kOid));
    const bool twice = std::ranges::any_of(seen, [&oid](ByteView other) { return equal(other, oid.content); });
    if (twice) return fail(Errc::x509_extension_twice, oid.offset);
    if (seen.size() == kMostExtensions) return fail(Errc::x509_extension, oid.offset);
    seen.push_back(oid.content);
    bool critical = false;
    if (extension.next_is(tag::kBoolean)) {
      SP_TRY_ASSIGN(critical, extension.boolean());
    }
    SP_TRY_ASSIGN(const DerItem value, extension.take(tag::kOctetString));
    SP_TRY(extension.finish());
    SP_TRY_ASSIGN(const bool known, read_value(reader, oid.content, critical, value));
    if (critical && !known) return fail(Errc::x509_critical_unknown, oid.offset);
  }
  return out;
}

}  // namespace statepass::x509
