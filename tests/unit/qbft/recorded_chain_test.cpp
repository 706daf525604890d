#include "crypto/keccak.hpp"
#include "qbft/light_client.hpp"
#include "support/long_run.hpp"
#include "support/recordings.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::RecordedHeader;

namespace {

constexpr std::uint64_t kChain = 1;
// Block 0 of the recordings bears a time of 2017.
constexpr TrustRules kLongTrust{.trusting_period = 20 * 365 * kSecondsPerDay};

Checkpoint start_of(const std::vector<RecordedHeader>& headers) {
  auto genesis = SealedHeader::parse(headers.front().raw);
  REQUIRE(genesis.has_value());
  REQUIRE(genesis->hash() == headers.front().hash);
  return checkpoint_of(kChain, *genesis);
}

// What the rules say about going from one recorded header to another, counted by other means than the client's.
HeaderResult expected(const RecordedHeader& trusted, const RecordedHeader& header) {
  std::size_t shared = 0, old_signers = 0;
  for (const auto& address : header.validators) shared += std::ranges::count(trusted.validators, address) > 0;
  for (const auto& address : header.signers) old_signers += std::ranges::count(trusted.validators, address) > 0;
  const std::size_t before = trusted.validators.size(), after = header.validators.size();
  const bool same = before == after && shared == before;
  const bool step = (before == after + 1 && shared == after) || (after == before + 1 && shared == before);
  return same || step || 3 * old_signers >= 2 * before ? HeaderResult::advanced : HeaderResult::refused;
}

}  // namespace

TEST_CASE("every recorded header: hash, digest, round, signers", "[qbft]") {
  std::size_t headers = 0, seals = 0, rounds = 0;
  for (const char* chain : test::kHeaderModeChains) {
    for (const RecordedHeader& recorded : test::recorded_headers(chain)) {
      INFO(chain << " " << recorded.number);
      auto header = SealedHeader::parse(recorded.raw);
      SP_REQUIRE_OK(header);
      REQUIRE(header->number() == recorded.number);
      REQUIRE(header->time() == recorded.time);
      REQUIRE(header->hash() == recorded.hash);
      REQUIRE(header->seal_digest() == recorded.seal_digest);
      REQUIRE(header->round() == recorded.round);
      REQUIRE(header->extra_data().validators == recorded.validators);
      ++headers;
      if (recorded.number == 0) continue;
      auto signers = check_seals(*header);
      SP_REQUIRE_OK(signers);
      REQUIRE(std::ranges::equal(*signers, recorded.signers, {}, &Signer::address));
      REQUIRE(signers->size() == header->validators().quorum());
      seals += signers->size();
      rounds += recorded.round > 0;
    }
  }
  if (headers == 0) return;
  CHECK(headers == 1934);
  CHECK(seals > 7000);
  CHECK(rounds > 20);
}

TEST_CASE("each header names the hash of the one before", "[qbft]") {
  for (const char* chain : test::kHeaderModeChains) {
    Hash32 parent{};
    for (const RecordedHeader& recorded : test::recorded_headers(chain)) {
      auto header = SealedHeader::parse(recorded.raw);
      SP_REQUIRE_OK(header);
      if (recorded.number > 0) REQUIRE(header->fields().parent_hash == parent);
      parent = header->hash();
    }
  }
}

TEST_CASE("a chain that keeps its validators in a contract is refused", "[qbft]") {
  for (const RecordedHeader& recorded : test::recorded_headers(test::kContractModeChain)) {
    SP_CHECK_ERROR(SealedHeader::parse(recorded.raw), qbft_validators_empty);
  }
}

TEST_CASE("the client follows each chain from its genesis, header by header", "[qbft]") {
  int set_changes = 0;
  for (const std::string chain : test::kHeaderModeChains) {
    auto headers = test::recorded_headers(chain);
    if (headers.empty()) return;
    LightClient client(start_of(headers), kLongTrust);
    CHECK(client.advance(headers[0].raw, headers[0].time).result == HeaderResult::known);
    for (std::size_t i = 1; i < headers.size(); ++i) {
      INFO(chain << " " << i);
      auto outcome = client.advance(headers[i].raw, headers[i].time);
      if (chain == "override-26.8.0" && expected(headers[i - 1], headers[i]) == HeaderResult::refused) {
        // Genesis transitions replaced the set: no rule can follow, a new checkpoint can.
        REQUIRE(outcome.result == HeaderResult::refused);
        REQUIRE(outcome.reason == Reason::header_set_change);
        REQUIRE(outcome.needs_headers_between());
        auto header = SealedHeader::parse(headers[i].raw);
        SP_REQUIRE_OK(client.trust(checkpoint_of(kChain, *header)));
        ++set_changes;
        continue;
      }
      REQUIRE(outcome.result == HeaderResult::advanced);
      REQUIRE(client.head().number == i);
      REQUIRE(client.head().hash == headers[i].hash);
      if (client.validators().size() != headers[i - 1].validators.size()) ++set_changes;
      // The same block again is known, by its hash.
      REQUIRE(client.advance(headers[i].raw, headers[i].time).result == HeaderResult::known);
    }
    CHECK(client.known_keys().size() == client.validators().size());
  }
  CHECK(set_changes >= 10);
}

