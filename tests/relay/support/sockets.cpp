#include "support/sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

namespace statepass::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// The body of a chunked answer; nothing while it is not whole.
std::optional<std::string> unchunked(std::string_view bytes, std::size_t& used) {
  std::string body;
  std::size_t at = 0;
  while (true) {
    const auto line = bytes.find("\r\n", at);
    if (line == std::string_view::npos) return std::nullopt;
    const auto size = std::stoul(std::string(bytes.substr(at, line - at)), nullptr, 16);
    at = line + 2;
    if (bytes.size() < at + size + 2) return std::nullopt;
    body.append(bytes.substr(at, size));
    at += size + 2;
    if (size == 0) break;
  }
  used = at;
  return body;
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = other.release();
  }
  return *this;
}

int Socket::release() {
  return std::exchange(descriptor_, -1);
}

void Socket::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

Socket connect_to(std::uint16_t port) {
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return Socket();
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

bool send_all(const Socket& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string receive_some(const Socket& socket, int milliseconds, bool& ended) {
  pollfd waiting{socket.get(), POLLIN, 0};
  if (::poll(&waiting, 1, milliseconds) <= 0) return {};
  char piece[64 * 1024];
  const auto count = ::recv(socket.get(), piece, sizeof piece, 0);
  ended = count <= 0;
  return count > 0 ? std::string(piece, static_cast<std::size_t>(count)) : std::string();
}

std::optional<std::string> RawResponse::field(std::string_view name) const {
  const std::string wanted = "\r\n" + lower(name) + ":";
  const auto at = lower(head).find(wanted);
  if (at == std::string::npos) return std::nullopt;
  const auto start = head.find_first_not_of(' ', at + wanted.size());
  return head.substr(start, head.find("\r\n", start) - start);
}

std::optional<RawResponse> TestClient::read(int milliseconds, bool to_head) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::milliseconds(milliseconds);
  bool ended = false;
  while (true) {
    const auto end = unread_.find("\r\n\r\n");
    if (end != std::string::npos) {
      RawResponse response;
      response.head = unread_.substr(0, end + 2);
      response.status = static_cast<unsigned>(std::stoul(response.head.substr(9, 3)));
      const auto length = response.field("Content-Length");
      std::size_t used = 0;
      std::optional<std::string> body;
      const std::string_view rest = std::string_view(unread_).substr(end + 4);
      if (to_head || response.status == 204 || response.status == 304 || response.status < 200) {
        body = "";
      } else if (response.field("Transfer-Encoding")) {
        body = unchunked(rest, used);
      } else if (length) {
        used = std::stoul(*length);
        if (rest.size() >= used) body = rest.substr(0, used);
      } else if (ended) {
        used = rest.size();
        body = rest;
      }
      if (body) {
        response.body = *body;
        unread_.erase(0, end + 4 + used);
        return response;
      }
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (ended || left <= 0 || !socket_.open()) return std::nullopt;
    unread_ += receive_some(socket_, static_cast<int>(left), ended);
  }
}

std::optional<RawResponse> TestClient::get(std::string_view target, std::string_view fields) {
  if (!send(std::string("GET ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(fields) + "\r\n"))
    return std::nullopt;
  return read();
}

std::optional<RawResponse> TestClient::post(std::string_view target, std::string_view body, std::string_view type,
                                            std::string_view fields) {
  std::string request = std::string("POST ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\nContent-Type: ");
  request.append(type).append("\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n");
  request.append(fields).append("\r\n").append(body);
  if (!send(request)) return std::nullopt;
  return read();
}

bool TestClient::closed_within(int milliseconds) {
  bool ended = false;
  if (unread_.empty()) unread_ = receive_some(socket_, milliseconds, ended);
  return ended && unread_.empty();
}

void TestClient::half_close() {
  ::shutdown(socket_.get(), SHUT_WR);
}

void TestClient::abort() {
  const linger now{1, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  socket_.close();
}

std::optional<RawResponse> fetch(std::uint16_t port, std::string_view target, std::string_view fields) {
  TestClient client(port);
  return client.get(target, std::string(fields) + "Connection: close\r\n");
}

Acceptor::Acceptor(std::function<void(Socket)> serve)
    : serve_(std::move(serve)), listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = loopback(0);
  ::bind(listening_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::listen(listening_.get(), 64);
  socklen_t size = sizeof address;
  ::getsockname(listening_.get(), reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  loop_ = std::thread([this] { run(); });
}

void Acceptor::run() {
  while (true) {
    const int descriptor = ::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    // A second descriptor of the connection stays here, so that it can be ended from outside.
    const int second = ::dup(descriptor);
    served_.push_back(second);
    threads_.emplace_back([this, descriptor, second] {
      serve_(Socket(descriptor));
      ::shutdown(second, SHUT_RDWR);
    });
  }
}

Acceptor::~Acceptor() {
  ::shutdown(listening_.get(), SHUT_RDWR);
  loop_.join();
  for (const int descriptor : served_) {
    ::shutdown(descriptor, SHUT_RDWR);
    ::close(descriptor);
  }
  for (std::thread& thread : threads_) thread.join();
}

}  // namespace statepass::test
