#include "capi/shape.hpp"
#include "capi/support.hpp"
#include "present/text.hpp"

using namespace statepass;

namespace {

std::string_view kind_name(present::Kind kind) {
  switch (kind) {
    case present::Kind::request:
      return "request";
    case present::Kind::sealed_response:
      return "sealed_response";
    case present::Kind::show:
      return "show";
    case present::Kind::notice:
      return "notice";
    case present::Kind::frame:
      return "frame";
    case present::Kind::checkpoint:
      return "checkpoint";
  }
  return "unknown";
}

Result<Bytes> read(std::string_view text, bool pasted) {
  const auto origin = pasted ? present::Origin::pasted : present::Origin::scanned;
  SP_TRY_ASSIGN(const Bytes bytes, present::read_text(text, origin));
  SP_TRY_ASSIGN(const present::Envelope envelope, present::read_envelope(bytes));
  return cbor::MapEncoder()
      .put("kind", capi::tstr(kind_name(envelope.kind)))
      .put("body", capi::bstr(envelope.body))
      .take();
}

}  // namespace

sp_error sp_envelope_read(sp_bytes text, bool pasted, sp_buffer* out) {
  return capi::give(read(capi::text(text), pasted), out);
}

sp_error sp_envelope_plan(sp_bytes envelope, bool form_u, bool larger_squares, sp_buffer* out) {
  return capi::give(capi::code_plan(capi::view(envelope), {.form_u = form_u, .larger_squares = larger_squares}), out);
}
