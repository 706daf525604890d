#include "sync/relay_answers.hpp"

#include "eth/node_set.hpp"
#include "json/writer.hpp"
#include "qbft/sealed_header.hpp"
#include "sync/json_fields.hpp"

namespace statepass::sync {
namespace {

constexpr std::size_t kMostRelayName = 64, kMostHeaders = 512, kMostCertificate = 16'384;
constexpr json::Limits kLimits{.max_bytes = kMostAnswer, .max_depth = 8, .max_values = 65'536};

Result<json::Document> document_of(ByteView body) {
  return json::Document::parse(text_of(body), kLimits);
}

// An array of byte strings, each of 1 to `most_bytes`, at most `most` of them.
Result<std::vector<Bytes>> byte_strings_in(const json::Value& list, std::size_t most, std::size_t most_bytes) {
  SP_TRY_ASSIGN(const json::Values values, list.array());
  if (values.size() > most) return fail(Errc::sync_answer);
  std::vector<Bytes> out;
  for (const json::Value value : values) {
    SP_TRY_ASSIGN(Bytes bytes, bytes_in(value));
    if (bytes.empty() || bytes.size() > most_bytes) return fail(Errc::sync_answer, out.size());
    out.push_back(std::move(bytes));
  }
  return out;
}

Result<std::vector<Bytes>> byte_strings(ByteView body, std::string_view name, std::size_t most,
                                        std::size_t most_bytes) {
  SP_TRY_ASSIGN(const json::Document document, document_of(body));
  SP_TRY_ASSIGN(const json::Value list, document.root().member(name));
  return byte_strings_in(list, most, most_bytes);
}

// The longest beginning of at most so many bytes that is still UTF-8.
std::string_view cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace

Result<ChainAnswer> read_chain(ByteView body) {
  SP_TRY_ASSIGN(const json::Document document, document_of(body));
  const json::Value root = document.root();
  SP_TRY_ASSIGN(const json::Value chain_value, root.member("chainId"));
  SP_TRY_ASSIGN(const std::int64_t chain, chain_value.integer_in(1, json::kMostInteger));
  SP_TRY_ASSIGN(const Hash32 genesis_hash, array_member<32>(root, "genesisHash", Errc::sync_answer));
  SP_TRY_ASSIGN(const json::Value relay, root.member("relay"));
  SP_TRY_ASSIGN(const std::string_view name, relay.string_member("name"));
  return ChainAnswer{static_cast<std::uint64_t>(chain), genesis_hash, std::string(cut(name, kMostRelayName))};
}

Result<HeaderAnswer> read_header(ByteView body) {
  SP_TRY_ASSIGN(const json::Document document, document_of(body));
  SP_TRY_ASSIGN(Bytes raw, bytes_member(document.root(), "header"));
  SP_TRY_ASSIGN(const Hash32 hash, array_member<32>(document.root(), "hash", Errc::sync_answer));
  HeaderAnswer out{{std::move(raw), {}}, hash};
  SP_TRY_ASSIGN(const auto signers, document.root().optional_member("signers"));
  if (signers) {
    SP_TRY_ASSIGN(out.header.signers, bytes_in(*signers));
  }
  return out;
}

std::string header_path(std::uint64_t number) {
  return "/v1/headers/" + std::to_string(number);
}

Result<Bytes> read_push(ByteView text) {
  SP_TRY_ASSIGN(const json::Document document, document_of(text));
  SP_TRY_ASSIGN(const std::string_view topic, document.root().string_member("topic"));
  if (topic != "head") return Bytes();
  SP_TRY_ASSIGN(Bytes raw, bytes_member(document.root(), "header"));
  if (raw.empty()) return fail(Errc::sync_answer);
  return raw;
}

std::string path_of(const HeaderRange& range) {
  return "/v1/headers?from=" + std::to_string(range.from) + "&count=" + std::to_string(range.count) +
         "&step=" + std::to_string(range.step);
}

Result<std::vector<SentHeader>> read_headers(ByteView body) {
  SP_TRY_ASSIGN(const json::Document document, document_of(body));
  SP_TRY_ASSIGN(const json::Value list, document.root().member("headers"));
  SP_TRY_ASSIGN(std::vector<Bytes> headers, byte_strings_in(list, kMostHeaders, qbft::SealedHeader::kMostBytes));
  std::vector<SentHeader> out;
  for (Bytes& raw : headers) out.push_back({std::move(raw), {}});
  SP_TRY_ASSIGN(const auto signers, document.root().optional_member("signers"));
  if (!signers) return out;
  SP_TRY_ASSIGN(const json::Values hints, signers->array());
  if (hints.size() != out.size()) return fail(Errc::sync_answer);
  std::size_t next = 0;
  for (const json::Value hint : hints) {
    SP_TRY_ASSIGN(out[next++].signers, bytes_in(hint));
  }
  return out;
}

Result<std::vector<Bytes>> read_certificates(ByteView body) {
  return byte_strings(body, "certificates", kMostCertificates, kMostCertificate);
}

Bytes proofs_question(const Hash32& block_hash, std::span<const ledger::FactQuery> queries) {
  json::Writer out;
  out.begin_object().member("blockHash", to_hex0x(block_hash)).key("items").begin_array();
  for (const ledger::FactQuery& query : queries) {
    out.begin_object().member("address", to_hex0x(query.account)).key("slots").begin_array();
    for (const Hash32& slot : query.slots) out.string(to_hex0x(slot));
    out.end_array().end_object();
  }
  out.end_array().end_object();
  return to_bytes(bytes_of(out.text()));
}

Result<std::vector<Bytes>> read_nodes(ByteView body) {
  return byte_strings(body, "nodes", eth::kRelayNodes.nodes, eth::kRelayNodes.node_bytes);
}

std::string lists_path(const Hash32& block_hash) {
  return "/v1/lists?block=" + to_hex0x(block_hash);
}

std::string body_path(std::uint64_t list, const ledger::H216& root) {
  return "/v1/lists/" + to_hex0x(be_bytes<8>(list)) + "?root=" + to_hex0x(root);
}

std::string delta_path(std::uint64_t list, std::uint32_t from) {
  return "/v1/lists/" + to_hex0x(be_bytes<8>(list)) + "/delta?from=" + std::to_string(from);
}

}  // namespace statepass::sync
