#pragma once

#include "base/datetime.hpp"
#include "cbor/decoder.hpp"

// How the structures of ISO/IEC 18013-5 are read.
namespace statepass::mdoc {

// Limits of the presentation specification, section 12, and the letter of ISO 18013-5 by default.
struct ReadOptions {
  // CBOR heads longer than needed. ISO 18013-5 8.3 demands the shortest, yet several encoders in the field write
  // others.
  bool long_heads = false;
  // Digest ids of 2^31 and above, which a national issuer's test documents have.
  bool large_digest_ids = false;
  std::size_t max_bytes = 24'576;
  std::size_t max_documents = 4;   // or docRequests
  std::size_t max_elements = 128;  // of one document
  std::size_t max_mso_bytes = 16'384;

  const cbor::Rules& rules() const { return long_heads ? cbor::kIsoLongHeadRules : cbor::kIsoRules; }
};

// For documents of any issuer, where no code's size bounds them.
inline constexpr ReadOptions kForeign{.long_heads = true, .large_digest_ids = true, .max_bytes = 1024 * 1024};

// A decoder on CBOR embedded in a byte string whose content begins at `origin` of the whole input, after
// cbor::validate; errors name places in the whole input.
Result<cbor::Decoder> open_embedded(ByteView content, std::size_t origin, const ReadOptions& options);

// #6.24(bstr .cbor item), with where the content begins.
struct Embedded {
  ByteView whole;
  ByteView content;
  std::size_t origin;
};
Result<Embedded> read_embedded(cbor::Decoder& in);

// Walks a map with text keys. `member(key)` returns true when it consumed the value; other values are passed over, and
// so are keys of other types: extensions are never an error (ISO 18013-5 8.3).
template <class Member>
Result<> read_members(cbor::Decoder& in, Member member) {
  SP_TRY_ASSIGN(const std::size_t count, in.map());
  for (std::size_t i = 0; i < count; ++i) {
    bool known = false;
    if (in.next_is(cbor::Type::text_string)) {
      SP_TRY_ASSIGN(const std::string_view key, in.tstr());
      SP_TRY_ASSIGN(known, member(key));
    } else {
      SP_TRY(in.skip());
    }
    if (!known) SP_TRY(in.skip());
  }
  return {};
}

// For lambdas given to read_members: consumes a value into `out` and says so.
template <class Out, class Value>
Result<bool> take(Out& out, Result<Value> value) {
  if (!value) return fail(value.error());
  out = *std::move(value);
  return true;
}

inline Result<bool> taken(const Result<>& result) {
  if (!result) return fail(result.error());
  return true;
}

// "1.0", or any other minor version of it: the major alone tells whether to go on. mdoc_version.
Result<std::string_view> read_version(cbor::Decoder& in);

// tdate, #6.0(tstr); full-date, #6.1004(tstr). mdoc_date for text of another form; cbor_type, cbor_tag.
Result<UnixTime> read_tdate(cbor::Decoder& in);
Result<CivilDate> read_full_date(cbor::Decoder& in);

}  // namespace statepass::mdoc
