#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

// RFC 8259, and stricter where two readers could disagree: a member name never stands twice in one object, text is
// UTF-8 without lone surrogates, nothing follows the value, and size, depth and count are bounded.
namespace statepass::json {

struct Limits {
  std::size_t max_bytes = 256 * 1024;
  std::size_t max_depth = 16;       // each array or object counts one
  std::size_t max_values = 16'384;  // of any type, containers included
};

enum class Type : std::uint8_t { null, boolean, number, string, array, object };

// The integers that every reader of JSON holds exactly.
inline constexpr std::int64_t kMostInteger = 9'007'199'254'740'991;

struct Tree;
class Values;

// One value of a document: cheap to copy, alive as long as its document. A getter for another type is json_type.
class Value {
 public:
  Type type() const;
  bool is(Type type) const { return this->type() == type; }

  // Unescaped, UTF-8; may hold U+0000 where the input escaped one.
  Result<std::string_view> string() const;
  // Written without fraction and exponent, within ±kMostInteger: json_range for any other number.
  Result<std::int64_t> integer() const;
  // An integer from `least` to `most`: json_range outside.
  Result<std::int64_t> integer_in(std::int64_t least, std::int64_t most) const;
  Result<bool> boolean() const;
  // The number as it was written.
  Result<std::string_view> number() const;

  // The elements of an array, the members of an object, in the order received. Take them out of the Result before a
  // loop over them: for (Value v : *value.array()) would outlive the Result.
  Result<Values> array() const;
  Result<Values> object() const;
  // A member's name; empty for what is not a member.
  std::string_view name() const;

  // A member of an object. json_type when this is no object, json_missing when it has no such member.
  Result<Value> member(std::string_view name) const;
  // The same where the member may be absent. A member that is null counts as present: it has the type null.
  Result<std::optional<Value>> optional_member(std::string_view name) const;

  // Members of one type, the shape most messages have. The errors of both steps.
  Result<std::string_view> string_member(std::string_view name) const;
  Result<std::int64_t> integer_member(std::string_view name) const;
  Result<std::optional<std::string_view>> optional_string_member(std::string_view name) const;
  Result<std::optional<std::int64_t>> optional_integer_member(std::string_view name) const;
  Result<std::optional<bool>> optional_boolean_member(std::string_view name) const;

 private:
  friend class Document;
  friend class Values;
  Value(const Tree& tree, std::uint32_t index) : tree_(&tree), index_(index) {}

  const Tree* tree_;
  std::uint32_t index_;
};

class Values {
 public:
  class Iterator {
   public:
    Iterator(const Tree& tree, std::uint32_t index) : tree_(&tree), index_(index) {}
    Value operator*() const { return Value(*tree_, index_); }
    Iterator& operator++();
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

   private:
    const Tree* tree_;
    std::uint32_t index_;
  };

  std::size_t size() const;
  Iterator begin() const { return Iterator(*tree_, index_ + 1); }
  Iterator end() const { return ++Iterator(*tree_, index_); }

 private:
  friend class Value;
  Values(const Tree& tree, std::uint32_t index) : tree_(&tree), index_(index) {}

  const Tree* tree_;
  std::uint32_t index_;
};

// A parsed text. Keeps its own copy of what it needs; wiped when it goes, since answers carry tokens.
class Document {
 public:
  // json_size, json_short, json_syntax, json_string, json_number, json_depth, json_trailing, each at the offending
  // byte; json_duplicate at the object's end.
  static Result<Document> parse(std::string_view text, const Limits& limits = {});

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document();

  Value root() const;

 private:
  explicit Document(std::unique_ptr<Tree> tree);

  std::unique_ptr<Tree> tree_;
};

}  // namespace statepass::json
