// The status lists of the nation's licences: loaded, brought a day further, looked up.
#include "bench/figure.hpp"
#include "deflate/deflate.hpp"
#include "status/delta.hpp"
#include "status/registry.hpp"
#include "status/tree.hpp"

using namespace statepass;

namespace {

const std::size_t kLists = bench::amount(1'793, 60);
constexpr std::uint32_t kChangesADay = 18;  // of a list: 5 % of licences a year

// The same in every run.
std::uint32_t pseudo(std::uint64_t seed) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return static_cast<std::uint32_t>(seed >> 33);
}
std::uint64_t list_id(std::size_t n) {
  return 0x0001'02'02b0'000000 + (static_cast<std::uint64_t>(n % 51) << 48) + n;
}

status::StatusBody body_of(std::size_t list, std::uint32_t day) {
  status::StatusBody body;
  for (std::uint32_t i = 0; i < 500 + day * kChangesADay; ++i)
    (void)body.set(pseudo(list * 100'000 + i) % status::kEntries, status::Value::invalid);
  return body;
}

}  // namespace

int main(int, char**) {
  std::vector<Bytes> bodies;
  std::vector<Bytes> deltas;
  std::vector<status::Registry::List> words;
  std::vector<ledger::H216> roots;
  for (std::size_t n = 0; n < kLists; ++n) {
    const auto before = body_of(n, 0), after = body_of(n, 1);
    bodies.push_back(deflate::deflate_zlib(before.bytes()));
    deltas.push_back(status::delta_between(before, after, list_id(n), 1, 2).encode());
    ledger::status_registry::ListRecord record{.root = ledger::h216_of(status::root_of(before)), .version = 1};
    words.push_back({list_id(n), record.encode()});
    roots.push_back(ledger::h216_of(status::root_of(after)));
  }
  const Bytes pairs = status::encode_lists(words);
  const Hash32 storage_root = *status::storage_root_of(words);

  std::vector<double> load, day, lookup;
  std::vector<status::StatusBody> held;
  for (std::size_t round = 0; round < bench::amount(5, 1); ++round) {
    held.clear();
    load.push_back(bench::micros(
                       1,
                       [&] {
                         const auto registry = status::Registry::check(pairs, storage_root);
                         SP_ASSERT(registry);
                         for (std::size_t n = 0; n < kLists; ++n) {
                           held.push_back(
                               *status::StatusBody::of(*deflate::inflate_zlib(bodies[n], status::kBodyBytes)));
                           SP_ASSERT(status::check_body(held.back(), (*registry->find(list_id(n)))->root));
                         }
                       },
                       1) /
                   1000);
    day.push_back(bench::micros(
                      1,
                      [&] {
                        for (std::size_t n = 0; n < kLists; ++n) {
                          held[n] = *status::apply(*status::Delta::parse(deltas[n]), held[n]);
                          SP_ASSERT(status::check_body(held[n], roots[n]));
                        }
                      },
                      1) /
                  1000);
    lookup.push_back(bench::micros(1'000, [&] { SP_ASSERT(held[kLists / 2].value_at(77'777)); }) / 1000);
  }
  const std::string note = std::to_string(kLists) + " lists, " + bench::kFace;
  const std::string name = bench::kWasm ? "status.nation." : "status.nation.native.";
  bench::figure(name + "load_ms", "ms", load, note + ": inflate, roots, registry");
  bench::figure(name + "delta_ms", "ms", day, note + ": a day's changes, every root proven again");
  bench::figure(name + "lookup_ms", "ms", lookup, note);
}
