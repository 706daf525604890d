#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "qbft/light_client.hpp"

// The record: {1: version, 2: checkpoint of the head, 3: [+ block], ? 4: [known: block, trusted: checkpoint, [* header:
// bstr], other header: bstr], ? 5: header of the head: bstr}, block = [number, hash, time, ? state root]; blocks
// ascend, the last is the head. Version 1 had no 5, and as 4: [known: block, known header: bstr or empty, other header:
// bstr].
namespace statepass::qbft {
namespace {

constexpr std::uint64_t kVersion = 2;
enum class Key : std::uint64_t { version = 1, checkpoint = 2, blocks = 3, contradiction = 4, header = 5 };

void put_key(Key key, cbor::Encoder& out) {
  out.uint(static_cast<std::uint64_t>(key));
}

void put_block(const VerifiedBlock& block, cbor::Encoder& out) {
  out.array(block.state_root ? 4 : 3).uint(block.number).bstr(block.hash).integer(block.time);
  if (block.state_root) out.bstr(*block.state_root);
}

Result<VerifiedBlock> read_block(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(std::size_t count, in.array());
  if (count != 3 && count != 4) return fail(Errc::qbft_state_form, at);
  VerifiedBlock block{};
  SP_TRY_ASSIGN(block.number, in.uint());
  SP_TRY_ASSIGN(block.hash, in.bstr_array<32>());
  SP_TRY_ASSIGN(std::uint64_t time, in.uint_up_to(kMostTime));
  block.time = static_cast<UnixTime>(time);
  if (count == 4) {
    SP_TRY_ASSIGN(block.state_root, in.bstr_array<32>());
  }
  return block;
}

Result<std::vector<VerifiedBlock>> read_blocks(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(std::size_t count, in.array());
  if (count == 0 || count > LightClient::kRemembered) return fail(Errc::qbft_state_form, at);
  std::vector<VerifiedBlock> blocks;
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(VerifiedBlock block, read_block(in));
    if (i > 0 && block.number <= blocks.back().number) return fail(Errc::qbft_state_form, in.offset());
    blocks.push_back(block);
  }
  return blocks;
}

Result<Bytes> read_header(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(ByteView raw, in.bstr());
  if (raw.size() > SealedHeader::kMostBytes) return fail(Errc::qbft_state_form, at);
  return to_bytes(raw);
}

void put_contradiction(const Contradiction& contradiction, cbor::Encoder& out) {
  out.array(4);
  put_block(contradiction.known, out);
  out.raw(encode_checkpoint(contradiction.trusted)).array(contradiction.verified.size());
  for (const Bytes& header : contradiction.verified) out.bstr(header);
  out.bstr(contradiction.other_header);
}

Result<Contradiction> read_contradiction(cbor::Decoder& in) {
  SP_TRY(in.array_of(4));
  SP_TRY_ASSIGN(const VerifiedBlock known, read_block(in));
  SP_TRY_ASSIGN(ByteView trusted_item, in.item());
  SP_TRY_ASSIGN(Checkpoint trusted, decode_checkpoint(trusted_item));
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(std::size_t count, in.array());
  if (count > LightClient::kJournal) return fail(Errc::qbft_state_form, at);
  Contradiction out{known, std::move(trusted), {}, {}};
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(Bytes header, read_header(in));
    out.verified.push_back(std::move(header));
  }
  SP_TRY_ASSIGN(out.other_header, read_header(in));
  return out;
}

Result<Contradiction> read_first_contradiction(cbor::Decoder& in, const Checkpoint& head) {
  SP_TRY(in.array_of(3));
  SP_TRY_ASSIGN(const VerifiedBlock known, read_block(in));
  Contradiction out{known, head, {}, {}};
  SP_TRY_ASSIGN(Bytes known_header, read_header(in));
  SP_TRY_ASSIGN(out.other_header, read_header(in));
  if (!known_header.empty()) out.verified.push_back(std::move(known_header));
  return out;
}

