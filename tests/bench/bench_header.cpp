// What it costs to verify one header: beside the bare recoveries of its seals by the same library.
#include "bench/figure.hpp"
#include "support/network.hpp"

using namespace statepass;
using test::range;

namespace {

void header_of(std::size_t validators) {
  test::Network network(validators);
  const std::size_t quorum = qbft::quorum_of(validators);
  test::BlockPlan plan{.number = 200, .members = range(0, validators), .sealers = range(0, quorum), .round = 1};
  const Bytes raw = network.sealed(plan);
  plan.number = 100;
  const qbft::Checkpoint start = network.checkpoint(plan);
  const qbft::SealedHeader header = *qbft::SealedHeader::parse(raw);

  std::vector<double> ratios, ours;
  for (std::size_t round = 0; round < bench::rounds(); ++round) {
    const double bare = bench::micros(4, [&] {
      for (const auto& seal : header.seals()) SP_ASSERT(crypto::secp256k1_recover(header.seal_digest(), seal));
    });
    ours.push_back(bench::micros(4, [&] {
      qbft::LightClient client(start);
      SP_ASSERT(client.advance(raw, plan.time).result == qbft::HeaderResult::advanced);
    }));
    ratios.push_back(ours.back() / bare);
  }
  const std::string note = std::to_string(quorum) + " seals of " + std::to_string(validators) + " validators, " +
                           std::to_string(raw.size()) + " bytes, nothing known";
  if (validators == 51)
    bench::figure("header.cold." + bench::kFace + ".vs_recover", "ratio", ratios, note, {"libsecp256k1", "0.8.0"});
  bench::figure("header.cold." + bench::kFace + ".us." + std::to_string(validators), "us", ours, note);
}

}  // namespace

int main(int, char**) {
  for (const std::size_t validators : {51u, 13u, 7u, 4u}) header_of(validators);
  const char* why = "seals are checked by recovery, each for itself: known keys are remembered, but not used yet";
  bench::no_figure("header.warm." + bench::kFace + ".vs_recover", "ratio", why);
  bench::no_figure("headers.100." + bench::kFace + ".vs_recover", "ratio", why);
}
