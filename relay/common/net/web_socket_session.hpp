#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <deque>

#include "common/http/web_socket_frames.hpp"
#include "common/net/server_state.hpp"
#include "common/net/stream_traits.hpp"
#include "common/net/web_socket.hpp"

// Internal to net/.
namespace statepass::common {

// A client's place among its connections; given back when it goes.
class ClientSlot {
 public:
  ClientSlot() = default;
  ClientSlot(std::shared_ptr<Server::State> state, ClientKey client) : state_(std::move(state)), client_(client) {}
  ClientSlot(ClientSlot&&) noexcept = default;
  ClientSlot& operator=(ClientSlot&&) = delete;
  ~ClientSlot() {
    if (state_) state_->clients.leave(client_);
  }

 private:
  std::shared_ptr<Server::State> state_;
  ClientKey client_ = 0;
};

// A connection after its upgrade: one reader, and one writer while there is something to write.
template <class Stream>
class WebSocketSession final : public Connection, public WebSocket {
 public:
  WebSocketSession(std::shared_ptr<Server::State> state, ClientSlot slot, Stream stream)
      : state_(std::move(state)),
        slot_(std::move(slot)),
        stream_(std::move(stream)),
        frames_(state_->limits.web_socket_message_bytes) {
    state_->connections.add(*this);
    ++state_->web_sockets;
  }
  ~WebSocketSession() override {
    state_->connections.remove(*this);
    --state_->web_sockets;
  }

  // `accept`: the whole answer that ends the handshake.
  static Task<> run(std::shared_ptr<WebSocketSession> self, const std::string accept, const WebSocketHandler handler) {
    self->deadline(Clock::now() + self->state_->limits.handshake);
    const auto [error, count] = co_await asio::async_write(self->stream_, asio::buffer(accept), kTuple);
    if (error) co_return;
    handler(std::shared_ptr<WebSocket>(self, self.get()));
    if (self->state_->draining) self->drain();
    co_await self->read_loop();
    self->ended_ = true;
    self->queue_.clear();
    self->kill();
    if (self->on_close) self->on_close();
    self->on_close = nullptr;  // handlers keep the socket in them
    self->on_text = nullptr;
  }

  void send(std::shared_ptr<const std::string> text) override {
    if (ended_ || close_code_ != 0) return;
    if (queue_.size() >= state_->limits.web_socket_queue) {
      close(kCloseSlow, "reading too slowly");
      return;
    }
    queue_.push_back(std::move(text));
    start_writing();
  }

  void close(std::uint16_t code, std::string_view reason) override {
    if (ended_ || close_code_ != 0) return;
    close_code_ = code;
    close_payload_ = close_payload(code, reason);
    queue_.clear();
    start_writing();
    set_deadline(state_->limits.linger);
  }

  // Silence: one ping is sent, and after the same time again the client is given up. Any other deadline ends at once.
  void expire() override {
    if (writing_ || pinged_ || close_code_ != 0) {
      kill();
      return;
    }
    pinged_ = true;
    ping_ = true;
    start_writing();
  }
  void drain() override { close(kCloseRestart, "restarting"); }
  void kill() override {
    ErrorCode ignored;
    socket_of(stream_).close(ignored);
  }

 private:
  void set_deadline(Milliseconds most) { deadline(Clock::now() + most); }
  void wait_for_frames() {
    if (close_code_ == 0) set_deadline(state_->limits.web_socket_idle / 2);
  }

  Task<> read_loop() {
    wait_for_frames();
    while (true) {
      const auto [error, count] = co_await stream_.async_read_some(asio::buffer(input_), kTuple);
      if (error) co_return;
      pinged_ = false;
      if (!writing_) wait_for_frames();
      frames_.feed(std::string_view(input_.data(), count));
      while (auto event = frames_.next()) {
        if (!handle(*event)) co_return;
      }
    }
  }

  // False when the conversation is over.
  bool handle(FrameReader::Event& event) {
    using Kind = FrameReader::Event::Kind;
    switch (event.kind) {
      case Kind::kText:
        if (on_text && close_code_ == 0) on_text(event.payload);
        return true;
      case Kind::kPing:
        pong_ = std::move(event.payload);
        start_writing();
        return true;
      case Kind::kPong:
        return true;
      case Kind::kClose:
        // Ours was out already: both have said it. Else it is said back, and the writer ends the connection.
        if (close_written_) return false;
        close(event.code == 0 ? std::uint16_t{1000} : event.code, "");
        peer_closed_ = true;
        return true;
      case Kind::kFault:
        close(event.code, "");
        peer_closed_ = true;  // nothing more is read from it
        return true;
    }
    return false;
  }

  void start_writing() {
    if (writing_ || ended_) return;
    writing_ = true;
    auto self = std::static_pointer_cast<WebSocketSession>(shared_from_this());
    asio::co_spawn(state_->context, write_loop(std::move(self)), asio::detached);
  }

  // What is to be written next, controls before messages.
  bool next_frame() {
    payload_ = nullptr;
    if (pong_) {
      own_ = frame_head(Opcode::kPong, pong_->size()) + *pong_;
      pong_.reset();
    } else if (close_code_ != 0) {
      if (close_written_) return false;
      close_written_ = true;
      own_ = frame_head(Opcode::kClose, close_payload_.size()) + close_payload_;
    } else if (ping_) {
      ping_ = false;
      own_ = frame_head(Opcode::kPing, 0);
    } else if (!queue_.empty()) {
      payload_ = std::move(queue_.front());
      queue_.pop_front();
      own_ = frame_head(Opcode::kText, payload_->size());
    } else {
      return false;
    }
    return true;
  }

  static Task<> write_loop(std::shared_ptr<WebSocketSession> self) {
    while (!self->ended_ && self->next_frame()) {
      if (self->close_code_ == 0) self->set_deadline(self->state_->limits.write);
      const std::array<asio::const_buffer, 2> buffers{
          asio::buffer(self->own_), self->payload_ ? asio::buffer(*self->payload_) : asio::const_buffer()};
      const auto [error, count] = co_await asio::async_write(self->stream_, buffers, kTuple);
      if (error) break;
    }
    self->payload_ = nullptr;
    self->writing_ = false;
    if (self->ended_) co_return;
    self->wait_for_frames();
    if (self->close_written_ && self->peer_closed_) co_await close_write(self->stream_);
  }

  std::shared_ptr<Server::State> state_;
  ClientSlot slot_;
  Stream stream_;
  FrameReader frames_;
  std::array<char, 512> input_;
  std::deque<std::shared_ptr<const std::string>> queue_;
  std::shared_ptr<const std::string> payload_;  // being written
  std::string own_;
  std::optional<std::string> pong_;
  std::string close_payload_;
  std::uint16_t close_code_ = 0;
  bool close_written_ = false;
  bool peer_closed_ = false;
  bool ping_ = false;
  bool pinged_ = false;
  bool writing_ = false;
  bool ended_ = false;
};

template <class Stream>
void start_web_socket(std::shared_ptr<Server::State> state, ClientSlot slot, Stream stream, const std::string& accept,
                      const WebSocketHandler& handler) {
  asio::io_context& context = state->context;
  auto session = std::make_shared<WebSocketSession<Stream>>(std::move(state), std::move(slot), std::move(stream));
  auto running = WebSocketSession<Stream>::run(std::move(session), accept, handler);
  asio::co_spawn(context, std::move(running), asio::detached);
}

}  // namespace statepass::common
