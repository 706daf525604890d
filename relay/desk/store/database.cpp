#include "desk/store/database.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <charconv>
#include <deque>

#include "base/text.hpp"
#include "desk/store/schema.hpp"

namespace statepass::desk {
namespace {

constexpr std::string_view kPostgres = "postgresql://";
// SQLite's page in bytes.
constexpr std::int64_t kPage = 4096;

StoreError store_error(const soci::soci_error& error) {
  if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
    const int code = sqlite->result() & 0xff;
    if (code == SQLITE_FULL || code == SQLITE_IOERR) return {StoreError::Kind::full, error.what()};
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) return {StoreError::Kind::locked, error.what()};
  }
  return {StoreError::Kind::other, error.what()};
}

// Each '?' outside of a literal becomes a name of its own, as SOCI wants them.
std::string named(std::string_view sql) {
  std::string out;
  bool literal = false;
  int count = 0;
  for (const char c : sql) {
    if (c == '\'') literal = !literal;
    if (c == '?' && !literal)
      out.append(":p").append(std::to_string(++count));
    else
      out.push_back(c);
  }
  return out;
}

// Values bound to a statement: they stay where they are until it has run.
struct Bound {
  long long number = 0;
  std::string text;
  soci::indicator indicator = soci::i_ok;
};

void bind(soci::statement& statement, std::deque<Bound>& held, const std::vector<Value>& values) {
  for (const Value& value : values) {
    Bound& bound = held.emplace_back();
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      bound.number = *number;
      statement.exchange(soci::use(bound.number));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      bound.text = *text;
      statement.exchange(soci::use(bound.text));
    } else {
      bound.indicator = soci::i_null;
      statement.exchange(soci::use(bound.text, bound.indicator));
    }
  }
}

Value value_in(const soci::row& row, std::size_t column) {
  if (row.get_indicator(column) == soci::i_null) return {};
  switch (row.get_properties(column).get_data_type()) {
    case soci::dt_integer:
      return std::int64_t{row.get<int>(column)};
    case soci::dt_long_long:
      return std::int64_t{row.get<long long>(column)};
    case soci::dt_unsigned_long_long:
      return static_cast<std::int64_t>(row.get<unsigned long long>(column));
    case soci::dt_double:
      return static_cast<std::int64_t>(row.get<double>(column));
    default:
      return row.get<std::string>(column);
  }
}

}  // namespace

struct Database::Connection {
  soci::session session;
};

Value value_of(ByteView bytes) {
  return to_hex(bytes);
}

std::int64_t Row::integer(std::size_t column) const {
  const Value& value = values_.at(column);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return 0;
  std::int64_t out = 0;
  const auto end = text->data() + text->size();
  if (std::from_chars(text->data(), end, out).ptr != end)
    throw StoreError(StoreError::Kind::other, "a column is no number");
  return out;
}

std::string Row::text(std::size_t column) const {
  const Value& value = values_.at(column);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string() : *text;
}

Bytes Row::bytes(std::size_t column) const {
  auto out = from_hex(text(column));
  if (!out) throw StoreError(StoreError::Kind::other, "a column is not hexadecimal");
  return *std::move(out);
}

std::optional<std::int64_t> Row::maybe_integer(std::size_t column) const {
  return null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<std::string> Row::maybe_text(std::size_t column) const {
  return null(column) ? std::nullopt : std::optional(text(column));
}

Database::Database(const DatabaseOptions& options) : connection_(std::make_unique<Connection>()) {
  try {
    if (options.connection.starts_with(kPostgres)) {
      sqlite_ = false;
      connection_->session.open("postgresql", options.connection.substr(kPostgres.size()));
    } else {
      connection_->session.open(soci::sqlite3, "dbname=" + options.connection);
      execute("PRAGMA busy_timeout = " + std::to_string(options.busy_milliseconds));
      query("PRAGMA journal_mode = WAL");
      execute("PRAGMA synchronous = FULL");
      execute("PRAGMA foreign_keys = ON");
      if (options.most_megabytes > 0)
        query("PRAGMA max_page_count = " + std::to_string(options.most_megabytes * 1024 * 1024 / kPage));
    }
    migrate();
  } catch (const soci::soci_error& error) {
    throw store_error(error);
  }
}

Database::~Database() = default;

std::vector<Row> Database::query(std::string_view sql, const std::vector<Value>& values) {
  try {
    soci::row row;
    std::deque<Bound> held;
    soci::statement statement(connection_->session);
    statement.exchange(soci::into(row));
    bind(statement, held, values);
    statement.alloc();
    statement.prepare(named(sql));
    statement.define_and_bind();
    std::vector<Row> out;
    if (!statement.execute(true)) return out;
    do {
      std::vector<Value> columns;
      for (std::size_t i = 0; i < row.size(); ++i) columns.push_back(value_in(row, i));
      out.emplace_back(std::move(columns));
    } while (statement.fetch());
    return out;
  } catch (const soci::soci_error& error) {
    throw store_error(error);
  }
}

std::int64_t Database::execute(std::string_view sql, const std::vector<Value>& values) {
  try {
    std::deque<Bound> held;
    soci::statement statement(connection_->session);
    bind(statement, held, values);
    statement.alloc();
    statement.prepare(named(sql));
    statement.define_and_bind();
    statement.execute(true);
    return statement.get_affected_rows();
  } catch (const soci::soci_error& error) {
    throw store_error(error);
  }
}

std::optional<Row> Database::find(std::string_view sql, const std::vector<Value>& values) {
  auto rows = query(sql, values);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

Database::Scope::Scope(Database& database) : database_(database) {
  database_.execute(database_.sqlite_ ? "BEGIN IMMEDIATE" : "BEGIN");
  ++database_.depth_;
}

Database::Scope::~Scope() {
  if (!open_) return;
  --database_.depth_;
  try {
    database_.execute("ROLLBACK");
  } catch (const StoreError&) {
    // SQLite has rolled back by itself when the disk was full.
  }
}

void Database::Scope::commit() {
  database_.execute("COMMIT");
  open_ = false;
  --database_.depth_;
}

void Database::migrate() {
  execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)");
  transaction([&] {
    const auto row = find("SELECT version FROM schema_version");
    const auto migrations = schema_migrations();
    std::size_t version = row ? static_cast<std::size_t>(row->integer(0)) : 0;
    if (version > migrations.size())
      throw StoreError(StoreError::Kind::other, "the database was written by a newer version of this program");
    if (!row) execute("INSERT INTO schema_version VALUES (0)");
    for (; version < migrations.size(); ++version)
      for (const std::string_view statement : migrations[version]) execute(statement);
    execute("UPDATE schema_version SET version = ?", {value_of(static_cast<std::int64_t>(version))});
  });
}

}  // namespace statepass::desk
