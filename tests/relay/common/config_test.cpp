#include "common/run/config.hpp"

#include <cstdlib>
#include <filesystem>

#include "common/run/files.hpp"
#include "support/folder.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::common;

namespace {

std::string faults_of(const std::string& text, const std::function<void(ConfigObject&)>& read) {
  const test::Folder folder;
  const std::string file = folder.path("config.json");
  CHECK(write_file(file, text));
  try {
    read_config(file, read);
  } catch (const ConfigError& error) {
    std::string what = error.what();
    for (auto at = what.find(file); at != std::string::npos; at = what.find(file)) what.replace(at, file.size(), "F");
    return what;
  }
  return "";
}

}  // namespace

TEST_CASE("every wrong member of a configuration is named at once") {
  const auto read = [](ConfigObject& top) {
    top.text("name");
    top.whole("count", 1, 10);
    top.flag("on", true);
    top.word("level", {"info", "debug"}, "info");
    top.texts("origins");
    top.object("inner", [](ConfigObject& inner) { inner.whole("x", 0, 5, 1); }, true);
    top.objects("nodes", [](ConfigObject& node) { node.text("url"); }, 1);
  };
  CHECK(
      faults_of(
          R"({"name":"","count":11,"on":1,"level":"loud","origins":["a",2],"inner":{"x":"1","y":0},"nodes":[{},{"url":"u"},3],"more":1})",
          read) ==
      "F: name: must be a text that is not empty\n"
      "F: count: must be a whole number from 1 to 10\n"
      "F: on: must be true or false\n"
      "F: level: must be one of info, debug\n"
      "F: origins[1]: must be a text that is not empty\n"
      "F: inner.x: must be a whole number from 0 to 5\n"
      "F: inner.y: is not known here\n"
      "F: nodes[0].url: is missing\n"
      "F: nodes[2]: must be an object\n"
      "F: more: is not known here");
  CHECK(faults_of(R"({"name":"n","nodes":[]})", read) ==
        "F: count: is missing\nF: inner: is missing\nF: nodes: must be a list of at least 1");
  CHECK(faults_of(R"({"name":"n","count":1,"inner":{},"nodes":[{"url":"u"}]})", read).empty());
  CHECK(faults_of(R"({"name":"n","count":18446744073709551615,"inner":{},"nodes":[{"url":"u"}]})", read) ==
        "F: count: must be a whole number from 1 to 10");
  CHECK(faults_of("[]", read) == "F: the configuration: must be an object");
  CHECK(faults_of("{", read) == "F: is not JSON");
}

TEST_CASE("values that are right come out") {
  const test::Folder folder;
  REQUIRE(write_file(folder.path("c"), R"({"count":-3,"texts":["a","b"],"on":false})"));
  read_config(folder.path("c"), [](ConfigObject& top) {
    CHECK(top.whole("count", -5, 5) == -3);
    CHECK(top.texts("texts") == std::vector<std::string>{"a", "b"});
    CHECK_FALSE(top.flag("on", true));
    CHECK(top.text("name", "none") == "none");
    CHECK_FALSE(top.has("name"));
  });
  CHECK_THROWS_AS(read_config(folder.path("missing"), [](ConfigObject&) {}), ConfigError);
}
