#include "base/text.hpp"
#include "bridge/api/routes.hpp"

namespace statepass::bridge {
namespace {

using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;

constexpr common::Milliseconds kWithin{15'000};
constexpr std::size_t kMostAnswer = 64 * 1024;

struct Act {
  std::string_view contract;
  std::string_view function;
  bool is_signed;
};
// What anybody may ask for who has the citizen's signature, or nothing but the time that has passed.
constexpr Act kActs[]{{"LicenceTransfer", "withdraw", true},
                      {"LicenceTransfer", "expire", false},
                      {"AccountRegistry", "rotate", true},
                      {"AccountRegistry", "close", true},
                      {"TitleRegistry", "sell", true}};

const Act* act_of(const Json& body) {
  const std::string* contract = common::text_member(body, "contract");
  const std::string* function = common::text_member(body, "function");
  if (contract == nullptr || function == nullptr) return nullptr;
  for (const Act& act : kActs)
    if (act.contract == *contract && act.function == *function) return &act;
  return nullptr;
}

// The relay has no key: the desk's service of its state signs the transaction that carries the act.
Task<Response> pass_on(Services& services, const Request& request) {
  if (!services.acts) co_return common::problem(Problem::kNotFound, "this relay takes no acts");
  const auto body = common::parse_json(request.body, 8);
  const Act* act = body ? act_of(*body) : nullptr;
  if (act == nullptr)
    co_return common::problem(Problem::kBadRequest, "{contract, function, args, typedData, signature} of a known act");
  const Json* args = common::member(*body, "args");
  const auto signature = any_bytes(common::member(*body, "signature"));
  if (args == nullptr || !args->is_structured()) co_return common::problem(Problem::kBadRequest, "args is missing");
  if (act->is_signed && (!signature || signature->size() != 65))
    co_return common::problem(Problem::kBadRequest, "a signature has 65 bytes");
  common::ClientRequest forwarded;
  forwarded.method = common::Method::kPost;
  if (services.acts->origin().path.empty()) forwarded.target.push_back('/');
  forwarded.fields = {{"Content-Type", "application/json"}};
  forwarded.body = request.body;
  auto answer = co_await services.acts->send(std::move(forwarded), kWithin);
  if (!answer) co_return common::problem(Problem::kNoNode, "the desk cannot be reached", 5);
  if (answer->body.size() > kMostAnswer || answer->status < 200)
    co_return common::problem(Problem::kNodeBad, "the desk's answer is none", 5);
  Response response(answer->status, answer->fields.find("Content-Type").value_or("application/json"),
                    std::move(answer->body));
  response.field("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_act_routes(common::Router& router, Services& services) {
  router.add_waiting(common::Method::kPost, "/v1/acts",
                     [&services](const Request& request, const PathParameters&) { return pass_on(services, request); },
                     {.body_limit = 16 * 1024, .content_type = "application/json", .always = false});
}

}  // namespace statepass::bridge
