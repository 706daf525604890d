#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>
#include <set>

#include "grammar.hpp"
#include "support/long_run.hpp"

// hostile_relay: bad answers from a grammar, one seed a case.
namespace {

using namespace statepass;
using namespace statepass::hostile;

constexpr std::size_t kSample = 4'000, kFullCount = 100'000;
struct Options {
  std::size_t cases = 0;     // exactly so many
  std::size_t distinct = 0;  // as long as it takes until so many answers differ
  std::uint64_t from = 1;
  bool replay = false, list = false;
  const char* junit = nullptr;
};

struct Tally {
  std::size_t cases = 0, accepted = 0, changed = 0, twins = 0, wrongly_named = 0, unbounded = 0, most_recoveries = 0,
              most_heap = 0;
  std::map<std::string_view, std::size_t> refusals;

  void add(const Tally& other) {
    cases += other.cases;
    accepted += other.accepted;
    changed += other.changed;
    twins += other.twins;
    wrongly_named += other.wrongly_named;
    unbounded += other.unbounded;
    most_recoveries = std::max(most_recoveries, other.most_recoveries);
    most_heap = std::max(most_heap, other.most_heap);
  }
  bool good() const { return accepted == 0 && changed == 0 && wrongly_named == 0 && unbounded == 0 && twins == cases; }
};

std::vector<Kind> all_kinds() {
  std::vector<Kind> out;
  for (const auto& kinds : {wire_kinds(), header_kinds(), seal_kinds(), takeover_kinds(), sequence_kinds(),
                            proof_kinds(), crafted_proof_kinds(), relay_kinds()}) {
    out.insert(out.end(), kinds.begin(), kinds.end());
  }
  return out;
}

std::size_t kind_of(const std::vector<Kind>& kinds, Random& random) {
  std::size_t sum = 0;
  for (const Kind& kind : kinds) sum += kind.weight;
  std::size_t at = random.below(sum), i = 0;
  for (; at >= kinds[i].weight; ++i) at -= kinds[i].weight;
  return i;
}

bool is_named(const Case& from, const Judgement& judgement) {
  return std::ranges::find(from.refusals, judgement.refusal) != from.refusals.end();
}
bool is_bounded(const Judgement& judgement) {
  return judgement.cost.peak_bytes <= judgement.most.peak_bytes &&
         judgement.cost.recoveries <= judgement.most.recoveries;
}

void add(Tally& tally, const Case& from, const Judgement& judgement) {
  ++tally.cases;
  ++tally.refusals[judgement.refusal];
  tally.accepted += judgement.accepted ? 1 : 0;
  tally.changed += judgement.changed ? 1 : 0;
  tally.twins += judgement.twin_accepted ? 1 : 0;
  tally.wrongly_named += is_named(from, judgement) ? 0 : 1;
  tally.unbounded += is_bounded(judgement) ? 0 : 1;
  tally.most_recoveries = std::max(tally.most_recoveries, judgement.cost.recoveries);
  tally.most_heap = std::max(tally.most_heap, judgement.cost.peak_bytes);
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::string_view word : words) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

void show(const Kind& kind, std::uint64_t seed, const Case& from, const Judgement& judgement) {
  std::printf(
      "seed %llu: %s, %s: %s%s%s, twin %s; refused with %.*s of (%s); %zu bytes, %zu recoveries, %zu bytes of heap\n",
      static_cast<unsigned long long>(seed), kind.group.data(), kind.name.data(),
      judgement.accepted ? "ACCEPTED" : "not accepted", judgement.changed ? ", CHANGED" : "",
      is_bounded(judgement) ? "" : ", UNBOUNDED", judgement.twin_accepted ? "accepted" : "NOT ACCEPTED",
      static_cast<int>(judgement.refusal.size()), judgement.refusal.data(), joined(from.refusals).c_str(),
      judgement.bytes, judgement.cost.recoveries, judgement.cost.peak_bytes);
}

void show_bytes(const Case& from) {
  if (const auto* header = std::get_if<HeaderCase>(&from.question)) {
    std::printf("bad  %s\ntwin %s\n", to_hex(header->bad).c_str(), to_hex(header->twin).c_str());
  } else if (const auto* proof = std::get_if<ProofCase>(&from.question)) {
    std::printf("root %s\n", to_hex(proof->bad_root).c_str());
    for (const Bytes& node : proof->bad) std::printf("bad  %s\n", to_hex(node).c_str());
    for (const Bytes& node : proof->twin) std::printf("twin %s\n", to_hex(node).c_str());
  }
}

Case made(const std::vector<Kind>& kinds, std::uint64_t seed, std::size_t& kind) {
  Random random(seed);
  kind = kind_of(kinds, random);
  return kinds[kind].make(random);
}

int replay(const std::vector<Kind>& kinds, std::uint64_t seed) {
  std::size_t kind = 0;
  Case from = made(kinds, seed, kind);
  show_bytes(from);
  const Judgement judgement = judge(from);
  show(kinds[kind], seed, from, judgement);
  Tally tally;
  add(tally, from, judgement);
  return tally.good() ? 0 : 1;
}

void print_table(const std::vector<Kind>& kinds, const std::vector<Tally>& tallies) {
  std::printf("\n%-13s %-30s %7s %5s %7s  %s\n", "group", "bad answer", "cases", "seals", "heap", "refused with");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    std::string refusals;
    for (const auto& [name, count] : tallies[i].refusals)
      refusals += std::string(name) + " " + std::to_string(count) + "  ";
    std::printf("%-13s %-30s %7zu %5zu %7zu  %s\n", kinds[i].group.data(), kinds[i].name.data(), tallies[i].cases,
                tallies[i].most_recoveries, tallies[i].most_heap, refusals.c_str());
  }
}

