#pragma once

#include "holder/wallet.hpp"

// The wallet's values as deterministic CBOR with the names of the pages' interface (wasm/ts/src/types.ts). A CodePlan
// is drawn by the interface above and handed in encoded.
namespace statepass::holder {

Bytes shape_of(const Card& card);
Bytes shape_of(const std::vector<Card>& cards);
// `ledger`: LedgerStatus, encoded.
Bytes shape_of(const Home& home, ByteView ledger);
Bytes shape_of(const Review& review);
Bytes shape_of(const Taken& taken);
Bytes shape_of(const Answer& answer, ByteView code);
Bytes shape_of(const ShowSlot& slot, ByteView code);
Bytes shape_of(const std::vector<HistoryRecord>& history);
Bytes shape_of(const Move& move);
Bytes shape_of(const std::vector<Move>& moves);

}  // namespace statepass::holder
