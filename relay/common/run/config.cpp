#include "common/run/config.hpp"

#include <algorithm>

#include "common/run/files.hpp"

namespace statepass::common {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out.append(out.empty() ? "" : "\n").append(line);
  return out;
}

}  // namespace

ConfigError::ConfigError(const std::vector<std::string>& faults) : std::runtime_error(joined(faults)) {}

ConfigObject::ConfigObject(const Json& value, std::string path, std::vector<std::string>& faults)
    : value_(&value), path_(std::move(path)), faults_(faults) {
  if (!value.is_object()) faults_.push_back((path_.empty() ? "the configuration" : path_) + ": must be an object");
}

bool ConfigObject::has(std::string_view name) const {
  return member(*value_, name) != nullptr;
}

const Json* ConfigObject::take(std::string_view name) {
  asked_.emplace_back(name);
  return member(*value_, name);
}

void ConfigObject::fault(std::string_view name, std::string_view words) {
  std::string line = path_;
  if (!path_.empty() && !name.empty()) line.append(".");
  faults_.push_back(line.append(name).append(": ").append(words));
}

std::string ConfigObject::text(std::string_view name, std::optional<std::string> fallback) {
  const Json* found = take(name);
  if (found == nullptr) {
    if (!fallback) fault(name, "is missing");
    return fallback.value_or("");
  }
  const auto* value = found->get_ptr<const std::string*>();
  if (value == nullptr || value->empty()) {
    fault(name, "must be a text that is not empty");
    return fallback.value_or("");
  }
  return *value;
}

std::string ConfigObject::word(std::string_view name, const std::vector<std::string>& words, std::string fallback) {
  const std::string value = text(name, std::move(fallback));
  if (std::ranges::find(words, value) == words.end()) {
    std::string list;
    for (const std::string& word : words) list.append(list.empty() ? "" : ", ").append(word);
    fault(name, "must be one of " + list);
  }
  return value;
}

std::int64_t ConfigObject::whole(std::string_view name, std::int64_t least, std::int64_t most,
                                 std::optional<std::int64_t> fallback) {
  const Json* found = take(name);
  if (found == nullptr) {
    if (!fallback) fault(name, "is missing");
    return fallback.value_or(least);
  }
  const bool fits =
      found->is_number_integer() &&
      (!found->is_number_unsigned() ||
       found->get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (!fits || found->get<std::int64_t>() < least || found->get<std::int64_t>() > most) {
    fault(name, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return fallback.value_or(least);
  }
  return found->get<std::int64_t>();
}

bool ConfigObject::flag(std::string_view name, bool fallback) {
  const Json* found = take(name);
  if (found == nullptr) return fallback;
  if (!found->is_boolean()) {
    fault(name, "must be true or false");
    return fallback;
  }
  return found->get<bool>();
}

std::vector<std::string> ConfigObject::texts(std::string_view name) {
  std::vector<std::string> out;
  const Json* found = take(name);
  if (found == nullptr) return out;
  if (!found->is_array()) {
    fault(name, "must be a list of texts");
    return out;
  }
  for (std::size_t i = 0; i < found->size(); ++i) {
    const auto* value = (*found)[i].get_ptr<const std::string*>();
    if (value == nullptr || value->empty())
      fault(std::string(name) + "[" + std::to_string(i) + "]", "must be a text that is not empty");
    else
      out.push_back(*value);
  }
  return out;
}

void ConfigObject::object(std::string_view name, const std::function<void(ConfigObject&)>& read, bool required) {
  const Json* found = take(name);
  if (found == nullptr) {
    if (required) fault(name, "is missing");
    return;
  }
  ConfigObject inner(*found, path_ + (path_.empty() ? "" : ".") + std::string(name), faults_);
  if (!found->is_object()) return;
  read(inner);
  inner.done();
}

void ConfigObject::objects(std::string_view name, const std::function<void(ConfigObject&)>& read, std::size_t least) {
  const Json* found = take(name);
  if (found == nullptr && least == 0) return;
  if (found == nullptr || !found->is_array() || found->size() < least) {
    fault(name, least == 0 ? "must be a list" : "must be a list of at least " + std::to_string(least));
    return;
  }
  for (std::size_t i = 0; i < found->size(); ++i) {
    ConfigObject inner((*found)[i],
                       path_ + (path_.empty() ? "" : ".") + std::string(name) + "[" + std::to_string(i) + "]", faults_);
    if (!(*found)[i].is_object()) continue;
    read(inner);
    inner.done();
  }
}

void ConfigObject::done() {
  if (!value_->is_object()) return;
  for (const auto& [name, value] : value_->items())
    if (std::ranges::find(asked_, name) == asked_.end()) fault(name, "is not known here");
}

void read_config(const std::string& file, const std::function<void(ConfigObject&)>& read) {
  const auto text = read_file(file);
  if (!text) throw ConfigError({file + ": cannot be read"});
  const auto value = parse_json(*text);
  if (!value) throw ConfigError({file + ": is not JSON"});
  std::vector<std::string> faults;
  ConfigObject top(*value, "", faults);
  if (value->is_object()) {
    read(top);
    top.done();
  }
  if (faults.empty()) return;
  for (std::string& fault : faults) fault = file + ": " + fault;
  throw ConfigError(faults);
}

}  // namespace statepass::common
