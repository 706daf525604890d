#include "json/reader.hpp"

#include <string>

#include "base/secret.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

namespace statepass::json {

// Values in the order received, each container before what it holds; `next` is the index behind a value's last
// descendant. Texts stand unescaped in one string.
struct Tree {
  struct Node {
    Type type;
    bool truth = false;
    std::uint32_t text = 0;  // a string's or a number's text
    std::uint32_t size = 0;  // its length, or the number of elements or members
    std::uint32_t name = 0;  // of a member
    std::uint32_t name_size = 0;
    std::uint32_t next = 0;
  };

  std::string_view text_of(const Node& node) const { return std::string_view(texts).substr(node.text, node.size); }
  std::string_view name_of(const Node& node) const { return std::string_view(texts).substr(node.name, node.name_size); }

  std::vector<Node> nodes;
  std::string texts;
};

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(std::string& out, std::uint32_t point) {
  auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

class Parser {
 public:
  Parser(std::string_view text, const Limits& limits, Tree& tree) : text_(text), limits_(limits), tree_(tree) {}

  Result<> document() {
    SP_TRY(value(0));
    skip_space();
    if (at_ != text_.size()) return fail(Errc::json_trailing, at_);
    return {};
  }

 private:
  bool done() const { return at_ == text_.size(); }
  void skip_space() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }
  // Moves to the next character that is not white space; json_short when there is none.
  Result<char> ahead() {
    skip_space();
    if (done()) return fail(Errc::json_short, at_);
    return text_[at_];
  }

  Result<> value(std::size_t depth) {
    SP_TRY_ASSIGN(char first, ahead());
    if (tree_.nodes.size() >= limits_.max_values) return fail(Errc::json_size, at_);
    const std::size_t index = tree_.nodes.size();
    tree_.nodes.push_back({.type = Type::null});
    switch (first) {
      case '{':
      case '[':
        SP_TRY(container(index, first == '{', depth));
        break;
      case '"': {
        tree_.nodes[index].type = Type::string;
        SP_TRY(string(tree_.nodes[index].text, tree_.nodes[index].size));
        break;
      }
      case 't':
        tree_.nodes[index].truth = true;
        [[fallthrough]];
      case 'f':
        tree_.nodes[index].type = Type::boolean;
        SP_TRY(word(first == 't' ? "true" : "false"));
        break;
      case 'n':
        SP_TRY(word("null"));
        break;
      default:
        if (first != '-' && !is_digit(first)) return fail(Errc::json_syntax, at_);
        SP_TRY(number(index));
    }
    tree_.nodes[index].next = static_cast<std::uint32_t>(tree_.nodes.size());
    return {};
  }

  // From the opening bracket to behind the closing one. Recursion is bounded by the depth.
  Result<> container(std::size_t index, bool is_object, std::size_t depth) {
    if (depth >= limits_.max_depth) return fail(Errc::json_depth, at_);
    tree_.nodes[index].type = is_object ? Type::object : Type::array;
    const char close = is_object ? '}' : ']';
    ++at_;
    SP_TRY_ASSIGN(char next, ahead());
    while (next != close) {
      if (tree_.nodes[index].size > 0) {
        if (next != ',') return fail(Errc::json_syntax, at_);
        ++at_;
      }
      SP_TRY(is_object ? member(depth) : value(depth + 1));
      ++tree_.nodes[index].size;
      SP_TRY_ASSIGN(next, ahead());
    }
    ++at_;
    if (is_object) return check_names(index);
    return {};
  }

  Result<> member(std::size_t depth) {
    SP_TRY_ASSIGN(char quote, ahead());
    if (quote != '"') return fail(Errc::json_syntax, at_);
    std::uint32_t name = 0, size = 0;
    SP_TRY(string(name, size));
    SP_TRY_ASSIGN(char colon, ahead());
    if (colon != ':') return fail(Errc::json_syntax, at_);
    ++at_;
    const std::size_t index = tree_.nodes.size();
    SP_TRY(value(depth + 1));
    tree_.nodes[index].name = name;
    tree_.nodes[index].name_size = size;
    return {};
  }

  // By sorting, so that an object of many members costs no more than reading it.
  Result<> check_names(std::size_t index) {
    std::vector<std::string_view> names;
    const auto end = static_cast<std::uint32_t>(tree_.nodes.size());
    for (auto i = static_cast<std::uint32_t>(index + 1); i < end; i = tree_.nodes[i].next) {
      names.push_back(tree_.name_of(tree_.nodes[i]));
    }
    sort(std::span(names), std::less<>());
    if (std::adjacent_find(names.begin(), names.end()) != names.end()) return fail(Errc::json_duplicate, at_ - 1);
    return {};
  }

  Result<> word(std::string_view expected) {
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with(expected)) {
      return fail(expected.starts_with(rest) ? Errc::json_short : Errc::json_syntax, at_);
    }
    at_ += expected.size();
    return {};
  }

