#pragma once

#include <filesystem>
#include <vector>

#include "network/chain/block.hpp"
#include "qbft/sealed_header.hpp"

namespace statepass::network {

// Enough of a block to make it again: its header with the seals of all that sealed it, and its transactions.
struct StoredBlock {
  qbft::SealedHeader header;
  std::vector<Bytes> transactions;
};

// The blocks of a network in one file, one RLP item a block. A process that is killed loses none that it has shown.
class BlockLog {
 public:
  // Opens the file or makes it. Throws std::runtime_error.
  explicit BlockLog(const std::filesystem::path& file);
  ~BlockLog();
  BlockLog(const BlockLog&) = delete;
  BlockLog& operator=(const BlockLog&) = delete;

  // What stands in the file; an end that was cut off in the middle is removed. Throws std::runtime_error for anything
  // else that is wrong.
  std::vector<StoredBlock> read();
  // Throws std::runtime_error when the disk does not take it.
  void append(const Block& block);

 private:
  std::filesystem::path path_;
  int file_ = -1;
};

}  // namespace statepass::network
