#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// Plain blocking sockets, on purpose not the code under test.
namespace statepass::test {

// A descriptor that closes itself.
class Socket {
 public:
  explicit Socket(int descriptor = -1) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(other.release()) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket() { close(); }

  int get() const { return descriptor_; }
  bool open() const { return descriptor_ >= 0; }
  int release();
  void close();

 private:
  int descriptor_;
};

Socket connect_to(std::uint16_t port);
// False when the peer is gone.
bool send_all(const Socket& socket, std::string_view bytes);
// What comes within `milliseconds`; empty at the end of the stream (ended = true) or when nothing came.
std::string receive_some(const Socket& socket, int milliseconds, bool& ended);

struct RawResponse {
  unsigned status = 0;
  std::string head;
  std::string body;

  // The field's value, or nothing.
  std::optional<std::string> field(std::string_view name) const;
};

// A connection that sends what it is told and reads one answer at a time.
class TestClient {
 public:
  explicit TestClient(std::uint16_t port) : socket_(connect_to(port)) {}

  bool send(std::string_view bytes) { return send_all(socket_, bytes); }
  // Nothing when the connection ended, or was silent, before a whole answer was there.
  std::optional<RawResponse> read(int milliseconds = 30'000, bool to_head = false);
  std::optional<RawResponse> get(std::string_view target, std::string_view fields = "");
  std::optional<RawResponse> post(std::string_view target, std::string_view body,
                                  std::string_view type = "application/json", std::string_view fields = "");
  // True when the peer closes within the time without sending more.
  bool closed_within(int milliseconds);
  void half_close();
  void close() { socket_.close(); }
  // Resets the connection instead of ending it.
  void abort();

 private:
  Socket socket_;
  std::string unread_;
};

// One request on a connection of its own.
std::optional<RawResponse> fetch(std::uint16_t port, std::string_view target, std::string_view fields = "");

// Listens on a free port of loopback and gives each connection to `serve` in a thread of its own.
class Acceptor {
 public:
  explicit Acceptor(std::function<void(Socket)> serve);
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  void run();

  std::function<void(Socket)> serve_;
  Socket listening_;
  std::uint16_t port_ = 0;
  std::vector<std::thread> threads_;
  std::vector<int> served_;
  std::thread loop_;
};

}  // namespace statepass::test
