#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <typeinfo>
#include <vector>

#include "common/net/request_parser.hpp"
#include "common/net/server_state.hpp"
#include "common/net/stream_traits.hpp"
#include "common/net/web_socket_session.hpp"
#include "common/run/log.hpp"

// Internal to net/: one connection of a client, over plain TCP or TLS.
namespace statepass::common {

template <class Stream>
class Session final : public Connection {
 public:
  Session(std::shared_ptr<Server::State> state, std::shared_ptr<const Site> site, Stream stream, ClientKey client,
          Refusal refusal)
      : state_(std::move(state)),
        site_(std::move(site)),
        stream_(std::move(stream)),
        slot_(refusal == Refusal::kNone ? ClientSlot(state_, client) : ClientSlot()),
        refusal_(refusal) {
    request_.client = client;
    state_->connections.add(*this);
    if (refusal_ != Refusal::kNone) ++state_->refusing;
  }
  ~Session() override {
    state_->connections.remove(*this);
    if (refusal_ != Refusal::kNone) --state_->refusing;
  }

  static Task<> run(std::shared_ptr<Session> self) {
    try {
      self->limit(self->state_->limits.handshake);
      if (co_await handshake(self->stream_)) co_await self->serve();
    } catch (const std::exception& e) {
      log::error("session_failed", {{"exception", typeid(e).name()}});
    }
  }

  void expire() override {
    expired_ = true;
    cancel();
  }
  void drain() override {
    if (idle_) cancel();
  }
  void kill() override {
    ErrorCode ignored;
    socket_of(stream_).close(ignored);
  }

 private:
  enum class Read : std::uint8_t { kDone, kGone, kLate, kMalformed, kFieldsTooLarge, kBodyTooLarge };

  void cancel() {
    ErrorCode ignored;
    socket_of(stream_).cancel(ignored);
  }
  void limit(Milliseconds most) { deadline(state_->connections.now() + most + state_->limits.sweep); }

  Task<> serve() {
    const Limits& limits = state_->limits;
    for (std::size_t served = 1;; ++served) {
      request_.clear();
      parser_.emplace(request_, limits.header_bytes);
      header_bytes_ = 0;
      Read outcome = co_await read_header();
      if (outcome == Read::kGone) co_return;
      const Route* route = nullptr;
      Response response;
      if (outcome == Read::kDone) {
        std::optional<Response> early = look_at_header(route);
        if (!early && !parser_->is_done()) outcome = co_await read_body(*route);
        if (outcome == Read::kGone) co_return;
        if (early) {
          response = *std::move(early);
          if (!parser_->is_done()) response.close = true;  // its body is not read
        } else if (outcome == Read::kDone) {
          if (auto* take_over = std::get_if<WebSocketHandler>(&route->handler)) {
            no_deadline();
            start_web_socket(state_, std::move(slot_), std::move(stream_), upgrade_answer(), *take_over);
            co_return;
          }
          response = co_await handle(*route);
        }
      }
      if (outcome != Read::kDone) response = refuse_reading(outcome);
      const bool last = response.close || !request_.keep_alive || state_->draining ||
                        served >= limits.requests_per_connection || refusal_ != Refusal::kNone;
      if (!co_await write(response, last)) co_return;
      if (last) {
        co_await linger();
        co_return;
      }
    }
  }

  // ---- reading

