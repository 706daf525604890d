#include "present/notice.hpp"

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"

namespace statepass::present {

Bytes write_notice(const Notice& notice) {
  return cbor::Encoder().array(2).bstr(notice.ref).uint(static_cast<std::uint64_t>(notice.code)).take();
}

Result<Notice> read_notice(ByteView body) {
  SP_TRY_ASSIGN(auto in, cbor::Decoder::open(body, cbor::kProfileRules));
  SP_TRY(in.array_of(2));
  SP_TRY_ASSIGN(const auto ref, in.bstr_array<8>());
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::uint64_t code, in.uint());
  if (code < 1 || code > 4) return fail(Errc::present_structure, at);
  return Notice{ref, static_cast<NoticeCode>(code)};
}

}  // namespace statepass::present
