#include "grammar.hpp"
#include "honest_chain.hpp"

// Relays that are asked for one header after another, on a chain whose validators change.
namespace statepass::hostile {
namespace {

using sync::HeaderRange;

// Blocks 0 to 160 of a chain on which every validator is replaced by another, one step at a time.
class Moving {
 public:
  static constexpr std::uint64_t kHeight = 160;

  explicit Moving(const HonestChain& keys) : keys_(keys) {
    Random random(100 + keys.size());
    Indexes newcomers(keys.strangers().begin(), keys.strangers().begin() + static_cast<std::ptrdiff_t>(keys.size()));
    Indexes set = keys.members();
    for (std::uint64_t number = 0; number <= kHeight; ++number) {
      const bool changes = number % 5 == 0 && number > 0 && number / 5 <= 2 * keys.size();
      if (changes && number % 10 == 5) {
        set.push_back(newcomers.back());
        newcomers.pop_back();
      } else if (changes) {
        set.erase(set.begin());
      }
      Indexes sorted = set;
      std::ranges::sort(sorted);
      Draft draft = keys.draft(random, number, sorted);
      draft.fields.timestamp = static_cast<std::uint64_t>(kTrustedTime) + 2 * number;
      if (number == 0) draft.item(Draft::round) = uint_of(0);
      const Indexes sealers = number == 0 ? Indexes() : random.some(set, qbft::quorum_of(set.size()));
      Bytes raw = keys.sealed(draft, sealers);
      hashes_.push_back(qbft::SealedHeader::parse(raw)->hash());
      raws_.push_back(std::move(raw));
      sets_.push_back(std::move(sorted));
    }
  }

