#include "common/run/files.hpp"

#include <sys/stat.h>

#include "support/folder.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::common;

TEST_CASE("a file is written whole, with its permissions, over what was there") {
  const test::Folder folder;
  const std::string name = folder.path("key");
  REQUIRE(write_file(name, "first", 0600));
  REQUIRE(write_file(name, "second", 0600));
  CHECK(common::read_file(name) == "second");
  struct stat status{};
  REQUIRE(stat(name.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const std::filesystem::directory_iterator files(folder.path());
  CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("what cannot be written or read is said") {
  const test::Folder folder;
  CHECK_FALSE(write_file(folder.path("no/such/folder"), "x"));
  CHECK_FALSE(common::read_file(folder.path("none")));
  REQUIRE(write_file(folder.path("ten"), "0123456789"));
  CHECK(common::read_file(folder.path("ten"), 10) == "0123456789");
  CHECK_FALSE(common::read_file(folder.path("ten"), 9));
}
