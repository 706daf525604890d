#include "common/net/http_client.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <deque>
#include <set>

#include "common/net/client_stream.hpp"

namespace statepass::common {
namespace {

namespace http = boost::beast::http;

class ResponseParser : public http::basic_parser<false> {
 public:
  ResponseParser(ClientResponse& response, const HttpClientOptions& options, bool to_head)
      : response_(response), most_(options.response_bytes) {
    header_limit(options.header_bytes);
    body_limit(boost::none);
    eager(true);
    skip(to_head);
  }
  bool too_large() const { return too_large_; }

 private:
  using Code = boost::beast::error_code;
  using View = boost::beast::string_view;

  void on_request_impl(http::verb, View, View, int, Code&) override {}
  void on_response_impl(int code, View, int, Code&) override { response_.status = static_cast<unsigned>(code); }
  void on_field_impl(http::field, View name, View value, Code&) override {
    if (!header_done_) response_.fields.add({name.data(), name.size()}, {value.data(), value.size()});
  }
  void on_header_impl(Code&) override { header_done_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Code& error) override {
    if (length && *length > most_) refuse(error);
  }
  std::size_t take(View body, Code& error) {
    if (response_.body.size() + body.size() > most_) {
      refuse(error);
      return 0;
    }
    response_.body.append(body.data(), body.size());
    return body.size();
  }
  void refuse(Code& error) {
    too_large_ = true;
    error = http::error::body_limit;
  }
  std::size_t on_body_impl(View body, Code& error) override { return take(body, error); }
  void on_chunk_header_impl(std::uint64_t, View, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View body, Code& error) override { return take(body, error); }
  void on_finish_impl(Code&) override {}

  ClientResponse& response_;
  std::size_t most_;
  bool header_done_ = false;
  bool too_large_ = false;
};

struct Kept {
  std::unique_ptr<ClientStream> stream;
  Clock::time_point last_used;
  bool reused = false;
  bool expired = false;
};

}  // namespace

struct HttpClient::State : std::enable_shared_from_this<HttpClient::State> {
  State(asio::io_context& io, Url url, HttpClientOptions most)
      : context(io), origin(std::move(url)), options(std::move(most)) {
    if (origin.tls) tls = tls_client_context(options.authorities);
  }

  asio::io_context& context;
  Url origin;
  HttpClientOptions options;
  std::shared_ptr<TlsClientContext> tls;
  std::vector<std::shared_ptr<Kept>> idle;
  std::set<std::shared_ptr<Kept>> in_use;
  std::deque<std::shared_ptr<asio::steady_timer>> waiters;
  bool stopped = false;

  std::shared_ptr<Kept> take_idle() {
    const auto oldest = Clock::now() - options.idle;
    while (!idle.empty()) {
      auto kept = std::move(idle.back());
      idle.pop_back();
      if (kept->last_used < oldest) continue;
      kept->reused = true;
      return kept;
    }
    return nullptr;
  }
  std::shared_ptr<Kept> make_new() {
    auto kept = std::make_shared<Kept>();
    kept->stream = tls ? tls_client_stream(context, tls) : plain_client_stream(context);
    return kept;
  }
  void give_back(const std::shared_ptr<Kept>& kept, bool keep) {
    in_use.erase(kept);
    kept->last_used = Clock::now();
    if (keep && !stopped) idle.push_back(kept);
    if (!waiters.empty()) waiters.front()->cancel();
  }
};

namespace {

using StatePointer = std::shared_ptr<HttpClient::State>;

// A connection for one exchange; goes back to the pool only when it is said to be good.
class Lease {
 public:
  Lease(StatePointer state, std::shared_ptr<Kept> kept) : state_(std::move(state)), kept_(std::move(kept)) {
    state_->in_use.insert(kept_);
  }
  Lease(Lease&& other) noexcept : state_(std::move(other.state_)), kept_(std::move(other.kept_)), keep_(other.keep_) {
    other.kept_ = nullptr;
  }
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (kept_) state_->give_back(kept_, keep_);
  }
  Kept& operator*() const { return *kept_; }
  Kept* operator->() const { return kept_.get(); }
  std::weak_ptr<Kept> weak() const { return kept_; }
  void keep() { keep_ = true; }

 private:
  StatePointer state_;
  std::shared_ptr<Kept> kept_;
  bool keep_ = false;
};

// Closes the connection when the time is over.
class Watch {
 public:
  Watch(asio::io_context& context, std::weak_ptr<Kept> kept, Clock::time_point until) : timer_(context, until) {
    timer_.async_wait([weak = std::move(kept)](const ErrorCode& error) {
      const auto held = weak.lock();
      if (error || !held) return;
      held->expired = true;
      held->stream->close();
    });
  }

