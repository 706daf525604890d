#include "status/tree.hpp"

#include "crypto/keccak.hpp"
#include "support/status_bodies.hpp"

using namespace statepass;
using namespace statepass::status;
using test::hex_array;

TEST_CASE("the roots of the vectors", "[status]") {
  auto vectors = test::own_vectors("status-tree.json");
  CHECK(vectors["bodies"].size() >= 6);
  for (const auto& body : vectors["bodies"]) {
    INFO(body["name"]);
    const StatusBody made = test::with_entries({}, body["entries"]);
    CHECK(to_hex0x(root_of(made)) == body["root"].get<std::string>());
    auto h216 = hex_array<27>(body["h216"].get<std::string>());
    SP_REQUIRE_OK(check_body(made, h216));
    h216[26] ^= 1;
    SP_CHECK_ERROR(check_body(made, h216), status_root);
  }
  CHECK(to_hex(root_of({})) == "f9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2e2eb7c1c3a5");
}

TEST_CASE("the paths of the vectors", "[status]") {
  auto vectors = test::own_vectors("status-tree.json");
  CHECK(vectors["paths"].size() >= 7);
  for (const auto& row : vectors["paths"]) {
    const StatusBody body = test::named_body(vectors, row["body"]);
    const auto number = *word_of_entry(row["index"].get<std::uint64_t>());
    const Hash32 word = hex_array<32>(row["word"].get<std::string>());
    CHECK(body.word(number) == word);
    Path path;
    REQUIRE(row["siblings"].size() == path.size());
    for (std::size_t i = 0; i < path.size(); ++i) path[i] = hex_array<32>(row["siblings"][i].get<std::string>());
    CHECK(path_of(body, number) == path);
    const auto root = ledger::h216_of(hex_array<32>(row["root"].get<std::string>()));
    SP_REQUIRE_OK(check_word(word, number, path, root));
  }
}

TEST_CASE("no changed bit of a word, its number or its path goes unseen", "[status]") {
  test::Series series(3);
  const StatusBody body = test::changed({}, series, 2000);
  const auto root = ledger::h216_of(root_of(body));
  for (std::size_t number : {0u, 77u, 1023u}) {
    const Path path = path_of(body, number);
    const Hash32 word = body.word(number);
    SP_REQUIRE_OK(check_word(word, number, path, root));
    for (std::size_t other = 0; other < kWords; other += 1) {
      if (other != number) SP_CHECK_ERROR(check_word(word, other, path, root), status_root);
    }
    SP_CHECK_ERROR(check_word(word, number + 1024, path, root), status_word);
    test::for_each_bit_flip(to_bytes(word), [&](const Bytes& flipped, std::size_t) {
      REQUIRE_FALSE(check_word(take_array<32>(flipped), number, path, root));
    });
    for (std::size_t level = 0; level < kLevels; ++level) {
      test::for_each_bit_flip(to_bytes(path[level]), [&](const Bytes& flipped, std::size_t) {
        Path other = path;
        other[level] = take_array<32>(flipped);
        REQUIRE_FALSE(check_word(word, number, other, root));
      });
    }
  }
}
