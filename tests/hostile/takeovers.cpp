#include <map>

#include "grammar.hpp"
#include "honest_chain.hpp"

// Attackers who hold as many keys of the trusted set as the rule tolerates, every count up to it, beside any number of
// keys of their own and all keys of validators that were replaced.
namespace statepass::hostile {
namespace {

struct Attack {
  const HonestChain& chain;
  const HonestHeader& honest;
  Indexes corrupt;    // members, 0 to f
  Indexes strangers;  // the attacker's own keys, any number
};

// Every n as often as any other, and every count of corrupted members.
Attack some_attack(Random& random) {
  const HonestChain& chain = random.pick(chains());
  Indexes corrupt = random.some(chain.members(), random.between(0, chain.tolerated()));
  Indexes strangers = chain.strangers();
  random.shuffle(strangers);
  return {chain, random.pick(chain.headers()), std::move(corrupt), std::move(strangers)};
}

Indexes joined(Indexes a, const Indexes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
Indexes first(const Indexes& from, std::size_t count) {
  return {from.begin(), from.begin() + static_cast<std::ptrdiff_t>(std::min(count, from.size()))};
}
Indexes sorted(Indexes set) {
  std::ranges::sort(set);
  return set;
}

// As many seals as a header of the greatest size has room for beside its validators.
Indexes that_fit(const Indexes& sealers, const Indexes& set) {
  return first(sealers, (qbft::SealedHeader::kMostBytes - 1'200 - 21 * set.size()) / 67);
}

// A header of this set, sealed by these. A block of any number: the honest one's, or another.
Case sealed_by(Random& random, const Attack& attack, const Indexes& set, const Indexes& sealers,
               std::vector<std::string_view> refusals) {
  const std::uint64_t number = random.chance(50)   ? attack.honest.draft.fields.number
                               : random.chance(70) ? kTrustedNumber + random.between(1, 2'000'000)
                                                   : kTrustedNumber - random.between(1, 900'000);
  Draft draft = attack.chain.draft(random, number, sorted(set));
  Bytes bad = attack.chain.sealed(draft, sealers);
  const UnixTime now = now_for(std::max(draft.time(), attack.honest.draft.time()));
  return {HeaderCase{attack.chain.client(), std::move(bad), attack.honest.raw, now, now}, std::move(refusals)};
}

// All that an attacker can add to the corrupted members' own seals is refused for one of these.
std::vector<std::string_view> powerless() {
  return names({Errc::qbft_quorum, Errc::qbft_stranger, Errc::qbft_set_jump, Errc::qbft_signer_twice});
}

Case trusted_set(Random& random) {
  const Attack attack = some_attack(random);
  Indexes sealers = attack.corrupt;
  if (random.chance(70)) {
    sealers = joined(sealers, first(attack.strangers, attack.chain.quorum() - sealers.size()));
    return sealed_by(random, attack, attack.chain.members(), sealers, names({Errc::qbft_stranger}));
  }
  return sealed_by(random, attack, attack.chain.members(), sealers, names({Errc::qbft_quorum}));
}

Case own_set(Random& random) {
  const Attack attack = some_attack(random);
  const Indexes set = joined(
      attack.corrupt, first(attack.strangers, random.between(1, std::min<std::size_t>(2 * attack.chain.size(), 100))));
  return sealed_by(random, attack, set, that_fit(set, set), names({Errc::qbft_set_jump}));
}

Case corrupt_alone(Random& random) {
  for (;;) {
    const Attack attack = some_attack(random);
    if (attack.corrupt.empty()) continue;
    return sealed_by(random, attack, attack.corrupt, attack.corrupt, names({Errc::qbft_set_jump}));
  }
}

// The true members stand in the list, but do not sign; the attacker's own make the quorum.
Case flood(Random& random) {
  const Attack attack = some_attack(random);
  const std::size_t room = qbft::ValidatorSet::kMost - attack.chain.size();
  const Indexes own = first(attack.strangers, random.between(2, room));
  const Indexes set = joined(attack.chain.members(), own);
  Indexes sealers = random.some(joined(attack.corrupt, own), attack.corrupt.size() + own.size());
  sealers = that_fit(sealers, set);
  return sealed_by(random, attack, set, sealers, names({Errc::qbft_set_jump, Errc::qbft_quorum}));
}

Case step_out(Random& random) {
  const Attack attack = some_attack(random);
  Indexes set = attack.chain.members(), honest = set;
  std::erase_if(honest,
                [&](std::size_t member) { return std::ranges::find(attack.corrupt, member) != attack.corrupt.end(); });
  std::erase(set, random.pick(honest));
  Indexes sealers = attack.corrupt;
  while (sealers.size() < qbft::quorum_of(set.size()) && random.chance(90))
    sealers.push_back(random.pick(attack.strangers));
  return sealed_by(random, attack, set, sealers, powerless());
}

Case step_in(Random& random) {
  const Attack attack = some_attack(random);
  const Indexes set = joined(attack.chain.members(), first(attack.strangers, 1));
  Indexes sealers = joined(attack.corrupt, first(attack.strangers, 1));
  while (sealers.size() < qbft::quorum_of(set.size()) && random.chance(90))
    sealers.push_back(random.pick(attack.strangers));
  return sealed_by(random, attack, set, sealers, powerless());
}

// One honest member's name is replaced by the attacker's: two steps at once.
Case replacement(Random& random) {
  const Attack attack = some_attack(random);
  Indexes set = attack.chain.members();
  std::size_t out = random.pick(set);
  while (std::ranges::find(attack.corrupt, out) != attack.corrupt.end()) out = random.pick(set);
  std::erase(set, out);
  set.push_back(attack.strangers[0]);
  const Indexes sealers = joined(attack.corrupt, first(attack.strangers, 1));
  return sealed_by(random, attack, set, sealers, powerless());
}

// Honest seals of another block stand between the corrupted ones.
Case with_honest_seals(Random& random) {
  const Attack attack = some_attack(random);
  Draft draft = attack.chain.draft(random, attack.honest.draft.fields.number, attack.chain.members());
  (void)attack.chain.sealed(draft, attack.corrupt);
  std::vector<Bytes> seals = strings_of(draft.item(Draft::seals));
  for (std::size_t i = 0; i < attack.honest.sealers.size(); ++i) {
    if (std::ranges::find(attack.corrupt, attack.honest.sealers[i]) == attack.corrupt.end()) {
      seals.push_back(attack.honest.draft.extra.items[Draft::seals].items[i].payload);
    }
  }
  random.shuffle(seals);
  draft.item(Draft::seals) = list_of(seals);
  const UnixTime now = now_for(attack.honest.draft.time());
  return {HeaderCase{attack.chain.client(), draft.write(), attack.honest.raw, now, now}, forged()};
}

// The client knows the block already. The corrupted members sign another one of its number: neither is it believed,
// nor does it stop the client.
Case second_block(Random& random) {
  const Attack attack = some_attack(random);
  qbft::LightClient client = attack.chain.client();
  const UnixTime now = now_for(attack.honest.draft.time());
  const bool verified = client.advance(attack.honest.raw, now).verified();
  SP_ASSERT(verified);
  Draft draft = attack.chain.draft(random, attack.honest.draft.fields.number, attack.chain.members());
  Indexes sealers = attack.corrupt;
  if (random.chance(70)) sealers = joined(sealers, first(attack.strangers, attack.chain.quorum() - sealers.size()));
  Bytes bad = attack.chain.sealed(draft, sealers);
  return {HeaderCase{std::move(client), std::move(bad), attack.honest.raw, now, now}, powerless()};
}

// A network that replaced all its validators, one at a time, and a client that followed. Every key of the first set is
// the attacker's by now.
struct Replaced {
  const HonestChain& chain;
  Indexes old_set, new_set;
  qbft::LightClient client;
  Bytes twin;
  UnixTime now;
};

qbft::LightClient moved(const HonestChain& chain, Random& random, Indexes set, const Indexes& to) {
  qbft::LightClient client = chain.client();
  std::uint64_t number = kTrustedNumber;
  const auto step = [&] {
    Draft draft = chain.draft(random, ++number, sorted(set));
    const Bytes raw = chain.sealed(draft, first(set, qbft::quorum_of(set.size())));
    const bool verified = client.advance(raw, now_for(draft.time())).verified();
    SP_ASSERT(verified);
  };
  for (std::size_t newcomer : to) {
    set.push_back(newcomer);
    step();
    set.erase(set.begin());
    step();
  }
  return client;
}

const Replaced& replaced(Random& random) {
  static const std::vector<Replaced> made = [] {
    std::vector<Replaced> out;
    for (const HonestChain& chain : chains()) {
      Random own(chain.size());
      const Indexes fresh = sorted(first(chain.strangers(), chain.size()));
      qbft::LightClient client = moved(chain, own, chain.members(), fresh);
      Draft draft = chain.draft(own, client.head().number + 1, fresh);
      Bytes twin = chain.sealed(draft, first(fresh, chain.quorum()));
      out.push_back(
          {chain, chain.members(), fresh, std::move(client), std::move(twin), now_for(draft.time()) + 100'000});
    }
    return out;
  }();
  return random.pick(made);
}

Case old_set(Random& random) {
  const Replaced& world = replaced(random);
  const std::size_t tolerated = world.chain.tolerated();
  const Indexes corrupt = random.some(world.new_set, random.between(0, tolerated));
  Indexes set, sealers;
  switch (random.below(4)) {
    case 0:  // the old set goes on as if nothing had happened
      set = world.old_set;
      sealers = random.some(set, random.between(world.chain.quorum(), set.size()));
      break;
    case 1:  // with the corrupted members of today
      set = joined(world.old_set, corrupt);
      sealers = set;
      break;
    case 2:  // today's set, and the old keys for the rest of the quorum
      set = world.new_set;
      sealers = joined(corrupt, first(world.old_set, world.chain.quorum() - corrupt.size()));
      break;
    default:  // today's set and one who returns
      set = joined(world.new_set, {world.old_set[random.below(world.old_set.size())]});
      sealers = joined(corrupt, {set.back()});
      while (sealers.size() < qbft::quorum_of(set.size()) && random.chance(90))
        sealers.push_back(random.pick(world.old_set));
  }
  // Above the head, below it, and where honest blocks are known.
  const std::uint64_t head = world.client.head().number;
  const std::uint64_t number = random.chance(50)   ? head + random.between(1, 1'000)
                               : random.chance(50) ? head - random.below(world.client.blocks().size())
                                                   : head - random.between(1, 500'000);
  Draft draft = world.chain.draft(random, number, sorted(set));
  Bytes bad = world.chain.sealed(draft, sealers);
  return {HeaderCase{world.client, std::move(bad), world.twin, world.now, world.now}, powerless()};
}

}  // namespace

std::vector<Kind> takeover_kinds() {
  return {
      {"takeover", "trusted set", "sealed by the corrupted and by strangers", 20, trusted_set},
      {"takeover", "own set", "the corrupted and invented ones", 20, own_set},
      {"takeover", "corrupted alone", "a set of nobody else", 15, corrupt_alone},
      {"takeover", "flood", "up to 128 validators", 6, flood},
      {"takeover", "honest member out", "one step", 25, step_out},
      {"takeover", "own member in", "one step", 25, step_in},
      {"takeover", "member replaced", "two steps at once", 20, replacement},
      {"takeover", "honest seals between", "of another block", 20, with_honest_seals},
      {"takeover", "second block", "of a number that is known", 20, second_block},
      {"takeover", "old set", "all keys of the validators of the past", 40, old_set},
  };
}

}  // namespace statepass::hostile
