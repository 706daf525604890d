#include "json/reader.hpp"
#include "json/writer.hpp"

using namespace statepass;

namespace {

void copy(json::Value value, json::Writer& out) {
  if (value.is(json::Type::object)) {
    out.begin_object();
    json::Values members = *value.object();
    for (json::Value member : members) copy(member, out.key(member.name()));
    out.end_object();
  } else if (value.is(json::Type::array)) {
    out.begin_array();
    json::Values elements = *value.array();
    for (json::Value element : elements) copy(element, out);
    out.end_array();
  } else if (auto text = value.string()) {
    out.string(*text);
  } else if (auto truth = value.boolean()) {
    out.boolean(*truth);
  } else {
    out.raw(value.is(json::Type::null) ? "null" : *value.number());
  }
}

}  // namespace

// What is read can be written, and is then read as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto first = json::Document::parse(text_of({data, size}));
  if (!first) return 0;
  json::Writer once, twice;
  copy(first->root(), once);
  auto second = json::Document::parse(once.text(), {.max_bytes = 8 * size + 16});
  SP_ASSERT(second.has_value());
  copy(second->root(), twice);
  SP_ASSERT(once.text() == twice.text());
  return 0;
}
