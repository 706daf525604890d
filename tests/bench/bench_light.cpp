// A cold start over ten years of blocks: how many headers it takes, and what they cost.
#ifndef __EMSCRIPTEN__
#include <malloc.h>
#endif

#include <memory>

#include "bench/figure.hpp"
#include "support/network.hpp"
#include "sync/header_walk.hpp"

using namespace statepass;

namespace {

constexpr std::uint64_t kBlocks = 157'788'000;  // ten years, a block in two seconds
constexpr std::uint64_t kDay = 43'200;          // in blocks
constexpr UnixTime kStart = 1'780'000'000;
constexpr std::size_t kValidators = 51;

constexpr UnixTime time_of(std::uint64_t number) {
  return kStart + static_cast<UnixTime>(2 * number);
}

// Well mixed, and the same in every run.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t index) {
  return be_value(ByteView(crypto::keccak256(concat({be_bytes<8>(seed), be_bytes<8>(index)}))).first(8));
}

// Ten years of blocks, made where they are asked for. Validators come and go in turn, one at a time, at blocks that the
// seed picks behind `first`; of each block's validators the seed picks a bare quorum to seal it, as Besu does.
class Decade {
 public:
  Decade(std::size_t changes, std::uint64_t first, std::uint64_t seed, const test::Network& network)
      : seed_(seed), network_(network) {
    for (std::size_t i = 0; i < changes; ++i) changes_.push_back(first + 1 + mixed(seed, i) % (kBlocks - first));
    std::ranges::sort(changes_);
  }

  test::BlockPlan plan(std::uint64_t number) const {
    const auto done = static_cast<std::size_t>(std::ranges::upper_bound(changes_, number) - changes_.begin());
    test::Indexes members = test::range(done / 2, kValidators + (done + 1) / 2);
    test::Indexes sealers = members;
    for (std::size_t i = 0; i < sealers.size(); ++i)
      std::swap(sealers[i], sealers[i + mixed(seed_ ^ number, i) % (sealers.size() - i)]);
    sealers.resize(qbft::quorum_of(members.size()));
    return {.number = number, .time = time_of(number), .members = std::move(members), .sealers = std::move(sealers)};
  }
  // As a relay sends it: with a hint about who sealed.
  sync::SentHeader header(std::uint64_t number) const {
    const test::BlockPlan made = plan(number);
    sync::SentHeader out{network_.sealed(made), {}};
    for (const std::size_t sealer : made.sealers)
      out.signers.push_back(static_cast<std::uint8_t>(sealer - made.members.front()));
    return out;
  }
  qbft::Checkpoint checkpoint(std::uint64_t number) const { return network_.checkpoint(plan(number)); }

 private:
  std::vector<std::uint64_t> changes_;
  std::uint64_t seed_;
  const test::Network& network_;
};

struct Cost {
  double headers = 1, requests = 1, bytes = 0, millis = 0;
};

// From the checkpoint to the last block. What the relay does to make its headers is not counted.
Cost cold_start(const Decade& decade, std::uint64_t from, const qbft::TrustRules& rules) {
  const UnixTime now = time_of(kBlocks) + 1;
  qbft::LightClient client(decade.checkpoint(from), rules);
  Cost cost;
  const auto timed = [&cost](auto call) { cost.millis += bench::micros(1, call, 1) / 1000; };
  const auto weigh = [&cost](const sync::SentHeader& sent) {
    cost.bytes += static_cast<double>(sent.raw.size() + sent.signers.size());
  };
  const sync::SentHeader head = decade.header(kBlocks);
  weigh(head);
  std::optional<sync::HeaderWalk> walk;
  timed([&] { walk.emplace(*qbft::SealedHeader::parse(head.raw, head.signers)); });
  for (;;) {
    std::optional<sync::HeaderRange> range;
    timed([&] {
      const auto step = walk->go(client, now);
      if (const auto* wanted = std::get_if<sync::HeaderRange>(&step)) range = *wanted;
    });
    if (!range) break;
    std::vector<sync::SentHeader> between;
    for (std::uint64_t i = 0; i < range->count; ++i) {
      between.push_back(decade.header(range->from + i * range->step));
      weigh(between.back());
    }
    cost.headers += static_cast<double>(range->count);
    ++cost.requests;
    timed([&] { SP_ASSERT(walk->take(between)); });
  }
  SP_ASSERT(client.head().number == kBlocks);
  return cost;
}

void cold_starts(const std::string& name, std::size_t changes, std::uint64_t from, const qbft::TrustRules& rules,
                 const std::string& note) {
  const test::Network network(kValidators + changes);
  std::vector<Cost> costs;
  for (std::uint64_t round = 0; round < bench::rounds(); ++round)
    costs.push_back(cold_start(Decade(changes, from, round, network), from, rules));
  const std::string words = "51 validators, " + std::to_string(changes) + " changes of one member " + note +
                            ", each round elsewhere, a bare quorum seals";
  const auto say = [&](const std::string& what, const std::string& unit, double Cost::* part) {
    std::vector<double> rounds;
    for (const Cost& cost : costs) rounds.push_back(cost.*part);
    bench::figure(name + what, unit, rounds, words);
  };
  if (!bench::kWasm) {
    say(".headers", "headers", &Cost::headers);
    say(".requests", "requests", &Cost::requests);
    say(".bytes", "bytes", &Cost::bytes);
  }
  say(bench::kWasm ? ".wasm.cpu_ms" : ".cpu_ms", "ms", &Cost::millis);
}

void ten_years() {
  // The checkpoint is as old as the chain here, so trust has to last.
  const qbft::TrustRules lasting{.trusting_period = 11 * 365 * kSecondsPerDay};
  for (const std::size_t changes : {0u, 10u, 51u})
    cold_starts("light.ten_years." + std::to_string(changes), changes, 1, lasting, "over ten years");
  for (const std::size_t changes : {10u, 51u})
    cold_starts("light.last_period." + std::to_string(changes), changes, kBlocks - 89 * kDay, {},
                "in the last 89 days of ten years");
}

#ifndef __EMSCRIPTEN__
std::size_t heap_bytes() {
  return mallinfo2().uordblks;
}

// What a client has grown to after a year of heads, one every four hours.
void year_of_heads() {
  const test::Network network(kValidators);
  const Decade decade(0, 1, 0, network);
  const std::size_t before = heap_bytes();
  const auto client = std::make_unique<qbft::LightClient>(decade.checkpoint(1));
  const std::uint64_t step = 4 * 3600 / 2, heads = bench::amount(365 * 6, 6);
  for (std::uint64_t i = 1; i <= heads; ++i) {
    const sync::SentHeader head = decade.header(i * step);
    SP_ASSERT(client->advance(*qbft::SealedHeader::parse(head.raw, head.signers), time_of(i * step)).result ==
              qbft::HeaderResult::advanced);
  }
  bench::figure("light.heap_bytes", "bytes", {static_cast<double>(heap_bytes() - before)},
                std::to_string(heads) + " heads of 51 validators, four hours apart, native");
}
#else
void year_of_heads() {}
#endif

}  // namespace

int main(int, char**) {
  ten_years();
  year_of_heads();
}
