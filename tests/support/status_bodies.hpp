#pragma once

#include <string>

#include "status/body.hpp"
#include "support/support.hpp"

// The bodies of tests/vectors/status-tree.json, and changes that repeat themselves in every run.
namespace statepass::test {

inline status::StatusBody with_entries(status::StatusBody body, const Json& entries) {
  for (const auto& entry : entries) {
    auto done = body.set(entry[0].get<std::uint64_t>(), static_cast<status::Value>(entry[1].get<int>()));
    REQUIRE(done.has_value());
  }
  return body;
}

inline status::StatusBody named_body(const Json& vectors, const Json& name) {
  for (const auto& body : vectors["bodies"]) {
    if (body["name"] == name) return with_entries({}, body["entries"]);
  }
  FAIL("no body of this name");
  return {};
}

// A fixed linear congruential series.
class Series {
 public:
  explicit Series(std::uint64_t seed) : state_(seed) {}
  std::uint32_t below(std::uint32_t limit) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>((state_ >> 33) % limit);
  }

 private:
  std::uint64_t state_;
};

// Some entries that are not final get another value.
inline status::StatusBody changed(status::StatusBody body, Series& series, std::size_t entries) {
  for (std::size_t done = 0; done < entries;) {
    const std::uint32_t index = series.below(status::kEntries);
    const auto value = static_cast<status::Value>(series.below(4));
    if (status::is_final(*body.value_at(index)) || *body.value_at(index) == value) continue;
    REQUIRE(body.set(index, value).has_value());
    ++done;
  }
  return body;
}

}  // namespace statepass::test
