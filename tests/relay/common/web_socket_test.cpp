#include "common/net/web_socket.hpp"

#include "support/support.hpp"
#include "support/test_server.hpp"
#include "support/web_socket_client.hpp"

using namespace statepass;
using namespace statepass::common;
using test::WebSocketClient;

namespace {

// Echoes, and keeps every socket that is open.
struct Push {
  using Sockets = std::vector<std::shared_ptr<WebSocket>>;

  explicit Push(test::TestServer& test_server) : server(test_server) {
    server.site->router.add_web_socket("/push", [sockets = sockets](std::shared_ptr<WebSocket> socket) {
      sockets->push_back(socket);
      WebSocket* raw = socket.get();
      socket->on_text = [raw](std::string_view text) {
        if (text == "close")
          raw->close(4000, "asked");
        else
          raw->send(std::make_shared<const std::string>("echo " + std::string(text)));
      };
      socket->on_close = [sockets, raw] {
        std::erase_if(*sockets, [raw](const auto& one) { return one.get() == raw; });
      };
    });
  }
  // To the socket that was opened first.
  void send(int times, std::size_t size) {
    const auto text = std::make_shared<const std::string>(size, 'x');
    server.running.in_thread([&] {
      for (int i = 0; i < times && !sockets->empty(); ++i) sockets->front()->send(text);
    });
  }
  bool becomes(std::size_t open, int milliseconds = 10000) {
    return test::within(milliseconds,
                        [&] { return server.running.in_thread([&] { return sockets->size(); }) == open; });
  }

  test::TestServer& server;
  std::shared_ptr<Sockets> sockets = std::make_shared<Sockets>();
};

}  // namespace

TEST_CASE("a WebSocket carries text both ways and closes with its code") {
  test::TestServer server;
  Push push(server);
  server.listen();
  WebSocketClient client(server.port, "/push");
  REQUIRE(client.upgraded());
  client.send_text("one");
  client.send_text("two");
  CHECK(client.read() == "echo one");
  CHECK(client.read() == "echo two");
  client.send_text("close");
  CHECK_FALSE(client.read());
  CHECK(client.close_code() == 4000);
  CHECK(push.becomes(0));
}

TEST_CASE("a plain request for a WebSocket is told to upgrade, a foreign page is refused") {
  test::TestServer server;
  Push push(server);
  server.site->origins = {"https://wallet.example"};
  server.site->refuse = [](unsigned status) { return Response(status); };
  server.listen();
  const auto plain = test::fetch(server.port, "/push");
  REQUIRE(plain);
  CHECK(plain->status == 426);
  CHECK(plain->field("Upgrade") == "websocket");
  CHECK(WebSocketClient(server.port, "/push", "Origin: https://other.example\r\n").status() == 403);
  CHECK(WebSocketClient(server.port, "/push", "Origin: https://wallet.example\r\n").upgraded());
}

TEST_CASE("messages that are binary, too long or unmasked end the connection") {
  Limits limits = test::short_limits();
  limits.web_socket_message_bytes = 100;
  test::TestServer server(limits);
  Push push(server);
  server.listen();
  WebSocketClient binary(server.port, "/push");
  binary.send_frame(0x82, "x");
  CHECK_FALSE(binary.read());
  CHECK(binary.close_code() == 1003);
  WebSocketClient large(server.port, "/push");
  large.send_text(std::string(101, 'x'));
  CHECK_FALSE(large.read());
  CHECK(large.close_code() == 1009);
  WebSocketClient unmasked(server.port, "/push");
  unmasked.send_unmasked(0x81, "x");
  CHECK_FALSE(unmasked.read());
}

TEST_CASE("a reader that is too slow for its queue is dropped, the others go on") {
  Limits limits = test::short_limits();
  limits.web_socket_queue = 8;
  limits.write = Milliseconds(1000);
  test::TestServer server(limits);
  Push push(server);
  server.listen();
  WebSocketClient slow(server.port, "/push");
  REQUIRE(push.becomes(1));
  push.send(30, 1 << 20);
  WebSocketClient quick(server.port, "/push");
  quick.send_text("still here");
  CHECK(quick.read() == "echo still here");
  CHECK(push.becomes(1));
}

TEST_CASE("a slow reader that reads on learns why it was dropped") {
  Limits limits = test::short_limits();
  limits.web_socket_queue = 4;
  limits.linger = Milliseconds(5000);
  test::TestServer server(limits);
  Push push(server);
  server.listen();
  WebSocketClient client(server.port, "/push");
  REQUIRE(push.becomes(1));
  push.send(10, 4 << 20);
  int read = 0;
  while (client.read()) ++read;
  CHECK(read < 10);
  CHECK(client.close_code() == kCloseSlow);
}

TEST_CASE("shutting down closes WebSockets with service restart") {
  test::TestServer server;
  Push push(server);
  server.listen();
  WebSocketClient client(server.port, "/push");
  REQUIRE(client.upgraded());
  client.send_text("one");
  CHECK(client.read() == "echo one");
  auto down = server.running.start(server.server->shut_down(Milliseconds(2000)));
  CHECK_FALSE(client.read());
  CHECK(client.close_code() == kCloseRestart);
  client.close();
  down.get();
  CHECK(push.becomes(0));
}
