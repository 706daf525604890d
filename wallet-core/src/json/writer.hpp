#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace statepass::json {

// Writes RFC 8259 without white space. The caller opens and closes containers in pairs and names each member of an
// object; the commas come by themselves.
class Writer {
 public:
  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  // A byte that is not part of UTF-8 becomes U+FFFD, so that what is written is always JSON.
  Writer& string(std::string_view value);
  Writer& integer(std::int64_t value);
  Writer& boolean(bool value);
  // A value that is JSON already.
  Writer& raw(std::string_view json);

  // A member in one step.
  Writer& member(std::string_view name, std::string_view value) { return key(name).string(value); }
  // Without this one a literal would be taken for a bool.
  Writer& member(std::string_view name, const char* value) { return key(name).string(value); }
  Writer& member(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  Writer& member(std::string_view name, int value) { return key(name).integer(value); }
  Writer& member(std::string_view name, bool value) { return key(name).boolean(value); }

  const std::string& text() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  void comma();
  void quoted(std::string_view value);

  std::string out_;
  bool follows_ = false;  // a value stands before in this container
};

}  // namespace statepass::json
