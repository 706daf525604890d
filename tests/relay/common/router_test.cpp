#include "common/http/router.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::common;

namespace {

Router sample(Metrics& metrics) {
  Router router(metrics);
  const auto nothing = [](const Request&, const PathParameters&) { return Response(200); };
  router.add(Method::kGet, "/v1/headers/{which}", nothing);
  router.add(Method::kGet, "/v1/headers/latest", nothing);
  router.add(Method::kGet, "/v1/lists/{id}", nothing);
  router.add(Method::kPut, "/v1/lists/{id}", nothing);
  router.add(Method::kGet, "/v1/lists/{id}/delta", nothing);
  router.add(Method::kGet, "/", nothing);
  return router;
}

}  // namespace

TEST_CASE("a path finds its route and parameters") {
  Metrics metrics;
  const Router router = sample(metrics);
  const auto match = router.find(Method::kGet, "/v1/lists/0x06/delta");
  REQUIRE(match.route != nullptr);
  CHECK(match.route->pattern == "/v1/lists/{id}/delta");
  REQUIRE(match.parameters.size() == 1);
  CHECK(match.parameters[0] == "0x06");
  CHECK(router.find(Method::kGet, "/v1/headers/latest").route->pattern == "/v1/headers/latest");
  CHECK(router.find(Method::kGet, "/v1/headers/5").route->pattern == "/v1/headers/{which}");
  CHECK(router.find(Method::kHead, "/v1/headers/5").route->pattern == "/v1/headers/{which}");
  CHECK(router.find(Method::kGet, "/").route != nullptr);
}

TEST_CASE("what has no route is told apart from what has another method") {
  Metrics metrics;
  const Router router = sample(metrics);
  for (const char* path : {"", "v1/lists/1", "/v1", "/v1/lists", "/v1/lists/", "/v1/lists/1/", "/v1/lists/1/delta/x",
                           "//v1/lists/1", "/V1/lists/1"}) {
    INFO(path);
    const auto match = router.find(Method::kGet, path);
    CHECK(match.route == nullptr);
    CHECK(match.allow.empty());
  }
  const auto other = router.find(Method::kDelete, "/v1/lists/1");
  CHECK(other.route == nullptr);
  CHECK(other.allow == "GET, HEAD, PUT");
}

TEST_CASE("a fallback takes GET only, and only what no route has") {
  Metrics metrics;
  Router router = sample(metrics);
  router.fall_back([](const Request&, const PathParameters&) { return Response(200); });
  CHECK(router.find(Method::kGet, "/app.js").route->pattern == "static");
  CHECK(router.find(Method::kGet, "/v1/lists/1").route->pattern == "/v1/lists/{id}");
  const auto post = router.find(Method::kPost, "/app.js");
  CHECK(post.route == nullptr);
  CHECK(post.allow == "GET, HEAD");
}

TEST_CASE("metrics come as Prometheus' text") {
  Metrics metrics;
  metrics.counter("statepass_things_total", "things", {{"kind", "a\"b"}}).add(3);
  metrics.gauge("statepass_age_seconds", "age", {}, [] { return 1.5; });
  metrics.histogram("statepass_took_seconds", "took").observe(0.003);
  metrics.route("GET", "/x").answered(404, 0.2);
  const std::string text = metrics.text();
  CHECK(text.find("# TYPE statepass_things_total counter") != std::string::npos);
  CHECK(text.find("statepass_things_total{kind=\"a\\\"b\"} 3") != std::string::npos);
  CHECK(text.find("statepass_age_seconds 1.5") != std::string::npos);
  CHECK(text.find("statepass_took_seconds_bucket{le=\"0.005\"} 1") != std::string::npos);
  CHECK(text.find("statepass_took_seconds_bucket{le=\"0.0025\"} 0") != std::string::npos);
  CHECK(text.find("statepass_took_seconds_bucket{le=\"+Inf\"} 1") != std::string::npos);
  CHECK(text.find("statepass_requests_total{method=\"GET\",route=\"/x\",status=\"4xx\"} 1") != std::string::npos);
}
