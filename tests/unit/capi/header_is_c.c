/* The header read as C11 by a C compiler, and its functions called from C. */
#include "statepass.h"

_Static_assert(SP_OK == 0 && SP_ERROR_capi_size == 2900 && SP_REASON_issuer_signature == 507,
               "codes are of the one list");

int called_from_c(void);

int called_from_c(void) {
  static const uint8_t kText[] = {'S', 'P', '1', ':', 'A'};
  const sp_bytes text = {kText, sizeof kText};
  sp_buffer out = {NULL, 0};
  const sp_error error = sp_qr_encode(text, &out);
  const int good = error.code == SP_OK && out.size > 441 && sp_abi_version() == SP_ABI_VERSION;
  sp_buffer_free(&out);
  return good && out.data == NULL && out.size == 0;
}
