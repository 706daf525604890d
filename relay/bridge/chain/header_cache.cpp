#include "bridge/chain/header_cache.hpp"

#include "base/text.hpp"
#include "qbft/seals.hpp"

namespace statepass::bridge {
namespace {

std::shared_ptr<const common::Prebuilt> answer_of(const KnownHeader& header, std::string_view cache_control) {
  const std::string hash = to_hex0x(header.hash);
  std::string body = "{\"header\":\"" + to_hex0x(header.raw) + "\",\"hash\":\"" + hash + "\",\"signers\":\"" +
                     to_hex0x(header.signers) + "\"}";
  auto response = common::Response::json(200, std::move(body));
  response.field("Cache-Control", cache_control);
  return std::move(response).keep("\"" + hash + "\"");
}

}  // namespace

Json block_json(const KnownHeader& header) {
  return {{"number", header.number}, {"hash", to_hex0x(header.hash)}, {"time", header.time}};
}

Read<HeaderPointer> HeaderCache::take(const Json& block) {
  const auto header = header_of_block(block);
  if (!header) return tl::unexpected(header.error());
  if (const auto known = by_hash(header->hash())) return known;
  return keep(*header);
}

HeaderPointer HeaderCache::take_head(const qbft::SealedHeader& header) {
  HeaderPointer known = by_hash(header.hash());
  if (!known) known = keep(header);
  if (!latest_ || known->number > latest_->number) {
    latest_ = known;
    latest_answer_ = answer_of(*known, "no-cache");
  }
  return known;
}

HeaderPointer HeaderCache::by_hash(const Hash32& hash) const {
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? nullptr : found->second;
}

HeaderPointer HeaderCache::by_number(std::uint64_t number) const {
  const auto found = by_number_.find(number);
  return found == by_number_.end() ? nullptr : found->second;
}

HeaderPointer HeaderCache::keep(const qbft::SealedHeader& header) {
  KnownHeader known{
      header.number(), header.hash(), header.fields().parent_hash, header.time(), header.state_root(), header.raw(), {},
      nullptr};
  if (const auto signers = qbft::check_seals(header)) known.signers = qbft::signers_hint(header, *signers);
  known.answer = answer_of(known, "public, max-age=31536000, immutable");
  auto pointer = std::make_shared<const KnownHeader>(std::move(known));
  by_hash_[pointer->hash] = pointer;
  by_number_[pointer->number] = pointer;
  order_.push_back(pointer->hash);
  while (order_.size() > most_) {
    if (const auto oldest = by_hash(order_.front())) {
      if (by_number(oldest->number) == oldest) by_number_.erase(oldest->number);
      by_hash_.erase(oldest->hash);
    }
    order_.pop_front();
  }
  return pointer;
}

}  // namespace statepass::bridge
