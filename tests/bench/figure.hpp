#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

// Figures as lines of JSON (specification of the command line, 3). What is compared is measured in turn, round by
// round, so that the machine's other work touches both; a ratio is that of each round.
namespace statepass::bench {

inline constexpr std::size_t kRounds = 7;

// Microseconds of one call: the best of some batches of so many calls.
template <class Call>
double micros(std::size_t calls, Call call, int batches = 3) {
  double best = 1e18;
  for (int batch = 0; batch < batches; ++batch) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < calls; ++i) call();
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
    best = std::min(best, taken.count() / static_cast<double>(calls));
  }
  return best;
}

inline void figure(const std::string& name, const std::string& unit, std::vector<double> rounds,
                   const std::string& note, const std::string& peer = "") {
  std::sort(rounds.begin(), rounds.end());
  std::printf(R"({"name":"%s","unit":"%s","value":%.4g,"min":%.4g,"max":%.4g,"rounds":%zu,"peer":"%s","note":"%s"})"
              "\n",
              name.c_str(), unit.c_str(), rounds[rounds.size() / 2], rounds.front(), rounds.back(), rounds.size(),
              peer.c_str(), note.c_str());
}

inline void no_figure(const std::string& name, const std::string& unit, const std::string& why) {
  std::printf(R"({"name":"%s","unit":"%s","value":null,"why":"%s"})"
              "\n",
              name.c_str(), unit.c_str(), why.c_str());
}

}  // namespace statepass::bench
