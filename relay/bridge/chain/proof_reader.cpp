#include "bridge/chain/proof_reader.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace statepass::bridge {
namespace {

using common::Problem;
using common::RpcCall;
using common::RpcError;
using common::Task;

// Nodes say it in different words; what they have in common is that it is their own error about the state.
Refusal refusal_of_proof(const RpcError& error) {
  if (error.kind != RpcError::Kind::kRefused) return refusal_of(error);
  if (error.message.find("ccount not found") != std::string::npos)
    return {Problem::kNotFound, "there is no such account, which this node cannot prove", {}, {}};
  if (error.code == -32000 || error.code == -32603)
    return {Problem::kStateGone, "the nodes do not have the state of this block any more", {}, {}};
  return refusal_of(error);
}

RpcCall call_of(const ProofItem& item, const Hash32& block) {
  Json slots = Json::array();
  for (const Hash32& slot : item.slots) slots.push_back(to_hex0x(slot));
  return {"eth_getProof", Json::array({to_hex0x(item.address), std::move(slots), {{"blockHash", to_hex0x(block)}}})};
}

}  // namespace

BookPointer ProofReader::book_of(const HeaderPointer& block) {
  const auto found = std::ranges::find_if(books_, [&](const BookPointer& book) {
    return book->block()->hash == block->hash && book->slots() < kSlotsABook;
  });
  if (found != books_.end()) return *found;
  std::erase_if(books_, [&](const BookPointer& book) { return book->block()->hash == block->hash; });
  books_.push_back(std::make_shared<ProofBook>(block));
  if (books_.size() > kBooks) books_.pop_front();
  return books_.back();
}

Task<Outcome<BookPointer>> ProofReader::prove(HeaderPointer block, std::vector<ProofItem> items) {
  const auto all_in = [&items](const ProofBook& book) {
    return std::ranges::none_of(items, [&](const ProofItem& item) { return book.missing(item).has_value(); });
  };
  if (const BookPointer old = kept ? kept(block->hash) : nullptr; old && all_in(*old)) co_return old;
  const BookPointer book = book_of(block);
  const auto filled = co_await fill(book, std::move(items));
  if (!filled) co_return tl::unexpected(filled.error());
  co_return book;
}

Task<Outcome<void>> ProofReader::fill(BookPointer book, std::vector<ProofItem> items) {
  const HeaderPointer block = book->block();
  for (const ProofItem& item : items) {
    auto missing = book->missing(item);
    if (!missing) continue;
    const ProofItem wanted{item.address, *std::move(missing)};
    RpcCall call = call_of(wanted, block->hash);
    common::ResultCheck check = [book, wanted](const Json& result) {
      return result.is_null() || book->check(wanted, result).has_value();
    };
    const auto result = co_await nodes_.read(std::move(call), block->number, std::move(check));
    if (!result) co_return tl::unexpected(refusal_of_proof(result.error()));
    if (result->is_null()) co_return refuse(Problem::kNoNode, "the node does not have this block", 2);
    if (auto taken = book->take(wanted, *result); !taken)
      co_return refuse(Problem::kNodeBad, std::move(taken.error()), 2);
  }
  co_return Outcome<void>();
}

}  // namespace statepass::bridge
