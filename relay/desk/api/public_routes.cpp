#include "base/text.hpp"
#include "common/run/log.hpp"
#include "desk/api/routes.hpp"

namespace statepass::desk {
namespace {

using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;

constexpr std::size_t kMostBinding = 64 * 1024;
constexpr const char* kOctets = "application/octet-stream";

std::string bare(std::string_view hex) {
  return std::string(hex.starts_with("0x") ? hex.substr(2) : hex);
}

Response octets(const Bytes& bytes, unsigned status = 200) {
  Response response(status, kOctets, std::string(text_of(bytes)));
  response.field("Cache-Control", "no-store");
  return response;
}

// A citizen's binding of a move away from here: sealed octets both ways.
Task<Response> bind(Services& services, const Request& request, std::string id) {
  try {
    Bytes sealed = to_bytes(bytes_of(request.body));
    const auto outcome = co_await services.moves.out.bind(bare(id), std::move(sealed));
    if (const auto* answer = std::get_if<Bytes>(&outcome)) co_return octets(*answer, 202);
    switch (std::get<unsigned>(outcome)) {
      case 404:
        co_return problem(Problem::kNotFound, "no such move away from here");
      case 403:
        co_return problem(Problem::kForbidden, "not shown by a licence of this state, or not for this move");
      case 409:
        co_return problem(Problem::kConflict, "the move takes no binding any more");
      default:
        co_return problem(Problem::kBadRequest, "not a binding");
    }
  } catch (const StoreError& error) {
    common::log::error("a binding fails on the database", {{"detail", std::string(error.what())}});
    co_return problem(Problem::kBusy, "the desk cannot store this now", 5);
  }
}

Task<Response> record(Services& services, const Request& request, std::string digest) {
  const auto field = request.fields.find("Statepass-Request");
  if (!field) co_return problem(Problem::kForbidden, "Statepass-Request");
  std::string header(*field);
  try {
    const std::string bare_digest = bare(digest);
    const bool allowed = co_await services.moves.out.may_have(bare_digest, std::move(header));
    const auto file = allowed ? services.moves.out.record_file(bare_digest) : std::nullopt;
    if (!file) co_return problem(Problem::kForbidden, "no request on the ledger names this state");
    services.history.audit("state", "fetch record", "asset:" + bare_digest.substr(0, 16));
    co_return octets(*file);
  } catch (const StoreError&) {
    co_return problem(Problem::kBusy, {}, 5);
  }
}

}  // namespace

void add_public_routes(common::Router& router, Services& services) {
  router.add_waiting(common::Method::kPost, "/v1/moves/{id}/binding",
                     [&services](const Request& request, const PathParameters& parameters) {
                       return bind(services, request, std::string(parameters[0]));
                     },
                     {.body_limit = kMostBinding, .content_type = {}, .always = false});
  router.add_waiting(common::Method::kGet, "/v1/ods/{digest}",
                     [&services](const Request& request, const PathParameters& parameters) {
                       return record(services, request, std::string(parameters[0]));
                     });
  router.add(common::Method::kGet, "/v1/envelopes/{digest}",
             [&services](const Request&, const PathParameters& parameters) {
               // Sealed to the receiver: who else takes it has nothing.
               const auto envelope = services.post.envelope(bare(parameters[0]).substr(0, 54));
               return envelope ? octets(*envelope) : problem(Problem::kNotFound);
             });
}

}  // namespace statepass::desk
