#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"

// The desk's database: SQLite in a file, or PostgreSQL. One connection, one writer, no thread. Bytes are stored as
// lower-case hexadecimal text, so that both databases, and a person with a query tool, read the same.
namespace statepass::desk {

class StoreError : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t {
    full,    // the disk, or the size that the database may have
    locked,  // by another process, for longer than we wait
    other,
  };
  StoreError(Kind kind, const std::string& words) : std::runtime_error(words), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

using Value = std::variant<std::monostate, std::int64_t, std::string>;

// Values for a statement: nothing is null.
inline Value value_of(std::int64_t number) {
  return number;
}
inline Value value_of(std::string_view text) {
  return std::string(text);
}
Value value_of(ByteView bytes);
template <class T>
Value value_of(const std::optional<T>& maybe) {
  return maybe ? value_of(*maybe) : Value();
}

// One row of an answer; columns count from 0.
class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

  bool null(std::size_t column) const { return std::holds_alternative<std::monostate>(values_.at(column)); }
  // 0 and the empty text for null.
  std::int64_t integer(std::size_t column) const;
  std::string text(std::size_t column) const;
  // StoreError when the column is not hexadecimal.
  Bytes bytes(std::size_t column) const;
  // StoreError when it has another size.
  template <std::size_t N>
  ByteArray<N> array(std::size_t column) const {
    const Bytes all = bytes(column);
    if (all.size() != N) throw StoreError(StoreError::Kind::other, "a column has another size than it should");
    return take_array<N>(all);
  }
  std::optional<std::int64_t> maybe_integer(std::size_t column) const;
  std::optional<std::string> maybe_text(std::size_t column) const;

 private:
  std::vector<Value> values_;
};

struct DatabaseOptions {
  std::string connection;           // a file for SQLite, or "postgresql://…"
  std::int64_t most_megabytes = 0;  // SQLite alone: how large the file may grow; 0: as the disk allows
  int busy_milliseconds = 1'000;    // SQLite alone: how long to wait for another process
};

class Database {
 public:
  // Opens it and brings its tables to this version. StoreError: it cannot be opened, or was written by a newer program.
  explicit Database(const DatabaseOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Each '?' of the statement takes one value.
  std::vector<Row> query(std::string_view sql, const std::vector<Value>& values = {});
  // How many rows were changed.
  std::int64_t execute(std::string_view sql, const std::vector<Value>& values = {});
  // The first row, or nothing.
  std::optional<Row> find(std::string_view sql, const std::vector<Value>& values = {});

  // Runs `body` in one transaction: all of it is durable when this returns, or nothing of it has happened. A
  // transaction within a transaction belongs to the outer one. No coroutine waits inside.
  template <class Body>
  auto transaction(Body body) {
    if (depth_ > 0) return body();
    Scope scope(*this);
    if constexpr (std::is_void_v<decltype(body())>) {
      body();
      scope.commit();
    } else {
      auto out = body();
      scope.commit();
      return out;
    }
  }

  bool is_sqlite() const { return sqlite_; }

 private:
  class Scope {
   public:
    explicit Scope(Database& database);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    void commit();

   private:
    Database& database_;
    bool open_ = true;
  };
  void migrate();

  struct Connection;
  std::unique_ptr<Connection> connection_;
  bool sqlite_ = true;
  int depth_ = 0;
};

}  // namespace statepass::desk