TEST_CASE("the replaced sets of the override chain", "[qbft]") {
  auto headers = test::recorded_headers("override-26.8.0");
  if (headers.empty()) return;
  // Block 45 replaces so many at once that no choice of signers could do.
  CHECK(expected(headers[44], headers[45]) == HeaderResult::refused);
  for (std::size_t from : {1u, 19u, 20u, 44u}) {
    for (std::size_t to : {20u, 21u, 45u, 46u, 60u}) {
      if (to <= from) continue;
      auto trusted = SealedHeader::parse(headers[from].raw);
      LightClient client(checkpoint_of(kChain, *trusted));
      auto outcome = client.advance(headers[to].raw, headers[to].time);
      INFO(from << " to " << to);
      CHECK(outcome.result == expected(headers[from], headers[to]));
      if (to >= 45) CHECK(outcome.reason == Reason::header_set_change);
    }
  }
}

TEST_CASE("the client skips exactly as far as the rules allow", "[qbft]") {
  int advanced = 0, refused = 0;
  for (const char* chain : {"cancun-24.5.4", "cancun-26.8.0"}) {
    auto headers = test::recorded_headers(chain);
    if (headers.empty()) return;
    for (std::size_t from = 1; from < headers.size(); from += 13) {
      auto trusted = SealedHeader::parse(headers[from].raw);
      for (std::size_t to = from + 1; to < headers.size(); to += 37) {
        LightClient client(checkpoint_of(kChain, *trusted));
        auto outcome = client.advance(headers[to].raw, headers[to].time);
        INFO(chain << " " << from << " to " << to);
        REQUIRE(outcome.result == expected(headers[from], headers[to]));
        REQUIRE(outcome.needs_headers_between() == !outcome.verified());
        ++(outcome.verified() ? advanced : refused);
      }
    }
  }
  CHECK(advanced > 500);
  CHECK(refused > 20);
}

TEST_CASE("other bytes of the same block, from another node, are the same block", "[qbft]") {
  auto headers = test::recorded_headers("cancun-26.8.0");
  auto json = test::shared_json("besu/cancun-26.8.0/same-block-from-several-nodes.json.gz");
  if (headers.empty() || !json) return;
  int differ = 0;
  for (const auto& block : *json->find("blocks")) {
    const auto number = block["number"].get<std::size_t>();
    auto before = SealedHeader::parse(headers[number - 1].raw);
    LightClient client(checkpoint_of(kChain, *before));
    REQUIRE(client.advance(headers[number].raw, headers[number].time).result == HeaderResult::advanced);
    for (const auto& node : block["byNode"]) {
      Bytes raw = test::hex(node["rawHeader"].get<std::string>());
      if (raw == headers[number].raw) continue;
      ++differ;
      REQUIRE(client.advance(raw, headers[number].time).result == HeaderResult::known);
      auto header = SealedHeader::parse(raw);
      SP_REQUIRE_OK(header);
      SP_REQUIRE_OK(check_seals(*header));
      REQUIRE(header->hash() == headers[number].hash);
    }
  }
  CHECK(differ > 10);
}

TEST_CASE("no changed bit of a header or of its seals goes unseen", "[qbft]") {
  auto refuses = [](const Bytes& changed) {
    auto header = SealedHeader::parse(changed);
    return !header || !check_seals(*header);
  };
  if (auto vectors = test::shared_json("chain/qbft-headers/besu-qbft-elc-headers.json")) {
    Bytes golden = test::hex((*vectors)["headers"][0].get<std::string>());
    REQUIRE_FALSE(refuses(golden));
    test::for_each_bit_flip(golden, [&](const Bytes& changed, std::size_t bit) {
      INFO("bit " << bit);
      REQUIRE(refuses(changed));
    });
  }
  std::size_t turn = 0;
  for (const char* chain : test::kHeaderModeChains) {
    for (const RecordedHeader& recorded : test::recorded_headers(chain)) {
      if (recorded.number == 0) continue;
      Bytes raw = recorded.raw;
      // A stride that shares no factor with the sizes at hand walks over all places in time.
      for (std::size_t bit = turn++ % 1009; bit < raw.size() * 8; bit += test::long_run() ? 31 : 1009) {
        raw[bit / 8] = static_cast<std::uint8_t>(raw[bit / 8] ^ (1u << (bit % 8)));
        INFO(chain << " " << recorded.number << " bit " << bit);
        REQUIRE(refuses(raw));
        raw[bit / 8] = static_cast<std::uint8_t>(raw[bit / 8] ^ (1u << (bit % 8)));
      }
    }
  }
}
