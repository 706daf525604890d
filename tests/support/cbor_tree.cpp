#include "support/cbor_tree.hpp"

#include <charconv>

#include "base/assert.hpp"

namespace statepass::test {
namespace {

class Parser {
 public:
  explicit Parser(ByteView input) : input_(input) {}

  CborNode item() {
    CborNode out;
    const std::uint8_t initial = take(1)[0];
    out.major = initial >> 5;
    out.info = initial & 31u;
    SP_ASSERT(out.info < 28);
    out.value = out.info < 24 ? out.info : be_value(take(std::size_t{1} << (out.info - 24)));
    if (out.major == 2 || out.major == 3) out.content = to_bytes(take(static_cast<std::size_t>(out.value)));
    std::uint64_t count = out.major == 4 ? out.value : out.major == 5 ? out.value * 2 : out.major == 6 ? 1 : 0;
    for (; count > 0; --count) out.children.push_back(item());
    return out;
  }
  bool done() const { return input_.empty(); }

 private:
  ByteView take(std::size_t count) {
    SP_ASSERT(count <= input_.size());
    const ByteView out = input_.first(count);
    input_ = input_.subspan(count);
    return out;
  }

  ByteView input_;
};

void write_head(Bytes& out, unsigned major, std::uint64_t value, unsigned width) {
  const unsigned needed = value < 24 ? 0 : value <= 0xff ? 1 : value <= 0xffff ? 2 : value <= 0xffff'ffff ? 4 : 8;
  width = std::max(width, needed);
  const unsigned info = width == 0   ? static_cast<unsigned>(value)
                        : width == 1 ? 24
                        : width == 2 ? 25
                        : width == 4 ? 26
                                     : 27;
  out.push_back(static_cast<std::uint8_t>(major << 5 | info));
  const auto argument = be_bytes<8>(value);
  append(out, ByteView(argument).last(width));
}

void write(Bytes& out, const CborNode& node) {
  const Bytes content = node.opened ? cbor_bytes(node.children[0]) : node.content;
  switch (node.major) {
    case 2:
    case 3:
      if (node.indefinite) {
        out.push_back(static_cast<std::uint8_t>(node.major << 5 | 31));
        write_head(out, node.major, content.size(), 0);
        append(out, content);
        out.push_back(0xff);
        return;
      }
      write_head(out, node.major, content.size(), node.head_width);
      append(out, content);
      return;
    case 4:
    case 5:
      if (node.indefinite) {
        out.push_back(static_cast<std::uint8_t>(node.major << 5 | 31));
      } else {
        write_head(out, node.major, node.is_map() ? node.children.size() / 2 : node.children.size(), node.head_width);
      }
      for (const CborNode& child : node.children) write(out, child);
      if (node.indefinite) out.push_back(0xff);
      return;
    case 6:
      write_head(out, 6, node.value, node.head_width);
      write(out, node.children[0]);
      return;
    case 7:
      out.push_back(static_cast<std::uint8_t>(7u << 5 | node.info));
      if (node.info >= 24) append(out, ByteView(be_bytes<8>(node.value)).last(std::size_t{1} << (node.info - 24)));
      return;
    default:
      write_head(out, node.major, node.value, node.head_width);
  }
}

bool is_key(const CborNode& node, std::string_view token) {
  if (node.major == 3) return text_of(node.content) == token;
  if (!token.starts_with('#')) return false;
  std::int64_t number = 0;
  std::from_chars(token.data() + 1, token.data() + token.size(), number);
  return number < 0 ? node.major == 1 && node.value == static_cast<std::uint64_t>(-1 - number)
                    : node.major == 0 && node.value == static_cast<std::uint64_t>(number);
}

CborNode* step(CborNode* node, std::string_view token) {
  if (token == "tag") {
    SP_ASSERT(node->major == 6);
    return node;
  }
  while (node->major == 6) node = &node->children[0];
  if (token == "<<") {
    SP_ASSERT(node->major == 2);
    if (!node->opened) {
      node->children.push_back(cbor_tree(node->content));
      node->opened = true;
    }
    return &node->children[0];
  }
  if (node->is_map()) {
    for (std::size_t i = 0; i < node->children.size(); i += 2) {
      if (is_key(node->children[i], token)) return &node->children[i + 1];
    }
    SP_ASSERT(false);
  }
  std::size_t place = 0;
  std::from_chars(token.data(), token.data() + token.size(), place);
  SP_ASSERT(node->major == 4 && place < node->children.size());
  return &node->children[place];
}

// Splits off the last token.
std::pair<std::string_view, std::string_view> split_last(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {"", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

CborNode& map_at(CborNode& root, std::string_view path) {
  CborNode* node = &cbor_at(root, path);
  while (node->major == 6) node = &node->children[0];
  SP_ASSERT(node->is_map());
  return *node;
}

std::size_t member_place(CborNode& map, std::string_view token) {
  for (std::size_t i = 0; i < map.children.size(); i += 2) {
    if (is_key(map.children[i], token)) return i;
  }
  SP_ASSERT(false);
  return 0;
}

}  // namespace

CborNode cbor_tree(ByteView input) {
  Parser parser(input);
  CborNode out = parser.item();
  SP_ASSERT(parser.done());
  return out;
}

Bytes cbor_bytes(const CborNode& node) {
  Bytes out;
  write(out, node);
  return out;
}

CborNode& cbor_at(CborNode& root, std::string_view path) {
  CborNode* node = &root;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    node = step(node, path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return *node;
}

void cbor_drop(CborNode& root, std::string_view path) {
  const auto [parent, token] = split_last(path);
  CborNode& map = map_at(root, parent);
  const auto place = map.children.begin() + static_cast<std::ptrdiff_t>(member_place(map, token));
  map.children.erase(place, place + 2);
}

void cbor_double(CborNode& root, std::string_view path) {
  const auto [parent, token] = split_last(path);
  CborNode& map = map_at(root, parent);
  const std::size_t place = member_place(map, token);
  const CborNode key = map.children[place], value = map.children[place + 1];
  map.children.push_back(key);
  map.children.push_back(value);
}

void cbor_set(CborNode& root, std::string_view path, ByteView item) {
  cbor_at(root, path) = cbor_tree(item);
}

void cbor_add(CborNode& root, std::string_view path, std::string_view key, ByteView item) {
  CborNode& map = map_at(root, path);
  CborNode name;
  name.major = 3;
  name.content = to_bytes(bytes_of(key));
  map.children.push_back(name);
  map.children.push_back(cbor_tree(item));
}

}  // namespace statepass::test
