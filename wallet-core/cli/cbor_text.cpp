#include "cli/cbor_text.hpp"

#include "base/text.hpp"
#include "cbor/decoder.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"

namespace statepass::cli {
namespace {

// What the interface gives out is well-formed; element values of foreign documents were checked before.
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

void lines(std::string& out, const json::Value& value, const std::string& indent) {
  switch (value.type()) {
    case json::Type::object: {
      const json::Values members = sure(value.object());
      for (const json::Value member : members) {
        out += indent + std::string(member.name()) + (member.is(json::Type::object) ? ":\n" : ":");
        lines(out, member, indent + "  ");
      }
      return;
    }
    case json::Type::array: {
      const json::Values items = sure(value.array());
      out += items.size() == 0 ? " none\n" : "\n";
      for (const json::Value item : items) {
        const bool nested = item.is(json::Type::object);
        out += indent + "-" + (nested ? "\n" : "");
        lines(out, item, indent + "  ");
      }
      return;
    }
    case json::Type::string:
      out += " " + std::string(sure(value.string())) + "\n";
      return;
    case json::Type::number:
      out += " " + std::string(sure(value.number())) + "\n";
      return;
    case json::Type::boolean:
      out += sure(value.boolean()) ? " yes\n" : " no\n";
      return;
    case json::Type::null:
      out += " -\n";
  }
}

}  // namespace

std::string json_of_cbor(ByteView item) {
  cbor::Decoder in(item);
  json::Writer out;
  write(out, in);
  return out.take();
}

std::string text_of_cbor(ByteView item, unsigned indent) {
  const std::string text = json_of_cbor(item);
  const json::Limits limits{.max_bytes = text.size(), .max_depth = 64, .max_values = text.size()};
  const auto document = json::Document::parse(text, limits);
  if (!document) return text;
  std::string out;
  lines(out, document->root(), std::string(2 * indent, ' '));
  return out;
}

}  // namespace statepass::cli
