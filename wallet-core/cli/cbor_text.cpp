#include "cli/cbor_text.hpp"

#include "cli/output.hpp"
#include "json/reader.hpp"

namespace statepass::cli {
namespace {

template <class T>
T sure(Result<T> result) {
  SP_ASSERT(result.has_value());
  return *std::move(result);
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
  Buffer json;
  const sp_error error = sp_cbor_to_json(lend(item), json.out());
  SP_ASSERT(error.code == SP_OK);
  return std::string(statepass::text_of(json.view()));
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
