#include "verifier/verifier.hpp"

#include "capi/handles.hpp"
#include "capi/shape.hpp"

using namespace statepass;

struct sp_verifier {
  verifier::ViewSource source;
  verifier::Verifier reader;
};

namespace {

Result<Bytes> ask(sp_verifier& v, std::string_view preset_name, std::string_view name, UnixTime now,
                  std::int64_t monotonic, ByteView entropy) {
  const auto preset = verifier::preset_of(preset_name);
  if (!preset) return fail(Errc::capi_option);
  SP_TRY_ASSIGN(const verifier::Asked asked, v.reader.ask(*preset, name, now, monotonic, entropy, v.source));
  SP_TRY_ASSIGN(const Bytes plan, capi::code_plan(asked.envelope, {.form_u = true}));
  return cbor::MapEncoder()
      .put_raw("code", plan)
      .put("uri", capi::tstr(asked.uri))
      .put("expiresAt", capi::integer(asked.expires_at))
      .take();
}

Result<Bytes> image_decoded(sp_verifier& v, bool drawn) {
  auto judgement = v.reader.image_decoded(drawn);
  if (!judgement) return verifier::encode_checked(verifier::Ignored{});
  return verifier::encode_checked(*std::move(judgement));
}

}  // namespace

sp_error sp_verifier_open(sp_ledger* ledger, sp_verifier** out) {
  *out = nullptr;
  auto config = verifier::VerifierConfig::of(ledger->config);
  if (!config) return capi::to_error(config.error());
  *out = new sp_verifier{verifier::ViewSource(ledger->view, ledger->config.development),
                         verifier::Verifier(*std::move(config))};
  return capi::kOk;
}

sp_error sp_verifier_ask(sp_verifier* verifier, sp_bytes preset, sp_bytes name, int64_t now, int64_t monotonic,
                         sp_bytes entropy, sp_buffer* out) {
  return capi::give(ask(*verifier, capi::text(preset), capi::text(name), now, monotonic, capi::view(entropy)), out);
}

sp_error sp_verifier_take(sp_verifier* verifier, sp_bytes text, bool pasted, int64_t now, int64_t monotonic,
                          sp_buffer* out) {
  const auto origin = pasted ? present::Origin::pasted : present::Origin::scanned;
  const auto checked = verifier->reader.take(capi::text(text), origin, now, monotonic, verifier->source);
  return capi::give(ByteView(verifier::encode_checked(checked)), out);
}

sp_error sp_verifier_image_decoded(sp_verifier* verifier, bool drawn, sp_buffer* out) {
  return capi::give(image_decoded(*verifier, drawn), out);
}

void sp_verifier_cancel(sp_verifier* verifier) {
  verifier->reader.cancel();
}

void sp_verifier_close(sp_verifier* verifier) {
  delete verifier;
}
