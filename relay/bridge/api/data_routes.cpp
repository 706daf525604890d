#include "base/secret.hpp"
#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "ledger/channel.hpp"

namespace statepass::bridge {
namespace {

using common::Milliseconds;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;

// The largest notice, 256 KiB of padded plain text, with what sealing adds.
constexpr std::size_t kMostEnvelope = 256 * 1024 + 256;
constexpr Milliseconds kPatience{4'000};

bool is_member(const Services& services, const Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  const auto field = request.fields.find("Authorization").value_or("");
  return field.starts_with(kBearer) &&
         ct_equal(bytes_of(field.substr(kBearer.size())), bytes_of(services.config.member_token));
}

Response not_a_member() {
  return common::problem(Problem::kAuthRequired, "envelopes are for members");
}

Task<Response> put_envelope(Services& services, const Request& request, std::string digest_text) {
  if (!is_member(services, request)) co_return not_a_member();
  const auto digest = hash_of(digest_text);
  if (!digest) co_return common::problem(Problem::kBadRequest, "an envelope's digest is a hash");
  if (ledger::channel::envelope_digest(bytes_of(request.body)) != *digest)
    co_return common::problem(Problem::kConflict, "the envelope has another digest");
  const auto head = services.headers.latest();
  if (!services.shared.was_posted(*digest) && head) co_await services.follower.reached(head->number + 1, kPatience);
  if (!services.shared.was_posted(*digest))
    co_return common::problem(Problem::kConflict, "no notice of this envelope was posted");
  std::function<bool()> put = [&services, &digest, &request] {
    return services.envelopes.put(to_hex(*digest), request.body);
  };
  const bool kept = co_await services.disk.run(std::move(put));
  if (!kept) co_return common::problem(Problem::kInternal, "the disk does not take the envelope");
  co_return Response(204);
}

Response get_envelope(Services& services, const Request& request, std::string_view digest_text) {
  if (!is_member(services, request)) return not_a_member();
  const auto digest = hash_of(digest_text);
  if (!digest) return common::problem(Problem::kBadRequest, "an envelope's digest is a hash");
  auto envelope = services.envelopes.get(to_hex(*digest), kMostEnvelope);
  if (!envelope) return common::problem(Problem::kNotFound, "the envelope is not here");
  Response response = Response::octets(*std::move(envelope));
  response.field("Cache-Control", "private, max-age=31536000, immutable");
  return response;
}

Response directory(const Services& services) {
  Json assets = Json::array();
  for (const auto& [id, asset] : services.shared.assets()) {
    const auto& record = asset.record;
    assets.push_back({{"id", to_hex0x(id)},
                      {"kind", static_cast<int>(record.kind)},
                      {"hash", static_cast<int>(record.hash)},
                      {"storage", static_cast<int>(record.storage)},
                      {"owner", record.owner},
                      {"created", record.created},
                      {"version", record.version},
                      {"state", record.state == ledger::data_directory::AssetState::live ? "live" : "withdrawn"},
                      {"digest", to_hex0x(asset.digest)},
                      {"allowed", to_hex0x(asset.allowed)},
                      {"metadata", to_hex0x(asset.metadata)}});
  }
  Json body{{"assets", std::move(assets)}};
  if (const auto block = services.follower.proven()) body["block"] = block_json(*block);
  Response response = Response::json(200, body.dump());
  response.field("Cache-Control", "no-cache");
  return response;
}

}  // namespace

void add_data_routes(common::Router& router, Services& services) {
  router.add(common::Method::kGet, "/v1/directory",
             [&services](const Request&, const PathParameters&) { return directory(services); });
  if (services.config.member_token.empty()) return;
  router.add(common::Method::kGet, "/v1/envelopes/{digest}",
             [&services](const Request& request, const PathParameters& parameters) {
               return get_envelope(services, request, parameters[0]);
             });
  router.add_waiting(common::Method::kPut, "/v1/envelopes/{digest}",
                     [&services](const Request& request, const PathParameters& parameters) {
                       return put_envelope(services, request, std::string(parameters[0]));
                     },
                     {.body_limit = kMostEnvelope, .content_type = {}, .always = false});
}

}  // namespace statepass::bridge
