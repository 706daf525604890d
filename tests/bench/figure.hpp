#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#ifdef __EMSCRIPTEN__
#include <emscripten/em_js.h>
#endif

// Figures as lines of JSON (specification of the command line, 3). What is compared is measured in turn, round by
// round, so that the machine's other work touches both; a ratio is that of each round.
// Programs define main with both arguments: to the linker of WebAssembly it is another one without, and it would take
// that of the test library.
namespace statepass::bench {

#ifdef __EMSCRIPTEN__
inline constexpr bool kWasm = true;
#else
inline constexpr bool kWasm = false;
#endif
inline const std::string kFace = kWasm ? "wasm" : "native";

// STATEPASS_BENCH_QUICK: the smallest amount of work that still makes every figure, to see that all of it runs.
inline bool quick() {
  return std::getenv("STATEPASS_BENCH_QUICK") != nullptr;
}
inline std::size_t rounds() {
  return quick() ? 1 : 7;
}
// So much of something, or next to nothing of it.
inline std::size_t amount(std::size_t full, std::size_t least) {
  return quick() ? least : full;
}

// Processor time of this process, which the machine's other work does not lengthen.
#ifdef __EMSCRIPTEN__
EM_JS(double, clock_micros, (), {
  const used = process.cpuUsage();
  return used.user + used.system;
});
#else
inline double clock_micros() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}
#endif

// Microseconds of one call: the best of some batches of so many calls.
template <class Call>
double micros(std::size_t calls, Call call, int batches = 3) {
  double best = 1e18;
  for (int batch = 0; batch < (quick() ? 1 : batches); ++batch) {
    const double start = clock_micros();
    for (std::size_t i = 0; i < calls; ++i) call();
    best = std::min(best, (clock_micros() - start) / static_cast<double>(calls));
  }
  return best;
}

// Callgrind counts what runs inside this function, by its name (instructions.mjs).
extern "C" [[gnu::noinline]] inline void statepass_counted(void (*run)(void*), void* call) {
  run(call);
}
template <class Call>
void counted(Call call) {
  statepass_counted([](void* made) { (*static_cast<Call*>(made))(); }, &call);
}
// The path that is to be counted (--count NAME); empty when figures are to be made.
inline std::string path_to_count(int argc, char** argv) {
  return argc == 3 && std::string(argv[1]) == "--count" ? argv[2] : "";
}

// What a figure stands beside.
struct Peer {
  std::string name;
  std::string version;
};

inline void figure(const std::string& name, const std::string& unit, std::vector<double> rounds,
                   const std::string& note, const Peer& peer = {}) {
  std::sort(rounds.begin(), rounds.end());
  std::printf(
      R"({"name":"%s","unit":"%s","value":%.6g,"min":%.6g,"max":%.6g,"rounds":%zu,"peer":"%s","peer_version":"%s","note":"%s"})"
      "\n",
      name.c_str(), unit.c_str(), rounds[rounds.size() / 2], rounds.front(), rounds.back(), rounds.size(),
      peer.name.c_str(), peer.version.c_str(), note.c_str());
  std::fflush(stdout);
}

inline void no_figure(const std::string& name, const std::string& unit, const std::string& why) {
  std::printf(R"({"name":"%s","unit":"%s","value":null,"why":"%s"})"
              "\n",
              name.c_str(), unit.c_str(), why.c_str());
}

}  // namespace statepass::bench
