#include <chrono>
#include <cstdio>
#include <set>
#include <tuple>

#include "rule.hpp"
#include "support/long_run.hpp"
#include "support/network.hpp"

// rule_model: every state of a small model of the rule, and the light client beside it on every trace.
namespace {

using namespace statepass;
using model::Answer;
using model::count;
using model::Keys;

constexpr UnixTime kStart = 1'780'000'000, kTick = 1'000;  // a block of the model takes longer than clocks may differ
constexpr std::uint64_t kFirst = 100;                      // the number of the model's block 0

struct Findings {
  std::size_t broken = 0;         // safety: something was believed that only the corrupted sealed
  std::size_t stuck = 0;          // liveness: an honest next header was not believed
  std::size_t disagreements = 0;  // the client and the model

  void add(const Findings& other) {
    broken += other.broken;
    stuck += other.stuck;
    disagreements += other.disagreements;
  }
};

// By symmetry all that counts are sizes: n trusted, m in the header, s of them in both, of whom at least so many must
// seal.
std::size_t least_trusted_sealers(std::size_t n, std::size_t m, std::size_t s) {
  const std::size_t strangers = m - s, wanted = model::quorum(m);
  const std::size_t rest = wanted > strangers ? wanted - strangers : 0;
  return n + m - 2 * s <= 1 ? rest : std::max(rest, model::quorum(n));
}

// Every trusted set of up to 128 validators, every set that a header may list.
Findings sizes() {
  Findings out;
  std::size_t cases = 0;
  std::printf("corrupted members of n that a forged header needs: n: tolerated, needed\n");
  for (std::size_t n = 1; n <= qbft::ValidatorSet::kMost; ++n) {
    std::size_t least = n;
    for (std::size_t m = 1; m <= qbft::ValidatorSet::kMost; ++m) {
      for (std::size_t s = 0; s <= std::min(n, m); ++s, ++cases) {
        const std::size_t needed = least_trusted_sealers(n, m, s);
        if (needed <= s) least = std::min(least, needed);
      }
    }
    if (least <= model::tolerated(n)) ++out.broken;
    if (n <= 7 || n == 13 || n == 34 || n == 50 || n == 51 || n == 128)
      std::printf("  %zu: %zu, %zu", n, model::tolerated(n), least);
  }
  std::printf("\nsizes: %zu combinations, %zu broken\n", cases, out.broken);
  return out;
}

// Real headers for headers of the model, and real keys for its bits.
class Workshop {
 public:
  explicit Workshop(std::size_t keys) : network_(keys) {}

  qbft::LightClient client(const model::Header& from, std::int64_t period) const {
    return qbft::LightClient(network_.checkpoint(plan(from)), {.trusting_period = period * kTick});
  }
  const qbft::SealedHeader& header(const model::Header& from) {
    const auto key = std::tuple(from.number, from.time, from.members, from.sealers, from.block);
    const auto found = headers_.find(key);
    if (found != headers_.end()) return found->second;
    return headers_.emplace(key, *qbft::SealedHeader::parse(network_.sealed(plan(from)))).first->second;
  }
  static UnixTime time_of(std::int64_t tick) { return kStart + tick * kTick; }

 private:
  static test::Indexes indexes(Keys keys) {
    test::Indexes out;
    for (std::size_t i = 0; keys >> i != 0; ++i) {
      if (keys >> i & 1) out.push_back(i);
    }
    return out;
  }
  test::BlockPlan plan(const model::Header& from) const {
    return {.number = from.number,
            .time = time_of(from.time),
            .members = indexes(from.members),
            .sealers = indexes(from.sealers),
            .state_root = crypto::keccak256(be_bytes<8>(from.block))};
  }

