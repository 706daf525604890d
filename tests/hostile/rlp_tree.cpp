#include "rlp_tree.hpp"

#include "rlp/reader.hpp"

namespace statepass::hostile {
namespace {

Bytes minimal(std::uint64_t value) {
  Bytes out;
  for (; value > 0; value >>= 8) out.insert(out.begin(), static_cast<std::uint8_t>(value));
  return out;
}

// `digits`: the length in the long form.
Bytes long_head(bool is_list, const Bytes& digits) {
  Bytes out{static_cast<std::uint8_t>((is_list ? 0xf7 : 0xb7) + digits.size())};
  append(out, digits);
  return out;
}
Bytes head(bool is_list, std::size_t size) {
  if (size <= 55) return {static_cast<std::uint8_t>((is_list ? 0xc0 : 0x80) + size)};
  return long_head(is_list, minimal(size));
}

Bytes lying_head(bool is_list, ByteView payload, LengthLie lie) {
  const std::size_t size = payload.size();
  const bool bare = !is_list && size == 1 && payload[0] < 0x80;  // written without a head
  switch (lie) {
    case LengthLie::long_form:
      return size <= 55 ? long_head(is_list, {static_cast<std::uint8_t>(size)}) : Bytes();
    case LengthLie::zeros: {
      Bytes digits = minimal(size);
      digits.insert(digits.begin(), 0);
      return long_head(is_list, digits);
    }
    case LengthLie::one_more:
      return head(is_list, size + 1);
    case LengthLie::one_fewer:
      return size > 0 ? head(is_list, size - 1) : Bytes();
    case LengthLie::huge:
      return long_head(is_list, Bytes(8, 0xff));
    case LengthLie::huger:
      return long_head(is_list, concat({Bytes(7, 0xff), Bytes{static_cast<std::uint8_t>(0 - size)}}));
    case LengthLie::wrapped:
      return bare ? Bytes{0x81} : Bytes();
    case LengthLie::other_kind:
      return bare ? Bytes() : head(!is_list, size);
    case LengthLie::end:
      break;
  }
  return {};
}

Bytes write(const RlpTree& tree, const RlpTree* at, LengthLie lie, bool& told) {
  Bytes payload = tree.payload;
  for (const RlpTree& item : tree.items) append(payload, write(item, at, lie, told));
  if (&tree == at) {
    const Bytes wrong = lying_head(tree.is_list, payload, lie);
    if (!wrong.empty()) {
      told = true;
      return concat({wrong, payload});
    }
  }
  if (!tree.is_list && payload.size() == 1 && payload[0] < 0x80) return payload;
  return concat({head(tree.is_list, payload.size()), payload});
}

void collect(RlpTree& tree, std::vector<RlpTree*>& out) {
  out.push_back(&tree);
  for (RlpTree& item : tree.items) collect(item, out);
}

RlpTree tree_of(const rlp::Item& item) {
  RlpTree out{item.is_list, item.is_list ? Bytes() : to_bytes(item.payload), {}};
  if (!item.is_list) return out;
  for (rlp::Reader in(item.payload); !in.done();) out.items.push_back(tree_of(*in.item()));
  return out;
}

}  // namespace

RlpTree read_tree(ByteView honest) {
  return tree_of(*rlp::Reader(honest).item());
}

Bytes write_tree(const RlpTree& tree) {
  bool told = false;
  return write(tree, nullptr, LengthLie::end, told);
}

std::vector<RlpTree*> nodes_of(RlpTree& tree) {
  std::vector<RlpTree*> out;
  collect(tree, out);
  return out;
}

Bytes write_lying(const RlpTree& tree, const RlpTree* at, LengthLie lie) {
  bool told = false;
  Bytes out = write(tree, at, lie, told);
  return told ? out : Bytes();
}

}  // namespace statepass::hostile
