#include "common/net/server.hpp"

#include <boost/asio/steady_timer.hpp>

#include "support/sockets.hpp"
#include "support/support.hpp"
#include "support/test_server.hpp"

using namespace statepass;
using namespace statepass::common;
using test::TestClient;
using test::TestServer;

namespace {

// The routes that most cases use.
void add_routes(TestServer& server) {
  Router& router = server.site->router;
  router.add(Method::kGet, "/hello",
             [](const Request&, const PathParameters&) { return Response::json(200, "\"hello\""); });
  const auto kept = Response::octets("kept bytes").keep("\"tag\"");
  router.add(Method::kGet, "/kept", [kept](const Request&, const PathParameters&) { return Response(kept); });
  router.add(Method::kGet, "/item/{id}", [](const Request&, const PathParameters& parameters) {
    return Response::json(200, "\"" + std::string(parameters[0]) + "\"");
  });
  router.add(Method::kPost, "/echo",
             [](const Request& request, const PathParameters&) { return Response::octets(request.body); },
             {.body_limit = 1000, .content_type = "application/json"});
  router.add(Method::kPost, "/any",
             [](const Request& request, const PathParameters&) { return Response::octets(request.body); },
             {.body_limit = 1 << 20});
  router.add(Method::kGet, "/throws", [](const Request&, const PathParameters&) -> Response {
    throw std::runtime_error("secret of the request");
  });
  router.add_waiting(Method::kGet, "/slow/{ms}",
                     [&server](const Request&, const PathParameters& parameters) -> Task<Response> {
                       const int milliseconds = std::stoi(std::string(parameters[0]));
                       co_await server.pause(milliseconds);
                       co_return Response::json(200, "\"slow\"");
                     });
  router.add(Method::kGet, "/health", [](const Request&, const PathParameters&) { return Response(200); },
             {.always = true});
}

unsigned status_of(std::optional<test::RawResponse> response) {
  return response ? response->status : 0;
}

}  // namespace

TEST_CASE("requests of one connection are answered one after the other") {
  TestServer server;
  add_routes(server);
  TestClient client(server.listen());
  for (int i = 0; i < 3; ++i) {
    const auto response = client.get("/item/" + std::to_string(i));
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->body == "\"" + std::to_string(i) + "\"");
    CHECK(response->field("Content-Type") == "application/json");
    CHECK(response->field("Date"));
    CHECK_FALSE(response->field("Connection"));
  }
  const auto posted = client.post("/echo", "{}");
  REQUIRE(posted);
  CHECK(posted->body == "{}");
  const auto last = client.get("/hello", "Connection: close\r\n");
  REQUIRE(last);
  CHECK(last->field("Connection") == "close");
  CHECK(client.closed_within(10000));
}

TEST_CASE("pipelined requests are answered in order") {
  TestServer server;
  add_routes(server);
  TestClient client(server.listen());
  std::string requests;
  for (int i = 0; i < 20; ++i) {
    requests += i % 2 == 0 ? "GET /item/" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n"
                           : "POST /any HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n" + std::to_string(100 + i);
  }
  REQUIRE(client.send("GET /slow/50 HTTP/1.1\r\nHost: a\r\n\r\n" + requests));
  CHECK(client.read()->body == "\"slow\"");
  for (int i = 0; i < 20; ++i) {
    const auto response = client.read();
    REQUIRE(response);
    CHECK(response->body == (i % 2 == 0 ? "\"" + std::to_string(i) + "\"" : std::to_string(100 + i)));
  }
}

TEST_CASE("a request may come in single bytes, and its body in chunks") {
  TestServer server;
  add_routes(server);
  TestClient client(server.listen());
  const std::string request =
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json; charset=utf-8\r\nTransfer-Encoding: "
      "chunked\r\n\r\n"
      "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n";
  for (const char c : request) REQUIRE(client.send({&c, 1}));
  const auto response = client.read();
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body == "abc0123456789");
  CHECK(client.get("/hello")->status == 200);
}

