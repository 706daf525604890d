#include "desk/moves/record.hpp"

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "crypto/aead.hpp"

namespace statepass::desk {
namespace {

constexpr std::size_t kNonce = 24;
constexpr std::size_t kMostFlips = 4;
constexpr cbor::Rules kRules{.sorted_keys = true, .allow_tags = false, .max_depth = 8};

cbor::Encoder text(std::string_view value) {
  cbor::Encoder out;
  out.tstr(value);
  return out;
}
cbor::Encoder octets(ByteView value) {
  cbor::Encoder out;
  out.bstr(value);
  return out;
}

// Members 1, 2, 3 … of a map, in their order; a member that is not there ends the reading.
class Members {
 public:
  explicit Members(cbor::Decoder in, std::size_t left) : in_(in), left_(left) {}
  static Result<Members> open(ByteView bytes) {
    SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(bytes, kRules));
    SP_TRY_ASSIGN(const std::size_t count, in.map());
    return Members(in, count);
  }
  // Whether the next member has this key; then its value comes next.
  Result<bool> next_is(std::uint64_t key) {
    if (left_ == 0) return false;
    cbor::Decoder ahead = in_;
    SP_TRY_ASSIGN(const std::uint64_t found, ahead.uint());
    if (found != key) return false;
    in_ = ahead;
    --left_;
    return true;
  }
  Result<> need(std::uint64_t key) {
    SP_TRY_ASSIGN(const bool found, next_is(key));
    if (!found) return fail(Errc::cbor_items, in_.offset());
    return {};
  }
  Result<std::string> text(std::uint64_t key) {
    SP_TRY(need(key));
    SP_TRY_ASSIGN(const std::string_view value, in_.tstr());
    return std::string(value);
  }
  Result<std::optional<std::string>> maybe_text(std::uint64_t key) {
    SP_TRY_ASSIGN(const bool found, next_is(key));
    if (!found) return std::optional<std::string>();
    SP_TRY_ASSIGN(const std::string_view value, in_.tstr());
    return std::optional(std::string(value));
  }
  Result<Bytes> octets(std::uint64_t key) {
    SP_TRY(need(key));
    SP_TRY_ASSIGN(const ByteView value, in_.bstr());
    return to_bytes(value);
  }
  Result<Hash32> hash(std::uint64_t key) {
    SP_TRY(need(key));
    return in_.bstr_array<32>();
  }
  Result<CivilDate> date(std::uint64_t key) {
    SP_TRY_ASSIGN(const std::string value, text(key));
    return parse_full_date(value);
  }
  cbor::Decoder& in() { return in_; }
  Result<> finish() { return in_.finish(); }

 private:
  cbor::Decoder in_;
  std::size_t left_;
};

}  // namespace

Bytes encode_record(const DriverRecord& record) {
  cbor::MapEncoder out;
  const Applicant& person = record.person;
  out.put(1, text(person.family_name));
  out.put(2, text(person.given_name));
  out.put(3, text(format_full_date(person.birth_date)));
  if (person.sex) out.put(4, cbor::Encoder().uint(static_cast<std::uint64_t>(*person.sex)));
  out.put(5, text(record.licence.document_number));
  out.put(6, text(format_full_date(record.licence.issue_date)));
  out.put(7, text(format_full_date(record.licence.expiry_date)));
  out.put(8, text(privileges_text(record.licence.privileges)));
  out.put(9, octets(record.portrait));
  out.put(10, octets(record.small_portrait));
  cbor::Encoder history;
  history.array(record.history.size());
  for (const std::string& line : record.history) history.tstr(line);
  out.put(11, history);
  return out.take();
}

