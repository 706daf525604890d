#include "network/chain/transaction_pool.hpp"

#include <algorithm>

namespace statepass::network {
namespace {

constexpr std::uint64_t kMostNonceGap = 200;
constexpr std::size_t kMostPooled = 4096;
constexpr std::size_t kMostInitCode = 49'152;  // EIP-3860

std::uint64_t nonce_of(const WorldState& head, const Address& sender) {
  const AccountState* account = head.find(sender);
  return account == nullptr ? 0 : account->record.nonce;
}

// EIP-2028, 2930, 3860: what a transaction costs before its first step.
std::uint64_t intrinsic_gas(const eth::Transaction& transaction) {
  std::uint64_t gas = 21'000;
  for (const std::uint8_t byte : transaction.data) gas += byte == 0 ? 4 : 16;
  if (!transaction.to) gas += 32'000 + 2 * ((transaction.data.size() + 31) / 32);
  return gas;
}

}  // namespace

tl::expected<Hash32, PoolRefusal> TransactionPool::add(ByteView raw, const WorldState& head) {
  auto parsed = eth::parse_transaction(raw);
  if (!parsed) {
    if (parsed.error().code == Errc::eth_transaction_signature)
      return tl::unexpected(PoolRefusal{-32002, "Invalid signature"});
    return tl::unexpected(PoolRefusal{-32602, "Invalid params"});
  }
  const auto from = eth::transaction_sender(*parsed);
  if (!from) return tl::unexpected(PoolRefusal{-32602, "Invalid params"});
  PooledTransaction candidate{to_bytes(raw), *std::move(parsed), *from, ++arrivals_};
  if (auto refusal = judge(candidate, head)) return tl::unexpected(*std::move(refusal));
  const Hash32 hash = candidate.parsed.hash;
  auto& place = by_sender_[candidate.from];
  const std::uint64_t nonce = candidate.parsed.transaction.nonce;
  // A replacement keeps its place in the queue.
  if (const auto old = place.find(nonce); old != place.end()) candidate.order = old->second.order;
  place.insert_or_assign(nonce, std::move(candidate));
  return hash;
}

std::optional<PoolRefusal> TransactionPool::judge(const PooledTransaction& candidate, const WorldState& head) const {
  const eth::Transaction& transaction = candidate.parsed.transaction;
  if (find(candidate.parsed.hash) != nullptr) return PoolRefusal{-32000, "Known transaction"};
  if (transaction.chain_id && *transaction.chain_id != chain_id_) return PoolRefusal{-32000, "Wrong chainId"};
  if (transaction.type == eth::TransactionType::dynamic_fee && transaction.max_priority_fee > transaction.max_fee)
    return PoolRefusal{-32000, "Max priority fee per gas exceeds max fee per gas"};
  if (!transaction.to && transaction.data.size() > kMostInitCode) return PoolRefusal{-32603, "Internal error"};
  if (intrinsic_gas(transaction) > transaction.gas_limit) return PoolRefusal{-32003, "Intrinsic gas exceeds gas limit"};
  if (transaction.gas_limit > gas_limit_) return PoolRefusal{-32005, "Transaction gas limit exceeds block gas limit"};
  const std::uint64_t next = nonce_of(head, candidate.from);
  if (transaction.nonce < next) return PoolRefusal{-32001, "Nonce too low"};
  if (transaction.nonce > next + kMostNonceGap)
    return PoolRefusal{-32000, "Transaction nonce is too distant from current sender nonce"};
  if (size() >= kMostPooled) return PoolRefusal{-32000, "Transaction pool is full"};
  const auto sender = by_sender_.find(candidate.from);
  if (sender == by_sender_.end()) return std::nullopt;
  const auto old = sender->second.find(transaction.nonce);
  if (old != sender->second.end() && transaction.max_fee < old->second.parsed.transaction.max_fee)
    return PoolRefusal{-32000, "Replacement transaction underpriced"};
  return std::nullopt;
}

std::vector<PooledTransaction> TransactionPool::executable(const WorldState& head) const {
  // The next transaction of each sender that has one to run.
  std::vector<const PooledTransaction*> next;
  for (const auto& [sender, queue] : by_sender_)
    if (const auto first = queue.find(nonce_of(head, sender)); first != queue.end()) next.push_back(&first->second);
  std::vector<PooledTransaction> chosen;
  std::uint64_t gas = 0;
  while (!next.empty()) {
    const auto first = std::ranges::min_element(next, {}, &PooledTransaction::order);
    const PooledTransaction& transaction = **first;
    gas += transaction.parsed.transaction.gas_limit;
    if (gas > gas_limit_) break;
    chosen.push_back(transaction);
    const auto& queue = by_sender_.at(transaction.from);
    const auto after = queue.find(transaction.parsed.transaction.nonce + 1);
    if (after == queue.end()) {
      next.erase(first);
    } else {
      *first = &after->second;
    }
  }
  return chosen;
}

void TransactionPool::settle(const WorldState& head) {
  for (auto sender = by_sender_.begin(); sender != by_sender_.end();) {
    auto& queue = sender->second;
    queue.erase(queue.begin(), queue.lower_bound(nonce_of(head, sender->first)));
    sender = queue.empty() ? by_sender_.erase(sender) : std::next(sender);
  }
}

void TransactionPool::drop(const Hash32& hash) {
  for (auto& entry : by_sender_)
    std::erase_if(entry.second, [&](const auto& item) { return item.second.parsed.hash == hash; });
}

const PooledTransaction* TransactionPool::find(const Hash32& hash) const {
  for (const auto& [sender, queue] : by_sender_)
    for (const auto& [nonce, transaction] : queue)
      if (transaction.parsed.hash == hash) return &transaction;
  return nullptr;
}

std::uint64_t TransactionPool::next_nonce(const Address& sender, const WorldState& head) const {
  std::uint64_t nonce = nonce_of(head, sender);
  const auto queue = by_sender_.find(sender);
  if (queue != by_sender_.end())
    while (queue->second.contains(nonce)) ++nonce;
  return nonce;
}

std::size_t TransactionPool::size() const {
  std::size_t count = 0;
  for (const auto& entry : by_sender_) count += entry.second.size();
  return count;
}

}  // namespace statepass::network
