#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/datetime.hpp"
#include "common/http/problem.hpp"
#include "common/http/router.hpp"
#include "common/run/json.hpp"
#include "desk/api/staff.hpp"
#include "desk/services.hpp"

// One call of the desk page, checked: a session, a body of the form that the table of web/desk/README.md has.
namespace statepass::desk {

// Ends a call with a refusal. Whatever the call's transaction did is undone.
struct Refused {
  common::Response response;
};
[[noreturn]] void refuse(common::Problem problem, std::string_view detail = {},
                         std::optional<int> retry_after = std::nullopt, std::string_view members = {});

// The members of a JSON object; a wrong one ends the call with 400 and its name.
class Body {
 public:
  Body() = default;
  explicit Body(common::Json json) : json_(std::move(json)) {}

  bool has(std::string_view name) const;
  // Not empty, at most so many bytes, UTF-8.
  std::string text(std::string_view name, std::size_t most = 200) const;
  std::optional<std::string> maybe_text(std::string_view name, std::size_t most = 200) const;
  std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most) const;
  std::optional<std::int64_t> maybe_integer(std::string_view name, std::int64_t least, std::int64_t most) const;
  CivilDate date(std::string_view name) const;
  std::optional<CivilDate> maybe_date(std::string_view name) const;
  bool flag(std::string_view name) const;  // false when it is not there
  std::string word(std::string_view name, std::initializer_list<std::string_view> words) const;
  const common::Json* list(std::string_view name, std::size_t least, std::size_t most) const;
  std::string dump() const { return json_.dump(); }
  const common::Json& json() const { return json_; }

 private:
  common::Json json_ = common::Json::object();
};

struct Call {
  const common::Request& request;
  const common::PathParameters& parameters;
  Services& services;
  const StaffSession* staff = nullptr;  // there in all calls but the first
  Body body;

  std::string parameter(std::size_t i) const { return std::string(parameters[i]); }
  // A query parameter with its escapes undone; empty when it is not there.
  std::string query(std::string_view name) const;
  void demand(std::string_view role) const;  // 403
};

// Puts routes under /v1/desk, each behind a session.
class DeskRoutes {
 public:
  using Handler = std::function<common::Response(Call&)>;
  using WaitingHandler = std::function<common::Task<common::Response>(Call&)>;

  DeskRoutes(common::Router& router, Services& services) : router_(router), services_(services) {}

  void get(std::string_view pattern, Handler handler);
  void post(std::string_view pattern, Handler handler);
  void post_waiting(std::string_view pattern, WaitingHandler handler);
  // Without a session.
  void post_open(std::string_view pattern, Handler handler);
  void remove(std::string_view pattern, Handler handler);
  // Octets up to so many.
  void put(std::string_view pattern, std::size_t most, Handler handler);

 private:
  void add(common::Method method, std::string_view pattern, bool open, bool json, std::size_t most, Handler handler);

  common::Router& router_;
  Services& services_;
};

common::Response json_answer(unsigned status, const common::Json& json);
// Does what a button does, once for each `idempotencyKey` of the body however often it comes; the same answer again.
// Everything is one transaction. 400 without a key, 409 for a key that came with another request.
common::Response once(Call& call, unsigned status, const std::function<common::Json()>& act);

common::Json block_json(const Ledger& ledger);
common::Json events_json(const std::vector<Event>& events);
common::Json acts_json(const std::vector<std::string>& acts);

}  // namespace statepass::desk
