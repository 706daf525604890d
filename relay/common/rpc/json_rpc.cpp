#include "common/rpc/json_rpc.hpp"

#include <optional>

namespace statepass::common {
namespace {

tl::unexpected<RpcError> malformed(std::string_view why) {
  return tl::unexpected(RpcError{RpcError::Kind::kMalformed, 0, std::string(why), {}});
}

Json as_json(const RpcCall& call, std::uint64_t id) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"method", call.method}, {"params", call.params}};
}

std::optional<RpcError> error_of(const Json& answer) {
  const Json* error = member(answer, "error");
  if (error == nullptr) return std::nullopt;
  const Json* code = member(*error, "code");
  const std::string* message = text_member(*error, "message");
  if (code == nullptr || !code->is_number_integer() || message == nullptr)
    return malformed("form of the error").value();
  const Json* data = member(*error, "data");
  return RpcError{RpcError::Kind::kRefused, code->get<std::int64_t>(), *message, data == nullptr ? Json() : *data};
}

bool is_answer(const Json& value) {
  const std::string* version = text_member(value, "jsonrpc");
  return version != nullptr && *version == "2.0" && (value.contains("result") != value.contains("error"));
}

RpcResult result_of(Json& answer) {
  if (auto error = error_of(answer)) return tl::unexpected(*std::move(error));
  return std::move(answer["result"]);
}

std::optional<std::uint64_t> id_of(const Json& answer) {
  const Json* id = member(answer, "id");
  if (id == nullptr || !id->is_number_unsigned()) return std::nullopt;
  return id->get<std::uint64_t>();
}

}  // namespace

std::string_view rpc_error_name(RpcError::Kind kind) {
  switch (kind) {
    case RpcError::Kind::kBusy:
      return "busy";
    case RpcError::Kind::kUnreachable:
      return "unreachable";
    case RpcError::Kind::kTimeout:
      return "timeout";
    case RpcError::Kind::kMalformed:
      return "malformed";
    case RpcError::Kind::kRefused:
      return "refused";
    case RpcError::Kind::kStopped:
      return "stopped";
  }
  return "unknown";
}

std::string encode_call(const RpcCall& call, std::uint64_t id) {
  return as_json(call, id).dump();
}

std::string encode_batch(const std::vector<RpcCall>& calls, std::uint64_t first_id) {
  Json batch = Json::array();
  for (const RpcCall& call : calls) batch.push_back(as_json(call, first_id++));
  return batch.dump();
}

RpcResult decode_answer(std::string_view text, std::uint64_t id) {
  auto answer = parse_json(text);
  if (!answer) return malformed("not JSON");
  if (!is_answer(*answer)) return malformed("not an answer");
  if (id_of(*answer) != id) return malformed("another id");
  return result_of(*answer);
}

std::vector<RpcResult> decode_batch(std::string_view text, std::uint64_t first_id, std::size_t count) {
  auto answers = parse_json(text);
  if (!answers) return std::vector<RpcResult>(count, malformed("not JSON"));
  if (answers->is_object() && is_answer(*answers) && answers->contains("error"))
    return std::vector<RpcResult>(count, tl::unexpected(*error_of(*answers)));
  std::vector<RpcResult> results(count, malformed("no answer to this call"));
  if (!answers->is_array() || answers->size() > count) return std::vector<RpcResult>(count, malformed("not a batch"));
  std::vector<bool> seen(count);
  for (Json& answer : *answers) {
    const auto id = id_of(answer);
    if (!is_answer(answer) || !id || *id < first_id || *id - first_id >= count || seen[*id - first_id])
      return std::vector<RpcResult>(count, malformed("another id"));
    seen[*id - first_id] = true;
    results[*id - first_id] = result_of(answer);
  }
  return results;
}

}  // namespace statepass::common
