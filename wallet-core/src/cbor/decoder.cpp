#include "cbor/decoder.hpp"

#include <vector>

#include "base/sort.hpp"
#include "base/text.hpp"

namespace statepass::cbor {

struct Decoder::Head {
  Type type;
  std::uint64_t value;  // integer argument, length, count, tag number, or simple value
};

namespace {

constexpr std::uint8_t kFalse = 20, kTrue = 21, kNull = 22, kUndefined = 23;

struct RawHead {
  Type type;
  std::uint64_t value;
};

// One head, in shortest form only (RFC 8949 4.2.1) where that is demanded.
Result<RawHead> read_raw_head(ByteReader& reader, bool shortest) {
  const std::size_t at = reader.offset();
  auto initial = reader.u8();
  if (!initial) return fail(Errc::cbor_short, at);
  const unsigned major = *initial >> 5, info = *initial & 31;
  if (info == 31)
    return fail(major == 7                ? Errc::cbor_simple
                : major < 2 || major == 6 ? Errc::cbor_reserved
                                          : Errc::cbor_indefinite,
                at);
  if (info > 27) return fail(Errc::cbor_reserved, at);
  std::uint64_t value = info;
  if (info >= 24) {
    auto argument = reader.be(std::size_t{1} << (info - 24));
    if (!argument) return fail(Errc::cbor_short, at);
    value = *argument;
  }
  if (major == 7) {
    if (info > 24) return RawHead{Type::floating, value};
    // false, true, null and undefined are assigned; a simple value below 32 in two bytes is not well-formed.
    if (info == 24 || value < kFalse || value > kUndefined) return fail(Errc::cbor_simple, at);
    return RawHead{Type::simple, value};
  }
  constexpr std::uint64_t kLeast[] = {24, 0x100, 0x1'0000, 0x1'0000'0000};
  if (shortest && info >= 24 && value < kLeast[info - 24]) return fail(Errc::cbor_not_shortest, at);
  return RawHead{static_cast<Type>(major), value};
}

// A count of items cannot exceed the bytes that are left, since each item takes at least one.
Result<std::size_t> checked_count(const ByteReader& reader, std::uint64_t count, std::uint64_t bytes_each,
                                  std::size_t at) {
  if (count > reader.remaining() / bytes_each) return fail(Errc::cbor_short, at);
  return static_cast<std::size_t>(count);
}

constexpr std::size_t kMostDepth = 16;
constexpr std::size_t kUsualKeys = 24;

struct Frame {
  std::size_t left;        // items still to come
  std::size_t keys_begin;  // first of this map's keys in the walker's list
  bool is_map;
};

// Walks one item with an explicit stack, so that depth is a limit and not a matter of the machine's stack. Inside,
// success is a bool and the error a member: a Result<> for each of some hundred items costs more than reading them.
class Walker {
 public:
  Walker(ByteView input, std::size_t origin, const Rules& rules)
      : input_(input), origin_(origin), reader_(input, origin), rules_(rules) {
    SP_ASSERT(rules.max_depth <= kMostDepth);
    keys_.reserve(kUsualKeys);
  }

  // Consumes one item. The position behind it is position().
  Result<> walk() {
    if (!walk_item()) return fail(error_);
    return {};
  }
  std::size_t position() const { return reader_.offset() - origin_; }

 private:
  struct Key {
    std::size_t begin;
    std::size_t end;    // 0 while the key is being read
    std::size_t depth;  // of the stack when the key began
  };

  ByteView key_bytes(const Key& key) const { return input_.subspan(key.begin, key.end - key.begin); }

  bool stop(Errc code, std::size_t at) {
    error_ = {code, error_offset(at)};
    return false;
  }

  bool walk_item() {
    if (!open_item()) return false;
    while (depth_ > 0) {
      Frame& frame = stack_[depth_ - 1];
      if (frame.left == 0) {
        if (frame.is_map && !close_map(frame)) return false;
        --depth_;
        end_key_if_any();
        continue;
      }
      --frame.left;
      // In a map the items alternate key, value; `left` counts both.
      if (frame.is_map && frame.left % 2 == 1) {
        keys_.push_back({position(), 0, depth_});
        ++open_keys_;
      }
      if (!open_item()) return false;
    }
    return true;
  }

  bool open_item() {
    const std::size_t at = reader_.offset();
    if (++items_ > rules_.max_items) return stop(Errc::cbor_items, at);
    const auto head = read_raw_head(reader_, rules_.shortest_heads || open_keys_ > 0);
    if (!head) return stop(head.error().code, head.error().offset);
    switch (head->type) {
      case Type::byte_string:
      case Type::text_string: {
        const auto content = reader_.take(head->value);
        if (!content) return stop(Errc::cbor_short, at);
        if (head->type == Type::text_string && !is_utf8(*content)) return stop(Errc::cbor_utf8, at);
        break;
      }
      case Type::array:
        return push(head->value, 1, at);
      case Type::map:
        return push(head->value, 2, at);
      case Type::tag:
        if (!rules_.allow_tags) return stop(Errc::cbor_tag, at);
        return push_frame({1, 0, false}, at);
      case Type::floating:
        if (!rules_.allow_floats) return stop(Errc::cbor_float, at);
        break;
      case Type::unsigned_int:
      case Type::negative_int:
      case Type::simple:
        break;
    }
    end_key_if_any();
    return true;
  }

  // An array (one item each) or map (two) of a declared count.
  bool push(std::uint64_t declared, std::size_t items_each, std::size_t at) {
    const auto count = checked_count(reader_, declared, items_each, at);
    if (!count) return stop(count.error().code, count.error().offset);
    return push_frame({*count * items_each, keys_.size(), items_each == 2}, at);
  }
  bool push_frame(Frame frame, std::size_t at) {
    if (depth_ >= rules_.max_depth) return stop(Errc::cbor_depth, at);
    stack_[depth_++] = frame;
    return true;
  }

  // The innermost item just ended: if it was a map's key, its extent is known now.
  void end_key_if_any() {
    if (!keys_.empty() && keys_.back().end == 0 && keys_.back().depth == depth_) {
      keys_.back().end = position();
      --open_keys_;
    }
  }

  bool close_map(const Frame& frame) {
    auto first = keys_.begin() + static_cast<std::ptrdiff_t>(frame.keys_begin);
    auto before = [this](const Key& a, const Key& b) { return less(key_bytes(a), key_bytes(b)); };
    for (auto key = first; rules_.sorted_keys && key != keys_.end() && key + 1 != keys_.end(); ++key) {
      if (before(key[1], key[0])) return stop(Errc::cbor_unsorted, origin_ + key[1].begin);
    }
    if (!rules_.sorted_keys) sort(std::span(first, keys_.end()), before);
    for (auto key = first; key != keys_.end() && key + 1 != keys_.end(); ++key) {
      if (equal(key_bytes(key[0]), key_bytes(key[1]))) return stop(Errc::cbor_duplicate_key, origin_ + key[1].begin);
    }
    keys_.erase(first, keys_.end());
    return true;
  }

  ByteView input_;
  std::size_t origin_;
  ByteReader reader_;
  const Rules& rules_;
  std::array<Frame, kMostDepth> stack_;
  std::size_t depth_ = 0;
  std::vector<Key> keys_;
  std::size_t open_keys_ = 0;  // keys whose end is not known yet: the items being read belong to a key
  std::size_t items_ = 0;
  Error error_{};
};

}  // namespace

Result<> validate(ByteView input, const Rules& rules) {
  Walker walker(input, 0, rules);
  SP_TRY(walker.walk());
  if (walker.position() != input.size()) return fail(Errc::cbor_trailing, walker.position());
  return {};
}

Result<Decoder> Decoder::open(ByteView input, const Rules& rules) {
  SP_TRY(validate(input, rules));
  return Decoder(input, 0, rules.shortest_heads);
}

Result<> Decoder::finish() const {
  if (!done()) return fail(Errc::cbor_trailing, offset());
  return {};
}

Result<Decoder::Head> Decoder::read_head(ByteReader& reader) const {
  SP_TRY_ASSIGN(RawHead head, read_raw_head(reader, shortest_heads_));
  return Head{head.type, head.value};
}

Result<Type> Decoder::peek() const {
  ByteReader ahead = reader_;
  SP_TRY_ASSIGN(Head head, read_head(ahead));
  return head.type;
}

bool Decoder::next_is(Type type) const {
  auto next = peek();
  return next && *next == type;
}

bool Decoder::next_is_null() const {
  ByteReader ahead = reader_;
  auto head = read_head(ahead);
  return head && head->type == Type::simple && head->value == kNull;
}

Result<Decoder::Head> Decoder::take_head(Type type) {
  ByteReader ahead = reader_;
  SP_TRY_ASSIGN(Head head, read_head(ahead));
  if (head.type != type) return fail(Errc::cbor_type, offset());
  reader_ = ahead;
  return head;
}

Result<std::uint64_t> Decoder::uint() {
  SP_TRY_ASSIGN(Head head, take_head(Type::unsigned_int));
  return head.value;
}

Result<std::uint64_t> Decoder::uint_up_to(std::uint64_t most) {
  Decoder ahead = *this;
  SP_TRY_ASSIGN(std::uint64_t value, ahead.uint());
  if (value > most) return fail(Errc::cbor_range, offset());
  *this = ahead;
  return value;
}

Result<std::int64_t> Decoder::integer() {
  constexpr std::uint64_t kMost = 0x7fff'ffff'ffff'ffff;
  Decoder ahead = *this;
  bool negative = next_is(Type::negative_int);
  SP_TRY_ASSIGN(Head head, ahead.take_head(negative ? Type::negative_int : Type::unsigned_int));
  if (head.value > kMost) return fail(Errc::cbor_range, offset());
  *this = ahead;
  auto value = static_cast<std::int64_t>(head.value);
  return negative ? -1 - value : value;
}

Result<ByteView> Decoder::bstr() {
  Decoder ahead = *this;
  SP_TRY_ASSIGN(Head head, ahead.take_head(Type::byte_string));
  auto content = ahead.reader_.take(head.value);
  if (!content) return fail(Errc::cbor_short, offset());
  *this = ahead;
  return *content;
}

Result<std::string_view> Decoder::tstr() {
  Decoder ahead = *this;
  SP_TRY_ASSIGN(Head head, ahead.take_head(Type::text_string));
  auto content = ahead.reader_.take(head.value);
  if (!content) return fail(Errc::cbor_short, offset());
  if (!is_utf8(*content)) return fail(Errc::cbor_utf8, offset());
  *this = ahead;
  return text_of(*content);
}

Result<bool> Decoder::boolean() {
  std::size_t at = offset();
  Decoder ahead = *this;
  SP_TRY_ASSIGN(Head head, ahead.take_head(Type::simple));
  if (head.value != kFalse && head.value != kTrue) return fail(Errc::cbor_type, at);
  *this = ahead;
  return head.value == kTrue;
}

Result<> Decoder::null() {
  if (!next_is_null()) {
    SP_TRY(peek());
    return fail(Errc::cbor_type, offset());
  }
  return skip();
}

Result<std::size_t> Decoder::array() {
  std::size_t at = offset();
  Decoder ahead = *this;
  SP_TRY_ASSIGN(Head head, ahead.take_head(Type::array));
  SP_TRY_ASSIGN(std::size_t count, checked_count(ahead.reader_, head.value, 1, at));
  *this = ahead;
  return count;
}

Result<std::size_t> Decoder::map() {
  std::size_t at = offset();
  Decoder ahead = *this;
  SP_TRY_ASSIGN(Head head, ahead.take_head(Type::map));
  SP_TRY_ASSIGN(std::size_t count, checked_count(ahead.reader_, head.value, 2, at));
  *this = ahead;
  return count;
}

Result<> Decoder::array_of(std::size_t count) {
  Decoder ahead = *this;
  SP_TRY_ASSIGN(std::size_t found, ahead.array());
  if (found != count) return fail(Errc::cbor_range, offset());
  *this = ahead;
  return {};
}

Result<std::uint64_t> Decoder::tag() {
  SP_TRY_ASSIGN(Head head, take_head(Type::tag));
  return head.value;
}

Result<> Decoder::tag_of(std::uint64_t number) {
  Decoder ahead = *this;
  SP_TRY_ASSIGN(std::uint64_t found, ahead.tag());
  if (found != number) return fail(Errc::cbor_tag, offset());
  *this = ahead;
  return {};
}

Result<ByteView> Decoder::item() {
  const Rules any{.allow_floats = true, .shortest_heads = shortest_heads_};
  Walker walker(reader_.rest(), offset(), any);
  SP_TRY(walker.walk());
  return reader_.take(walker.position());
}

Result<Tag24> read_tag24(Decoder& decoder) {
  const ByteView before = decoder.rest();
  Decoder ahead = decoder;
  SP_TRY(ahead.tag_of(24));
  SP_TRY_ASSIGN(ByteView content, ahead.bstr());
  decoder = ahead;
  return Tag24{before.first(before.size() - ahead.rest().size()), content};
}

}  // namespace statepass::cbor
