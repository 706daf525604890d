#include "capi/shape.hpp"
#include "capi/support.hpp"

using namespace statepass;

namespace {

bool is_alphanumeric(std::string_view text) {
  return text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") == std::string_view::npos;
}

Result<Bytes> encode(std::string_view text) {
  const qr::Segment segment = is_alphanumeric(text) ? qr::Segment::alphanumeric(text) : qr::Segment::bytes(text);
  SP_TRY_ASSIGN(const qr::Code code, capi::one_code({&segment, 1}, qr::kMostVersion));
  return capi::matrix(code);
}

}  // namespace

sp_error sp_qr_encode(sp_bytes text, sp_buffer* out) {
  return capi::give(encode(capi::text(text)), out);
}
