#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Requests and responses as handlers see them. No library's types: only net/ knows Asio and Beast.
namespace statepass::common {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kDelete, kOptions, kOther };

std::string_view method_name(Method method);
// kOther for a name that no route can have. Names are case-sensitive (RFC 9110 section 9.1).
Method method_of(std::string_view name);

// Header fields as received, in one arena that keeps its memory from one request of a connection to the next.
class Fields {
 public:
  void clear();
  void add(std::string_view name, std::string_view value);

  // The first field of that name, letters compared without case; the view lives until clear() or add().
  std::optional<std::string_view> find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::uint32_t at;
    std::uint32_t name;
    std::uint32_t value;
  };
  std::string_view name_of(const Entry& entry) const { return std::string_view(arena_).substr(entry.at, entry.name); }
  std::string_view value_of(const Entry& entry) const {
    return std::string_view(arena_).substr(entry.at + entry.name, entry.value);
  }

  std::string arena_;
  std::vector<Entry> entries_;
};

// Whom a connection belongs to, for limits only: an IPv4 address, or the /64 of an IPv6 address. Never logged.
using ClientKey = std::uint64_t;

struct Request {
  Method method = Method::kOther;
  std::string target;
  Fields fields;
  std::string body;
  bool keep_alive = false;
  ClientKey client = 0;

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  // The value of a query parameter as it stands in the target; empty when the name stands there without a value.
  // Escapes are not undone: no parameter of ours needs them.
  std::optional<std::string_view> query(std::string_view name) const;
  void clear();
};

// A finished answer that many requests share: everything but the fields that depend on the connection.
struct Prebuilt {
  unsigned status;
  std::string head;  // status line and fields, each with its line end; Content-Length included
  std::string body;
  std::string etag;  // with its quotes; empty when the answer has none
};

class Response {
 public:
  Response() = default;
  explicit Response(unsigned status) : status_(status) {}
  Response(unsigned status, std::string_view content_type, std::string body);
  // NOLINTNEXTLINE(google-explicit-constructor): a handler returns what it has in store
  Response(std::shared_ptr<const Prebuilt> prebuilt) : status_(prebuilt->status), prebuilt_(std::move(prebuilt)) {}

  static Response json(unsigned status, std::string body) { return {status, "application/json", std::move(body)}; }
  static Response octets(std::string body) { return {200, "application/octet-stream", std::move(body)}; }

  // Not for prebuilt answers.
  Response& field(std::string_view name, std::string_view value);

  unsigned status() const { return status_; }
  const std::shared_ptr<const Prebuilt>& prebuilt() const { return prebuilt_; }
  const std::string& fields() const { return fields_; }
  const std::string& body() const { return prebuilt_ ? prebuilt_->body : body_; }
  // Turns a one-off answer into one to keep.
  std::shared_ptr<const Prebuilt> keep(std::string etag = {}) &&;

  // The connection ends after this answer.
  bool close = false;

 private:
  unsigned status_ = 200;
  std::string fields_;
  std::string body_;
  std::shared_ptr<const Prebuilt> prebuilt_;
};

std::string_view status_phrase(unsigned status);
// "HTTP/1.1 200 OK\r\n"
std::string status_line(unsigned status);

bool equal_no_case(std::string_view a, std::string_view b);
// True when a comma-separated field value names the token (Accept-Encoding, If-None-Match, Connection); parameters
// after ';' are ignored, except that q=0 means no.
bool names_token(std::string_view list, std::string_view token);

}  // namespace statepass::common
