#include "grammar.hpp"
#include "honest_chain.hpp"

// Well-formed headers whose seals are not those of a quorum of distinct validators over this header in this round.
namespace statepass::hostile {
namespace {

struct Opened {
  const HonestChain& chain;
  const HonestHeader& honest;
  Draft draft;
  std::vector<Bytes> seals;
};

Opened some_opened(Random& random) {
  const HonestChain& chain = some_chain(random);
  const HonestHeader& honest = random.pick(chain.headers());
  return {chain, honest, honest.draft, strings_of(honest.draft.extra.items[Draft::seals])};
}

Case closed(Opened& made, std::vector<std::string_view> refusals) {
  made.draft.item(Draft::seals) = list_of(made.seals);
  const UnixTime now = now_for(made.honest.draft.time());
  return {HeaderCase{made.chain.client(), made.draft.write(), made.honest.raw, now, now}, std::move(refusals)};
}

Bytes high_s(const Bytes& seal) {
  return to_bytes(test::high_s_twin(take_array<65>(seal)));
}

Case twice(Random& random) {
  Opened made = some_opened(random);
  // In the place of another's, or beside all of them.
  const Bytes again = random.pick(made.seals);
  for (std::size_t more = random.between(1, 3); more > 0; --more) {
    Bytes& other = random.pick(made.seals);
    if (random.chance(50) && other != again) {
      other = again;
    } else {
      made.seals.push_back(again);
    }
  }
  random.shuffle(made.seals);
  return closed(made, names({Errc::qbft_signer_twice}));
}

Case twice_in_both_forms(Random& random) {
  Opened made = some_opened(random);
  const std::size_t at = random.below(made.seals.size()), other = random.below(made.seals.size());
  if (other == at || random.chance(50)) {
    made.seals.push_back(high_s(made.seals[at]));
  } else {
    made.seals[other] = high_s(made.seals[at]);
  }
  random.shuffle(made.seals);
  return closed(made, names({Errc::qbft_signer_twice}));
}

Case stranger(Random& random) {
  Opened made = some_opened(random);
  const Hash32 digest = made.draft.digest();
  for (std::size_t more = random.between(1, 2); more > 0; --more) {
    const Bytes seal = made.chain.seal(random.pick(made.chain.strangers()), digest);
    if (random.chance(50)) {
      random.pick(made.seals) = seal;
    } else {
      made.seals.push_back(seal);
    }
  }
  random.shuffle(made.seals);
  return closed(made, names({Errc::qbft_stranger}));
}

Case below_quorum(Random& random) {
  Opened made = some_opened(random);
  random.shuffle(made.seals);
  made.seals.resize(random.below(made.chain.quorum()));
  return closed(made, names({Errc::qbft_quorum}));
}

// As many as f + 1, which is what GoQuorum's own check of headers demands.
Case one_third(Random& random) {
  Opened made = some_opened(random);
  random.shuffle(made.seals);
  made.seals.resize(made.chain.tolerated() + 1);
  return closed(made, names({Errc::qbft_quorum}));
}

Case other_v(Random& random) {
  Opened made = some_opened(random);
  static constexpr std::uint8_t kUsual[] = {2, 3, 27, 28, 35, 36, 255};
  random.pick(made.seals)[64] =
      random.chance(70) ? random.pick(kUsual) : static_cast<std::uint8_t>(random.between(2, 255));
  return closed(made, names({Errc::qbft_seal}));
}

Case half_turned(Random& random) {
  Opened made = some_opened(random);
  Bytes& seal = random.pick(made.seals);
  seal = random.chance(50) ? seal : high_s(seal);
  seal[64] ^= 1;
  return closed(made, forged());
}

Case no_number(Random& random) {
  static const Bytes kOrder = test::hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
  Opened made = some_opened(random);
  Bytes& seal = random.pick(made.seals);
  Bytes number = random.chance(30) ? Bytes(32) : random.chance(50) ? kOrder : Bytes(32, 0xff);
  // Not below the order: the last byte may rise.
  if (number == kOrder) number[31] = static_cast<std::uint8_t>(number[31] + random.below(100));
  std::ranges::copy(number, seal.begin() + (random.chance(50) ? 0 : 32));
  return closed(made, names({Errc::qbft_seal}));
}

Case parts_swapped(Random& random) {
  Opened made = some_opened(random);
  Bytes& seal = random.pick(made.seals);
  std::rotate(seal.begin(), seal.begin() + 32, seal.begin() + 64);
  return closed(made, forged());
}

Case other_size(Random& random) {
  Opened made = some_opened(random);
  Bytes& seal = random.pick(made.seals);
  random.chance(50) ? seal.resize(random.below(65)) : seal.resize(random.between(66, 130));
  return closed(made, names({Errc::rlp_size, Errc::qbft_header_size}));
}

Case other_round_said(Random& random) {
  Opened made = some_opened(random);
  const std::uint64_t round = be_value(made.draft.item(Draft::round).payload);
  made.draft.item(Draft::round) = uint_of(round ^ (1u << random.below(8)));
  return closed(made, forged());
}

// Some of the quorum committed to the same block in another round.
Case other_round_sealed(Random& random) {
  Opened made = some_opened(random);
  Draft other = made.draft;
  other.item(Draft::round) = uint_of(be_value(made.draft.item(Draft::round).payload) + random.between(1, 9));
  const Hash32 digest = other.digest();
  for (std::size_t i = random.below(made.seals.size()); i < made.seals.size(); ++i) {
    made.seals[i] = made.chain.seal(made.honest.sealers[i], digest);
  }
  random.shuffle(made.seals);
  return closed(made, forged());
}

// Seals of the true validators over something else of theirs.
Case other_digest(Random& random) {
  Opened made = some_opened(random);
  Draft round_0 = made.draft;
  round_0.item(Draft::round) = uint_of(0);
  const Hash32 block_hash = round_0.digest(), digest = made.draft.digest();
  Hash32 wrong{};
  switch (random.below(5)) {
    case 0:  // IBFT1: the block hash and a 2
      wrong = crypto::keccak256(concat({block_hash, Bytes{2}}));
      break;
    case 1:  // hashed twice
      wrong = crypto::keccak256(digest);
      break;
    case 2:  // as a wallet signs messages
      wrong = crypto::keccak256(concat({bytes_of("\x19"
                                                 "Ethereum Signed Message:\n32"),
                                        digest}));
      break;
    case 3:  // the seals in it
      wrong = crypto::keccak256(made.honest.raw);
      break;
    default:
      wrong = made.draft.fields.parent_hash;
  }
  for (std::size_t i = 0; i < made.seals.size(); ++i) made.seals[i] = made.chain.seal(made.honest.sealers[i], wrong);
  return closed(made, forged());
}

// A client that has just verified these very seals, over the header that they belong to.
Case reused(Random& random) {
  const HonestChain& chain = some_chain(random);
  const HonestHeader& honest = random.pick(chain.headers());
  const HonestHeader& seen = random.pick(chain.headers());
  Draft draft = &seen == &honest ? chain.draft(random, honest.draft.fields.number + 1, chain.members()) : honest.draft;
  draft.item(Draft::seals) = seen.draft.extra.items[Draft::seals];
  qbft::LightClient client = chain.client();
  const UnixTime now = now_for(std::max(seen.draft.time(), draft.time()));
  const bool verified = client.advance(seen.raw, now).verified();
  SP_ASSERT(verified);
  return {HeaderCase{std::move(client), draft.write(), honest.raw, now, now}, forged()};
}

// Another chain's block: as it is, and with our validators' names on it.
Case other_chain(Random& random) {
  const HonestChain& chain = some_chain(random);
  const HonestHeader& honest = random.pick(chain.headers());
  const Indexes others = random.some(chain.strangers(), chain.size());
  Indexes set = others;
  std::ranges::sort(set);
  const bool relabelled = random.chance(50);
  Draft draft = chain.draft(random, honest.draft.fields.number, relabelled ? chain.members() : set);
  Bytes bad = chain.sealed(draft, random.some(others, chain.quorum()));
  const UnixTime now = now_for(honest.draft.time());
  return {HeaderCase{chain.client(), std::move(bad), honest.raw, now, now},
          names({relabelled ? Errc::qbft_stranger : Errc::qbft_set_jump})};
}

}  // namespace

std::vector<Kind> seal_kinds() {
  return {
      {"seals", "twice", "", 20, twice},
      {"seals", "twice in both forms", "high s beside low s", 20, twice_in_both_forms},
      {"seals", "of a stranger", "beside a quorum, or in it", 25, stranger},
      {"seals", "below the quorum", "", 20, below_quorum},
      {"seals", "one third and one", "what GoQuorum's check lets pass", 10, one_third},
      {"seals", "other v", "2, 3, 27, 28 ...", 15, other_v},
      {"seals", "half malleated", "s turned without v, v without s", 15, half_turned},
      {"seals", "r or s no number", "zero, or not below the order", 15, no_number},
      {"seals", "r and s swapped", "", 10, parts_swapped},
      {"seals", "other size", "", 10, other_size},
      {"seals", "header of another round", "", 15, other_round_said},
      {"seals", "some of another round", "", 15, other_round_sealed},
      {"seals", "over another digest", "of IBFT1, of a wallet, of the parent ...", 15, other_digest},
      {"seals", "seen before", "over another header", 20, reused},
      {"seals", "other chain", "", 20, other_chain},
  };
}

}  // namespace statepass::hostile