  Task<bool> fill() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == input_.size() && begin_ > 0) {
      std::memmove(input_.data(), input_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    // More than the header limit never waits unread: the parser refuses it before.
    if (end_ == input_.size()) input_.resize(std::max<std::size_t>(2048, input_.size() * 2));
    const auto free_end = asio::buffer(input_.data() + end_, input_.size() - end_);
    const auto [error, count] = co_await stream_.async_read_some(free_end, kTuple);
    end_ += count;
    co_return !error;
  }

  // Feeds the parser what is unread; false with `outcome` set when it refuses.
  bool feed(Read& outcome) {
    boost::beast::error_code error;
    const bool in_header = !parser_->is_header_done();
    const std::size_t used = parser_->put(asio::const_buffer(input_.data() + begin_, end_ - begin_), error);
    begin_ += used;
    // The parser bounds the request line and the fields apart; together they may not have more either.
    if (in_header && (header_bytes_ += used) > state_->limits.header_bytes)
      error = boost::beast::http::error::header_limit;
    if (!error || error == boost::beast::http::error::need_more) return true;
    if (error == boost::beast::http::error::header_limit)
      outcome = Read::kFieldsTooLarge;
    else if (parser_->body_too_large())
      outcome = Read::kBodyTooLarge;
    else
      outcome = Read::kMalformed;
    return false;
  }

  Task<Read> read_header() {
    const Limits& limits = state_->limits;
    idle_ = begin_ == end_;
    limit(idle_ ? limits.idle : limits.header);
    if (idle_ && state_->draining) co_return Read::kGone;
    while (!parser_->is_header_done()) {
      Read outcome = Read::kDone;
      if (begin_ < end_ && !feed(outcome)) co_return outcome;
      if (parser_->is_header_done()) break;
      if (!co_await fill()) co_return expired_ && !idle_ ? Read::kLate : Read::kGone;
      if (idle_) {
        idle_ = false;
        limit(limits.header);
      }
    }
    co_return Read::kDone;
  }

  Task<Read> read_body(const Route& route) {
    limit(state_->limits.body);
    parser_->take_body(route.options.body_limit);
    if (parser_->expects_continue() && begin_ == end_) {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      const auto interim = asio::buffer(kContinue.data(), kContinue.size());
      const auto [error, count] = co_await asio::async_write(stream_, interim, kTuple);
      if (error) co_return Read::kGone;
    }
    while (!parser_->is_done()) {
      Read outcome = Read::kDone;
      // A chunk header without end would otherwise fill memory.
      if (end_ - begin_ > state_->limits.header_bytes) co_return Read::kMalformed;
      const std::size_t unread = end_ - begin_;
      if (unread > 0 && !feed(outcome)) co_return outcome;
      const bool moved = end_ - begin_ < unread;
      if (parser_->is_done() || (moved && begin_ < end_)) continue;
      if (!co_await fill()) co_return expired_ ? Read::kLate : Read::kGone;
    }
    co_return Read::kDone;
  }

  // ---- deciding

  // The route for a request whose header is there, or the answer that ends it at once.
  std::optional<Response> look_at_header(const Route*& route) {
    if (refusal_ != Refusal::kNone) return site_->refuse(refusal_ == Refusal::kBusy ? 503 : 429);
    if (request_.fields.count("Host") != (parser_->is_http_1_0() && !request_.fields.find("Host") ? 0 : 1))
      return closing(400);
    if (site_->filter)
      if (auto ended = site_->filter(request_)) return ended;
    if (!request_.target.starts_with('/')) return closing(400);
    auto match = site_->router.find(request_.method, request_.path());
    if (request_.method == Method::kOptions && match.route == nullptr && !match.allow.empty())
      return preflight(match.allow);
    if (match.route == nullptr) return no_route(match.allow);
    const RouteOptions& options = match.route->options;
    if (!options.always && !state_->rate.take(request_.client, state_->connections.now())) return site_->refuse(429);
    if (!parser_->is_done()) {
      const auto length = parser_->content_length();
      if (length && *length > options.body_limit) return closing(413);
      if (!options.content_type.empty() && !has_type(options.content_type)) return closing(415);
    }
    if (std::holds_alternative<WebSocketHandler>(match.route->handler) && !may_upgrade()) return refused_upgrade_;
    route = match.route;
    parameters_ = match.parameters;
    return std::nullopt;
  }

  Response closing(unsigned status) {
    Response response = site_->refuse(status);
    response.close = true;
    return response;
  }

  Response no_route(const std::string& allow) {
    site_->router.no_route_metrics().answered(allow.empty() ? 404 : 405, 0);
    Response response = site_->refuse(allow.empty() ? 404 : 405);
    if (!allow.empty() && !response.prebuilt()) response.field("Allow", allow);
    return response;
  }

  bool has_type(std::string_view wanted) const {
    const std::string_view type = request_.fields.find("Content-Type").value_or("");
    return names_token(type.substr(0, type.find(',')), wanted);
  }

  bool may_upgrade() {
    const auto origin = request_.fields.find("Origin");
    if (!names_token(request_.fields.find("Connection").value_or(""), "upgrade") ||
        !names_token(request_.fields.find("Upgrade").value_or(""), "websocket") ||
        request_.fields.find("Sec-WebSocket-Version") != "13") {
      refused_upgrade_ = site_->refuse(426);
      if (!refused_upgrade_.prebuilt())
        refused_upgrade_.field("Upgrade", "websocket").field("Sec-WebSocket-Version", "13");
      return false;
    }
    accept_ = web_socket_accept(request_.fields.find("Sec-WebSocket-Key").value_or("")).value_or("");
    if (accept_.empty() || begin_ < end_) {  // nothing may follow before the answer
      refused_upgrade_ = closing(400);
      return false;
    }
    if (origin && std::ranges::find(site_->origins, *origin) == site_->origins.end()) {
      refused_upgrade_ = site_->refuse(403);
      return false;
    }
    return true;
  }

  std::string upgrade_answer() const {
    return status_line(101) + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept_ +
           "\r\n\r\n";
  }

  Response preflight(const std::string& allow) const {
    Response response(204);
    response.field("Allow", allow);
    if (allowed_origin()) {
      response.field("Access-Control-Allow-Methods", allow)
          .field("Access-Control-Allow-Headers", "content-type, if-none-match, authorization")
          .field("Access-Control-Max-Age", "7200");
    }
    return response;
  }

  Response refuse_reading(Read outcome) {
    const unsigned status = outcome == Read::kLate             ? 408
                            : outcome == Read::kFieldsTooLarge ? 431
                            : outcome == Read::kBodyTooLarge   ? 413
                                                               : 400;
    site_->router.no_route_metrics().answered(status, 0);
    return closing(status);
  }

  // ---- answering

  Task<Response> handle(const Route& route) {
    const auto start = Clock::now();
    Response response;
    no_deadline();  // whom a handler waits for has deadlines of its own
    try {
      if (auto* at_once = std::get_if<Handler>(&route.handler)) {
        response = (*at_once)(request_, parameters_);
      } else if (!route.options.always && state_->waiting >= state_->limits.waiting_requests) {
        response = site_->refuse(503);
      } else {
        const Waiting counted(state_->waiting);
        response = co_await std::get<WaitingHandler>(route.handler)(request_, parameters_);
      }
    } catch (const std::exception& e) {
      // The text of an exception may repeat what the client sent.
      log::error("handler_failed", {{"route", route.pattern}, {"exception", typeid(e).name()}});
      response = site_->refuse(500);
    }
    const std::chrono::duration<double> took = Clock::now() - start;
    route.metrics->answered(response.status(), took.count());
    co_return response;
  }

  const std::string* allowed_origin() const {
    if (site_->origins.empty()) return nullptr;
    const auto origin = request_.fields.find("Origin");
    if (!origin) return nullptr;
    for (const std::string& known : site_->origins)
      if (known == *origin) return &known;
    return nullptr;
  }

  // The fields that depend on the connection, and the empty line.
  void make_tail(bool last) {
    tail_.assign(state_->date).append(site_->fields);
    if (!site_->origins.empty()) {
      tail_.append("Vary: Origin\r\n");
      if (const std::string* origin = allowed_origin())
        tail_.append("Access-Control-Allow-Origin: ")
            .append(*origin)
            .append("\r\nAccess-Control-Expose-Headers: ETag, X-Block-Hash\r\n");
    }
    if (last)
      tail_.append("Connection: close\r\n");
    else if (parser_->is_http_1_0())
      tail_.append("Connection: keep-alive\r\n");
    tail_.append("\r\n");
  }

  bool not_modified(const Prebuilt& kept) const {
    if (kept.etag.empty() || kept.status != 200) return false;
    const auto known = request_.fields.find("If-None-Match");
    return known && names_token(*known, kept.etag);
  }

  Task<bool> write(const Response& response, bool last) {
    limit(state_->limits.write);
    make_tail(last);
    const Prebuilt* kept = response.prebuilt().get();
    bool with_body = request_.method != Method::kHead && response.status() != 204 && response.status() != 304;
    if (kept == nullptr) {
      head_ = status_line(response.status());
      head_.append(response.fields());
      if (response.status() != 204 && response.status() != 304)
        head_.append("Content-Length: ").append(std::to_string(response.body().size())).append("\r\n");
    } else if (not_modified(*kept)) {
      head_ = status_line(304);
      head_.append("ETag: ").append(kept->etag).append("\r\n");
      kept = nullptr;
      with_body = false;
    }
    const std::string& head = kept != nullptr ? kept->head : head_;
    const std::array<asio::const_buffer, 3> buffers{asio::buffer(head), asio::buffer(tail_),
                                                    with_body ? asio::buffer(response.body()) : asio::const_buffer()};
    const auto [error, count] = co_await asio::async_write(stream_, buffers, kTuple);
    co_return !error;
  }

  // Closes our half and reads on for a while, so that the last answer is not lost in a reset.
  Task<> linger() {
    limit(state_->limits.linger);
    idle_ = true;
    if (!co_await close_write(stream_)) co_return;
    for (std::size_t read = 0; read < 1024 * 1024 && !state_->draining;) {
      begin_ = end_ = 0;
      if (!co_await fill()) co_return;
      read += end_;
    }
  }

  struct Waiting {
    explicit Waiting(std::size_t& count) : counted(count) { ++counted; }
    ~Waiting() { --counted; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    std::size_t& counted;
  };

  std::shared_ptr<Server::State> state_;
  std::shared_ptr<const Site> site_;
  Stream stream_;
  ClientSlot slot_;
  Refusal refusal_;
  bool expired_ = false;
  bool idle_ = false;  // between requests: nothing is lost by closing
  std::vector<char> input_;
  std::size_t begin_ = 0;  // of what is read and not parsed
  std::size_t end_ = 0;
  std::size_t header_bytes_ = 0;
  Request request_;
  std::optional<RequestParser> parser_;
  PathParameters parameters_;
  Response refused_upgrade_;
  std::string accept_;
  std::string head_;
  std::string tail_;
};

template <class Stream>
void start_session(std::shared_ptr<Server::State> state, std::shared_ptr<const Site> site, Stream stream,
                   ClientKey client, Refusal refusal) {
  asio::io_context& context = state->context;
  auto session =
      std::make_shared<Session<Stream>>(std::move(state), std::move(site), std::move(stream), client, refusal);
  asio::co_spawn(context, Session<Stream>::run(std::move(session)), asio::detached);
}

}  // namespace statepass::common
