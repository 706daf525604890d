#include "common/http/message.hpp"

#include <algorithm>
#include <array>

namespace statepass::common {
namespace {

constexpr std::array kMethods{
    std::pair{Method::kGet, std::string_view("GET")},       std::pair{Method::kHead, std::string_view("HEAD")},
    std::pair{Method::kPost, std::string_view("POST")},     std::pair{Method::kPut, std::string_view("PUT")},
    std::pair{Method::kDelete, std::string_view("DELETE")}, std::pair{Method::kOptions, std::string_view("OPTIONS")},
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// "0", "0.0", "0.000": a weight that refuses.
bool is_zero_weight(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return false;
  const std::string_view weight = trimmed(parameters.substr(at + 2, parameters.find(';', at + 2) - at - 2));
  return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

std::string_view method_name(Method method) {
  for (const auto& [value, name] : kMethods)
    if (value == method) return name;
  return "other";
}

Method method_of(std::string_view name) {
  for (const auto& [value, known] : kMethods)
    if (known == name) return value;
  return Method::kOther;
}

void Fields::clear() {
  arena_.clear();
  entries_.clear();
}

void Fields::add(std::string_view name, std::string_view value) {
  entries_.push_back({static_cast<std::uint32_t>(arena_.size()), static_cast<std::uint32_t>(name.size()),
                      static_cast<std::uint32_t>(value.size())});
  arena_.append(name).append(value);
}

std::optional<std::string_view> Fields::find(std::string_view name) const {
  for (const Entry& entry : entries_)
    if (entry.name == name.size() && equal_no_case(name_of(entry), name)) return value_of(entry);
  return std::nullopt;
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(entries_, [&](const Entry& entry) { return equal_no_case(name_of(entry), name); }));
}

std::optional<std::string_view> Request::query(std::string_view name) const {
  const auto start = target.find('?');
  if (start == std::string::npos) return std::nullopt;
  std::string_view rest = std::string_view(target).substr(start + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    const auto equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name) return equals < pair.size() ? pair.substr(equals + 1) : std::string_view();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

void Request::clear() {
  method = Method::kOther;
  target.clear();
  fields.clear();
  body.clear();
  keep_alive = false;
}

Response::Response(unsigned status, std::string_view content_type, std::string body)
    : status_(status), body_(std::move(body)) {
  field("Content-Type", content_type);
}

Response& Response::field(std::string_view name, std::string_view value) {
  fields_.append(name).append(": ").append(value).append("\r\n");
  return *this;
}

std::shared_ptr<const Prebuilt> Response::keep(std::string etag) && {
  auto kept = std::make_shared<Prebuilt>();
  kept->status = status_;
  if (!etag.empty()) field("ETag", etag);
  field("Content-Length", std::to_string(body_.size()));
  kept->head = status_line(status_) + fields_;
  kept->body = std::move(body_);
  kept->etag = std::move(etag);
  return kept;
}

std::string_view status_phrase(unsigned status) {
  switch (status) {
    case 100:
      return "Continue";
    case 101:
      return "Switching Protocols";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 507:
      return "Insufficient Storage";
    default:
      return "Unknown";
  }
}

std::string status_line(unsigned status) {
  return std::string("HTTP/1.1 ").append(std::to_string(status)).append(" ").append(status_phrase(status)) + "\r\n";
}

bool equal_no_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool names_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const std::string_view item = list.substr(0, end);
    const auto parameters = std::min(item.find(';'), item.size());
    if (equal_no_case(trimmed(item.substr(0, parameters)), token)) return !is_zero_weight(item.substr(parameters));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

}  // namespace statepass::common
