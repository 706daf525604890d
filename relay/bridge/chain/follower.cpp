#include "bridge/chain/follower.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/text.hpp"
#include "common/run/log.hpp"
#include "ledger/contracts.hpp"

namespace statepass::bridge {
namespace {

using common::Task;
using ledger::Contract;

// Whose events are followed.
constexpr Contract kFollowed[]{Contract::issuer_registry, Contract::status_registry, Contract::channel,
                               Contract::data_directory};

const eth::Address& status_registry() {
  static const eth::Address address = ledger::genesis_address_of(Contract::status_registry);
  return address;
}

bool is_followed(const eth::Address& address) {
  return std::ranges::any_of(kFollowed, [&](Contract one) { return ledger::genesis_address_of(one) == address; });
}

Json filter_of(std::uint64_t from, std::uint64_t to) {
  Json addresses = Json::array();
  for (const Contract contract : kFollowed) addresses.push_back(to_hex0x(ledger::genesis_address_of(contract)));
  return {{"fromBlock", common::quantity_text(from)},
          {"toBlock", common::quantity_text(to)},
          {"address", std::move(addresses)}};
}

Task<> pause(asio::io_context& context, common::Milliseconds time) {
  asio::steady_timer timer(context, time);
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

// The logs in their order, or words for the log: what a node says of this range and these contracts.
Read<std::vector<Log>> logs_of(const Json& result, std::uint64_t from, std::uint64_t to) {
  if (!result.is_array()) return tl::unexpected(std::string("no list of logs"));
  std::vector<Log> out;
  for (const Json& item : result) {
    auto log = log_of(item);
    if (!log) return tl::unexpected(std::move(log.error()));
    if (log->block < from || log->block > to) return tl::unexpected(std::string("a log of another block"));
    if (!is_followed(log->log.address)) return tl::unexpected(std::string("a log of another contract"));
    out.push_back(*std::move(log));
  }
  std::ranges::stable_sort(out, {}, [](const Log& log) { return std::pair(log.block, log.index); });
  return out;
}

}  // namespace

Follower::Follower(asio::io_context& context, common::NodePool& nodes, const HeaderCache& headers, ProofReader& proofs,
                   FollowerOptions options)
    : context_(context),
      nodes_(nodes),
      headers_(headers),
      proofs_(proofs),
      options_(options),
      tasks_(context),
      piece_(options.blocks_a_call) {}

void Follower::start() {
  tasks_.spawn(follow());
}

void Follower::stop() {
  stopped_ = true;
  tasks_.cancel();
}

Task<> Follower::follow() {
  while (!stopped_) {
    const HeaderPointer head = headers_.latest();
    const bool behind = head && (!proven_ || head->number > proven_->number);
    bool done = true;
    if (behind) done = co_await read_piece(head);
    if (stopped_) co_return;
    if (!behind || !done) co_await pause(context_, done ? options_.pause : options_.after_fault);
  }
}

Task<bool> Follower::read_piece(HeaderPointer head) {
  const std::uint64_t from = registry_.block() ? *registry_.block() + 1 : 0;
  const std::uint64_t to = std::min(head->number, from + piece_ - 1);
  if (from <= to) {
    common::RpcCall call{"eth_getLogs", Json::array()};
    call.params.push_back(filter_of(from, to));
    common::ResultCheck check = [from, to](const Json& result) { return logs_of(result, from, to).has_value(); };
    const auto result = co_await nodes_.read(std::move(call), to, std::move(check));
    if (!result) {
      if (result.error().kind == common::RpcError::Kind::kRefused) piece_ = std::max<std::uint64_t>(piece_ / 2, 1);
      co_return false;
    }
    const auto logs = logs_of(*result, from, to);
    auto changes = registry_.replay(*logs, to);
    if (!changes) {
      start_again(changes.error());
      co_return false;
    }
    if (on_logs) on_logs(*logs);
    const std::uint64_t keep_from = head->number - std::min(head->number, options_.kept_blocks);
    if (on_body_changes && !changes->empty()) on_body_changes(*changes, keep_from);
  }
  if (to < head->number) co_return true;
  co_return co_await prove(head);
}

Task<bool> Follower::prove(HeaderPointer head) {
  std::vector<ProofItem> items{{status_registry(), {}}};
  const auto book = co_await proofs_.prove(head, std::move(items));
  // The node may have dropped the state meanwhile, or be cut off: the next head will do.
  if (!book) co_return false;
  const Hash32 root = (*book)->storage_root(status_registry()).value_or(eth::kEmptyTrieRoot);
  if (root != proven_root_) {
    const auto lists = registry_.lists_at(head->number);
    const auto ours = status::storage_root_of(lists);
    if (!ours || *ours != root) {
      start_again("the lists' words do not make up the storage root");
      co_return false;
    }
    proven_root_ = root;
  }
  proven_ = head;
  forget(head);
  if (on_proven) on_proven(head);
  co_return true;
}

void Follower::forget(const HeaderPointer& head) {
  if (head->number < options_.kept_blocks || head->number < forgotten_at_ + options_.forget_every) return;
  forgotten_at_ = head->number;
  registry_.forget_before(head->number - options_.kept_blocks);
  if (on_forgotten) on_forgotten(registry_.oldest());
}

void Follower::start_again(std::string_view why) {
  common::log::warning("registry read anew", {{"why", why}});
  registry_ = Registry();
  proven_root_ = std::nullopt;
  proven_ = nullptr;
  if (on_restart) on_restart();
}

Task<bool> Follower::reached(std::uint64_t block, common::Milliseconds within) {
  const auto until = common::Clock::now() + within;
  while (!proven_ || proven_->number < block) {
    if (stopped_ || common::Clock::now() >= until) co_return false;
    co_await pause(context_, common::Milliseconds(20));
  }
  co_return true;
}

}  // namespace statepass::bridge
