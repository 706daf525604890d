#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "common/run/json.hpp"

// JSON-RPC 2.0 as a client: what is sent, and the strict reading of what comes back.
namespace statepass::common {

struct RpcCall {
  std::string method;
  Json params = Json::array();
};

struct RpcError {
  enum class Kind : std::uint8_t {
    kBusy,         // too many of our own requests wait
    kUnreachable,  // no node answers
    kTimeout,
    kMalformed,  // an answer that is none: not JSON, another id, too large, cut
    kRefused,    // the node's own error; code, message and data are its words
    kStopped,
  };
  Kind kind = Kind::kUnreachable;
  std::int64_t code = 0;
  std::string message;
  Json data;
};
std::string_view rpc_error_name(RpcError::Kind kind);

using RpcResult = tl::expected<Json, RpcError>;

// One call has the id `first_id`, a batch counts up from it.
std::string encode_call(const RpcCall& call, std::uint64_t id);
std::string encode_batch(const std::vector<RpcCall>& calls, std::uint64_t first_id);

// kMalformed unless the text is one answer to that id: a result or an error, not both.
RpcResult decode_answer(std::string_view text, std::uint64_t id);
// One result a call, in the order of the calls. A batch that was refused as a whole gives its error to each.
std::vector<RpcResult> decode_batch(std::string_view text, std::uint64_t first_id, std::size_t count);

}  // namespace statepass::common
