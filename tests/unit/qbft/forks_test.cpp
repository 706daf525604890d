#include "rlp/encoder.hpp"
#include "support/network.hpp"
#include "support/recordings.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::BlockPlan;
using test::Network;
using test::range;

// Besu's QBFT under every fork that it allows, Berlin to Amsterdam, and what may come behind (light-client facts A.1).
namespace {

constexpr UnixTime kTime = 1'780'000'000;

Bytes number(std::uint64_t value) {
  return rlp::Encoder().uint(value).take();
}
Bytes hash(std::uint8_t byte) {
  return rlp::Encoder().string(Bytes(32, byte)).take();
}

struct Fork {
  const char* name;
  std::vector<Bytes> later;
};

std::vector<Fork> forks() {
  std::vector<Fork> out = {{"berlin", {}}};
  const auto next = [&](const char* name, std::vector<Bytes> more) {
    std::vector<Bytes> later = out.back().later;
    later.insert(later.end(), more.begin(), more.end());
    out.push_back({name, std::move(later)});
  };
  next("london", {number(7)});
  next("shanghai", {hash(1)});
  next("cancun", {number(0), number(131'072), hash(2)});
  next("prague and osaka", {hash(3)});
  next("amsterdam without its slot number", {hash(4)});
  next("amsterdam", {number(9)});
  next("fields that nobody knows yet",
       {hash(5), number(1), rlp::Encoder().string(Bytes(100, 6)).take(), Bytes{0xc2, 0x01, 0x80}});
  return out;
}

struct Sealed {
  Bytes raw;
  Hash32 block_hash;
};

Sealed sealed(const Network& network, const BlockPlan& plan, const std::vector<Bytes>& later) {
  eth::Header fields = network.fields(plan);
  fields.later = later;
  std::vector<const crypto::Secp256k1Key*> keys;
  for (std::size_t i : plan.sealers) keys.push_back(&network.key(i));
  return {seal_header(fields, network.extra(plan), keys), block_hash_of(fields, network.extra(plan))};
}

}  // namespace

TEST_CASE("one client follows a chain through every fork, and through fields that it does not know", "[qbft]") {
  const Network network(4);
  LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}));
  std::uint64_t at = 100;
  for (const Fork& fork : forks()) {
    INFO(fork.name);
    const UnixTime time = kTime + static_cast<UnixTime>(++at);
    const BlockPlan plan{.number = at, .time = time, .members = range(0, 4), .sealers = range(0, 3)};
    const Sealed block = sealed(network, plan, fork.later);
    const auto parsed = SealedHeader::parse(block.raw);
    SP_REQUIRE_OK(parsed);
    CHECK(parsed->raw() == block.raw);
    CHECK(parsed->fields().later == fork.later);
    CHECK(eth::encode_header(parsed->fields()) == block.raw);
    CHECK(client.advance(block.raw, time).result == HeaderResult::advanced);
    CHECK(client.head().hash == block.block_hash);
  }
}

TEST_CASE("every later field is under the block hash and under the seals", "[qbft]") {
  const Network network(4);
  const BlockPlan plan{.number = 200, .time = kTime + 200, .members = range(0, 4), .sealers = range(0, 3)};
  for (const Fork& fork : forks()) {
    const Sealed block = sealed(network, plan, fork.later);
    for (std::size_t i = 0; i < fork.later.size(); ++i) {
      INFO(fork.name << " " << i);
      auto fields = eth::parse_header(block.raw);
      SP_REQUIRE_OK(fields);
      fields->later[i] = fields->later[i] == number(77) ? number(78) : number(77);
      const auto changed = SealedHeader::parse(eth::encode_header(*fields));
      SP_REQUIRE_OK(changed);
      CHECK(changed->hash() != block.block_hash);
      LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}));
      CHECK_FALSE(client.advance(*changed, plan.time).verified());
      CHECK(client.advance(block.raw, plan.time).verified());
    }
  }
}

TEST_CASE("Berlin, London, Shanghai, Cancun and Prague are among the recorded headers of Besu", "[qbft]") {
  std::vector<std::size_t> fields;
  for (const char* chain : test::kHeaderModeChains) {
    for (const auto& recorded : test::recorded_headers(chain)) {
      const auto header = SealedHeader::parse(recorded.raw);
      INFO(chain << " " << recorded.number);
      SP_REQUIRE_OK(header);
      CHECK(header->hash() == recorded.hash);
      const std::size_t count = eth::Header::kFields + header->fields().later.size();
      if (std::ranges::find(fields, count) == fields.end()) fields.push_back(count);
    }
  }
  std::ranges::sort(fields);
  if (!fields.empty()) CHECK(fields == std::vector<std::size_t>{15, 16, 17, 20, 21});
}