  test::Network network_;
  std::map<std::tuple<std::uint64_t, std::int64_t, Keys, Keys, std::uint64_t>, qbft::SealedHeader> headers_;
};

Answer answer_of(const qbft::HeaderOutcome& outcome) {
  switch (outcome.result) {
    case qbft::HeaderResult::advanced:
      return Answer::advanced;
    case qbft::HeaderResult::older:
      return Answer::older;
    case qbft::HeaderResult::known:
      return Answer::known;
    case qbft::HeaderResult::refused:
      return Answer::refused;
    case qbft::HeaderResult::stopped:
      break;
  }
  return Answer::stopped;
}

// Every trusted set, every set in a header, every subset of all keys that seals it: above the trusted block and below.
Findings steps(std::size_t keys, bool with_strangers) {
  Findings out;
  Workshop workshop(keys);
  const Keys all = (1u << keys) - 1;
  std::size_t cases = 0;
  for (Keys trusted = 1; trusted <= all; ++trusted) {
    const model::Header start{kFirst, 0, trusted, 0, 1};
    const qbft::LightClient client = workshop.client(start, 10);
    for (Keys members = 1; members <= all; ++members) {
      for (Keys sealers = 0; sealers <= all; ++sealers) {
        if (!with_strangers && (sealers & ~members) != 0) continue;
        const bool below = (trusted + members + sealers) % 2 == 1;
        const model::Header header{below ? kFirst - 5 : kFirst + 5, 0, members, sealers, 2};
        const bool followed = model::follows(trusted, members, sealers);
        const std::size_t least = least_trusted_sealers(count(trusted), count(members), count(trusted & members));
        if (followed && count(sealers & trusted) < least) ++out.broken;
        qbft::LightClient copy = client;
        model::Client beside(kFirst, 0, trusted, 1, 10);
        const Answer expected = beside.show(header, 1);
        if (answer_of(copy.advance(workshop.header(header), Workshop::time_of(1))) != expected) ++out.disagreements;
        ++cases;
      }
    }
  }
  std::printf("steps of %zu keys: %zu headers shown to model and client, %zu broken, %zu disagreements\n", keys, cases,
              out.broken, out.disagreements);
  return out;
}

// A history: the validators of blocks 0, 1, 2 ..., one step at most from each to the next.
using History = std::vector<Keys>;

void extend(History& history, std::size_t blocks, Keys all, std::vector<History>& out) {
  if (history.size() == blocks) {
    out.push_back(history);
    return;
  }
  const Keys last = history.back();
  for (Keys next = 1; next <= all; ++next) {
    if (count(last ^ next) > 1) continue;
    history.push_back(next);
    extend(history, blocks, all, out);
    history.pop_back();
  }
}
std::vector<History> histories(std::size_t keys, std::size_t blocks) {
  std::vector<History> out;
  // Which keys come first makes no difference: one set of each size.
  for (std::size_t size = 1; size <= keys; ++size) {
    History history{(1u << size) - 1};
    extend(history, blocks, (1u << keys) - 1, out);
  }
  return out;
}

// One history, explored from its first block: every order in which honest headers can be shown at every time, and every
// header that an attacker can make there.
class Exploration {
 public:
  Exploration(const History& history, Keys all, std::int64_t period, Workshop* workshop,
              model::Follows rule = model::follows)
      : history_(history), all_(all), period_(period), workshop_(workshop), rule_(rule) {}

  void run() {
    const model::Header start = honest(0, history_[0]);
    model::Client client(start.number, start.time, start.members, start.block, period_, rule_);
    std::optional<qbft::LightClient> real;
    if (workshop_) real = workshop_->client(start, period_);
    visit(0, client, real);
  }

  Findings findings;
  std::size_t states = 0, shown = 0;

 private:
  model::Header honest(std::size_t index, Keys sealers) const {
    return {kFirst + index, static_cast<std::int64_t>(index), history_[index], sealers, history_[index]};
  }
  bool is_honest(std::uint64_t number, std::uint64_t block) const {
    return number >= kFirst && number - kFirst < history_.size() && history_[number - kFirst] == block;
  }

