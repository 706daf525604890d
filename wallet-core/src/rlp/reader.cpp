#include "rlp/reader.hpp"

namespace statepass::rlp {
namespace {

constexpr std::uint8_t kString = 0x80, kList = 0xc0;
constexpr std::uint64_t kLongForm = 56;  // from this payload size on the length itself is written out

struct Head {
  bool is_list;
  std::uint64_t size;  // of the payload
};

// The head of an item that is not a single byte below 0x80.
Result<Head> read_head(ByteReader& reader, std::uint8_t first, std::size_t at) {
  const bool is_list = first >= kList;
  const unsigned info = first - (is_list ? kList : kString);
  if (info < kLongForm) return Head{is_list, info};
  auto length = reader.take(info - (kLongForm - 1));
  if (!length) return fail(Errc::rlp_short, at);
  if ((*length)[0] == 0) return fail(Errc::rlp_length_zeros, at);
  const std::uint64_t size = be_value(*length);
  if (size < kLongForm) return fail(Errc::rlp_not_shortest, at);
  return Head{is_list, size};
}

}  // namespace

Result<Item> Reader::item() {
  ByteReader ahead = reader_;
  const std::size_t at = offset();
  const ByteView input = reader_.rest();
  auto first = ahead.u8();
  if (!first) return fail(Errc::rlp_short, at);
  if (*first < kString) {
    reader_ = ahead;
    return Item{false, input.first(1), input.first(1), at};
  }
  SP_TRY_ASSIGN(Head head, read_head(ahead, *first, at));
  const std::size_t payload_at = ahead.offset();
  auto payload = ahead.take(head.size);
  if (!payload) return fail(Errc::rlp_short, at);
  if (!head.is_list && head.size == 1 && (*payload)[0] < kString) return fail(Errc::rlp_single_byte, at);
  reader_ = ahead;
  return Item{head.is_list, *payload, input.first(ahead.offset() - at), payload_at};
}

Result<Reader> Reader::open_list(ByteView input, std::size_t origin) {
  Reader outer(input, origin);
  SP_TRY_ASSIGN(Reader inner, outer.list());
  SP_TRY(outer.finish());
  return inner;
}

Result<> Reader::finish() const {
  if (!done()) return fail(Errc::rlp_trailing, offset());
  return {};
}

Result<ByteView> Reader::string() {
  Reader ahead = *this;
  SP_TRY_ASSIGN(Item next, ahead.item());
  if (next.is_list) return fail(Errc::rlp_type, offset());
  *this = ahead;
  return next.payload;
}

Result<Reader> Reader::list() {
  Reader ahead = *this;
  SP_TRY_ASSIGN(Item next, ahead.item());
  if (!next.is_list) return fail(Errc::rlp_type, offset());
  *this = ahead;
  return Reader(next.payload, next.offset);
}

Result<ByteView> Reader::integer(std::size_t bytes) {
  Reader ahead = *this;
  SP_TRY_ASSIGN(ByteView value, ahead.string());
  if (!value.empty() && value[0] == 0) return fail(Errc::rlp_integer_zeros, offset());
  if (value.size() > bytes) return fail(Errc::rlp_range, offset());
  *this = ahead;
  return value;
}

Result<std::uint64_t> Reader::uint(std::uint64_t most) {
  Reader ahead = *this;
  SP_TRY_ASSIGN(ByteView digits, ahead.integer(8));
  const std::uint64_t value = be_value(digits);
  if (value > most) return fail(Errc::rlp_range, offset());
  *this = ahead;
  return value;
}

Result<> validate(ByteView input) {
  // An explicit stack, so that depth is a limit and not a matter of the machine's stack.
  std::array<Reader, kMaxDepth + 1> open;
  open[0] = Reader(input);
  std::size_t depth = 0;
  auto step = [&]() -> Result<> {
    SP_TRY_ASSIGN(Item next, open[depth].item());
    if (!next.is_list) return {};
    if (depth == kMaxDepth) return fail(Errc::rlp_depth, next.offset - (next.whole.size() - next.payload.size()));
    open[++depth] = Reader(next.payload, next.offset);
    return {};
  };
  SP_TRY(step());
  while (depth > 0) {
    if (open[depth].done()) {
      --depth;
    } else {
      SP_TRY(step());
    }
  }
  return open[0].finish();
}

}  // namespace statepass::rlp
