#include "bridge/chain/header_reader.hpp"

#include "base/text.hpp"
#include "common/run/json.hpp"
#include "qbft/seals.hpp"

namespace statepass::bridge {
namespace {

using common::Problem;
using common::RpcCall;
using common::Task;

RpcCall call_by_number(std::uint64_t number) {
  return {"eth_getBlockByNumber", Json::array({common::quantity_text(number), false})};
}

// A header with its seals: readers would take those that are missing for a lie of ours.
std::optional<qbft::SealedHeader> sealed_header(const Json& result) {
  auto header = header_of_block(result);
  if (!header || (header->number() > 0 && !qbft::check_seals(*header))) return std::nullopt;
  return *std::move(header);
}

bool is_block(const Json& result, std::uint64_t number) {
  const auto header = sealed_header(result);
  return header && header->number() == number;
}

tl::unexpected<Refusal> no_such_block() {
  return refuse(Problem::kNotFound, "no such block");
}

}  // namespace

Task<Outcome<HeaderPointer>> HeaderReader::by_number(std::uint64_t number) {
  if (auto known = cache_.by_number(number)) co_return known;
  const HeaderPointer latest = cache_.latest();
  if (latest && number > latest->number) co_return no_such_block();
  RpcCall call = call_by_number(number);
  common::ResultCheck check = [number](const Json& result) { return result.is_null() || is_block(result, number); };
  const auto block = co_await nodes_.read(std::move(call), number, std::move(check));
  if (!block) co_return tl::unexpected(refusal_of(block.error()));
  if (block->is_null()) co_return no_such_block();
  auto header = cache_.take(*block);
  if (!header) co_return refuse(Problem::kNodeBad, std::move(header.error()), 2);
  co_return *header;
}

Task<Outcome<HeaderPointer>> HeaderReader::by_hash(Hash32 hash) {
  if (auto known = cache_.by_hash(hash)) co_return known;
  RpcCall call{"eth_getBlockByHash", Json::array({to_hex0x(hash), false})};
  common::ResultCheck check = [hash](const Json& result) {
    if (result.is_null()) return true;
    const auto header = sealed_header(result);
    return header && header->hash() == hash;
  };
  const auto block = co_await nodes_.read(std::move(call), 0, std::move(check));
  if (!block) co_return tl::unexpected(refusal_of(block.error()));
  if (block->is_null()) co_return no_such_block();
  auto header = cache_.take(*block);
  if (!header) co_return refuse(Problem::kNodeBad, std::move(header.error()), 2);
  co_return *header;
}

Task<Outcome<std::vector<HeaderPointer>>> HeaderReader::range(std::uint64_t from, std::size_t count,
                                                              std::uint64_t step) {
  std::vector<HeaderPointer> out;
  std::vector<std::size_t> missing;  // places in `out`
  std::vector<RpcCall> calls;
  const HeaderPointer latest = cache_.latest();
  for (std::size_t i = 0; i < count && latest && from <= latest->number; ++i) {
    out.push_back(cache_.by_number(from));
    if (!out.back()) {
      missing.push_back(i);
      calls.push_back(call_by_number(from));
    }
    if (step > latest->number - from) break;
    from += step;
  }
  if (calls.empty()) co_return out;
  common::ResultsCheck check = [&calls](std::size_t i, const Json& result) {
    const auto wanted = common::quantity(calls[i].params[0]);
    return is_block(result, wanted.value_or(0));
  };
  const auto blocks = co_await nodes_.read_all(calls, latest->number, std::move(check));
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!blocks[i]) co_return tl::unexpected(refusal_of(blocks[i].error()));
    auto header = cache_.take(*blocks[i]);
    if (!header) co_return refuse(Problem::kNodeBad, std::move(header.error()), 2);
    out[missing[i]] = *header;
  }
  co_return out;
}

}  // namespace statepass::bridge
