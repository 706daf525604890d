#include "eth/abi.hpp"

#include "crypto/keccak.hpp"

namespace statepass::eth::abi {
namespace {

constexpr std::size_t kWord = 32;

std::size_t padded(std::size_t size) {
  return (size + kWord - 1) / kWord * kWord;
}

bool all_zero(ByteView bytes) {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

Encoder& Encoder::word(const Hash32& value) {
  parts_.push_back({false, to_bytes(value)});
  return *this;
}

Encoder& Encoder::fixed_bytes(ByteView value) {
  SP_ASSERT(value.size() <= kWord);
  Hash32 left_aligned{};
  std::ranges::copy(value, left_aligned.begin());
  return word(left_aligned);
}

Encoder& Encoder::bytes(ByteView value) {
  Bytes part = to_bytes(word_of(value.size()));
  append(part, value);
  part.resize(padded(part.size()));
  parts_.push_back({true, std::move(part)});
  return *this;
}

Encoder& Encoder::tuple(const Encoder& members) {
  parts_.push_back({members.is_dynamic(), members.encode()});
  return *this;
}

Encoder& Encoder::array(std::span<const Encoder> elements) {
  Encoder content;
  for (const Encoder& element : elements) {
    SP_ASSERT(element.parts_.size() == 1);
    content.parts_.push_back(element.parts_[0]);
  }
  Bytes part = to_bytes(word_of(elements.size()));
  append(part, content.encode());
  parts_.push_back({true, std::move(part)});
  return *this;
}

bool Encoder::is_dynamic() const {
  return std::ranges::any_of(parts_, &Part::dynamic);
}

Bytes Encoder::encode() const {
  std::size_t tail_at = 0;
  for (const Part& part : parts_) tail_at += part.dynamic ? kWord : part.bytes.size();
  Bytes head, tail;
  for (const Part& part : parts_) {
    if (part.dynamic) {
      append(head, word_of(tail_at + tail.size()));
      append(tail, part.bytes);
    } else {
      append(head, part.bytes);
    }
  }
  append(head, tail);
  return head;
}

Selector selector(std::string_view signature) {
  return take_array<4>(crypto::keccak256(bytes_of(signature)));
}

Bytes call(std::string_view signature, const Encoder& arguments) {
  Bytes data = to_bytes(selector(signature));
  append(data, arguments.encode());
  return data;
}

Result<Hash32> Decoder::word() {
  if (data_.size() - position_ < kWord) return fail(Errc::eth_abi_short, position_);
  const Hash32 out = take_array<kWord>(data_.subspan(position_));
  position_ += kWord;
  return out;
}

Result<std::uint64_t> Decoder::uint(std::uint64_t most) {
  const std::size_t at = position_;
  SP_TRY_ASSIGN(Hash32 value, word());
  const ByteView low = ByteView(value).last(8);
  if (!all_zero(ByteView(value).first(kWord - 8)) || be_value(low) > most) return fail(Errc::eth_abi_range, at);
  return be_value(low);
}

Result<bool> Decoder::boolean() {
  SP_TRY_ASSIGN(std::uint64_t value, uint(1));
  return value == 1;
}

Result<Address> Decoder::address() {
  const std::size_t at = position_;
  SP_TRY_ASSIGN(Hash32 value, word());
  if (!all_zero(ByteView(value).first(12))) return fail(Errc::eth_abi_padding, at);
  return take_array<20>(ByteView(value).subspan(12));
}

Result<ByteView> Decoder::bytes() {
  const std::size_t at = position_;
  SP_TRY_ASSIGN(std::uint64_t offset, uint());
  if (offset > data_.size() || offset % kWord != 0) return fail(Errc::eth_abi_offset, at);
  Decoder tail(data_);
  tail.position_ = static_cast<std::size_t>(offset);
  SP_TRY_ASSIGN(std::uint64_t size, tail.uint());
  const ByteView rest = data_.subspan(tail.position_);
  if (size > rest.size() || padded(static_cast<std::size_t>(size)) > rest.size()) {
    return fail(Errc::eth_abi_short, tail.position_);
  }
  const auto length = static_cast<std::size_t>(size);
  if (!all_zero(rest.subspan(length, padded(length) - length))) return fail(Errc::eth_abi_padding, tail.position_);
  return rest.first(length);
}

Result<Revert> parse_revert(ByteView data) {
  if (data.size() < 4) return fail(Errc::eth_abi_short, data.size());
  return Revert{take_array<4>(data), data.subspan(4)};
}

}  // namespace statepass::eth::abi
