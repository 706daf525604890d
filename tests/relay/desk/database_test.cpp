#include "desk/store/database.hpp"
#include "support/folder.hpp"
#include "support/support.hpp"

using namespace statepass;
using desk::Database;
using desk::StoreError;
using desk::value_of;
using test::Folder;

TEST_CASE("a database keeps numbers, texts, bytes and nothing") {
  const Folder folder;
  Database database({.connection = folder.path("a.db")});
  database.execute("CREATE TABLE t (a BIGINT, b TEXT, c TEXT, d TEXT)");
  const Bytes bytes{0, 1, 0xff};
  database.execute("INSERT INTO t VALUES (?, ?, ?, ?)", {value_of(std::int64_t{1} << 60), value_of("it's ? good"),
                                                         value_of(ByteView(bytes)), desk::Value()});
  const auto row = database.find("SELECT a, b, c, d FROM t WHERE b = 'it''s ? good'");
  REQUIRE(row);
  CHECK(row->integer(0) == std::int64_t{1} << 60);
  CHECK(row->text(1) == "it's ? good");
  CHECK(row->bytes(2) == bytes);
  CHECK(row->null(3));
  CHECK(row->maybe_text(3) == std::nullopt);
  CHECK(database.find("SELECT COUNT(*) FROM t")->integer(0) == 1);
}

TEST_CASE("a transaction is whole or nothing") {
  const Folder folder;
  Database database({.connection = folder.path("a.db")});
  database.execute("CREATE TABLE t (a BIGINT)");
  try {
    database.transaction([&] {
      database.execute("INSERT INTO t VALUES (1)");
      database.transaction([&] { database.execute("INSERT INTO t VALUES (2)"); });
      throw 1;
    });
  } catch (int) {
  }
  CHECK(database.query("SELECT a FROM t").empty());
  database.transaction([&] { database.execute("INSERT INTO t VALUES (3)"); });
  CHECK(database.query("SELECT a FROM t").size() == 1);
}

TEST_CASE("a database that another process writes to is locked, and stays whole") {
  const Folder folder;
  Database first({.connection = folder.path("a.db"), .busy_milliseconds = 50});
  Database second({.connection = folder.path("a.db"), .busy_milliseconds = 50});
  first.execute("CREATE TABLE t (a BIGINT)");
  first.transaction([&] {
    first.execute("INSERT INTO t VALUES (1)");
    try {
      second.execute("INSERT INTO t VALUES (2)");
      FAIL("two writers");
    } catch (const StoreError& error) {
      CHECK(error.kind() == StoreError::Kind::locked);
    }
  });
  CHECK(second.execute("INSERT INTO t VALUES (2)") == 1);
}

TEST_CASE("a full database says so, and what it had stays") {
  const Folder folder;
  Database database({.connection = folder.path("a.db"), .most_megabytes = 1});
  database.execute("CREATE TABLE t (a TEXT)");
  const std::string piece(100'000, 'x');
  std::size_t kept = 0;
  try {
    for (; kept < 100; ++kept)
      database.transaction([&] { database.execute("INSERT INTO t VALUES (?)", {value_of(piece)}); });
    FAIL("it never got full");
  } catch (const StoreError& error) {
    CHECK(error.kind() == StoreError::Kind::full);
  }
  CHECK(kept > 0);
  CHECK(database.find("SELECT COUNT(*) FROM t")->integer(0) == static_cast<std::int64_t>(kept));
}

TEST_CASE("a database of a newer program is not touched") {
  const Folder folder;
  {
    Database(desk::DatabaseOptions{.connection = folder.path("a.db")})
        .execute("UPDATE schema_version SET version = 99");
  }
  try {
    Database again({.connection = folder.path("a.db")});
    FAIL("opened");
  } catch (const StoreError& error) {
    CHECK(std::string(error.what()).find("newer") != std::string::npos);
  }
}