  // RFC 8259 section 6: no leading zero, no plus sign, digits on both sides of the point.
  Result<> number(std::size_t index) {
    const std::size_t first = at_;
    if (text_[at_] == '-') ++at_;
    const std::size_t whole = at_;
    SP_TRY(digits());
    if (text_[whole] == '0' && at_ - whole > 1) return fail(Errc::json_number, whole);
    if (!done() && text_[at_] == '.') {
      ++at_;
      SP_TRY(digits());
    }
    if (!done() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (!done() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      SP_TRY(digits());
    }
    Tree::Node& node = tree_.nodes[index];
    node.type = Type::number;
    node.text = static_cast<std::uint32_t>(tree_.texts.size());
    node.size = static_cast<std::uint32_t>(at_ - first);
    tree_.texts.append(text_.substr(first, at_ - first));
    return {};
  }
  Result<> digits() {
    if (done()) return fail(Errc::json_short, at_);
    if (!is_digit(text_[at_])) return fail(Errc::json_number, at_);
    while (!done() && is_digit(text_[at_])) ++at_;
    return {};
  }

  // From the opening quote to behind the closing one. Escapes only shorten, so the texts never outgrow the input.
  Result<> string(std::uint32_t& begin, std::uint32_t& size) {
    const std::size_t first = tree_.texts.size();
    const std::size_t open = at_++;
    while (true) {
      if (done()) return fail(Errc::json_short, open);
      const char c = text_[at_];
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) return fail(Errc::json_string, at_);
      if (c == '\\') {
        SP_TRY(escape());
      } else {
        tree_.texts.push_back(c);
        ++at_;
      }
    }
    ++at_;
    if (!is_utf8(bytes_of(std::string_view(tree_.texts).substr(first)))) return fail(Errc::json_string, open);
    begin = static_cast<std::uint32_t>(first);
    size = static_cast<std::uint32_t>(tree_.texts.size() - first);
    return {};
  }

  Result<> escape() {
    const std::size_t from = at_++;
    if (done()) return fail(Errc::json_short, from);
    const char c = text_[at_++];
    constexpr std::string_view kShort = "\"\\/bfnrt", kMeaning = "\"\\/\b\f\n\r\t";
    if (const std::size_t found = kShort.find(c); found != std::string_view::npos) {
      tree_.texts.push_back(kMeaning[found]);
      return {};
    }
    if (c != 'u') return fail(Errc::json_string, from);
    SP_TRY_ASSIGN(std::uint32_t point, code_unit(from));
    if (point >= 0xDC00 && point <= 0xDFFF) return fail(Errc::json_string, from);
    if (point >= 0xD800 && point <= 0xDBFF) {
      if (!text_.substr(at_).starts_with("\\u")) return fail(Errc::json_string, from);
      at_ += 2;
      SP_TRY_ASSIGN(std::uint32_t low, code_unit(from));
      if (low < 0xDC00 || low > 0xDFFF) return fail(Errc::json_string, from);
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(tree_.texts, point);
    return {};
  }
  Result<std::uint32_t> code_unit(std::size_t from) {
    if (text_.size() - at_ < 4) return fail(Errc::json_short, from);
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
      const int digit = hex_value(text_[at_++]);
      if (digit < 0) return fail(Errc::json_string, from);
      unit = unit << 4 | static_cast<std::uint32_t>(digit);
    }
    return unit;
  }

  std::string_view text_;
  const Limits& limits_;
  Tree& tree_;
  std::size_t at_ = 0;
};

}  // namespace

Document::Document(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&& other) noexcept {
  std::swap(tree_, other.tree_);
  return *this;
}
Document::~Document() {
  if (tree_) secure_zero(tree_->texts.data(), tree_->texts.size());
}

