#include "base/text.hpp"
#include "bridge/api/routes.hpp"

namespace statepass::bridge {
namespace {

using common::decimal;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;

constexpr std::uint64_t kMostHeaders = 512;

Response no_head() {
  return common::problem(Problem::kNoNode, "no node has shown a head yet", 2);
}

// A query parameter that is a whole number; `fallback` when it is not there.
std::optional<std::uint64_t> number(const Request& request, std::string_view name, std::uint64_t fallback) {
  const auto text = request.query(name);
  return text ? decimal(*text) : fallback;
}

Response as_octets(const std::vector<HeaderPointer>& headers) {
  std::string out;
  for (const HeaderPointer& header : headers) {
    out.append(text_of(be_bytes<4>(header->raw.size())));
    out.append(text_of(header->raw));
  }
  return Response::octets(std::move(out));
}

Response as_json(const std::vector<HeaderPointer>& headers) {
  const auto list = [&headers](Bytes KnownHeader::* part) {
    std::string out;
    for (const HeaderPointer& header : headers)
      out.append(header == headers.front() ? "\"" : ",\"").append(to_hex0x((*header).*part)).append("\"");
    return out;
  };
  return Response::json(
      200, R"({"headers":[)" + list(&KnownHeader::raw) + R"(],"signers":[)" + list(&KnownHeader::signers) + "]}");
}

Task<Response> range(Services& services, const Request& request) {
  const auto from = number(request, "from", 0), count = number(request, "count", 1), step = number(request, "step", 1);
  if (!from || !count || !step || *step == 0)
    co_return common::problem(Problem::kBadRequest, "from, count and step are whole numbers, step at least 1");
  if (*count == 0 || *count > kMostHeaders) co_return common::problem(Problem::kBadRequest, "count is 1 to 512");
  if (!services.headers.latest()) co_return no_head();
  const auto headers = co_await services.header_reader.range(*from, static_cast<std::size_t>(*count), *step);
  if (!headers) co_return headers.error().response();
  const bool octets = common::names_token(request.fields.find("Accept").value_or(""), "application/octet-stream");
  Response response = octets ? as_octets(*headers) : as_json(*headers);
  response.field("Cache-Control", "no-cache").field("Vary", "Accept");
  co_return response;
}

Task<Response> one(Services& services, std::string which) {
  const auto hash = hash_of(which);
  const auto height = decimal(which);
  if (!hash && !height) co_return common::problem(Problem::kBadRequest, "latest, a block number or a block hash");
  Outcome<HeaderPointer> header = refuse(Problem::kNotFound, {});
  if (hash)
    header = co_await services.header_reader.by_hash(*hash);
  else
    header = co_await services.header_reader.by_number(*height);
  if (!header) co_return header.error().response();
  co_return Response((*header)->answer);
}

Task<Response> hash_of_number(Services& services, std::string which) {
  const auto height = decimal(which);
  if (!height) co_return common::problem(Problem::kBadRequest, "a block number");
  const auto header = co_await services.header_reader.by_number(*height);
  if (!header) co_return header.error().response();
  const Json body{{"number", (*header)->number}, {"hash", to_hex0x((*header)->hash)}};
  co_return Response::json(200, body.dump());
}

}  // namespace

void add_header_routes(common::Router& router, Services& services) {
  router.add(common::Method::kGet, "/v1/headers/latest", [&services](const Request&, const PathParameters&) {
    const auto& answer = services.headers.latest_answer();
    return answer ? Response(answer) : no_head();
  });
  router.add_waiting(common::Method::kGet, "/v1/headers",
                     [&services](const Request& request, const PathParameters&) { return range(services, request); });
  router.add_waiting(common::Method::kGet, "/v1/headers/{which}",
                     [&services](const Request&, const PathParameters& parameters) {
                       return one(services, std::string(parameters[0]));
                     });
  router.add_waiting(common::Method::kGet, "/v1/hash/{n}",
                     [&services](const Request&, const PathParameters& parameters) {
                       return hash_of_number(services, std::string(parameters[0]));
                     });
}

}  // namespace statepass::bridge
