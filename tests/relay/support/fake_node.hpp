#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "support/sockets.hpp"
#include "support/support.hpp"

namespace statepass::test {

// A node that answers as the script says, and badly if it says so.
class FakeNode {
 public:
  struct Reply {
    enum class How : std::uint8_t {
      kAnswer,     // `body` with status 200
      kStatus,     // `body` with `status`
      kGarbage,    // bytes that are no HTTP
      kCut,        // half of the announced body, then the end
      kHalfClose,  // the end without a byte
      kSilence,    // nothing until the connection is ended
      kHuge,       // `size` bytes of body
    };
    How how = How::kAnswer;
    std::string body;
    unsigned status = 200;
    int delay = 0;  // milliseconds before it
    std::size_t size = 0;
  };
  // Gets the parsed request and its number, counted from 0.
  using Script = std::function<Reply(const Json& request, std::size_t number)>;

  explicit FakeNode(Script script);
  ~FakeNode();

  std::uint16_t port() const { return acceptor_.port(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
  void script(Script script);
  std::size_t requests() const { return requests_; }
  std::size_t connections() const { return connections_; }
  // Methods asked for, in order; a batch counts each of its calls.
  std::vector<std::string> methods() const;

  static Reply result(const Json& request, const Json& result);
  static Reply error(const Json& request, int code, const std::string& message);
  static Reply how(Reply::How how) { return {.how = how}; }
  // The script of a node whose head is `number`, at `time`, and that answers everything else with `otherwise`.
  static Script with_head(std::uint64_t number, std::int64_t time, Script otherwise);

 private:
  void serve(Socket socket);
  bool reply(const Socket& socket, const Reply& reply);
  Reply answer_to(const Json& request);

  mutable std::mutex mutex_;
  Script script_;
  std::vector<std::string> methods_;
  std::atomic<std::size_t> requests_{0};
  std::atomic<std::size_t> connections_{0};
  std::atomic<bool> stopping_{false};
  Acceptor acceptor_;
};

}  // namespace statepass::test
