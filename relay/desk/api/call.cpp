#include "desk/api/call.hpp"

#include "base/text.hpp"
#include "common/run/log.hpp"
#include "crypto/sha.hpp"

namespace statepass::desk {
namespace {

using common::Json;
using common::Method;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;

constexpr std::size_t kMostJson = 256 * 1024;
constexpr std::string_view kBearer = "Bearer ";
constexpr int kStorageRetry = 10;

[[noreturn]] void bad(std::string_view member) {
  refuse(Problem::kBadRequest, member);
}

std::string token_of(const Request& request) {
  const auto field = request.fields.find("Authorization");
  return field && field->starts_with(kBearer) ? std::string(field->substr(kBearer.size())) : std::string();
}

Body body_of(const Request& request) {
  auto json = common::parse_json(request.body);
  if (!json || !json->is_object()) refuse(Problem::kBadRequest, "not a JSON object");
  return Body(*std::move(json));
}

Response storage_refusal(const StoreError& error) {
  common::log::error("the database refuses", {{"detail", std::string(error.what())}});
  if (error.kind() == StoreError::Kind::other) return problem(Problem::kInternal);
  return problem(Problem::kStorage,
                 error.kind() == StoreError::Kind::full ? "the disk is full" : "the database is locked", kStorageRetry);
}

}  // namespace

void refuse(Problem which, std::string_view detail, std::optional<int> retry_after, std::string_view members) {
  throw Refused{common::problem(which, detail, retry_after, members)};
}

// ---- bodies ----

bool Body::has(std::string_view name) const {
  const Json* found = common::member(json_, name);
  return found != nullptr && !found->is_null();
}

std::optional<std::string> Body::maybe_text(std::string_view name, std::size_t most) const {
  if (!has(name)) return std::nullopt;
  const std::string* found = common::text_member(json_, name);
  if (found == nullptr || found->empty() || found->size() > most || found->find('\0') != std::string::npos) bad(name);
  return *found;
}

std::string Body::text(std::string_view name, std::size_t most) const {
  auto found = maybe_text(name, most);
  if (!found) bad(name);
  return *std::move(found);
}

std::optional<std::int64_t> Body::maybe_integer(std::string_view name, std::int64_t least, std::int64_t most) const {
  if (!has(name)) return std::nullopt;
  const Json& found = *common::member(json_, name);
  const bool fits = found.is_number_integer() &&
                    (!found.is_number_unsigned() || found.get<std::uint64_t>() <= static_cast<std::uint64_t>(most));
  if (!fits || found.get<std::int64_t>() < least || found.get<std::int64_t>() > most) bad(name);
  return found.get<std::int64_t>();
}

std::int64_t Body::integer(std::string_view name, std::int64_t least, std::int64_t most) const {
  const auto found = maybe_integer(name, least, most);
  if (!found) bad(name);
  return *found;
}

std::optional<CivilDate> Body::maybe_date(std::string_view name) const {
  const auto text = maybe_text(name, 10);
  if (!text) return std::nullopt;
  const auto date = parse_full_date(*text);
  if (!date) bad(name);
  return *date;
}

CivilDate Body::date(std::string_view name) const {
  const auto found = maybe_date(name);
  if (!found) bad(name);
  return *found;
}

bool Body::flag(std::string_view name) const {
  if (!has(name)) return false;
  const Json& found = *common::member(json_, name);
  if (!found.is_boolean()) bad(name);
  return found.get<bool>();
}

std::string Body::word(std::string_view name, std::initializer_list<std::string_view> words) const {
  std::string found = text(name);
  if (std::ranges::find(words, found) == words.end()) bad(name);
  return found;
}

const Json* Body::list(std::string_view name, std::size_t least, std::size_t most) const {
  const Json* found = common::member(json_, name);
  if (found == nullptr || !found->is_array() || found->size() < least || found->size() > most) bad(name);
  return found;
}

// ---- calls ----

std::string Call::query(std::string_view name) const {
  const auto raw = request.query(name);
  if (!raw) return {};
  std::string out;
  for (std::size_t i = 0; i < raw->size(); ++i) {
    const char c = (*raw)[i];
    if (c == '+') {
      out.push_back(' ');
    } else if (c == '%') {
      const auto byte = i + 2 < raw->size() ? from_hex(raw->substr(i + 1, 2)) : fail(Errc::base_hex);
      if (!byte || byte->size() != 1) bad(name);
      out.push_back(static_cast<char>(byte->front()));
      i += 2;
    } else {
      out.push_back(c);
    }
  }
  if (!is_utf8(bytes_of(out)) || out.size() > 200) bad(name);
  return out;
}

void Call::demand(std::string_view role) const {
  if (staff == nullptr || !staff->may(role)) refuse(Problem::kForbidden, role);
}

// ---- routes ----

void DeskRoutes::add(Method method, std::string_view pattern, bool open, bool json, std::size_t most, Handler handler) {
  common::RouteOptions options;
  options.body_limit = most;
  if (json && most > 0) options.content_type = "application/json";
  router_.add(
      method, "/v1/desk" + std::string(pattern),
      [this_services = &services_, open, json, most, handler = std::move(handler)](
          const Request& request, const PathParameters& parameters) -> Response {
        try {
          const StaffSession* staff = open ? nullptr : this_services->staff.find(token_of(request));
          if (!open && staff == nullptr) return common::problem(Problem::kAuthRequired);
          Call call{request, parameters, *this_services, staff, json && most > 0 ? body_of(request) : Body()};
          return handler(call);
        } catch (Refused& refused) {
          return std::move(refused.response);
        } catch (const StoreError& error) {
          return storage_refusal(error);
        }
      },
      options);
}

void DeskRoutes::get(std::string_view pattern, Handler handler) {
  add(Method::kGet, pattern, false, false, 0, std::move(handler));
}
void DeskRoutes::post(std::string_view pattern, Handler handler) {
  add(Method::kPost, pattern, false, true, kMostJson, std::move(handler));
}
void DeskRoutes::post_open(std::string_view pattern, Handler handler) {
  add(Method::kPost, pattern, true, true, kMostJson, std::move(handler));
}
void DeskRoutes::remove(std::string_view pattern, Handler handler) {
  add(Method::kDelete, pattern, false, false, 0, std::move(handler));
}
void DeskRoutes::put(std::string_view pattern, std::size_t most, Handler handler) {
  add(Method::kPut, pattern, false, false, most, std::move(handler));
}

void DeskRoutes::post_waiting(std::string_view pattern, WaitingHandler handler) {
  router_.add_waiting(Method::kPost, "/v1/desk" + std::string(pattern),
                      [services = &services_, handler = std::move(handler)](
                          const Request& request, const PathParameters& parameters) -> common::Task<Response> {
                        try {
                          const StaffSession* staff = services->staff.find(token_of(request));
                          if (staff == nullptr) co_return common::problem(Problem::kAuthRequired);
                          const StaffSession held = *staff;  // they may sign out while this waits
                          Call call{request, parameters, *services, &held, body_of(request)};
                          co_return co_await handler(call);
                        } catch (Refused& refused) {
                          co_return std::move(refused.response);
                        } catch (const StoreError& error) {
                          co_return storage_refusal(error);
                        }
                      },
                      {.body_limit = kMostJson, .content_type = "application/json", .always = false});
}

// ---- answers ----

Response json_answer(unsigned status, const Json& json) {
  Response response = Response::json(status, json.dump());
  response.field("Cache-Control", "no-store");
  return response;
}

Response once(Call& call, unsigned status, const std::function<Json()>& act) {
  const std::string key = call.body.text("idempotencyKey", 64);
  const std::string body = call.body.dump();
  const std::string request = to_hex(crypto::sha256_of(
      {bytes_of(call.staff->name), bytes_of("\n"), bytes_of(call.request.target), bytes_of("\n"), bytes_of(body)}));
  Database& database = call.services.database;
  return database.transaction([&] {
    const auto row =
        database.find("SELECT request, status, body FROM pressed WHERE idempotency_key = ?", {value_of(key)});
    if (row && row->text(0) != request) refuse(Problem::kConflict, "idempotencyKey");
    if (row) {
      Response again = Response::json(static_cast<unsigned>(row->integer(1)), row->text(2));
      again.field("Cache-Control", "no-store");
      return again;
    }
    const Json answer = act();
    database.execute("INSERT INTO pressed (idempotency_key, request, status, body, created) VALUES (?, ?, ?, ?, ?)",
                     {value_of(key), value_of(request), value_of(static_cast<std::int64_t>(status)),
                      value_of(answer.dump()), value_of(call.services.clock.now())});
    return json_answer(status, answer);
  });
}

Json block_json(const Ledger& ledger) {
  const Head head = ledger.head().value_or(Head{});
  return {{"number", head.number}, {"hash", to_hex0x(head.hash)}, {"time", head.time}};
}

Json events_json(const std::vector<Event>& events) {
  Json out = Json::array();
  for (const Event& event : events) {
    Json one{{"time", event.time}, {"kind", event.kind}};
    if (event.by) one["by"] = *event.by;
    if (event.reason) one["reason"] = *event.reason;
    if (event.act) one["act"] = *event.act;
    out.push_back(std::move(one));
  }
  return out;
}

Json acts_json(const std::vector<std::string>& acts) {
  Json out = Json::array();
  for (const std::string& act : acts) out.push_back(act);
  return out;
}

}  // namespace statepass::desk
