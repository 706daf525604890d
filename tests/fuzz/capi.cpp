#include "base/reader.hpp"
#include "capi/support.hpp"

using namespace statepass;

// The first byte names a function, what follows are its arguments, each behind its length of 2 bytes. What is given is
// CBOR that can be told as JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  ByteReader in(ByteView(data + 1, size - 1));
  const auto next = [&in]() -> sp_bytes {
    const auto length = in.take(2);
    const auto item = length ? in.take(be_value(*length)) : length;
    return item ? sp_bytes{item->data(), item->size()} : sp_bytes{nullptr, 0};
  };
  const sp_bytes a = next(), b = next(), c = next();
  sp_buffer out{nullptr, 0}, json{nullptr, 0};
  const auto call = [&]() -> sp_error {
    switch (data[0] % 12) {
      case 0:
        return sp_mdoc_show(a, &out);
      case 1:
        return sp_mdoc_verify(a, b, c, &out);
      case 2:
        return sp_header_verify(a, b, &out);
      case 3:
        return sp_proof_verify(a, b, &out);
      case 4:
        return sp_proof_item(a, c.size, b, &out);
      case 5:
        return sp_checkpoint_read(a, true, &out);
      case 6:
        return sp_envelope_read(a, false, &out);
      case 7:
        return sp_envelope_plan(a, true, false, &out);
      case 8:
        return sp_proof_batch(a, b, &out);
      case 9:
        return sp_transaction_show(a, &out);
      case 10:
        return sp_receipt_show(a, &out);
      default:
        return sp_qr_encode(a, &out);
    }
  };
  const bool good = call().code == SP_OK;
  SP_ASSERT(good == (out.size > 0));
  if (good) SP_ASSERT(sp_cbor_to_json({out.data, out.size}, &json).code == SP_OK);
  sp_buffer_free(&out);
  sp_buffer_free(&json);
  (void)!sp_cbor_to_json(a, &json).code;
  sp_buffer_free(&json);
  return 0;
}