  // The keys that the attacker may hold at a time: fewer than a third of every set of the last `period` ticks and of
  // those to come, and all that are in none of these. Only sets that cannot be enlarged are tried.
  std::vector<Keys> corruptions(std::int64_t now) const {
    Keys young = 0;
    std::vector<Keys> sets;
    for (std::size_t i = 0; i < history_.size(); ++i) {
      if (static_cast<std::int64_t>(i) < now - period_) continue;
      sets.push_back(history_[i]);
      young |= history_[i];
    }
    const auto allowed = [&](Keys corrupt) {
      return std::ranges::all_of(sets, [&](Keys set) { return count(corrupt & set) <= model::tolerated(count(set)); });
    };
    std::vector<Keys> out;
    for (Keys corrupt = 0; corrupt <= all_; ++corrupt) {
      if ((corrupt & ~young) != (all_ & ~young) || !allowed(corrupt)) continue;
      bool largest = true;
      for (Keys key = 1; key <= all_; key <<= 1) largest = largest && ((corrupt & key) != 0 || !allowed(corrupt | key));
      if (largest) out.push_back(corrupt);
    }
    return out;
  }

  // Both are shown the same. What the model says is returned.
  Answer show(model::Client& client, std::optional<qbft::LightClient>& real, const model::Header& header,
              std::int64_t now) {
    ++shown;
    const Answer answer = client.show(header, now);
    if (real && answer_of(real->advance(workshop_->header(header), Workshop::time_of(now))) != answer)
      ++findings.disagreements;
    return answer;
  }

  void visit(std::int64_t now, const model::Client& client, const std::optional<qbft::LightClient>& real) {
    std::vector<std::uint64_t> known;
    for (const auto& [number, block] : client.known()) known.push_back(number);
    if (!seen_.insert({now, client.head(), known}).second) return;
    ++states;
    if (client.trusted() != history_[client.head() - kFirst]) ++findings.broken;
    if (real && (real->head().number != client.head() || real->blocks().size() != known.size()))
      ++findings.disagreements;
    attack(now, client, real);
    const std::int64_t last = static_cast<std::int64_t>(history_.size()) - 1;
    for (std::int64_t i = 0; i <= std::min(now, last); ++i) show_honest(static_cast<std::size_t>(i), now, client, real);
    if (now <= last + period_) visit(now + 1, client, real);
  }

  void show_honest(std::size_t index, std::int64_t now, const model::Client& client,
                   const std::optional<qbft::LightClient>& real) {
    const Keys set = history_[index];
    for (Keys sealers = 1; sealers <= set; ++sealers) {
      if ((sealers & ~set) != 0 || !model::is_quorum(count(sealers), count(set))) continue;
      model::Client next = client;
      std::optional<qbft::LightClient> next_real = real;
      const Answer answer = show(next, next_real, honest(index, sealers), now);
      // Whoever is fresh can always go on to the next block, and nobody is stopped by what is honest.
      const bool fresh = now <= static_cast<std::int64_t>(client.head() - kFirst) + period_;
      if (answer == Answer::stopped) ++findings.broken;
      if (answer == Answer::refused && fresh && kFirst + index == client.head() + 1) ++findings.stuck;
      if (answer == Answer::advanced || answer == Answer::older) visit(now, next, next_real);
    }
  }

