#include "base/text.hpp"
#include "capi/support.hpp"
#include "cbor/decoder.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

using namespace statepass;

namespace {

// The whole item has been validated.
template <class T>
T sure(Result<T> result) {
  SP_ASSERT(result.has_value());
  return *std::move(result);
}

void write(json::Writer& out, cbor::Decoder& in);

std::string key_of(cbor::Decoder& in) {
  if (in.next_is(cbor::Type::text_string)) return std::string(sure(in.tstr()));
  json::Writer key;
  write(key, in);
  return key.take();
}

void write_integer(json::Writer& out, cbor::Decoder& in) {
  const auto value = in.integer();
  if (value && *value <= json::kMostInteger && *value >= -json::kMostInteger) {
    out.integer(*value);
  } else if (value) {
    out.string(std::to_string(*value));
  } else if (const auto large = in.uint()) {
    out.string(std::to_string(*large));
  } else {
    out.string("-" + to_hex0x(sure(in.item())));  // below -2^63: only a foreign document can have it
  }
}

void write(json::Writer& out, cbor::Decoder& in) {
  switch (sure(in.peek())) {
    case cbor::Type::unsigned_int:
    case cbor::Type::negative_int:
      return write_integer(out, in);
    case cbor::Type::byte_string:
      out.string(to_base64url(sure(in.bstr())));
      return;
    case cbor::Type::text_string:
      out.string(sure(in.tstr()));
      return;
    case cbor::Type::array: {
      out.begin_array();
      for (std::size_t left = sure(in.array()); left > 0; --left) write(out, in);
      out.end_array();
      return;
    }
    case cbor::Type::map: {
      out.begin_object();
      for (std::size_t left = sure(in.map()); left > 0; --left) {
        out.key(key_of(in));
        write(out, in);
      }
      out.end_object();
      return;
    }
    case cbor::Type::tag:
      sure(in.tag());
      return write(out, in);
    case cbor::Type::simple:
      if (const auto value = in.boolean()) {
        out.boolean(*value);
        return;
      }
      [[fallthrough]];
    case cbor::Type::floating:
      SP_ASSERT(in.skip().has_value());
      out.raw("null");
  }
}

Result<Bytes> json_of(ByteView item) {
  SP_TRY(cbor::validate(item, cbor::kIsoLongHeadRules));
  cbor::Decoder in(item, 0, false);
  json::Writer out;
  write(out, in);
  return to_bytes(bytes_of(out.text()));
}

}  // namespace

sp_error sp_cbor_to_json(sp_bytes cbor, sp_buffer* out) {
  return capi::give(json_of(capi::view(cbor)), out);
}
