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
constexpr UnixTime kStart = 1'780'000'000;
constexpr std::size_t kValidators = 51;

// One validator more or one fewer at each change, in turn. A quorum seals, another one at each block.
class Decade {
 public:
  explicit Decade(std::size_t changes) : changes_(changes), network_(kValidators + changes) {}

  test::BlockPlan plan(std::uint64_t number) const {
    const std::size_t done = static_cast<std::size_t>(number * (changes_ + 1) / (kBlocks + 1));
    test::Indexes members = test::range(done / 2, kValidators + (done + 1) / 2);
    test::Indexes sealers = members;
    std::rotate(sealers.begin(), sealers.begin() + static_cast<std::ptrdiff_t>(number % sealers.size()), sealers.end());
    sealers.resize(qbft::quorum_of(members.size()));
    return {.number = number,
            .time = kStart + static_cast<UnixTime>(2 * number),
            .members = std::move(members),
            .sealers = std::move(sealers)};
  }
  Bytes header(std::uint64_t number) const { return network_.sealed(plan(number)); }
  qbft::Checkpoint checkpoint() const { return network_.checkpoint(plan(1)); }

 private:
  std::size_t changes_;
  test::Network network_;
};

void decade_with(std::size_t changes) {
  const Decade decade(changes);
  const UnixTime now = kStart + static_cast<UnixTime>(2 * kBlocks) + 1;
  std::vector<double> headers, bytes, millis;
  for (std::size_t round = 0; round < bench::amount(5, 1); ++round) {
    // The checkpoint of the program is as old as the chain here, so trust has to last.
    qbft::LightClient client(decade.checkpoint(), {.trusting_period = 11 * 365 * kSecondsPerDay});
    const Bytes head = decade.header(kBlocks);
    std::size_t count = 1, size = head.size();
    double spent = 0;
    const auto timed = [&spent](auto call) { spent += bench::micros(1, call, 1) / 1000; };
    std::optional<sync::HeaderWalk> walk;
    timed([&] { walk.emplace(*qbft::SealedHeader::parse(head)); });
    for (bool arrived = false; !arrived;) {
      std::optional<sync::HeaderRange> range;
      timed([&] {
        const auto step = walk->go(client, now);
        if (const auto* wanted = std::get_if<sync::HeaderRange>(&step)) range = *wanted;
      });
      arrived = !range;
      if (arrived) break;
      std::vector<Bytes> between;
      for (std::uint64_t i = 0; i < range->count; ++i) {
        between.push_back(decade.header(range->from + i * range->step));
        ++count;
        size += between.back().size();
      }
      timed([&] { SP_ASSERT(walk->take(between)); });
    }
    SP_ASSERT(client.head().number == kBlocks);
    headers.push_back(static_cast<double>(count));
    bytes.push_back(static_cast<double>(size));
    millis.push_back(spent);
  }
  const std::string name = "light.ten_years." + std::to_string(changes);
  const std::string note = "51 validators, " + std::to_string(changes) + " changes of one member, a bare quorum seals";
  if (!bench::kWasm) {
    bench::figure(name + ".headers", "headers", headers, note);
    bench::figure(name + ".bytes", "bytes", bytes, note);
  }
  bench::figure(name + (bench::kWasm ? ".wasm.cpu_ms" : ".cpu_ms"), "ms", millis, note + ", " + bench::kFace);
}

#ifndef __EMSCRIPTEN__
std::size_t heap_bytes() {
  return mallinfo2().uordblks;
}

// What a client has grown to after a year of heads, one every four hours.
void year_of_heads() {
  const Decade decade(0);
  const std::size_t before = heap_bytes();
  const auto client = std::make_unique<qbft::LightClient>(decade.checkpoint());
  const std::uint64_t step = 4 * 3600 / 2, heads = bench::amount(365 * 6, 6);
  for (std::uint64_t i = 1; i <= heads; ++i) {
    const Bytes head = decade.header(i * step);
    SP_ASSERT(client->advance(head, kStart + static_cast<UnixTime>(2 * i * step)).result ==
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
  for (const std::size_t changes : {0u, 10u, 51u}) decade_with(changes);
  year_of_heads();
}