  // Every number, every time up to now, every set, every subset of the corrupted that is in it.
  void attack(std::int64_t now, const model::Client& client, const std::optional<qbft::LightClient>& real) {
    for (Keys corrupt : corruptions(now)) {
      for (std::uint64_t number = kFirst; number <= kFirst + history_.size(); ++number) {
        for (Keys members = 1; members <= all_; ++members) forge(now, client, real, number, members, corrupt & members);
      }
    }
  }
  void forge(std::int64_t now, const model::Client& client, const std::optional<qbft::LightClient>& real,
             std::uint64_t number, Keys members, Keys corrupt) {
    for (std::int64_t time : {now, static_cast<std::int64_t>(number - kFirst), std::int64_t{0}}) {
      for (Keys sealers = corrupt;; sealers = (sealers - 1) & corrupt) {
        const model::Header header{number, time, members, sealers, 1'000 + members};
        model::Client next = client;
        std::optional<qbft::LightClient> next_real = real;
        const Answer answer = show(next, next_real, header, now);
        if (answer != Answer::refused) ++findings.broken;
        if (sealers == 0) break;
      }
    }
  }

  const History& history_;
  Keys all_;
  std::int64_t period_;
  Workshop* workshop_;
  model::Follows rule_;
  std::set<std::tuple<std::int64_t, std::uint64_t, std::vector<std::uint64_t>>> seen_;
};

// Every history in the model; every `stride`-th with the real client beside it.
Findings traces(std::size_t keys, std::size_t blocks, std::int64_t period, std::size_t stride) {
  Findings out;
  Workshop workshop(keys);
  const std::vector<History> all = histories(keys, blocks);
  std::size_t states = 0, shown = 0, driven = 0, driven_shown = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool real = i % stride == 0;
    Exploration exploration(all[i], (1u << keys) - 1, period, real ? &workshop : nullptr);
    exploration.run();
    out.add(exploration.findings);
    states += exploration.states;
    shown += exploration.shown;
    driven += real ? 1 : 0;
    driven_shown += real ? exploration.shown : 0;
  }
  std::printf(
      "traces of %zu keys, %zu blocks, trust for %lld: %zu histories, %zu states, %zu headers shown; the client beside "
      "%zu "
      "histories, %zu headers; %zu broken, %zu stuck, %zu disagreements\n",
      keys, blocks, static_cast<long long>(period), all.size(), states, shown, driven, driven_shown, out.broken,
      out.stuck, out.disagreements);
  return out;
}

// The thresholds of a published client, a third and two thirds rounded down: the exploration has to find them broken.
bool rounded_down(Keys trusted, Keys members, Keys sealers) {
  return (sealers & ~members) == 0 && count(sealers & trusted) >= count(trusted) / 3 &&
         count(sealers) >= 2 * count(members) / 3;
}
bool finds_what_is_broken() {
  const History four{0b1111, 0b1111};
  Exploration exploration(four, 0b1'1111, 1, nullptr, rounded_down);
  exploration.run();
  std::printf("thresholds rounded down, four validators: %zu broken\n", exploration.findings.broken);
  return exploration.findings.broken > 0;
}

void write_junit(const char* path, const Findings& found, bool controlled) {
  std::FILE* out = std::fopen(path, "w");
  if (out == nullptr) return;
  const std::pair<const char*, bool> lines[] = {
      {"nothing sealed by the corrupted alone is believed", found.broken == 0},
      {"every honest next header is believed", found.stuck == 0},
      {"the light client does as the model", found.disagreements == 0},
      {"thresholds that are too low are found", controlled}};
  std::fprintf(out, "<testsuites><testsuite name=\"rule model\">");
  for (const auto& [name, good] : lines) {
    std::fprintf(out, "<testcase classname=\"rule_model\" name=\"%s\">%s</testcase>", name, good ? "" : "<failure/>");
  }
  std::fprintf(out, "</testsuite></testsuites>\n");
  std::fclose(out);
}

}  // namespace

int main(int argc, char** argv) {
  bool full = test::long_run();
  const char* junit = nullptr;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--long") full = true;
    if (word == "--junit" && i + 1 < argc) junit = argv[++i];
  }
  const auto started = std::chrono::steady_clock::now();
  Findings all = sizes();
  all.add(steps(4, true));
  all.add(steps(5, full));
  if (full) all.add(steps(6, false));
  all.add(traces(3, 3, 1, full ? 1 : 4));
  all.add(traces(3, 4, 2, full ? 1 : 20));
  all.add(traces(4, 3, 2, full ? 4 : 30));
  if (full) all.add(traces(4, 4, 2, 20));
  if (full) all.add(traces(5, 3, 2, 40));
  const bool controlled = finds_what_is_broken();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  std::printf("rule_model: %zu broken, %zu stuck, %zu disagreements; %.1f s\n", all.broken, all.stuck,
              all.disagreements, seconds);
  if (junit != nullptr) write_junit(junit, all, controlled);
  return all.broken + all.stuck + all.disagreements == 0 && controlled ? 0 : 1;
}
