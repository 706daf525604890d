#include "common/http/static_files.hpp"

#include "common/run/files.hpp"
#include "support/folder.hpp"
#include "support/sockets.hpp"
#include "support/support.hpp"
#include "support/test_server.hpp"

using namespace statepass;
using namespace statepass::common;

namespace {

void fill(const test::Folder& folder) {
  std::filesystem::create_directories(folder.path() / "www" / "assets");
  REQUIRE(write_file(folder.path("secret"), "secret"));
  REQUIRE(write_file(folder.path("www/index.html"), "<!doctype html>"));
  REQUIRE(write_file(folder.path("www/assets/core-1a2b.wasm"), std::string("\0asm", 4)));
  REQUIRE(write_file(folder.path("www/assets/core-1a2b.wasm.br"), "squeezed"));
  REQUIRE(write_file(folder.path("www/sw.js"), "self"));
  REQUIRE(write_file(folder.path("www/.hidden"), "hidden"));
  REQUIRE(write_file(folder.path("www/chain.json"), "old"));
}

}  // namespace

TEST_CASE("a page's files are served with type, tag and form") {
  const test::Folder folder;
  fill(folder);
  const auto files =
      std::make_shared<StaticFiles>(folder.path() / "www", std::map<std::string, std::string>{{"/chain.json", "{}"}});
  test::TestServer server;
  server.site->fields = "X-Content-Type-Options: nosniff\r\n";
  server.site->router.fall_back(
      [files](const Request& request, const PathParameters&) { return files->answer(request); });
  server.listen();

  const auto wasm = test::fetch(server.port, "/assets/core-1a2b.wasm");
  REQUIRE(wasm);
  CHECK(wasm->status == 200);
  CHECK(wasm->field("Content-Type") == "application/wasm");
  CHECK(wasm->body == std::string("\0asm", 4));
  CHECK(wasm->field("Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(wasm->field("X-Content-Type-Options") == "nosniff");
  const auto brotli = test::fetch(server.port, "/assets/core-1a2b.wasm", "Accept-Encoding: gzip, br\r\n");
  REQUIRE(brotli);
  CHECK(brotli->body == "squeezed");
  CHECK(brotli->field("Content-Encoding") == "br");
  CHECK(brotli->field("Content-Type") == "application/wasm");
  CHECK(brotli->field("Vary") == "Accept-Encoding");
  CHECK(brotli->field("ETag") != wasm->field("ETag"));
  CHECK(test::fetch(server.port, "/assets/core-1a2b.wasm", "Accept-Encoding: br;q=0\r\n")->body == wasm->body);

  const auto page = test::fetch(server.port, "/");
  REQUIRE(page);
  CHECK(page->body == "<!doctype html>");
  CHECK(page->field("Cache-Control") == "no-cache");
  const auto again = test::fetch(server.port, "/index.html", "If-None-Match: " + *page->field("ETag") + "\r\n");
  REQUIRE(again);
  CHECK(again->status == 304);
  CHECK(again->field("ETag") == page->field("ETag"));
  CHECK(again->field("X-Content-Type-Options") == "nosniff");
  CHECK(test::fetch(server.port, "/index.html", "If-None-Match: \"other\"\r\n")->status == 200);
  CHECK(test::fetch(server.port, "/sw.js?v=2")->body == "self");
  CHECK(test::fetch(server.port, "/chain.json")->body == "{}");
}

TEST_CASE("the page's own places get the page, missing files do not, and nothing outside the folder is reached") {
  const test::Folder folder;
  fill(folder);
  const StaticFiles files(folder.path() / "www", {});
  CHECK(files.find("/move/123", false)->body == "<!doctype html>");
  CHECK(files.find("/assets/core-old.wasm", false) == nullptr);
  CHECK(files.find("/.hidden", false) == nullptr);
  for (const char* path :
       {"/../secret", "/..%2fsecret", "/assets/../../secret", "/%2e%2e/secret", "//secret", "\\..\\secret"}) {
    INFO(path);
    const auto found = files.find(path, false);
    CHECK((found == nullptr || found->body == "<!doctype html>"));
  }
}

TEST_CASE("a folder that is no page is refused") {
  const test::Folder folder;
  fill(folder);
  CHECK_THROWS_AS(StaticFiles(folder.path("none"), {}), std::runtime_error);
  CHECK_THROWS_AS(StaticFiles(folder.path("www/assets"), {}), std::runtime_error);
  CHECK_THROWS_AS(StaticFiles(folder.path("www"), {}, 10), std::runtime_error);
}