void write_junit(const char* path, const std::vector<Kind>& kinds, const std::vector<Tally>& tallies) {
  std::FILE* out = std::fopen(path, "w");
  if (out == nullptr) return;
  std::fprintf(out, "<testsuites><testsuite name=\"hostile relay\">");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    std::fprintf(out, "<testcase classname=\"hostile\" name=\"%s: %s\">%s</testcase>", kinds[i].group.data(),
                 kinds[i].name.data(), tallies[i].good() ? "" : "<failure/>");
  }
  std::fprintf(out, "</testsuite></testsuites>\n");
  std::fclose(out);
}

bool controls_are_accepted() {
  std::vector<Case> cases = controls();
  const auto accepted = std::ranges::count_if(cases, [](Case& from) { return judge(from).accepted; });
  std::printf("\ncontrols: %zu of %zu answers that are to be believed were\n", static_cast<std::size_t>(accepted),
              cases.size());
  return static_cast<std::size_t>(accepted) == cases.size();
}

int run(const std::vector<Kind>& kinds, const Options& options) {
  const auto started = std::chrono::steady_clock::now();
  std::vector<Tally> tallies(kinds.size());
  std::set<Hash32> distinct;
  std::size_t shown = 0;
  std::uint64_t seed = options.from;
  for (std::size_t done = 0; done < options.cases || distinct.size() < options.distinct; ++done, ++seed) {
    std::size_t kind = 0;
    Case from = made(kinds, seed, kind);
    const Judgement judgement = judge(from);
    distinct.insert(judgement.digest);
    Tally one;
    add(one, from, judgement);
    if (!one.good() && ++shown <= 30) show(kinds[kind], seed, from, judgement);
    add(tallies[kind], from, judgement);
  }
  print_table(kinds, tallies);
  Tally all;
  for (const Tally& tally : tallies) all.add(tally);
  const bool controlled = controls_are_accepted();
  const bool every_kind = std::ranges::all_of(tallies, [](const Tally& tally) { return tally.cases > 0; });
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  std::printf(
      "\nseeds %llu to %llu: %zu cases, %zu different bad answers of %zu kinds; %zu accepted, %zu left a trace, %zu "
      "twins accepted, "
      "%zu refused under another name, %zu beyond the bounds; at most %zu recoveries and %zu bytes of heap an answer; "
      "%.1f s\n",
      static_cast<unsigned long long>(options.from), static_cast<unsigned long long>(seed - 1), all.cases,
      distinct.size(), kinds.size(), all.accepted, all.changed, all.twins, all.wrongly_named, all.unbounded,
      all.most_recoveries, all.most_heap, seconds);
  if (options.junit != nullptr) write_junit(options.junit, kinds, tallies);
  return all.good() && controlled && every_kind ? 0 : 1;
}

bool read_options(int count, char** words, Options& out) {
  const bool full = test::long_run();
  bool counted = false, long_run = full;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const bool has_value = i + 1 < count;
    if (word == "--long") {
      long_run = true;
    } else if (word == "--list") {
      out.list = true;
    } else if (word == "--cases" && has_value) {
      out.cases = std::strtoull(words[++i], nullptr, 10);
      counted = true;
    } else if (word == "--from" && has_value) {
      out.from = std::strtoull(words[++i], nullptr, 10);
    } else if (word == "--seed" && has_value) {
      out.from = std::strtoull(words[++i], nullptr, 10);
      out.replay = true;
    } else if (word == "--junit" && has_value) {
      out.junit = words[++i];
    } else {
      return false;
    }
  }
  if (!counted) (long_run ? out.distinct : out.cases) = long_run ? kFullCount : kSample;
  return true;
}

}  // namespace

int main(int count, char** words) {
  Options options;
  if (!read_options(count, words, options)) {
    std::fprintf(stderr, "hostile_relay [--long | --cases N] [--from SEED] [--seed SEED] [--list] [--junit FILE]\n");
    return 2;
  }
  const std::vector<Kind> kinds = all_kinds();
  if (options.list) {
    for (const Kind& kind : kinds)
      std::printf("%-13s %-30s %s\n", kind.group.data(), kind.name.data(), kind.what.data());
    return 0;
  }
  return options.replay ? replay(kinds, options.from) : run(kinds, options);
}
