#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "qbft/light_client.hpp"

// The record: {1: version, 2: checkpoint of the head, 3: [+ block], ? 4: [known: block, known header: bstr, other
// header: bstr]}, block = [number, hash, time, ? state root]; blocks ascend, the last is the head.
namespace statepass::qbft {
namespace {

constexpr std::uint64_t kVersion = 1;
enum class Key : std::uint64_t { version = 1, checkpoint = 2, blocks = 3, contradiction = 4 };

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

Result<Contradiction> read_contradiction(cbor::Decoder& in) {
  SP_TRY(in.array_of(3));
  Contradiction out{};
  SP_TRY_ASSIGN(out.known, read_block(in));
  SP_TRY_ASSIGN(ByteView known_header, in.bstr());
  SP_TRY_ASSIGN(ByteView other_header, in.bstr());
  out.known_header = to_bytes(known_header);
  out.other_header = to_bytes(other_header);
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
  cbor::Encoder out;
  out.map(contradiction_ ? 4 : 3);
  put_key(Key::version, out);
  out.uint(kVersion);
  put_key(Key::checkpoint, out);
  out.raw(encode_checkpoint(checkpoint()));
  put_key(Key::blocks, out);
  out.array(blocks_.size());
  for (const VerifiedBlock& block : blocks_) put_block(block, out);
  if (contradiction_) {
    put_key(Key::contradiction, out);
    out.array(3);
    put_block(contradiction_->known, out);
    out.bstr(contradiction_->known_header).bstr(contradiction_->other_header);
  }
  return out.take();
}

Result<LightClient> LightClient::import_state(ByteView record, const Checkpoint& built_in, TrustRules rules) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(record, cbor::kProfileRules));
  SP_TRY_ASSIGN(std::size_t entries, in.map());
  SP_TRY(read_key(in, Key::version));
  const std::size_t version_at = in.offset();
  SP_TRY_ASSIGN(std::uint64_t version, in.uint());
  if (version != kVersion) return fail(Errc::qbft_state_version, version_at);
  if (entries != 3 && entries != 4) return fail(Errc::qbft_state_form);
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
  if (entries == 4) {
    SP_TRY(read_key(in, Key::contradiction));
    SP_TRY_ASSIGN(client.contradiction_, read_contradiction(in));
  }
  SP_TRY(compare_with(built_in, client));
  return client;
}

}  // namespace statepass::qbft
