#include "cli/chain.hpp"

#include "base/text.hpp"
#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "cli/input.hpp"
#include "eth/header.hpp"
#include "json/reader.hpp"
#include "qbft/light_client.hpp"
#include "rlp/encoder.hpp"

namespace statepass::cli {
namespace {

constexpr json::Limits kAnswers{.max_bytes = kMostInput, .max_depth = 16, .max_values = 1'000'000};

// The value of "result" in a whole JSON-RPC answer, or the object itself.
Result<json::Value> result_of(const json::Document& document) {
  SP_TRY_ASSIGN(const auto result, document.root().optional_member("result"));
  return result ? *result : document.root();
}

// A quantity or data of JSON-RPC, 0x…, odd digits and the empty one let through.
Result<Bytes> bytes_member(const json::Value& object, std::string_view name) {
  SP_TRY_ASSIGN(std::string_view text, object.string_member(name));
  if (text.starts_with("0x")) text.remove_prefix(2);
  return from_hex(text.size() % 2 == 0 ? std::string(text) : "0" + std::string(text));
}

template <std::size_t N>
Result<> take_member(ByteArray<N>& out, const json::Value& object, std::string_view name) {
  SP_TRY_ASSIGN(const Bytes bytes, bytes_member(object, name));
  if (bytes.size() > N) return fail(Errc::capi_size, bytes.size());
  std::ranges::copy(bytes, out.begin() + static_cast<std::ptrdiff_t>(N - bytes.size()));
  return {};
}

Result<> take_number(std::uint64_t& out, const json::Value& object, std::string_view name) {
  ByteArray<8> bytes{};
  SP_TRY(take_member(bytes, object, name));
  out = be_value(bytes);
  return {};
}

// The fields of later forks, as far as the block has them (EIP-1559, 4895, 4844, 4788, 7685, 7928, 7843).
Result<> take_later(eth::Header& header, const json::Value& block) {
  constexpr std::pair<std::string_view, bool> kLater[] = {{"baseFeePerGas", true},
                                                          {"withdrawalsRoot", false},
                                                          {"blobGasUsed", true},
                                                          {"excessBlobGas", true},
                                                          {"parentBeaconBlockRoot", false},
                                                          {"requestsHash", false},
                                                          {"blockAccessListHash", false},
                                                          {"slotNumber", true}};
  for (const auto& [name, quantity] : kLater) {
    SP_TRY_ASSIGN(const auto member, block.optional_member(name));
    if (!member || member->is(json::Type::null)) continue;
    rlp::Encoder item;
    if (quantity) {
      std::uint64_t value = 0;
      SP_TRY(take_number(value, block, name));
      item.uint(value);
    } else {
      SP_TRY_ASSIGN(const Bytes bytes, bytes_member(block, name));
      item.string(bytes);
    }
    header.later.push_back(item.take());
  }
  return {};
}

Result<Bytes> header_of_block(const json::Value& block) {
  eth::Header out;
  SP_TRY(take_member(out.parent_hash, block, "parentHash"));
  SP_TRY(take_member(out.ommers_hash, block, "sha3Uncles"));
  SP_TRY(take_member(out.coinbase, block, "miner"));
  SP_TRY(take_member(out.state_root, block, "stateRoot"));
  SP_TRY(take_member(out.transactions_root, block, "transactionsRoot"));
  SP_TRY(take_member(out.receipts_root, block, "receiptsRoot"));
  SP_TRY(take_member(out.logs_bloom, block, "logsBloom"));
  SP_TRY(take_number(out.difficulty, block, "difficulty"));
  SP_TRY(take_number(out.number, block, "number"));
  SP_TRY(take_number(out.gas_limit, block, "gasLimit"));
  SP_TRY(take_number(out.gas_used, block, "gasUsed"));
  SP_TRY(take_number(out.timestamp, block, "timestamp"));
  SP_TRY_ASSIGN(out.extra_data, bytes_member(block, "extraData"));
  SP_TRY(take_member(out.mix_hash, block, "mixHash"));
  SP_TRY(take_member(out.nonce, block, "nonce"));
  SP_TRY(take_later(out, block));
  return eth::encode_header(out);
}

Result<cbor::Encoder> nodes_member(const json::Value& object, std::string_view name) {
  SP_TRY_ASSIGN(const json::Value list, object.member(name));
  SP_TRY_ASSIGN(const json::Values nodes, list.array());
  cbor::Encoder out;
  out.array(nodes.size());
  for (const json::Value node : nodes) {
    SP_TRY_ASSIGN(const std::string_view text, node.string());
    SP_TRY_ASSIGN(const Bytes bytes, from_hex0x(text));
    out.bstr(bytes);
  }
  return out;
}

Result<Bytes> slot_request(const json::Value& slot) {
  Hash32 key{};
  SP_TRY(take_member(key, slot, "key"));
  SP_TRY_ASSIGN(const cbor::Encoder nodes, nodes_member(slot, "proof"));
  cbor::Encoder key_item;
  key_item.bstr(key);
  return cbor::MapEncoder().put("key", key_item).put("proof", nodes).take();
}

// What sp_proof_verify takes, out of the answer of eth_getProof.
Result<Bytes> proof_request(const json::Document& document) {
  SP_TRY_ASSIGN(const json::Value answer, result_of(document));
  ByteArray<20> address{};
  SP_TRY(take_member(address, answer, "address"));
  SP_TRY_ASSIGN(const cbor::Encoder account, nodes_member(answer, "accountProof"));
  cbor::Encoder slots;
  SP_TRY_ASSIGN(const auto storage, answer.optional_member("storageProof"));
  if (storage) {
    SP_TRY_ASSIGN(const json::Values items, storage->array());
    slots.array(items.size());
    for (const json::Value item : items) {
      SP_TRY_ASSIGN(const Bytes slot, slot_request(item));
      slots.raw(slot);
    }
  } else {
    slots.array(0);
  }
  cbor::Encoder address_item;
  address_item.bstr(address);
  return cbor::MapEncoder().put("address", address_item).put("accountProof", account).put("slots", slots).take();
}

struct ItemRequest {
  std::uint64_t index;
  Bytes nodes;
};
Result<ItemRequest> item_request(const json::Document& document) {
  SP_TRY_ASSIGN(const json::Value answer, result_of(document));
  SP_TRY_ASSIGN(const std::int64_t index, answer.integer_member("index"));
  if (index < 0) return fail(Errc::json_range);
  SP_TRY_ASSIGN(cbor::Encoder nodes, nodes_member(answer, "nodes"));
  return ItemRequest{static_cast<std::uint64_t>(index), nodes.take()};
}

Result<json::Document> read_json(const std::string& file) {
  const Bytes bytes = read_input(file);
  return json::Document::parse(text_of(bytes), kAnswers);
}

// The text of one member of a map, empty when it has none of this name.
std::string_view member_of(ByteView map, std::string_view name) {
  cbor::Decoder in(map);
  const auto count = in.map();
  for (std::size_t i = 0; count && i < *count; ++i) {
    const auto key = in.tstr();
    if (key && *key == name) return in.next_is(cbor::Type::text_string) ? *in.tstr() : std::string_view();
    if (!in.skip()) break;
  }
  return {};
}

// The bytes of one member of a map, nothing when it has none of this name.
std::optional<ByteView> bytes_of_member(ByteView map, std::string_view name) {
  cbor::Decoder in(map);
  const auto count = in.map();
  for (std::size_t i = 0; count && i < *count; ++i) {
    const auto key = in.tstr();
    if (key && *key == name && in.next_is(cbor::Type::byte_string)) return *in.bstr();
    if (!in.skip()) break;
  }
  return std::nullopt;
}

// The members of a map, for one that has more.
void put_members(cbor::MapEncoder& out, ByteView map, std::initializer_list<std::string_view> without = {}) {
  cbor::Decoder in(map);
  for (auto left = in.map(); left && *left > 0; --*left) {
    const auto key = in.tstr();
    const auto value = in.item();
    if (!key || !value) break;
    if (std::ranges::find(without, *key) == without.end()) out.put_raw(*key, *value);
  }
}

// Why a header is not believed.
std::string_view code_of(const qbft::HeaderOutcome& judged) {
  return judged.detail ? error_name(judged.detail->code) : reason_name(judged.reason);
}

// The map with another outcome.
Bytes with_outcome(ByteView map, const qbft::HeaderOutcome& judged) {
  cbor::MapEncoder out;
  put_members(out, map, {"outcome", "code"});
  out.put("outcome", std::move(cbor::Encoder().tstr(judged.verified() ? "verified" : "refused")));
  if (!judged.verified()) out.put("code", std::move(cbor::Encoder().tstr(code_of(judged))));
  return out.take();
}

// The header that a proof is under. With a chain configuration its light client must believe it, else the program ends.
eth::Header header_of_proof(const ProofOptions& options) {
  const std::string& file = *options.header;
  const Bytes raw = read_header(file);
  const auto header = eth::parse_header(raw);
  if (!header) stop(Exit::grey, file + ": " + std::string(error_words(header.error().code)));
  if (!options.chain) return *header;
  const auto judged = qbft::LightClient(read_chain(*options.chain).checkpoint).advance(raw, time_argument(options.at));
  if (!judged.verified()) stop(Exit::bad, file + ": refused: " + std::string(code_of(judged)));
  return *header;
}

// What a proven item says, beside the line of its proof. A proven item that is not read here is no less proven.
Bytes with_content(ByteView line, bool receipt) {
  cbor::MapEncoder out;
  put_members(out, line);
  const auto value = bytes_of_member(line, "value");
  Buffer content;
  if (value && (receipt ? sp_receipt_show : sp_transaction_show)(lend(*value), content.out()).code == SP_OK)
    out.put_raw(receipt ? "receipt" : "transaction", content.view());
  return out.take();
}

Exit exit_of(std::string_view result) {
  return result == "invalid" || result == "refused" ? Exit::bad : Exit::good;
}

// A CBOR array, a line for each item.
void add_lines(const std::string& file, ByteView lines, Results& results) {
  cbor::Decoder in(lines);
  for (auto left = in.array(); left && *left > 0; --*left) {
    const auto line = in.item();
    if (!line) return;
    results.add(file, *line, exit_of(member_of(*line, "result")));
  }
}

}  // namespace

sync::ChainConfig read_chain(const std::string& file) {
  const Bytes text = read_input(file);
  auto config = sync::ChainConfig::parse(text_of(text));
  if (!config) stop(Exit::grey, file + ": " + std::string(error_words(config.error().code)));
  return *std::move(config);
}

Bytes read_header(const std::string& file) {
  Bytes raw = read_input(file);
  const std::string_view text = text_of(raw);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') return out_of_text(std::move(raw));
  const auto document = json::Document::parse(text, kAnswers);
  if (!document) stop(Exit::grey, file + ": " + std::string(error_words(document.error().code)));
  const auto block = result_of(*document);
  const auto header = block ? header_of_block(*block) : Result<Bytes>(fail(block.error()));
  if (!header) stop(Exit::grey, file + ": not a block: " + std::string(error_words(header.error().code)));
  return *header;
}

void verify_headers(const HeaderOptions& options, Results& results) {
  Bytes validators;
  for (const std::string& one : options.validators) append(validators, hex_argument(one, 20, "--validators"));
  auto client = options.chain ? std::optional(qbft::LightClient(read_chain(*options.chain).checkpoint)) : std::nullopt;
  const UnixTime now = time_argument(options.at);
  for (const std::string& file : options.files) {
    const Bytes header = read_header(file);
    Buffer judged;
    const sp_error error = sp_header_verify(lend(header), lend(validators), judged.out());
    if (error.code != SP_OK) {
      results.malformed(file, error);
    } else if (client) {
      const Bytes line = with_outcome(judged.view(), client->advance(header, now));
      results.add(file, line, exit_of(member_of(line, "outcome")));
    } else {
      results.add(file, judged.view(), exit_of(member_of(judged.view(), "outcome")));
    }
  }
}

void verify_proof(const ProofOptions& options, Results& results) {
  if (options.state_root.has_value() == options.header.has_value())
    stop(Exit::grey, "give either --state-root or --header");
  const Bytes root = options.state_root ? hex_argument(*options.state_root, 32, "--state-root")
                                        : to_bytes(header_of_proof(options).state_root);
  const auto document = read_json(options.file);
  if (!document) return results.malformed(options.file, to_error(document.error()));
  const auto request = proof_request(*document);
  if (!request) return results.malformed(options.file, to_error(request.error()));
  Buffer lines;
  const sp_error error = sp_proof_verify(lend(root), lend(*request), lines.out());
  if (error.code != SP_OK) return results.malformed(options.file, error);
  add_lines(options.file, lines.view(), results);
}

void verify_item(const ProofOptions& options, bool receipt, Results& results) {
  if (!options.header) stop(Exit::grey, "give --header");
  const eth::Header header = header_of_proof(options);
  const Hash32& root = receipt ? header.receipts_root : header.transactions_root;
  const auto document = read_json(options.file);
  if (!document) return results.malformed(options.file, to_error(document.error()));
  const auto request = item_request(*document);
  if (!request) return results.malformed(options.file, to_error(request.error()));
  Buffer line;
  const sp_error error = sp_proof_item(lend(root), request->index, lend(request->nodes), line.out());
  if (error.code != SP_OK) return results.malformed(options.file, error);
  results.add(options.file, with_content(line.view(), receipt), exit_of(member_of(line.view(), "result")));
}

}  // namespace statepass::cli
