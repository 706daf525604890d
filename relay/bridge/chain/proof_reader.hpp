#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "bridge/chain/proof_book.hpp"
#include "bridge/refusal.hpp"
#include "common/rpc/node_pool.hpp"

namespace statepass::bridge {

using BookPointer = std::shared_ptr<ProofBook>;

// Proofs from the books of the last blocks, or from the nodes while these still have the state (512 blocks).
class ProofReader {
 public:
  static constexpr std::size_t kBooks = 64;
  static constexpr std::size_t kSlotsABook = 4'096;  // a fuller one is not added to

  // `nodes` outlives this.
  explicit ProofReader(common::NodePool& nodes) : nodes_(nodes) {}

  // Books that are kept for longer than those of the last blocks; asked first.
  std::function<BookPointer(const Hash32& block)> kept;

  // A book of that block with all the items in it. kStateGone: the nodes do not have the state any more; kNotFound: a
  // node that cannot prove that an account does not exist.
  common::Task<Outcome<BookPointer>> prove(HeaderPointer block, std::vector<ProofItem> items);
  // Puts the items into a book of the caller's.
  common::Task<Outcome<void>> fill(BookPointer book, std::vector<ProofItem> items);

 private:
  BookPointer book_of(const HeaderPointer& block);

  common::NodePool& nodes_;
  std::deque<BookPointer> books_;  // the newest last
};

}  // namespace statepass::bridge
