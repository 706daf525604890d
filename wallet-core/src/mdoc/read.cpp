#include "mdoc/read.hpp"

namespace statepass::mdoc {
namespace {

constexpr std::uint64_t kTdateTag = 0, kFullDateTag = 1004;

}  // namespace

Result<cbor::Decoder> open_embedded(ByteView content, std::size_t origin, const ReadOptions& options) {
  if (auto valid = cbor::validate(content, options.rules()); !valid) {
    return fail(valid.error().code, origin + valid.error().offset);
  }
  return cbor::Decoder(content, origin, !options.long_heads);
}

Result<Embedded> read_embedded(cbor::Decoder& in) {
  SP_TRY_ASSIGN(const cbor::Tag24 item, cbor::read_tag24(in));
  return Embedded{item.whole, item.content, in.offset() - item.content.size()};
}

Result<std::string_view> read_version(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::string_view version, in.tstr());
  if (!version.starts_with("1.") || version.size() < 3) return fail(Errc::mdoc_version, at);
  return version;
}

Result<UnixTime> read_tdate(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY(in.tag_of(kTdateTag));
  SP_TRY_ASSIGN(const std::string_view text, in.tstr());
  auto time = parse_tdate(text);
  if (!time) return fail(Errc::mdoc_date, at);
  return *time;
}

Result<CivilDate> read_full_date(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY(in.tag_of(kFullDateTag));
  SP_TRY_ASSIGN(const std::string_view text, in.tstr());
  auto date = parse_full_date(text);
  if (!date) return fail(Errc::mdoc_date, at);
  return *date;
}

}  // namespace statepass::mdoc