Result<DriverRecord> decode_record(ByteView bytes) {
  SP_TRY_ASSIGN(Members in, Members::open(bytes));
  DriverRecord out;
  SP_TRY_ASSIGN(out.person.family_name, in.text(1));
  SP_TRY_ASSIGN(out.person.given_name, in.text(2));
  SP_TRY_ASSIGN(out.person.birth_date, in.date(3));
  SP_TRY_ASSIGN(const bool has_sex, in.next_is(4));
  if (has_sex) {
    SP_TRY_ASSIGN(const std::uint64_t sex, in.in().uint_up_to(9));
    out.person.sex = static_cast<std::int64_t>(sex);
  }
  SP_TRY_ASSIGN(out.licence.document_number, in.text(5));
  SP_TRY_ASSIGN(out.licence.issue_date, in.date(6));
  SP_TRY_ASSIGN(out.licence.expiry_date, in.date(7));
  SP_TRY_ASSIGN(const std::string privileges, in.text(8));
  const auto parsed = maybe_privileges(privileges);
  if (!parsed) return fail(Errc::cbor_type);
  out.licence.privileges = *parsed;
  SP_TRY_ASSIGN(out.portrait, in.octets(9));
  SP_TRY_ASSIGN(out.small_portrait, in.octets(10));
  SP_TRY(in.need(11));
  SP_TRY_ASSIGN(const std::size_t lines, in.in().array());
  for (std::size_t i = 0; i < lines; ++i) {
    SP_TRY_ASSIGN(const std::string_view line, in.in().tstr());
    out.history.emplace_back(line);
  }
  SP_TRY(in.finish());
  return out;
}

Bytes seal_record(ByteView record, const SecretArray<32>& key, const ByteArray<24>& nonce) {
  const Bytes sealed = crypto::xchacha_seal(key, nonce, {}, record);
  return concat({nonce, sealed});
}

Result<SecretBytes> open_record(ByteView file, const SecretArray<32>& key) {
  if (file.size() <= kNonce) return fail(Errc::crypto_decrypt);
  return crypto::xchacha_open(key, take_array<kNonce>(file), {}, file.subspan(kNonce));
}

Bytes encode_move_notice(const Hash32& id) {
  cbor::MapEncoder out;
  out.put(1, octets(id));
  return out.take();
}

Result<Hash32> decode_move_notice(ByteView body) {
  SP_TRY_ASSIGN(Members in, Members::open(body));
  return in.hash(1);
}

Bytes encode_clearance(const Clearance& clearance) {
  cbor::MapEncoder out;
  out.put(1, octets(clearance.id));
  out.put(2, octets(clearance.salt));
  out.put(3, octets(clearance.record_digest));
  cbor::Encoder flips;
  flips.array(clearance.flips.size());
  for (const auto& flip : clearance.flips) flips.array(2).uint(flip.list.pack()).uint(flip.index);
  out.put(4, flips);
  out.put(5, octets(clearance.asset));
  out.put(6, octets(clearance.file_key));
  return out.take();
}

Result<Clearance> decode_clearance(ByteView body) {
  SP_TRY_ASSIGN(Members in, Members::open(body));
  Clearance out;
  SP_TRY_ASSIGN(out.id, in.hash(1));
  SP_TRY_ASSIGN(out.salt, in.hash(2));
  SP_TRY_ASSIGN(out.record_digest, in.hash(3));
  SP_TRY(in.need(4));
  SP_TRY_ASSIGN(const std::size_t flips, in.in().array());
  if (flips == 0 || flips > kMostFlips) return fail(Errc::cbor_items);
  for (std::size_t i = 0; i < flips; ++i) {
    SP_TRY(in.in().array_of(2));
    SP_TRY_ASSIGN(const std::uint64_t packed, in.in().uint());
    SP_TRY_ASSIGN(const ledger::ListId list, ledger::ListId::unpack(packed));
    SP_TRY_ASSIGN(const std::uint64_t index, in.in().uint_up_to(status::kEntries - 1));
    out.flips.push_back({list, static_cast<std::uint32_t>(index)});
  }
  SP_TRY_ASSIGN(out.asset, in.hash(5));
  SP_TRY_ASSIGN(out.file_key, in.hash(6));
  return out;
}

}  // namespace statepass::desk
