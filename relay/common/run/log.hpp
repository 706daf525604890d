#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

// One JSON object a line on standard error: time, level, event, and the fields given. What is logged at info and above
// names no client: no addresses, boxes, list or move ids that came in a request, no bodies.
namespace statepass::common::log {

struct Field {
  std::string_view name;
  std::variant<std::int64_t, double, bool, std::string> value;

  template <class T>
  Field(std::string_view field_name, T field_value) : name(field_name) {
    if constexpr (std::is_same_v<T, bool>)
      value = field_value;
    else if constexpr (std::is_integral_v<T>)
      value = static_cast<std::int64_t>(field_value);
    else if constexpr (std::is_floating_point_v<T>)
      value = static_cast<double>(field_value);
    else
      value = std::string(field_value);
  }
};
using Fields = std::initializer_list<Field>;

// "debug", "info", "warning", "error", "off"; false for any other word.
bool set_level(std::string_view level);

void debug(std::string_view event, Fields fields = {});
void info(std::string_view event, Fields fields = {});
void warning(std::string_view event, Fields fields = {});
void error(std::string_view event, Fields fields = {});

}  // namespace statepass::common::log