  const HonestChain& keys() const { return keys_; }
  const Bytes& raw(std::uint64_t number) const { return raws_[number]; }
  const Indexes& set(std::uint64_t number) const { return sets_[number]; }
  bool is_honest(const qbft::VerifiedBlock& block) const {
    return block.number <= kHeight && hashes_[block.number] == block.hash;
  }
  qbft::LightClient client_at(std::uint64_t number) const {
    return qbft::LightClient(qbft::checkpoint_of(5361, *qbft::SealedHeader::parse(raw(number))));
  }
  std::vector<Bytes> range(const HeaderRange& range) const {
    std::vector<Bytes> out;
    for (std::uint64_t i = 0; i < range.count; ++i) out.push_back(raw(range.from + i * range.step));
    return out;
  }
  UnixTime now() const { return kTrustedTime + 1'000; }

  // What an attacker makes of a block, with so many of its validators' keys and keys of their own.
  Bytes forged(Random& random, std::uint64_t number, const Indexes& corrupt) const {
    Indexes own = keys_.strangers(), set = sets_[number];
    own.erase(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(keys_.size()));  // those who never join
    random.shuffle(own);
    own.resize(keys_.size());
    Indexes sealers = corrupt;
    switch (random.below(4)) {
      case 0:  // the true set
        sealers.insert(sealers.end(), own.begin(),
                       own.begin() + static_cast<std::ptrdiff_t>(qbft::quorum_of(set.size()) - corrupt.size()));
        break;
      case 1:  // one step to a set that has one's own in it
        set.push_back(own[0]);
        sealers.push_back(own[0]);
        break;
      case 2:  // a set of one's own
        set = corrupt;
        set.insert(set.end(), own.begin(), own.end());
        sealers = set;
        break;
      default:  // an honest one out
        for (std::size_t i = 0; i < set.size(); ++i) {
          if (std::ranges::find(corrupt, set[i]) != corrupt.end()) continue;
          set.erase(set.begin() + static_cast<std::ptrdiff_t>(i));
          break;
        }
    }
    std::ranges::sort(set);
    Draft draft = keys_.draft(random, number, set);
    draft.fields.timestamp = static_cast<std::uint64_t>(kTrustedTime) + 2 * number;
    return keys_.sealed(draft, sealers);
  }
  Indexes some_corrupt(Random& random, std::uint64_t number) const {
    const std::size_t n = sets_[number].size();
    return random.some(sets_[number], random.between(0, (n - 1) / 3));
  }

 private:
  const HonestChain& keys_;
  std::vector<Bytes> raws_;
  std::vector<Hash32> hashes_;
  std::vector<Indexes> sets_;
};

const Moving& some_moving(Random& random) {
  static const std::vector<Moving> all(chains().begin(), chains().begin() + 3);
  return random.pick(all);
}

std::vector<std::string_view> powerless() {
  return names({Errc::qbft_quorum, Errc::qbft_stranger, Errc::qbft_set_jump});
}

// Whom it is asked about, and whom it trusts, are so far apart that headers between are needed.
struct Walk {
  const Moving& chain;
  std::uint64_t low, high;
};
Walk some_walk(Random& random) {
  for (;;) {
    const Moving& chain = some_moving(random);
    const std::uint64_t low = random.below(60), high = random.between(low + 20, Moving::kHeight);
    qbft::LightClient client = chain.client_at(low);
    if (client.advance(chain.raw(high), chain.now()).needs_headers_between()) return {chain, low, high};
  }
}
Case walk_case(const Walk& walk, Bytes bad_target, HeaderSource bad, std::vector<std::string_view> refusals) {
  const Moving* chain = &walk.chain;
  return {WalkCase{chain->client_at(walk.low), chain->now(), std::move(bad_target), chain->raw(walk.high),
                   std::move(bad), [chain](const HeaderRange& range) { return chain->range(range); },
                   [chain](const qbft::VerifiedBlock& block) { return chain->is_honest(block); }},
          std::move(refusals)};
}
// One answer is changed after it was made honestly.
template <class Change>
Case changed_answer(Random& random, std::vector<std::string_view> refusals, Change change) {
  const Walk walk = some_walk(random);
  const Moving* chain = &walk.chain;
  const std::uint64_t seed = random.next();
  return walk_case(
      walk, chain->raw(walk.high),
      [chain, seed, change](const HeaderRange& range) {
        Random again(seed);
        std::vector<Bytes> headers = chain->range(range);
        change(again, *chain, range, headers);
        return headers;
      },
      std::move(refusals));
}

const std::vector<std::string_view> kOther = names({Errc::sync_header_other});

Case withheld(Random& random) {
  return changed_answer(random, kOther,
                        [](Random& again, const Moving&, const HeaderRange&, std::vector<Bytes>& headers) {
                          if (again.chance(30)) {
                            headers.clear();
                          } else {
                            headers.erase(headers.begin() + static_cast<std::ptrdiff_t>(again.below(headers.size())));
                          }
                        });
}
// Two places of an answer of two headers or more.
std::pair<std::size_t, std::size_t> two_of(Random& random, std::size_t count) {
  const std::size_t a = random.below(count);
  return {a, (a + random.between(1, count - 1)) % count};
}
Case reordered(Random& random) {
  return changed_answer(random, kOther,
                        [](Random& again, const Moving& chain, const HeaderRange& range, std::vector<Bytes>& headers) {
                          if (headers.size() == 1) {
                            headers[0] = chain.raw(range.from - 1);
                          } else {
                            const auto [a, b] = two_of(again, headers.size());
                            std::swap(headers[a], headers[b]);
                          }
                        });
}
Case repeated(Random& random) {
  return changed_answer(random, kOther,
                        [](Random& again, const Moving&, const HeaderRange&, std::vector<Bytes>& headers) {
                          if (headers.size() == 1) {
                            headers.push_back(headers[0]);
                          } else {
                            const auto [a, b] = two_of(again, headers.size());
                            headers[a] = headers[b];
                          }
                        });
}
Case replayed(Random& random) {
  return changed_answer(random, kOther,
                        [](Random& again, const Moving& chain, const HeaderRange& range, std::vector<Bytes>& headers) {
                          std::uint64_t other = again.below(Moving::kHeight);
                          const std::size_t at = again.below(headers.size());
                          if (other == range.from + at * range.step) ++other;
                          headers[at] = chain.raw(other);
                        });
}
Case more_than_asked(Random& random) {
  return changed_answer(random, kOther,
                        [](Random& again, const Moving& chain, const HeaderRange&, std::vector<Bytes>& headers) {
                          for (std::size_t more = again.between(1, 20); more > 0; --more)
                            headers.push_back(chain.raw(again.below(Moving::kHeight)));
                        });
}
Case damaged(Random& random) {
  return changed_answer(random, malformed() + names({Errc::sync_header_other}),
                        [](Random& again, const Moving&, const HeaderRange&, std::vector<Bytes>& headers) {
                          Bytes& raw = again.pick(headers);
                          raw.resize(again.below(raw.size()));
                        });
}

// Every block from a height on is the attacker's, and so is the head.
Case forked(Random& random) {
  const Walk walk = some_walk(random);
  const Moving* chain = &walk.chain;
  const std::uint64_t fork = random.between(walk.low + 1, walk.high), seed = random.next();
  const auto raw_of = [chain, fork, seed](std::uint64_t number) {
    if (number < fork) return chain->raw(number);
    Random again(seed + number);
    return chain->forged(again, number, chain->some_corrupt(again, number));
  };
  return walk_case(
      walk, raw_of(walk.high),
      [raw_of](const HeaderRange& range) {
        std::vector<Bytes> out;
        for (std::uint64_t i = 0; i < range.count; ++i) out.push_back(raw_of(range.from + i * range.step));
        return out;
      },
      powerless());
}

// A head of invented validators, and as many more between as are asked for.
Case endless(Random& random) {
  const HonestChain& keys = chains()[0];
  const std::uint64_t seed = random.next();
  const auto invented = [&keys, seed](std::uint64_t number) {
    Random again(seed + number);
    Indexes set = again.some(keys.strangers(), 7);
    std::ranges::sort(set);
    Draft draft = keys.draft(again, number, set);
    draft.item(Draft::seals) = list_of(std::vector<Bytes>(5, again.bytes(65)));
    return draft.write();
  };
  const std::uint64_t high = kTrustedNumber + (1ull << random.between(2, 40));
  Random own(seed);
  Draft twin = keys.draft(own, high, keys.members());
  twin.fields.timestamp = kTrustedTime + 100;
  WalkCase out{keys.client(),
               kTrustedTime + 200,
               invented(high),
               keys.sealed(twin, keys.members()),
               [invented](const HeaderRange& range) {
                 std::vector<Bytes> headers;
                 for (std::uint64_t i = 0; i < range.count; ++i)
                   headers.push_back(invented(range.from + i * range.step));
                 return headers;
               },
               [](const HeaderRange&) { return std::vector<Bytes>(); },
               [](const qbft::VerifiedBlock& block) { return block.number == kTrustedNumber; }};
  return {std::move(out), names({Errc::qbft_set_jump})};
}

// A client that follows block by block, and a fork at any height.
Case forked_next(Random& random) {
  const Moving& chain = some_moving(random);
  const std::uint64_t height = random.between(1, Moving::kHeight);
  return {HeaderCase{chain.client_at(height - 1), chain.forged(random, height, chain.some_corrupt(random, height)),
                     chain.raw(height), chain.now(), chain.now()},
          powerless()};
}

// A client that has followed for a while, and is shown another past.
Case forked_past(Random& random) {
  const Moving& chain = some_moving(random);
  const std::uint64_t head = random.between(40, Moving::kHeight - 1), height = random.between(head - 30, head);
  qbft::LightClient client = chain.client_at(head - 35);
  for (std::uint64_t number = head - 34; number <= head; ++number) {
    const bool verified = client.advance(chain.raw(number), chain.now()).verified();
    SP_ASSERT(verified);
  }
  return {HeaderCase{std::move(client), chain.forged(random, height, chain.some_corrupt(random, height)),
                     chain.raw(head + 1), chain.now(), chain.now()},
          powerless()};
}

}  // namespace

std::vector<Kind> sequence_kinds() {
  return {
      {"sequence", "withheld", "headers between", 8, withheld},
      {"sequence", "reordered", "", 8, reordered},
      {"sequence", "repeated", "one twice", 8, repeated},
      {"sequence", "replayed", "another honest one", 8, replayed},
      {"sequence", "more than asked", "", 8, more_than_asked},
      {"sequence", "damaged", "", 8, damaged},
      {"sequence", "forked on the way", "from any height on", 12, forked},
      {"sequence", "endless", "invented validators at every height", 1, endless},
      {"sequence", "forked at the head", "at every height", 40, forked_next},
      {"sequence", "forked in the past", "where honest blocks are known", 8, forked_past},
  };
}

}  // namespace statepass::hostile