Result<Document> Document::parse(std::string_view text, const Limits& limits) {
  SP_ASSERT(limits.max_bytes <= 0x7fff'ffff);
  if (text.size() > limits.max_bytes) return fail(Errc::json_size, limits.max_bytes);
  Document document(std::make_unique<Tree>());
  // Room for every text at once, so that no reallocation leaves a copy behind.
  document.tree_->texts.reserve(text.size());
  SP_TRY(Parser(text, limits, *document.tree_).document());
  return document;
}

Value Document::root() const {
  return Value(*tree_, 0);
}

Type Value::type() const {
  return tree_->nodes[index_].type;
}

Result<std::string_view> Value::string() const {
  if (!is(Type::string)) return fail(Errc::json_type);
  return tree_->text_of(tree_->nodes[index_]);
}

Result<std::string_view> Value::number() const {
  if (!is(Type::number)) return fail(Errc::json_type);
  return tree_->text_of(tree_->nodes[index_]);
}

Result<std::int64_t> Value::integer() const {
  SP_TRY_ASSIGN(std::string_view text, number());
  const bool negative = text[0] == '-';
  std::int64_t value = 0;
  for (char c : text.substr(negative ? 1 : 0)) {
    if (!is_digit(c)) return fail(Errc::json_range);
    value = value * 10 + (c - '0');
    if (value > kMostInteger) return fail(Errc::json_range);
  }
  return negative ? -value : value;
}

Result<std::int64_t> Value::integer_in(std::int64_t least, std::int64_t most) const {
  SP_TRY_ASSIGN(std::int64_t value, integer());
  if (value < least || value > most) return fail(Errc::json_range);
  return value;
}

Result<bool> Value::boolean() const {
  if (!is(Type::boolean)) return fail(Errc::json_type);
  return tree_->nodes[index_].truth;
}

Result<Values> Value::array() const {
  if (!is(Type::array)) return fail(Errc::json_type);
  return Values(*tree_, index_);
}

Result<Values> Value::object() const {
  if (!is(Type::object)) return fail(Errc::json_type);
  return Values(*tree_, index_);
}

std::string_view Value::name() const {
  return tree_->name_of(tree_->nodes[index_]);
}

Result<std::optional<Value>> Value::optional_member(std::string_view name) const {
  SP_TRY_ASSIGN(Values members, object());
  for (Value member : members) {
    if (member.name() == name) return std::optional<Value>(member);
  }
  return std::optional<Value>();
}

Result<Value> Value::member(std::string_view name) const {
  SP_TRY_ASSIGN(std::optional<Value> found, optional_member(name));
  if (!found) return fail(Errc::json_missing);
  return *found;
}

Result<std::string_view> Value::string_member(std::string_view name) const {
  SP_TRY_ASSIGN(Value value, member(name));
  return value.string();
}

Result<std::int64_t> Value::integer_member(std::string_view name) const {
  SP_TRY_ASSIGN(Value value, member(name));
  return value.integer();
}

Result<std::optional<std::string_view>> Value::optional_string_member(std::string_view name) const {
  SP_TRY_ASSIGN(std::optional<Value> found, optional_member(name));
  if (!found) return std::optional<std::string_view>();
  SP_TRY_ASSIGN(std::string_view value, found->string());
  return std::optional<std::string_view>(value);
}

Result<std::optional<std::int64_t>> Value::optional_integer_member(std::string_view name) const {
  SP_TRY_ASSIGN(std::optional<Value> found, optional_member(name));
  if (!found) return std::optional<std::int64_t>();
  SP_TRY_ASSIGN(std::int64_t value, found->integer());
  return std::optional<std::int64_t>(value);
}

Result<std::optional<bool>> Value::optional_boolean_member(std::string_view name) const {
  SP_TRY_ASSIGN(std::optional<Value> found, optional_member(name));
  if (!found) return std::optional<bool>();
  SP_TRY_ASSIGN(bool value, found->boolean());
  return std::optional<bool>(value);
}

std::size_t Values::size() const {
  return tree_->nodes[index_].size;
}
Values::Iterator& Values::Iterator::operator++() {
  index_ = tree_->nodes[index_].next;
  return *this;
}

}  // namespace statepass::json
