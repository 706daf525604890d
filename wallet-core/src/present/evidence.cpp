#include "present/evidence.hpp"

#include "cbor/encoder.hpp"
#include "present/members.hpp"

namespace statepass::present {
namespace {

constexpr std::int64_t kChain = 1, kBlock = 2, kHeaders = 3, kNodes = 4, kStatuses = 5;
constexpr std::size_t kPathBytes = status::kLevels * 32;

Result<std::vector<ByteView>> read_parts(cbor::Decoder in, std::size_t most, std::size_t most_bytes) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count == 0) return fail(Errc::present_structure, at);
  if (count > most) return fail(Errc::present_limits, at);
  std::vector<ByteView> out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t part_at = in.offset();
    SP_TRY_ASSIGN(const ByteView part, in.bstr());
    if (part.size() > most_bytes) return fail(Errc::present_limits, part_at);
    out.push_back(part);
  }
  return out;
}

Result<> read_block(cbor::Decoder in, Evidence& out) {
  if (in.next_is(cbor::Type::byte_string)) {
    const std::size_t at = in.offset();
    SP_TRY_ASSIGN(const ByteView header, in.bstr());
    if (header.size() > qbft::SealedHeader::kMostBytes) return fail(Errc::present_limits, at);
    out.block = header;
    return {};
  }
  SP_TRY(in.array_of(2));
  BlockReference reference;
  SP_TRY_ASSIGN(reference.number, in.uint());
  SP_TRY_ASSIGN(reference.hash, in.bstr_array<32>());
  out.block = reference;
  return {};
}

Result<StatusPath> read_status_path(cbor::Decoder& in) {
  SP_TRY(in.array_of(4));
  StatusPath out;
  SP_TRY_ASSIGN(out.list, in.uint());
  SP_TRY_ASSIGN(const std::uint64_t word, in.uint_up_to(status::kWords - 1));
  out.word = static_cast<std::size_t>(word);
  SP_TRY_ASSIGN(out.value, in.bstr_array<32>());
  SP_TRY_ASSIGN(const auto path, in.bstr_array<kPathBytes>());
  for (std::size_t level = 0; level < status::kLevels; ++level)
    out.path[level] = take_array<32>(ByteView(path).subspan(level * 32, 32));
  return out;
}

Result<std::vector<StatusPath>> read_status_paths(cbor::Decoder in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count == 0) return fail(Errc::present_structure, at);
  if (count > kMostStatusPaths) return fail(Errc::present_limits, at);
  std::vector<StatusPath> out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t path_at = in.offset();
    SP_TRY_ASSIGN(const StatusPath path, read_status_path(in));
    if (std::any_of(out.begin(), out.end(), [&](const StatusPath& other) { return other.list == path.list; }))
      return fail(Errc::present_structure, path_at);
    out.push_back(path);
  }
  return out;
}

cbor::Encoder parts_item(std::span<const ByteView> parts) {
  cbor::Encoder out;
  out.array(parts.size());
  for (ByteView part : parts) out.bstr(part);
  return out;
}

cbor::Encoder statuses_item(std::span<const StatusPath> statuses) {
  cbor::Encoder out;
  out.array(statuses.size());
  for (const StatusPath& path : statuses) {
    out.array(4).uint(path.list).uint(path.word).bstr(path.value).bstr_head(kPathBytes);
    for (const Hash32& sibling : path.path) out.raw(sibling);
  }
  return out;
}

}  // namespace

Bytes write_evidence(const Evidence& evidence) {
  cbor::MapEncoder out;
  out.put(kChain, cbor::Encoder().uint(evidence.chain));
  if (const auto* header = std::get_if<ByteView>(&evidence.block)) out.put(kBlock, cbor::Encoder().bstr(*header));
  if (const auto* reference = std::get_if<BlockReference>(&evidence.block))
    out.put(kBlock, cbor::Encoder().array(2).uint(reference->number).bstr(reference->hash));
  if (!evidence.headers.empty()) out.put(kHeaders, parts_item(evidence.headers));
  if (!evidence.nodes.empty()) out.put(kNodes, parts_item(evidence.nodes));
  if (!evidence.statuses.empty()) out.put(kStatuses, statuses_item(evidence.statuses));
  return out.take();
}

Result<Evidence> read_evidence(ByteView item) {
  if (item.size() > kMostEvidence) return fail(Errc::present_limits, kMostEvidence);
  SP_TRY_ASSIGN(auto in, cbor::Decoder::open(item, cbor::kProfileRules));
  SP_TRY_ASSIGN(const Members members, Members::read(in, {kChain, kBlock, kHeaders, kNodes, kStatuses}));
  Evidence out;
  SP_TRY_ASSIGN(auto chain, members.get(kChain));
  SP_TRY_ASSIGN(out.chain, chain.uint());
  if (members.has(kBlock)) {
    SP_TRY_ASSIGN(auto block, members.get(kBlock));
    SP_TRY(read_block(block, out));
  } else if (members.has(kHeaders) || members.has(kNodes) || members.has(kStatuses)) {
    return fail(Errc::present_structure);
  }
  if (members.has(kHeaders)) {
    SP_TRY_ASSIGN(auto headers, members.get(kHeaders));
    SP_TRY_ASSIGN(out.headers, read_parts(headers, kMostPathHeaders, qbft::SealedHeader::kMostBytes));
  }
  if (members.has(kNodes)) {
    SP_TRY_ASSIGN(auto nodes, members.get(kNodes));
    SP_TRY_ASSIGN(out.nodes, read_parts(nodes, kMostEvidenceNodes, eth::kEvidenceNodes.node_bytes));
  }
  if (members.has(kStatuses)) {
    SP_TRY_ASSIGN(auto statuses, members.get(kStatuses));
    SP_TRY_ASSIGN(out.statuses, read_status_paths(statuses));
  }
  return out;
}

}  // namespace statepass::present
