// What it costs to verify headers: beside the bare recoveries of their seals by the same library.
#include "bench/figure.hpp"
#include "support/network.hpp"

using namespace statepass;
using test::range;

namespace {

// A header as a relay sends it.
struct Sent {
  Bytes raw, signers;

  qbft::SealedHeader parsed() const { return *qbft::SealedHeader::parse(raw, signers); }
};

// Headers that follow one another, each sealed by another bare quorum; any two of them by all validators together.
class Chain {
 public:
  static constexpr std::size_t kLesson = 2;  // headers that teach a client every key

  Chain(std::size_t validators, std::size_t count)
      : network_(validators), validators_(validators), start_(network_.checkpoint(plan(0))) {
    for (std::size_t i = 0; i < kLesson + count; ++i) sent_.push_back(made(i));
  }

  qbft::LightClient client() const { return qbft::LightClient(start_); }
  qbft::LightClient client_that_knows() const {
    qbft::LightClient client = this->client();
    for (std::size_t i = 0; i < kLesson; ++i) SP_ASSERT(client.advance(sent_[i].parsed(), kNow).verified());
    SP_ASSERT(client.known_keys().size() == validators_);
    return client;
  }
  std::span<const Sent> headers() const { return std::span(sent_).subspan(kLesson); }

  static constexpr UnixTime kNow = 1'780'100'000;

 private:
  test::BlockPlan plan(std::size_t i) const {
    test::Indexes sealers = range(0, validators_);
    const std::size_t quorum = qbft::quorum_of(validators_);
    std::ranges::rotate(sealers, sealers.begin() + static_cast<std::ptrdiff_t>(i * quorum % validators_));
    sealers.resize(quorum);
    return {.number = 100 + i, .members = range(0, validators_), .sealers = sealers, .round = 1};
  }
  Sent made(std::size_t i) const {
    const test::BlockPlan made = plan(i + 1);
    Sent out{network_.sealed(made), {}};
    for (const std::size_t sealer : made.sealers) out.signers.push_back(static_cast<std::uint8_t>(sealer));
    return out;
  }

  test::Network network_;
  std::size_t validators_;
  qbft::Checkpoint start_;
  std::vector<Sent> sent_;
};

double recoveries(const Chain& chain) {
  const qbft::SealedHeader header = chain.headers()[0].parsed();
  return bench::micros(4, [&] {
    for (const auto& seal : header.seals()) SP_ASSERT(crypto::secp256k1_recover(header.seal_digest(), seal));
  });
}

// Nothing known, nothing said about signers.
double cold(const Chain& chain) {
  return bench::micros(4, [&] {
    qbft::LightClient client = chain.client();
    SP_ASSERT(client.advance(chain.headers()[0].raw, Chain::kNow).result == qbft::HeaderResult::advanced);
  });
}

// All keys known, one header at a time.
double warm(const Chain& chain) {
  double best = 1e18;
  for (int i = 0; i < (bench::quick() ? 1 : 3); ++i) {
    qbft::LightClient client = chain.client_that_knows();
    const auto all = [&] {
      for (const Sent& sent : chain.headers())
        SP_ASSERT(client.advance(sent.parsed(), Chain::kNow).result == qbft::HeaderResult::advanced);
    };
    best = std::min(best, bench::micros(1, all, 1));
  }
  return best / static_cast<double>(chain.headers().size());
}

// All of them in one call.
double together(const Chain& chain) {
  double best = 1e18;
  for (int i = 0; i < (bench::quick() ? 1 : 3); ++i) {
    qbft::LightClient client = chain.client_that_knows();
    const auto all = [&] {
      std::vector<qbft::SealedHeader> headers;
      for (const Sent& sent : chain.headers()) headers.push_back(sent.parsed());
      const auto outcomes = client.advance(headers, Chain::kNow);
      SP_ASSERT(outcomes.back().result == qbft::HeaderResult::advanced);
    };
    best = std::min(best, bench::micros(1, all, 1));
  }
  return best / static_cast<double>(chain.headers().size());
}

void headers_of(std::size_t validators) {
  const bool whole = validators == 51;
  const Chain chain(validators, whole ? bench::amount(100, 3) : 1);
  std::vector<double> ours, cold_ratio, warm_ratio, together_ratio;
  for (std::size_t round = 0; round < bench::rounds(); ++round) {
    const double bare = recoveries(chain);
    ours.push_back(cold(chain));
    cold_ratio.push_back(ours.back() / bare);
    if (!whole) continue;
    warm_ratio.push_back(warm(chain) / bare);
    together_ratio.push_back(together(chain) / bare);
  }
  const std::string what = std::to_string(qbft::quorum_of(validators)) + " seals of " + std::to_string(validators) +
                           " validators, " + std::to_string(chain.headers()[0].raw.size()) + " bytes, ";
  const auto ratio = [&](const std::string& name, const std::vector<double>& rounds, const std::string& note) {
    bench::figure(name + "." + bench::kFace + ".vs_recover", "ratio", rounds, what + note, {"libsecp256k1", "0.8.0"});
  };
  if (whole) {
    ratio("header.cold", cold_ratio, "nothing known");
    ratio("header.warm", warm_ratio, "all keys known, signers named by a hint");
    ratio("headers.100", together_ratio,
          "all keys known, signers named by hints, " + std::to_string(chain.headers().size()) + " headers in one call");
  }
  bench::figure("header.cold." + bench::kFace + ".us." + std::to_string(validators), "us", ours,
                what + "nothing known");
}

// One path of these, once.
int count(const std::string& path) {
  const Chain chain(51, path == "headers.100" ? 100 : 1);
  qbft::LightClient client = path == "header.cold" ? chain.client() : chain.client_that_knows();
  if (path == "header.cold") {
    bench::counted([&] { SP_ASSERT(client.advance(chain.headers()[0].raw, Chain::kNow).verified()); });
  } else if (path == "header.warm") {
    bench::counted([&] { SP_ASSERT(client.advance(chain.headers()[0].parsed(), Chain::kNow).verified()); });
  } else if (path == "headers.100") {
    bench::counted([&] {
      std::vector<qbft::SealedHeader> headers;
      for (const Sent& sent : chain.headers()) headers.push_back(sent.parsed());
      SP_ASSERT(client.advance(headers, Chain::kNow).back().verified());
    });
  } else {
    return 2;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (const std::string path = bench::path_to_count(argc, argv); !path.empty()) return count(path);
  for (const std::size_t validators : {51u, 13u, 7u, 4u}) headers_of(validators);
}
