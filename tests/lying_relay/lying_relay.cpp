#include "lying_relay/lying_relay.hpp"

#include "common/http/problem.hpp"
#include "common/http/security_fields.hpp"

namespace statepass::test {
namespace {

using common::ClientResult;
using common::Method;
using common::PathParameters;
using common::Request;
using common::Response;
using common::Task;

constexpr common::Milliseconds kWithin{15'000};
constexpr std::string_view kLatest = "/v1/headers/latest";

bool is_one_header(std::string_view path) {
  return path.starts_with("/v1/headers/");
}
bool is_list_body(std::string_view path) {
  return path.starts_with("/v1/lists/") && !path.ends_with("/delta");
}
bool is_list_delta(std::string_view path) {
  return path.starts_with("/v1/lists/") && path.ends_with("/delta");
}

}  // namespace

LyingRelay::LyingRelay(boost::asio::io_context& context, LyingRelayOptions options)
    : options_(std::move(options)), honest_(context, options_.honest), server_(context, common::Limits{}, metrics_) {}

LyingRelay::Ports LyingRelay::start() {
  const std::uint16_t relay = server_.listen({"127.0.0.1", options_.port, std::nullopt}, relay_site());
  const std::uint16_t control = server_.listen({"127.0.0.1", options_.control, std::nullopt}, control_site());
  return {relay, control};
}

Task<> LyingRelay::stop() {
  honest_.stop();
  co_await server_.shut_down(common::Milliseconds(500));
}

std::shared_ptr<common::Site> LyingRelay::relay_site() {
  auto site = std::make_shared<common::Site>(metrics_);
  site->origins = options_.origins;
  site->fields = common::api_security_fields(false);
  site->refuse = common::problem_of_status;
  const common::RouteOptions options{.body_limit = 512 * 1024, .content_type = {}, .always = false};
  for (const Method method : {Method::kGet, Method::kPost, Method::kPut, Method::kDelete})
    for (const char* pattern : {"/{a}", "/{a}/{b}", "/{a}/{b}/{c}", "/{a}/{b}/{c}/{d}"})
      site->router.add_waiting(
          method, pattern, [this](const Request& request, const PathParameters&) { return pass(request); }, options);
  return site;
}

std::shared_ptr<common::Site> LyingRelay::control_site() {
  auto site = std::make_shared<common::Site>(metrics_);
  site->refuse = common::problem_of_status;
  site->router.add(Method::kGet, "/lie", [this](const Request&, const PathParameters&) {
    return Response::json(200, "{\"lie\":\"" + std::string(name_of(lie_)) + "\"}");
  });
  site->router.add_waiting(Method::kPut, "/lie/{name}", [this](const Request&, const PathParameters& parameters) {
    return order(std::string(parameters[0]));
  });
  return site;
}

Task<Response> LyingRelay::order(std::string name) {
  const auto lie = lie_of(name);
  if (!lie) co_return common::problem(common::Problem::kNotFound, "no such lie");
  if (*lie == Lie::old_head) {
    auto head = co_await ask(Method::kGet, std::string(kLatest), {}, {});
    if (!head || head->status != 200) co_return common::problem(common::Problem::kNoNode, "the relay does not answer");
    old_head_ = std::move(head->body);
  }
  lie_ = *lie;
  co_return Response(204);
}

Task<ClientResult> LyingRelay::ask(Method method, std::string target, std::string body, std::string_view accept) {
  common::ClientRequest request;
  request.method = method;
  request.target = std::move(target);
  if (!body.empty()) request.fields.emplace_back("Content-Type", "application/json");
  if (!accept.empty()) request.fields.emplace_back("Accept", accept);
  request.body = std::move(body);
  co_return co_await honest_.send(std::move(request), kWithin);
}

void LyingRelay::lie_about(std::string_view path, common::ClientResponse& answer) const {
  std::optional<std::string> lied;
  if (lie_ == Lie::old_head && path == kLatest)
    lied = old_head_;
  else if (is_one_header(path))
    lied = lied_header(answer.body, lie_);
  else if (path == "/v1/headers" && (lie_ == Lie::state_root || lie_ == Lie::few_seals))
    lied = lied_headers(answer.body, lie_);
  else if (lie_ == Lie::no_change && is_list_body(path))
    lied = without_changes(answer.body);
  else if (lie_ == Lie::missing_list && path == "/v1/lists")
    lied = without_one_list(answer.body);
  if (lied) answer.body = *std::move(lied);
}

Task<Response> LyingRelay::pass(const Request& request) {
  if (lie_ == Lie::silence) {
    Response nothing(503);
    nothing.close = true;
    co_return nothing;
  }
  const std::string path(request.path());
  // What changed is hidden, too: whoever asks for it is left with the body.
  if (lie_ == Lie::no_change && is_list_delta(path))
    co_return common::problem(common::Problem::kNotFound, "no such delta");
  std::string body = request.body;
  std::optional<ChangedQuestion> changed;
  if (lie_ == Lie::other_slot && path == "/v1/proofs") changed = other_slot(body);
  if (changed) body = changed->question;
  // Lies are told in JSON alone.
  const bool lies = lie_ != Lie::none && path == "/v1/headers";
  const std::string accept(lies ? "" : request.fields.find("Accept").value_or(""));
  auto answer = co_await ask(request.method, request.target, std::move(body), accept);
  if (!answer) co_return common::problem(common::Problem::kNoNode, "the relay does not answer", 1);
  if (changed) answer->body = under_the_name(std::move(answer->body), *changed);
  if (answer->status == 200) lie_about(path, *answer);
  if (answer->status == 204 || answer->status == 304) co_return Response(answer->status);
  Response response(answer->status, answer->fields.find("Content-Type").value_or("application/octet-stream"),
                    std::move(answer->body));
  if (const auto block = answer->fields.find("X-Block-Hash")) response.field("X-Block-Hash", *block);
  response.field("Cache-Control", "no-store");
  co_return response;
}

}  // namespace statepass::test