 private:
  asio::steady_timer timer_;
};

Task<bool> wait_for_connection(StatePointer state, Clock::time_point until) {
  const auto timer = std::make_shared<asio::steady_timer>(state->context, until);
  state->waiters.push_back(timer);
  co_await timer->async_wait(kTuple);
  std::erase(state->waiters, timer);
  co_return Clock::now() < until;
}

Transport failure(const HttpClient::State& state, const Kept& kept, Transport otherwise) {
  if (state.stopped) return Transport::kStopped;
  return kept.expired ? Transport::kTimeout : otherwise;
}

Task<tl::expected<Lease, Transport>> acquire(StatePointer state, Clock::time_point until) {
  while (true) {
    if (state->stopped) co_return tl::unexpected(Transport::kStopped);
    if (auto kept = state->take_idle()) co_return Lease(state, std::move(kept));
    if (state->in_use.size() < state->options.connections) break;
    if (state->waiters.size() >= state->options.waiting) co_return tl::unexpected(Transport::kBusy);
    const bool in_time = co_await wait_for_connection(state, until);
    if (!in_time) co_return tl::unexpected(Transport::kTimeout);
  }
  Lease lease(state, state->make_new());
  const auto connected_by = std::min(until, Clock::now() + state->options.connect);
  const Watch watch(state->context, lease.weak(), connected_by);
  const ErrorCode error = co_await lease->stream->connect(state->origin);
  if (error || state->stopped || lease->expired)
    co_return tl::unexpected(state->stopped ? Transport::kStopped : Transport::kUnreachable);
  co_return std::move(lease);
}

std::string head_of(const HttpClient::State& state, const ClientRequest& request) {
  std::string head(method_name(request.method));
  head.append(" ").append(state.origin.path).append(request.target).append(" HTTP/1.1\r\nHost: ");
  head.append(state.origin.authority()).append("\r\n");
  for (const auto& [name, value] : request.fields) head.append(name).append(": ").append(value).append("\r\n");
  if (!request.body.empty() || request.method == Method::kPost || request.method == Method::kPut)
    head.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  return head.append("\r\n");
}

struct Reading {
  explicit Reading(std::size_t size) : bytes(size) {}
  std::vector<char> bytes;
  std::size_t end = 0;
  bool any = false;
};

// Feeds the parser until it has the whole answer.
Task<std::optional<Transport>> read_response(StatePointer state, Lease& lease, ResponseParser& parser) {
  Reading input(std::size_t{state->options.header_bytes} + 4096);
  while (!parser.is_done()) {
    const auto free_end = asio::buffer(input.bytes.data() + input.end, input.bytes.size() - input.end);
    const auto [error, count] = co_await lease->stream->read(free_end);
    boost::beast::error_code refused;
    if (error) {
      if (!input.any) co_return failure(*state, *lease, Transport::kRefused);
      if (error == asio::error::eof && parser.is_header_done()) parser.put_eof(refused);
      if (error == asio::error::eof && !refused && parser.is_done()) break;
      co_return failure(*state, *lease, Transport::kCut);
    }
    input.any = true;
    input.end += count;
    const std::size_t used = parser.put(asio::const_buffer(input.bytes.data(), input.end), refused);
    if (parser.too_large()) co_return Transport::kTooLarge;
    if (refused && refused != http::error::need_more) co_return Transport::kMalformed;
    std::copy(input.bytes.begin() + static_cast<std::ptrdiff_t>(used),
              input.bytes.begin() + static_cast<std::ptrdiff_t>(input.end), input.bytes.begin());
    input.end -= used;
    if (input.end == input.bytes.size()) co_return Transport::kMalformed;
  }
  // Bytes after the answer were not asked for.
  if (input.end == 0 && parser.keep_alive()) lease.keep();
  co_return std::nullopt;
}

Task<ClientResult> exchange(StatePointer state, Lease& lease, const ClientRequest& request, Clock::time_point until) {
  const Watch watch(state->context, lease.weak(), until);
  const std::string bytes = head_of(*state, request) + request.body;
  const ErrorCode error = co_await lease->stream->write(bytes);
  if (error) co_return tl::unexpected(failure(*state, *lease, Transport::kRefused));
  ClientResponse response;
  ResponseParser parser(response, state->options, request.method == Method::kHead);
  const auto failed = co_await read_response(state, lease, parser);
  if (failed) co_return tl::unexpected(*failed);
  co_return std::move(response);
}

}  // namespace

std::string_view transport_name(Transport transport) {
  switch (transport) {
    case Transport::kBusy:
      return "busy";
    case Transport::kUnreachable:
      return "unreachable";
    case Transport::kRefused:
      return "refused";
    case Transport::kTimeout:
      return "timeout";
    case Transport::kCut:
      return "cut";
    case Transport::kMalformed:
      return "malformed";
    case Transport::kTooLarge:
      return "too_large";
    case Transport::kStopped:
      return "stopped";
  }
  return "unknown";
}

HttpClient::HttpClient(asio::io_context& context, Url origin, HttpClientOptions options)
    : state_(std::make_shared<State>(context, std::move(origin), std::move(options))) {}

HttpClient::~HttpClient() {
  stop();
}

Task<ClientResult> HttpClient::send(ClientRequest request, Milliseconds within) {
  const auto state = state_;
  const auto until = Clock::now() + within;
  while (true) {
    auto lease = co_await acquire(state, until);
    if (!lease) co_return tl::unexpected(lease.error());
    const bool reused = (*lease)->reused;
    ClientResult result = co_await exchange(state, *lease, request, until);
    if (!result && result.error() == Transport::kRefused && reused && Clock::now() < until) continue;
    co_return result;
  }
}

void HttpClient::stop() {
  if (state_->stopped) return;
  state_->stopped = true;
  state_->idle.clear();
  for (const auto& kept : state_->in_use) kept->stream->close();
  for (const auto& waiter : state_->waiters) waiter->cancel();
}

const Url& HttpClient::origin() const {
  return state_->origin;
}

}  // namespace statepass::common
