#include "grammar.hpp"
#include "honest_chain.hpp"

// Headers that break a rule, sealed all the same by a full quorum of the true validators: no rule leans on the seals.
namespace statepass::hostile {
namespace {

struct Sealed {
  const HonestChain& chain;
  const HonestHeader& honest;
  Draft draft;      // of the honest header, with another state
  Indexes sealers;  // a quorum
};

Sealed some_sealed(Random& random) {
  const HonestChain& chain = some_chain(random);
  const HonestHeader& honest = random.pick(chain.headers());
  Draft draft = honest.draft;
  draft.fields.state_root = random.array<32>();
  return {chain, honest, std::move(draft), random.some(chain.members(), chain.quorum())};
}

Case finished(Sealed& made, std::vector<std::string_view> refusals) {
  const UnixTime now = now_for(made.honest.draft.time());
  Bytes bad = made.chain.sealed(made.draft, made.sealers);
  return {HeaderCase{made.chain.client(), std::move(bad), made.honest.raw, now, now}, std::move(refusals)};
}

template <class Change>
Case with(Random& random, Errc refusal, Change change) {
  Sealed made = some_sealed(random);
  change(made);
  return finished(made, names({refusal}));
}

Case difficulty(Random& random) {
  return with(random, Errc::qbft_difficulty, [&](Sealed& made) {
    made.draft.fields.difficulty = random.chance(20) ? 0 : 2 + random.below(1'000'000);
  });
}
Case mix_hash(Random& random) {
  return with(random, Errc::qbft_mix_hash,
              [&](Sealed& made) { made.draft.fields.mix_hash = random.chance(10) ? Hash32{} : random.array<32>(); });
}
Case ommers(Random& random) {
  return with(random, Errc::qbft_ommers, [&](Sealed& made) { made.draft.fields.ommers_hash = random.array<32>(); });
}
Case nonce(Random& random) {
  return with(random, Errc::qbft_nonce, [&](Sealed& made) { made.draft.fields.nonce = random.array<8>(); });
}
Case proposer(Random& random) {
  return with(random, Errc::qbft_proposer, [&](Sealed& made) {
    made.draft.fields.coinbase =
        random.chance(50) ? random.array<20>() : made.chain.network().address(random.pick(made.chain.strangers()));
  });
}
Case time_range(Random& random) {
  return with(random, Errc::qbft_time_range, [&](Sealed& made) {
    made.draft.fields.timestamp = qbft::kMostTime + 1 + random.next() % qbft::kMostTime;
  });
}

Case validators_in_a_contract(Random& random) {
  return with(random, Errc::qbft_validators_empty,
              [](Sealed& made) { made.draft.item(Draft::validators) = list_of({}); });
}
Case validators_unsorted(Random& random) {
  return with(random, Errc::qbft_validators_order, [&](Sealed& made) {
    std::vector<Bytes> list = strings_of(made.draft.item(Draft::validators));
    while (std::ranges::is_sorted(list)) random.shuffle(list);
    made.draft.item(Draft::validators) = list_of(list);
  });
}
Case validators_repeated(Random& random) {
  return with(random, Errc::qbft_validators_duplicate, [&](Sealed& made) {
    std::vector<Bytes> list = strings_of(made.draft.item(Draft::validators));
    for (std::size_t more = random.between(1, 3); more > 0; --more) list.push_back(Bytes(random.pick(list)));
    std::ranges::sort(list);
    made.draft.item(Draft::validators) = list_of(list);
  });
}
Case validators_too_many(Random& random) {
  return with(random, Errc::qbft_validators_count, [&](Sealed& made) {
    std::vector<Bytes> list = strings_of(made.draft.item(Draft::validators));
    while (list.size() <= qbft::ValidatorSet::kMost) list.push_back(random.bytes(20));
    for (std::size_t more = random.below(60); more > 0; --more) list.push_back(random.bytes(20));
    std::ranges::sort(list);
    made.draft.item(Draft::validators) = list_of(list);
    made.sealers.resize(3);
  });
}
Case validators_of_other_sizes(Random& random) {
  return with(random, Errc::rlp_size, [&](Sealed& made) {
    Bytes& address = random.pick(made.draft.item(Draft::validators).items).payload;
    random.chance(50) ? address.resize(random.below(20)) : address.resize(random.between(21, 32));
  });
}

Case vote(Random& random) {
  Sealed made = some_sealed(random);
  const Bytes recipient = random.bytes(20);
  RlpTree& item = made.draft.item(Draft::vote);
  std::vector<std::string_view> refusals;
  switch (random.below(6)) {
    case 0:
      item = list_of({recipient, {static_cast<std::uint8_t>(random.between(1, 0xfe))}});
      refusals = names({Errc::qbft_vote});
      break;
    case 1:
      item = list_of({recipient, random.bytes(random.between(2, 9))});
      refusals = names({Errc::qbft_vote});
      break;
    case 2:  // as Besu's reader takes a vote to drop, but no writer writes it
      item = list_of({recipient, {0}});
      refusals = names({Errc::qbft_not_canonical});
      break;
    case 3:
      item = list_of({recipient, {0xff}, random.bytes(3)});
      refusals = names({Errc::rlp_trailing});
      break;
    case 4:
      item = list_of({random.bytes(random.below(20)), {0xff}});
      refusals = names({Errc::rlp_size});
      break;
    default:
      item = string_of(random.bytes(random.below(30)));
      if (item.payload.size() == 1) item.payload[0] |= 0x80;
      refusals = names({Errc::rlp_type});
  }
  return finished(made, std::move(refusals));
}

Case round(Random& random) {
  Sealed made = some_sealed(random);
  RlpTree& item = made.draft.item(Draft::round);
  if (random.chance(50)) {
    item = uint_of(random.next() >> (32 * random.below(2)) | 0x8000'0000);
    return finished(made, names({Errc::rlp_range}));
  }
  item = string_of(concat({Bytes(random.between(1, 3), 0), random.bytes(random.below(3))}));
  return finished(made, names({Errc::rlp_integer_zeros}));
}

// Block 0 is believed by its hash alone: neither with seals nor without them can another one be shown.
Case genesis(Random& random) {
  Sealed made = some_sealed(random);
  made.draft.fields.number = 0;
  made.draft.fields.timestamp = static_cast<std::uint64_t>(kTrustedTime) - random.below(100'000);
  if (random.chance(50)) return finished(made, names({Errc::qbft_genesis}));
  made.draft.item(Draft::round) = uint_of(0);
  made.sealers.clear();
  return finished(made, names({Errc::qbft_quorum}));
}

Case time_backwards(Random& random) {
  return with(random, Errc::qbft_time_backwards, [&](Sealed& made) {
    const std::uint64_t way = 1 + random.below(random.chance(50) ? 10 : 1'000'000), time = kTrustedTime;
    const bool newer = made.draft.fields.number > kTrustedNumber;
    made.draft.fields.timestamp = newer ? time - way : time + way;
  });
}
// The honest one comes when its time has come.
Case time_ahead(Random& random) {
  Sealed made = some_sealed(random);
  while (made.draft.fields.number <= kTrustedNumber) made.draft.fields.number += 1'000'000;
  const UnixTime now = kTrustedTime + static_cast<UnixTime>(random.below(1'000));
  made.draft.fields.timestamp =
      static_cast<std::uint64_t>(now) + 31 + random.below(random.chance(50) ? 10 : 1'000'000'000);
  Bytes bad = made.chain.sealed(made.draft, made.sealers);
  return {HeaderCase{made.chain.client(), std::move(bad), made.honest.raw, now, now_for(made.honest.draft.time())},
          names({Errc::qbft_time_future})};
}
// Withheld until the validators are believed no more; the same header would have done before.
Case too_late(Random& random) {
  const HonestChain& chain = some_chain(random);
  const HonestHeader& honest = random.pick(chain.headers());
  Draft draft = honest.draft;
  draft.fields.state_root = random.array<32>();
  Bytes raw = chain.sealed(draft, random.some(chain.members(), chain.quorum()));
  const UnixTime last = kTrustedTime + qbft::TrustRules{}.trusting_period;
  const UnixTime late = last + 1 + static_cast<UnixTime>(random.below(random.chance(50) ? 10 : 1'000'000'000));
  return {HeaderCase{chain.client(), raw, raw, late, last}, names({Errc::qbft_trust_expired})};
}

}  // namespace

std::vector<Kind> header_kinds() {
  return {
      {"sealed", "difficulty", "", 6, difficulty},
      {"sealed", "mix hash", "", 6, mix_hash},
      {"sealed", "ommers", "", 6, ommers},
      {"sealed", "nonce", "", 6, nonce},
      {"sealed", "proposer", "is no validator", 6, proposer},
      {"sealed", "time out of range", "", 6, time_range},
      {"sealed", "validators in a contract", "an empty list", 6, validators_in_a_contract},
      {"sealed", "validators unsorted", "", 10, validators_unsorted},
      {"sealed", "validators repeated", "", 10, validators_repeated},
      {"sealed", "validators too many", "129 and more", 6, validators_too_many},
      {"sealed", "validators of other sizes", "", 6, validators_of_other_sizes},
      {"sealed", "vote", "of another form", 10, vote},
      {"sealed", "round", "too large, leading zeros", 8, round},
      {"sealed", "block 0", "with seals, and without", 6, genesis},
      {"sealed", "time going back", "or number", 12, time_backwards},
      {"sealed", "time ahead", "of our clock", 12, time_ahead},
      {"sealed", "too late", "after the trusting period", 12, too_late},
  };
}

}  // namespace statepass::hostile
