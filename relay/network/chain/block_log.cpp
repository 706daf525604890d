#include "network/chain/block_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>

#include "common/run/files.hpp"
#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"

namespace statepass::network {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 31;

Result<StoredBlock> parse_block(ByteView item) {
  SP_TRY_ASSIGN(rlp::Reader parts, rlp::Reader::open_list(item));
  SP_TRY_ASSIGN(ByteView raw, parts.string());
  SP_TRY_ASSIGN(qbft::SealedHeader header, qbft::SealedHeader::parse(raw));
  SP_TRY_ASSIGN(rlp::Reader list, parts.list());
  SP_TRY(parts.finish());
  std::vector<Bytes> transactions;
  while (!list.done()) {
    SP_TRY_ASSIGN(ByteView transaction, list.string());
    transactions.push_back(to_bytes(transaction));
  }
  return StoredBlock{std::move(header), std::move(transactions)};
}

}  // namespace

BlockLog::BlockLog(const std::filesystem::path& file)
    : path_(file), file_(open(file.c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0644)) {
  if (file_ < 0) throw std::runtime_error("cannot write " + file.string());
}

BlockLog::~BlockLog() {
  close(file_);
}

std::vector<StoredBlock> BlockLog::read() {
  const auto content = common::read_file(path_, kMostBytes);
  if (!content) throw std::runtime_error("cannot read " + path_.string());
  std::vector<StoredBlock> blocks;
  rlp::Reader reader(bytes_of(*content));
  while (!reader.done()) {
    const std::size_t at = reader.offset();
    const auto item = reader.item();
    if (!item && item.error().code == Errc::rlp_short) {
      if (ftruncate(file_, static_cast<off_t>(at)) != 0) throw std::runtime_error("cannot cut " + path_.string());
      break;
    }
    auto block = item ? parse_block(item->whole) : Result<StoredBlock>(fail(item.error()));
    if (!block)
      throw std::runtime_error(path_.string() + " is damaged at byte " + std::to_string(at) + ": " +
                               std::string(error_words(block.error().code)));
    blocks.push_back(*std::move(block));
  }
  return blocks;
}

void BlockLog::append(const Block& block) {
  std::vector<qbft::Seal> seals;
  for (const SealOf& seal : block.seals) seals.push_back(seal.seal);
  rlp::Encoder transactions;
  for (const IncludedTransaction& transaction : block.transactions) transactions.string(transaction.raw);
  const Bytes item =
      rlp::Encoder().list(rlp::Encoder().string(block.header(std::move(seals))).list(transactions)).take();
  // One call, so that what is cut off can only be at the end.
  if (write(file_, item.data(), item.size()) != static_cast<ssize_t>(item.size()))
    throw std::runtime_error("cannot write " + path_.string());
}

}  // namespace statepass::network
