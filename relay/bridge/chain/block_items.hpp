#pragma once

#include "bridge/chain/node_json.hpp"
#include "eth/transaction.hpp"

namespace statepass::bridge {

// Transactions and receipts as nodes tell them, back in the form that stands in the block's tries.
Read<Bytes> transaction_of_json(const Json& item);
Read<Bytes> receipt_of_json(const Json& item);

}  // namespace statepass::bridge
