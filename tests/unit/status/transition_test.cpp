#include "status/transition.hpp"

#include "status/tree.hpp"
#include "support/long_run.hpp"
#include "support/status_bodies.hpp"

using namespace statepass;
using namespace statepass::status;
using test::hex;

TEST_CASE("the transitions of the vectors are made and accepted", "[status]") {
  auto vectors = test::own_vectors("status-tree.json");
  CHECK(vectors["transitions"].size() >= 6);
  for (const auto& row : vectors["transitions"]) {
    INFO(row["name"]);
    const StatusBody before = test::named_body(vectors, row["body"]);
    const StatusBody after = test::with_entries(before, row["set"]);
    auto made = make_transition(before, after);
    SP_REQUIRE_OK(made);
    CHECK(to_hex0x(made->words) == row["words"].get<std::string>());
    CHECK(to_hex0x(made->siblings) == row["siblings"].get<std::string>());
    auto roots = check_transition(made->words, made->siblings);
    SP_REQUIRE_OK(roots);
    CHECK(to_hex0x(roots->before) == row["oldRoot"].get<std::string>());
    CHECK(to_hex0x(roots->after) == row["newRoot"].get<std::string>());
  }
}

TEST_CASE("what the contract refuses is refused, with its reason", "[status]") {
  auto vectors = test::own_vectors("status-tree.json");
  CHECK(vectors["refused"].size() >= 11);
  for (const auto& row : vectors["refused"]) {
    INFO(row["name"]);
    auto roots = check_transition(hex(row["words"].get<std::string>()), hex(row["siblings"].get<std::string>()));
    const bool final_entry = row["error"] == "Terminal";
    if (!roots) {
      CHECK(test::error_of(roots) == error_name(final_entry ? Errc::status_final : Errc::status_transition));
    } else {
      // A sound proof of another body: it does not start from the root of the slot.
      CHECK_FALSE(final_entry);
      CHECK(to_hex0x(roots->before) != row["oldRoot"].get<std::string>());
    }
  }
}

TEST_CASE("a thousand updates, each from the body before", "[status]") {
  test::Series series(4);
  StatusBody body;
  Hash32 root = root_of(body);
  for (int update = 0; update < (test::long_run() ? 1000 : 60); ++update) {
    const StatusBody after = test::changed(body, series, 1 + series.below(40));
    auto made = make_transition(body, after);
    SP_REQUIRE_OK(made);
    auto roots = check_transition(made->words, made->siblings);
    SP_REQUIRE_OK(roots);
    REQUIRE(roots->before == root);
    REQUIRE(roots->after == root_of(after));
    root = roots->after;
    body = after;
  }
}

TEST_CASE("every word at once needs no sibling", "[status]") {
  StatusBody after;
  for (std::uint64_t i = 0; i < kEntries; i += kEntriesAWord) SP_REQUIRE_OK(after.set(i, Value::suspended));
  auto made = make_transition({}, after);
  SP_REQUIRE_OK(made);
  CHECK(made->words.size() == 1024 * 66);
  CHECK(made->siblings.empty());
  auto roots = check_transition(made->words, made->siblings);
  CHECK(roots == TransitionRoots{root_of({}), root_of(after)});
  Bytes more = made->words;
  append(more, ByteView(made->words).first(66));
  SP_CHECK_ERROR(check_transition(more, {}), status_transition);
}

TEST_CASE("the desk makes no update that would be refused", "[status]") {
  test::Series series(5);
  const StatusBody body = test::changed({}, series, 500);
  SP_CHECK_ERROR(make_transition(body, body), status_transition);
  SP_CHECK_ERROR(make_transition(body, {}), status_final);
}

TEST_CASE("all sixteen pairs of values in every lane", "[status]") {
  for (std::size_t lane : {0u, 1u, 2u, 3u, 4u, 63u, 127u}) {
    for (unsigned from = 0; from < 4; ++from) {
      for (unsigned to = 0; to < 4; ++to) {
        Hash32 before{}, after{};
        before[lane / 4] = static_cast<std::uint8_t>(from << (2 * (lane % 4)));
        after[lane / 4] = static_cast<std::uint8_t>(to << (2 * (lane % 4)));
        auto roots = check_transition(concat({be_bytes<2>(5), before, after}), Bytes(320));
        INFO(lane << ": " << from << " to " << to);
        if (from == to) {
          SP_CHECK_ERROR(roots, status_transition);
        } else if ((from & 1) != 0) {
          SP_CHECK_ERROR(roots, status_final);
          CHECK(roots.error().offset == 5);
        } else {
          SP_REQUIRE_OK(roots);
        }
      }
    }
  }
}

TEST_CASE("an un-revocation hidden among 127 sound changes", "[status]") {
  for (std::size_t hidden : {0u, 64u, 127u}) {
    Hash32 before{}, after{};
    for (std::size_t lane = 0; lane < 128; ++lane) {
      const unsigned shift = 2 * (lane % 4);
      before[lane / 4] = static_cast<std::uint8_t>(before[lane / 4] | (lane == hidden ? 1u : 2u) << shift);
      after[lane / 4] = static_cast<std::uint8_t>(after[lane / 4] | (lane == hidden ? 0u : 1u) << shift);
    }
    SP_CHECK_ERROR(check_transition(concat({be_bytes<2>(0), before, after}), Bytes(320)), status_final);
  }
}

TEST_CASE("words and siblings of other forms", "[status]") {
  StatusBody after;
  SP_REQUIRE_OK(after.set(1000, Value::invalid));
  SP_REQUIRE_OK(after.set(90'000, Value::invalid));
  auto made = make_transition({}, after);
  SP_REQUIRE_OK(made);
  auto refused = [&](Bytes words, Bytes siblings) {
    SP_CHECK_ERROR(check_transition(words, siblings), status_transition);
  };
  refused({}, {});
  refused({}, made->siblings);
  Bytes cut = made->words;
  cut.pop_back();
  refused(cut, made->siblings);
  Bytes swapped = concat({ByteView(made->words).subspan(66), ByteView(made->words).first(66)});
  refused(swapped, made->siblings);
  Bytes beyond = made->words;
  beyond[66] = 0x04;
  beyond[67] = 0x00;
  refused(beyond, made->siblings);
  for (std::size_t bytes = 0; bytes < made->siblings.size(); bytes += 16) {
    refused(made->words, {made->siblings.begin(), made->siblings.begin() + static_cast<std::ptrdiff_t>(bytes)});
  }
  Bytes more = made->siblings;
  more.push_back(0);
  refused(made->words, more);
  more.resize(made->siblings.size() + 32);
  refused(made->words, more);
}