TEST_CASE("HEAD, tags, and Expect are served") {
  TestServer server;
  add_routes(server);
  TestClient client(server.listen());
  REQUIRE(client.send("HEAD /kept HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto head = client.read(5000, true);
  REQUIRE(head);
  CHECK(head->status == 200);
  CHECK(head->field("Content-Length") == "10");
  const auto full = client.get("/kept");
  REQUIRE(full);
  CHECK(full->body == "kept bytes");
  CHECK(full->field("ETag") == "\"tag\"");
  CHECK(status_of(client.get("/kept", "If-None-Match: \"x\", \"tag\"\r\n")) == 304);
  REQUIRE(client.send("POST /any HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
  CHECK(status_of(client.read()) == 100);
  REQUIRE(client.send("ok"));
  CHECK(client.read()->body == "ok");
}

TEST_CASE("what is no request of ours is refused by its status, as a problem") {
  TestServer server;
  add_routes(server);
  server.listen();
  const struct {
    const char* what;
    std::string request;
    unsigned status;
  } rows[] = {
      {"no HTTP", "EHLO mail\r\n\r\n", 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"bare line feed in a field", "GET /hello HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400},
      {"space before the colon", "GET /hello HTTP/1.1\r\nHost : a\r\n\r\n", 400},
      {"no Host", "GET /hello HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"absolute form", "GET http://a/hello HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"length and chunks",
       "POST /any HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"two lengths", "POST /any HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
      {"length that is no number", "POST /any HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\n", 400},
      {"bad chunk", "POST /any HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"endless chunk header",
       "POST /any HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(40000, 'x'), 400},
      {"unknown path", "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", 404},
      {"another method", "DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"unknown method", "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"announced body too large",
       "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1001\r\n\r\n", 413},
      {"body for a route without", "GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde", 413},
      {"chunked body too large",
       "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
           std::string(1001, 'x') + "\r\n0\r\n\r\n",
       413},
      {"another type", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
       415},
      {"no type", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", 415},
      {"too many fields", "GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(17000, 'x') + "\r\n\r\n", 431},
      {"endless target", "GET /" + std::string(17000, 'x'), 431},
      {"handler that fails", "GET /throws HTTP/1.1\r\nHost: a\r\n\r\n", 500},
      {"upgrade asked of a plain route is ignored",
       "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", 200},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    TestClient client(server.port);
    REQUIRE(client.send(row.request));
    const auto response = client.read();
    REQUIRE(response);
    CHECK(response->status == row.status);
    if (row.status == 200) continue;
    CHECK(response->field("Content-Type") == "application/problem+json");
    CHECK(test::Json::parse(response->body)["status"] == row.status);
    CHECK(response->body.find("secret") == std::string::npos);
    if (row.status == 405) CHECK(response->field("Allow") == "GET, HEAD");
    if (row.status != 404 && row.status != 405 && row.status != 500) {
      CHECK(response->field("Connection") == "close");
      CHECK(client.closed_within(10000));
    }
  }
  // The server is none the worse for it.
  CHECK(status_of(test::fetch(server.port, "/hello")) == 200);
}

TEST_CASE("a header exactly at the limit passes") {
  TestServer server;
  add_routes(server);
  TestClient client(server.listen());
  const std::string start = "GET /hello HTTP/1.1\r\nHost: a\r\nX: ";
  const std::size_t fill = test::short_limits().header_bytes - start.size() - 4;
  REQUIRE(client.send(start + std::string(fill, 'x') + "\r\n\r\n"));
  CHECK(status_of(client.read()) == 200);
  REQUIRE(client.send(start + std::string(fill + 1, 'x') + "\r\n\r\n"));
  CHECK(status_of(client.read()) == 431);
}

TEST_CASE("bodies at the limit pass") {
  TestServer server;
  add_routes(server);
  TestClient client(server.listen());
  CHECK(client.post("/echo", std::string(1000, 'x'))->body == std::string(1000, 'x'));
  const std::string large(1 << 20, 'y');
  CHECK(client.post("/any", large)->body == large);
}

TEST_CASE("deadlines: a slow header or body is told, an idle connection is closed without a word") {
  TestServer server;
  add_routes(server);
  server.listen();
  SECTION("idle from the start") {
    TestClient client(server.port);
    CHECK(client.closed_within(10000));
  }
  SECTION("idle after an answer") {
    TestClient client(server.port);
    CHECK(status_of(client.get("/hello")) == 200);
    CHECK(client.closed_within(10000));
  }
  SECTION("header a byte at a time: each byte wins no time") {
    TestClient client(server.port);
    const std::string request = "GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(100, 'x');
    std::optional<test::RawResponse> response;
    for (std::size_t i = 0; i < request.size() && !response; ++i) {
      client.send(std::string_view(request).substr(i, 1));
      response = client.read(20);
    }
    CHECK(status_of(response) == 408);
    CHECK(client.closed_within(10000));
  }
  SECTION("body that stops") {
    TestClient client(server.port);
    client.send("POST /any HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
    CHECK(status_of(client.read()) == 408);
    CHECK(client.closed_within(10000));
  }
  SECTION("a handler that waits is not cut by them") {
    TestClient client(server.port);
    CHECK(status_of(client.get("/slow/2500")) == 200);
  }
}

TEST_CASE("an answer that nobody reads ends the connection") {
  TestServer server;
  add_routes(server);
  const std::string large(64 << 20, 'z');
  const auto kept = Response::octets(large).keep();
  server.site->router.add(Method::kGet, "/large",
                          [kept](const Request&, const PathParameters&) { return Response(kept); });
  server.listen();
  TestClient client(server.port);
  REQUIRE(client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK(
      test::within(10000, [&] { return server.running.in_thread([&] { return server.server->connections(); }) == 0; }));
}

TEST_CASE("connections and requests beyond their number are told so") {
  SECTION("of all clients") {
    Limits limits = test::short_limits();
    limits.connections = 2;
    limits.idle = Milliseconds(5000);
    TestServer server(limits);
    add_routes(server);
    server.listen();
    TestClient one(server.port), two(server.port);
    CHECK(status_of(one.get("/hello")) == 200);
    CHECK(status_of(two.get("/hello")) == 200);
    TestClient three(server.port);
    const auto refused = three.get("/hello");
    CHECK(status_of(refused) == 503);
    CHECK(refused->field("Retry-After") == "1");
    CHECK(three.closed_within(10000));
    one.close();
    CHECK(test::within(10000, [&] { return status_of(test::fetch(server.port, "/hello")) == 200; }));
  }
  SECTION("of one client") {
    Limits limits = test::short_limits();
    limits.connections_per_client = 1;
    limits.idle = Milliseconds(5000);
    TestServer server(limits);
    add_routes(server);
    server.listen();
    TestClient one(server.port);
    CHECK(status_of(one.get("/hello")) == 200);
    CHECK(status_of(test::fetch(server.port, "/hello")) == 429);
    one.close();
    CHECK(test::within(10000, [&] { return status_of(test::fetch(server.port, "/hello")) == 200; }));
  }
  SECTION("requests of one connection") {
    Limits limits = test::short_limits();
    limits.requests_per_connection = 2;
    TestServer server(limits);
    add_routes(server);
    TestClient client(server.listen());
    CHECK_FALSE(client.get("/hello")->field("Connection"));
    CHECK(client.get("/hello")->field("Connection") == "close");
    CHECK(client.closed_within(10000));
  }
  SECTION("requests a second") {
    Limits limits = test::short_limits();
    limits.requests_per_second = 0.1;
    limits.request_burst = 3;
    TestServer server(limits);
    add_routes(server);
    TestClient client(server.listen());
    for (int i = 0; i < 3; ++i) CHECK(status_of(client.get("/hello")) == 200);
    const auto refused = client.get("/hello");
    CHECK(status_of(refused) == 429);
    CHECK(refused->field("Retry-After") == "1");
    CHECK(status_of(client.get("/health")) == 200);
  }
  SECTION("requests that wait") {
    Limits limits = test::short_limits();
    limits.waiting_requests = 1;
    TestServer server(limits);
    add_routes(server);
    server.listen();
    TestClient waiting(server.port);
    REQUIRE(waiting.send("GET /slow/4000 HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK(test::within(3500, [&] { return status_of(test::fetch(server.port, "/slow/1")) == 503; }));
    CHECK(status_of(test::fetch(server.port, "/hello")) == 200);
    CHECK(status_of(waiting.read()) == 200);
    CHECK(status_of(test::fetch(server.port, "/slow/1")) == 200);
  }
}

TEST_CASE("clients that vanish leave nothing behind") {
  TestServer server;
  add_routes(server);
  server.listen();
  for (int i = 0; i < 30; ++i) {
    TestClient client(server.port);
    if (i % 3 == 0) client.send("GET /hel");
    if (i % 3 == 1) client.send("POST /any HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
    if (i % 3 == 2) client.send("GET /slow/100 HTTP/1.1\r\nHost: a\r\n\r\n");
    client.abort();
  }
  CHECK(
      test::within(10000, [&] { return server.running.in_thread([&] { return server.server->connections(); }) == 0; }));
  CHECK(status_of(test::fetch(server.port, "/hello")) == 200);
}

TEST_CASE("a client that closes its half still gets its answer") {
  TestServer server;
  add_routes(server);
  TestClient client(server.listen());
  client.send("GET /slow/100 HTTP/1.1\r\nHost: a\r\n\r\n");
  client.half_close();
  CHECK(status_of(client.read()) == 200);
}

TEST_CASE("HTTP/1.0 closes unless it asks not to") {
  TestServer server;
  add_routes(server);
  server.listen();
  TestClient plain(server.port);
  plain.send("GET /hello HTTP/1.0\r\n\r\n");
  CHECK(status_of(plain.read()) == 200);
  CHECK(plain.closed_within(10000));
  TestClient keeping(server.port);
  keeping.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(keeping.read()->field("Connection") == "keep-alive");
  CHECK(status_of(keeping.get("/hello")) == 200);
}

TEST_CASE("only configured pages may read answers") {
  TestServer server;
  add_routes(server);
  server.site->origins = {"https://wallet.example"};
  server.listen();
  const auto ours = test::fetch(server.port, "/hello", "Origin: https://wallet.example\r\n");
  REQUIRE(ours);
  CHECK(ours->field("Access-Control-Allow-Origin") == "https://wallet.example");
  CHECK(ours->field("Access-Control-Expose-Headers") == "ETag, X-Block-Hash");
  CHECK(ours->field("Vary") == "Origin");
  const auto other = test::fetch(server.port, "/hello", "Origin: https://other.example\r\n");
  REQUIRE(other);
  CHECK(other->status == 200);
  CHECK_FALSE(other->field("Access-Control-Allow-Origin"));
  CHECK(other->field("Vary") == "Origin");
  TestClient client(server.port);
  client.send(
      "OPTIONS /echo HTTP/1.1\r\nHost: a\r\nOrigin: https://wallet.example\r\nAccess-Control-Request-Method: "
      "POST\r\n\r\n");
  const auto preflight = client.read();
  REQUIRE(preflight);
  CHECK(preflight->status == 204);
  CHECK(preflight->field("Access-Control-Allow-Methods") == "POST");
  client.send("OPTIONS /echo HTTP/1.1\r\nHost: a\r\nOrigin: https://other.example\r\n\r\n");
  CHECK_FALSE(client.read()->field("Access-Control-Allow-Methods"));
  // Refusals are readable too: the page must be able to say what happened.
  CHECK(
      test::fetch(server.port, "/nothing", "Origin: https://wallet.example\r\n")->field("Access-Control-Allow-Origin"));
}

TEST_CASE("shutting down lets answers out, closes idle connections, and ends what takes too long") {
  Limits limits = test::short_limits();
  limits.idle = Milliseconds(10'000);
  TestServer server(limits);
  add_routes(server);
  server.listen();
  TestClient idle(server.port), busy(server.port), stuck(server.port);
  CHECK(status_of(idle.get("/hello")) == 200);
  busy.send("GET /slow/300 HTTP/1.1\r\nHost: a\r\n\r\n");
  stuck.send("GET /slow/1500 HTTP/1.1\r\nHost: a\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto start = Clock::now();
  auto down = server.running.start(server.server->shut_down(Milliseconds(800)));
  CHECK(idle.closed_within(10000));
  CHECK_FALSE(TestClient(server.port).get("/hello"));
  const auto answered = busy.read();
  REQUIRE(answered);
  CHECK(answered->status == 200);
  CHECK(answered->field("Connection") == "close");
  CHECK_FALSE(stuck.read(2000));
  down.get();
  const auto took = std::chrono::duration_cast<Milliseconds>(Clock::now() - start).count();
  CHECK(took >= 750);
  CHECK(took < 2500);
}

TEST_CASE("addresses that cannot be used are said") {
  TestServer server;
  server.listen();
  CHECK_THROWS_WITH(
      server.running.in_thread([&] { return server.server->listen({.address = "localhost"}, server.site); }),
      "localhost is not an IP address");
  CHECK_THROWS_WITH(server.running.in_thread([&] { return server.server->listen({.port = server.port}, server.site); }),
                    Catch::Matchers::ContainsSubstring("cannot listen at 127.0.0.1:"));
}
