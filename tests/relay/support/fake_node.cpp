#include "support/fake_node.hpp"

#include <chrono>

namespace statepass::test {
namespace {

std::string whole(unsigned status, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Any\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Reads one request; its body, or nothing at the end of the connection.
std::optional<std::string> read_request(const Socket& socket, std::string& unread, const std::atomic<bool>& stopping) {
  bool ended = false;
  while (!ended && !stopping) {
    const auto head = unread.find("\r\n\r\n");
    if (head != std::string::npos) {
      const auto at = unread.find("Content-Length: ");
      const std::size_t length = at < head ? std::stoul(unread.substr(at + 16)) : 0;
      if (unread.size() >= head + 4 + length) {
        std::string body = unread.substr(head + 4, length);
        unread.erase(0, head + 4 + length);
        return body;
      }
    }
    unread += receive_some(socket, 50, ended);
  }
  return std::nullopt;
}

}  // namespace

FakeNode::FakeNode(Script script)
    : script_(std::move(script)), acceptor_([this](Socket socket) { serve(std::move(socket)); }) {}

FakeNode::~FakeNode() {
  stopping_ = true;
}

void FakeNode::script(Script script) {
  const std::lock_guard lock(mutex_);
  script_ = std::move(script);
}

std::vector<std::string> FakeNode::methods() const {
  const std::lock_guard lock(mutex_);
  return methods_;
}

FakeNode::Reply FakeNode::result(const Json& request, const Json& result) {
  return {.body = Json{{"jsonrpc", "2.0"}, {"id", request["id"]}, {"result", result}}.dump()};
}

FakeNode::Reply FakeNode::error(const Json& request, int code, const std::string& message) {
  return {
      .body =
          Json{{"jsonrpc", "2.0"}, {"id", request["id"]}, {"error", {{"code", code}, {"message", message}}}}.dump()};
}

FakeNode::Script FakeNode::with_head(std::uint64_t number, std::int64_t time, Script otherwise) {
  return [=](const Json& request, std::size_t count) {
    if (!request.is_object() || request["method"] != "eth_getBlockByNumber") return otherwise(request, count);
    const std::string hash = "0x" + std::string(56, '0') + to_hex(be_bytes<4>(number));
    return result(request, {{"number", "0x" + to_hex(be_bytes<4>(number))},
                            {"hash", hash},
                            {"timestamp", "0x" + to_hex(be_bytes<5>(static_cast<std::uint64_t>(time)))}});
  };
}

FakeNode::Reply FakeNode::answer_to(const Json& request) {
  Script script;
  {
    const std::lock_guard lock(mutex_);
    for (const Json& call : request.is_array() ? request : Json::array({request}))
      methods_.push_back(call.value("method", ""));
    script = script_;
  }
  return script(request, requests_++);
}

bool FakeNode::reply(const Socket& socket, const Reply& reply) {
  for (int waited = 0; waited < reply.delay && !stopping_; waited += 10)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  switch (reply.how) {
    case Reply::How::kAnswer:
      return send_all(socket, whole(200, reply.body));
    case Reply::How::kStatus:
      return send_all(socket, whole(reply.status, reply.body));
    case Reply::How::kGarbage:
      return send_all(socket, "220 mail.example ESMTP\r\n\r\n") && false;
    case Reply::How::kCut: {
      const std::string bytes = whole(200, std::string(1000, ' '));
      return send_all(socket, bytes.substr(0, bytes.size() - 500)) && false;
    }
    case Reply::How::kHalfClose:
      return false;
    case Reply::How::kSilence: {
      bool ended = false;
      while (!ended && !stopping_) receive_some(socket, 50, ended);
      return false;
    }
    case Reply::How::kHuge: {
      const std::string piece(64 * 1024, ' ');
      bool going = send_all(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (std::size_t sent = 0; going && sent < reply.size; sent += piece.size())
        going = send_all(socket, "10000\r\n" + piece + "\r\n");
      return going && send_all(socket, "0\r\n\r\n");
    }
  }
  return false;
}

void FakeNode::serve(Socket socket) {
  ++connections_;
  std::string unread;
  while (const auto body = read_request(socket, unread, stopping_)) {
    const Json request = Json::parse(*body, nullptr, false);
    if (!reply(socket, answer_to(request))) return;
  }
}

}  // namespace statepass::test
