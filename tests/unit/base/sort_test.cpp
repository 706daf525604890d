#include "base/sort.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "support/support.hpp"

using namespace statepass;

namespace {

// Numbers that repeat, in no order: those of a linear congruence.
std::vector<int> mixed(std::size_t count, int below) {
  std::vector<int> out;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 1664525 + 1013904223;
    out.push_back(static_cast<int>((state >> 8) % static_cast<std::uint32_t>(below)));
  }
  return out;
}

}  // namespace

TEST_CASE("sort agrees with the standard library's at every length", "[base]") {
  for (std::size_t count = 0; count < 70; ++count) {
    for (const int below : {1, 3, 1000}) {
      std::vector<int> ours = mixed(count, below), theirs = ours;
      sort(std::span(ours), std::less<>());
      std::sort(theirs.begin(), theirs.end());
      CHECK(ours == theirs);
      sort(std::span(ours), std::greater<>());
      std::reverse(theirs.begin(), theirs.end());
      CHECK(ours == theirs);
    }
  }
}

TEST_CASE("what is in order is looked at once; the worst input takes n log n steps", "[base]") {
  std::size_t compared = 0;
  const auto counted = [&compared](int a, int b) {
    ++compared;
    return a < b;
  };
  std::vector<int> items(1024);
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = static_cast<int>(i);
  sort(std::span(items), counted);
  CHECK(compared == 1023);
  std::reverse(items.begin(), items.end());
  compared = 0;
  sort(std::span(items), counted);
  CHECK(std::is_sorted(items.begin(), items.end()));
  CHECK(compared < 2 * 1024 * 11);
}

TEST_CASE("items are moved, and a part can be sorted by itself", "[base]") {
  struct Named {
    std::string name;
    int number;
  };
  std::vector<Named> items = {
      {"first, too long to be held in place", 9}, {"c", 3}, {"b", 2}, {"another one that is as long", 1}};
  sort(std::span(items).subspan(1), [](const Named& a, const Named& b) { return a.number < b.number; });
  CHECK(items[0].number == 9);
  CHECK(items[1].name == "another one that is as long");
  sort_by(items, [](const Named& one) { return std::string_view(one.name); });
  CHECK(items[0].number == 1);
  CHECK(items[3].number == 9);
}