Result<> read_key(cbor::Decoder& in, Key key) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(std::uint64_t found, in.uint());
  if (found != static_cast<std::uint64_t>(key)) return fail(Errc::qbft_state_form, at);
  return {};
}

// Whether a block that is known from the record denies the checkpoint.
Result<> compare_with(const Checkpoint& built_in, const LightClient& client) {
  if (client.chain() != built_in.chain) return fail(Errc::qbft_state_chain);
  if (client.head().number < built_in.number) return fail(Errc::qbft_state_older);
  const VerifiedBlock* same_number = client.find(built_in.number);
  if (same_number && same_number->hash != built_in.hash) return fail(Errc::qbft_state_chain);
  return {};
}

}  // namespace

Bytes LightClient::export_state() const {
  const auto kept =
      std::ranges::find(journal_, head().hash, [](const KeptHeader& header) { return header.block.hash; });
  cbor::Encoder out;
  out.map(3 + std::size_t{contradiction_.has_value()} + std::size_t{kept != journal_.end()});
  put_key(Key::version, out);
  out.uint(kVersion);
  put_key(Key::checkpoint, out);
  out.raw(encode_checkpoint(checkpoint()));
  put_key(Key::blocks, out);
  out.array(blocks_.size());
  for (const VerifiedBlock& block : blocks_) put_block(block, out);
  if (contradiction_) {
    put_key(Key::contradiction, out);
    put_contradiction(*contradiction_, out);
  }
  if (kept != journal_.end()) {
    put_key(Key::header, out);
    out.bstr(kept->raw);
  }
  return out.take();
}

// The entries behind the blocks: each stands once, since the keys ascend.
Result<> LightClient::read_evidence(cbor::Decoder& in, std::size_t entries, std::uint64_t version) {
  for (; entries > 0; --entries) {
    const std::size_t at = in.offset();
    SP_TRY_ASSIGN(const std::uint64_t key, in.uint());
    if (key == static_cast<std::uint64_t>(Key::contradiction)) {
      SP_TRY_ASSIGN(contradiction_, version == 1 ? read_first_contradiction(in, origin_) : read_contradiction(in));
    } else if (key == static_cast<std::uint64_t>(Key::header) && version > 1) {
      SP_TRY_ASSIGN(const Bytes raw, read_header(in));
      SP_TRY_ASSIGN(const SealedHeader header, SealedHeader::parse(raw));
      if (header.hash() != head().hash) return fail(Errc::qbft_state_form, at);
      keep_header(header);
    } else {
      return fail(Errc::qbft_state_form, at);
    }
  }
  return {};
}

Result<LightClient> LightClient::import_state(ByteView record, const Checkpoint& built_in, TrustRules rules) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(record, cbor::kProfileRules));
  SP_TRY_ASSIGN(std::size_t entries, in.map());
  SP_TRY(read_key(in, Key::version));
  const std::size_t version_at = in.offset();
  SP_TRY_ASSIGN(std::uint64_t version, in.uint());
  if (version < 1 || version > kVersion) return fail(Errc::qbft_state_version, version_at);
  if (entries < 3) return fail(Errc::qbft_state_form);
  SP_TRY(read_key(in, Key::checkpoint));
  SP_TRY_ASSIGN(ByteView checkpoint_item, in.item());
  SP_TRY_ASSIGN(Checkpoint head, decode_checkpoint(checkpoint_item));
  SP_TRY(read_key(in, Key::blocks));
  SP_TRY_ASSIGN(std::vector<VerifiedBlock> blocks, read_blocks(in));
  const VerifiedBlock& last = blocks.back();
  if (last.number != head.number || last.hash != head.hash || last.time != head.time) {
    return fail(Errc::qbft_state_form, in.offset());
  }
  LightClient client(head, rules);
  client.blocks_ = std::move(blocks);
  SP_TRY(client.read_evidence(in, entries - 3, version));
  SP_TRY(compare_with(built_in, client));
  return client;
}

}  // namespace statepass::qbft
