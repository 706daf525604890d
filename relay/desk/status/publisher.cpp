#include "desk/status/publisher.hpp"

#include "base/text.hpp"
#include "common/net/io.hpp"
#include "common/run/log.hpp"
#include "deflate/deflate.hpp"

namespace statepass::desk {
namespace {

constexpr std::chrono::seconds kPause{2};
constexpr common::Milliseconds kPatience{5'000};

}  // namespace

Publisher::Publisher(asio::io_context& context, Database& database, const KeyFolder& keys,
                     std::vector<common::Url> relays)
    : database_(database), keys_(keys), tasks_(context), woken_(context) {
  for (common::Url& relay : relays) {
    const std::string origin = relay.origin();
    relays_.emplace(origin, std::make_unique<common::HttpClient>(context, std::move(relay)));
  }
}

void Publisher::start() {
  tasks_.spawn(work());
}

void Publisher::stop() {
  stopping_ = true;
  tasks_.cancel();
  for (auto& [origin, relay] : relays_) relay->stop();
}

void Publisher::wake() {
  woken_.cancel();
}

Task<> Publisher::work() {
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!stopping_) {
    try {
      co_await publish();
      co_await publish_certificate();
    } catch (const StoreError& error) {
      common::log::error("publication waits for the database", {{"detail", std::string(error.what())}});
    }
    if (stopping_) co_return;
    woken_.expires_after(kPause);
    co_await woken_.async_wait(common::kTuple);
  }
}

Task<> Publisher::publish() {
  for (auto& [origin, relay] : relays_) {
    const auto rows = database_.query(
        "SELECT l.list, l.root, l.body FROM lists l LEFT JOIN publications p ON p.list = l.list AND p.relay = ? "
        "WHERE p.root IS NULL OR p.root <> l.root",
        {value_of(origin)});
    for (const Row& row : rows) {
      if (stopping_) co_return;
      std::string list = row.text(0);
      Bytes body = deflate::deflate_zlib(row.bytes(2));
      const bool taken = co_await put(*relay, "/v1/lists/0x" + list, std::move(body));
      if (!taken) continue;
      database_.execute(
          "INSERT INTO publications (list, relay, root) VALUES (?, ?, ?) ON CONFLICT (list, relay) DO UPDATE SET root "
          "= excluded.root",
          {value_of(list), value_of(origin), value_of(row.text(1))});
    }
  }
}

// A relay may have lost it, so each start brings it again.
Task<> Publisher::publish_certificate() {
  for (auto& [origin, relay] : relays_) {
    if (stopping_ || certified_.contains(origin)) continue;
    const bool taken =
        co_await put(*relay, "/v1/issuers/" + to_hex0x(keys_.signer_kid()), to_bytes(keys_.signer().der()));
    if (taken) certified_.insert(origin);
  }
}

Task<bool> Publisher::put(common::HttpClient& relay, std::string target, Bytes body) {
  common::ClientRequest request;
  request.method = common::Method::kPut;
  request.target = relay.origin().path + target;
  request.fields = {{"Content-Type", "application/octet-stream"}};
  request.body.assign(body.begin(), body.end());
  const auto answer = co_await relay.send(std::move(request), kPatience);
  if (!answer) co_return false;  // asked again, quietly: a relay may be away for a while
  if (answer->status == 204 || answer->status == 200) co_return true;
  // 404 and 409 come while the relay has not seen the block yet.
  common::log::debug("a relay refused", {{"relay", relay.origin().origin()}, {"status", answer->status}});
  co_return false;
}

}  // namespace statepass::desk
