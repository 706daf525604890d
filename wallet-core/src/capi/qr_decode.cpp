// Apart from the writer: a module that leaves out this function leaves out the reading library.
#include "capi/shape.hpp"
#include "capi/support.hpp"
#include "qr/reader.hpp"

using namespace statepass;

namespace {

Result<Bytes> decode(const qr::GreyImage& image, bool still) {
  SP_TRY_ASSIGN(const std::vector<qr::Found> found, qr::read(image, {.still = still}));
  cbor::Encoder out;
  out.array(found.size());
  for (const qr::Found& code : found) out.bstr(code.content);
  return out.take();
}

}  // namespace

sp_error sp_qr_decode(sp_bytes luma, uint32_t width, uint32_t height, uint32_t stride, bool still, sp_buffer* out) {
  return capi::give(decode({capi::view(luma), width, height, stride}, still), out);
}
