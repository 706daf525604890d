#include "grammar.hpp"
#include "honest_chain.hpp"
#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"

// Headers whose bytes were changed on the way.
namespace statepass::hostile {
namespace {

Case with_bytes(const HonestChain& chain, const HonestHeader& honest, Bytes bad,
                std::vector<std::string_view> refusals) {
  const UnixTime now = now_for(honest.draft.time());
  return {HeaderCase{chain.client(), std::move(bad), honest.raw, now, now}, std::move(refusals)};
}

// Where a header's bytes belong.
enum class Part : std::uint8_t { hashed, number, constant, proposer, validators, extra, seal, structure };
struct Place {
  Part part;
  std::size_t begin, end;
  bool integer;
};

Part part_of_field(std::size_t field) {
  switch (field) {
    case 1:
    case 7:
    case 13:
    case 14:
      return Part::constant;
    case 2:
      return Part::proposer;
    case 8:
    case 11:
      return Part::number;
    default:
      return Part::hashed;
  }
}

// The content of each field. What is left are heads, and single bytes that are their own head.
void add_place(std::vector<Place>& out, Part part, const rlp::Item& item, bool integer) {
  if (item.payload.empty() || item.payload.size() == item.whole.size()) return;
  out.push_back({part, item.offset, item.offset + item.payload.size(), integer});
}

void add_strings(std::vector<Place>& out, Part part, const rlp::Item& list) {
  for (rlp::Reader in(list.payload, list.offset); !in.done();) add_place(out, part, *in.item(), false);
}

std::vector<Place> places_of(ByteView raw) {
  std::vector<Place> out;
  std::size_t field = 0;
  for (rlp::Reader in = *rlp::Reader::open_list(raw); !in.done(); ++field) {
    const rlp::Item item = *in.item();
    if (field != 12) {
      add_place(out, part_of_field(field), item, item.payload.size() <= 8);
      continue;
    }
    rlp::Reader extra = *rlp::Reader::open_list(item.payload, item.offset);
    add_place(out, Part::extra, *extra.item(), false);
    add_strings(out, Part::validators, *extra.item());
    add_strings(out, Part::extra, *extra.item());
    add_place(out, Part::extra, *extra.item(), true);
    add_strings(out, Part::seal, *extra.item());
  }
  return out;
}

std::vector<Place> structure_of(ByteView raw, const std::vector<Place>& places) {
  std::vector<Place> out;
  std::size_t at = 0;
  for (const Place& place : places) {
    if (place.begin > at) out.push_back({Part::structure, at, place.begin, false});
    at = place.end;
  }
  if (at < raw.size()) out.push_back({Part::structure, at, raw.size(), false});
  return out;
}

std::vector<std::string_view> refusals_of(const Place& place) {
  const auto integers = place.integer ? names({Errc::rlp_integer_zeros, Errc::rlp_single_byte}) : names({});
  switch (place.part) {
    case Part::constant:
      return names({Errc::qbft_ommers, Errc::qbft_mix_hash, Errc::qbft_nonce});
    case Part::proposer:
      return names({Errc::qbft_proposer});
    case Part::number:
      return forged() + integers + names({Errc::qbft_time_backwards});
    case Part::validators:
      return forged() + names({Errc::qbft_validators_order, Errc::qbft_proposer, Errc::qbft_set_jump});
    case Part::extra:
      return forged() + integers + names({Errc::qbft_vote, Errc::rlp_single_byte});
    case Part::structure:
      return malformed() + forged() +
             names({Errc::qbft_difficulty, Errc::qbft_not_canonical, Errc::qbft_vote, Errc::qbft_validators_empty,
                    Errc::qbft_quorum, Errc::qbft_genesis, Errc::qbft_time_backwards, Errc::qbft_time_range});
    case Part::hashed:
    case Part::seal:
      break;
  }
  return forged() + integers;
}

Case flipped(Random& random, Part part) {
  for (;;) {
    const HonestChain& chain = some_chain(random);
    const HonestHeader& honest = random.pick(chain.headers());
    std::vector<Place> places = places_of(honest.raw);
    if (part == Part::structure) places = structure_of(honest.raw, places);
    std::erase_if(places, [part](const Place& place) { return place.part != part; });
    if (places.empty()) continue;
    const Place place = random.pick(places);
    Bytes bad = honest.raw;
    std::uint8_t& byte = bad[random.between(place.begin, place.end - 1)];
    byte = static_cast<std::uint8_t>(byte ^ (1u << random.below(8)));
    return with_bytes(chain, honest, std::move(bad), refusals_of(place));
  }
}

template <Part part>
Case flip(Random& random) {
  return flipped(random, part);
}

Case truncated(Random& random) {
  const HonestChain& chain = some_chain(random);
  const HonestHeader& honest = random.pick(chain.headers());
  Bytes bad = honest.raw;
  bad.resize(random.below(bad.size()));
  return with_bytes(chain, honest, std::move(bad), names({Errc::rlp_short}));
}

Case extended(Random& random) {
  const HonestChain& chain = some_chain(random);
  const HonestHeader& honest = random.pick(chain.headers());
  Bytes bad = honest.raw;
  append(bad, random.chance(20) ? honest.raw : random.bytes(random.between(1, 64)));
  return with_bytes(chain, honest, std::move(bad), names({Errc::rlp_trailing, Errc::qbft_header_size}));
}

Case oversized(Random& random) {
  const HonestChain& chain = some_chain(random);
  HonestHeader honest = random.pick(chain.headers());
  honest.draft.item(Draft::vanity) = string_of(random.bytes(random.between(8'192, 20'000)));
  Bytes bad = chain.sealed(honest.draft, honest.sealers);
  return with_bytes(chain, honest, std::move(bad), names({Errc::qbft_header_size}));
}

Case garbage(Random& random) {
  const HonestChain& chain = some_chain(random);
  Bytes bad = random.bytes(random.below(2'000));
  if (random.chance(50) && bad.size() > 300) {
    bad[0] = 0xf9;
    bad[1] = static_cast<std::uint8_t>((bad.size() - 3) >> 8);
    bad[2] = static_cast<std::uint8_t>(bad.size() - 3);
  }
  return with_bytes(chain, random.pick(chain.headers()), std::move(bad), malformed());
}

LengthLie some_lie(Random& random) {
  return static_cast<LengthLie>(random.below(static_cast<std::size_t>(LengthLie::end)));
}

std::vector<std::string_view> refusals_of(LengthLie lie) {
  switch (lie) {
    case LengthLie::long_form:
      return names({Errc::rlp_not_shortest, Errc::rlp_length_zeros});  // the latter of an empty item
    case LengthLie::zeros:
      return names({Errc::rlp_length_zeros});
    case LengthLie::huge:
    case LengthLie::huger:
      return names({Errc::rlp_short});
    case LengthLie::wrapped:
      return names({Errc::rlp_single_byte});
    default:
      break;
  }
  return malformed() + forged() +
         names({Errc::qbft_vote, Errc::qbft_validators_empty, Errc::qbft_not_canonical, Errc::qbft_proposer,
                Errc::qbft_ommers, Errc::qbft_difficulty, Errc::qbft_mix_hash, Errc::qbft_nonce});
}

Case lying_length(Random& random) {
  for (;;) {
    const HonestChain& chain = some_chain(random);
    const HonestHeader& honest = random.pick(chain.headers());
    RlpTree tree = read_tree(honest.raw);
    const LengthLie lie = some_lie(random);
    Bytes bad = write_lying(tree, random.pick(nodes_of(tree)), lie);
    if (!bad.empty()) return with_bytes(chain, honest, std::move(bad), refusals_of(lie));
  }
}

Case lying_length_in_extra_data(Random& random) {
  for (;;) {
    const HonestChain& chain = some_chain(random);
    const HonestHeader& honest = random.pick(chain.headers());
    RlpTree tree = read_tree(honest.raw), extra = honest.draft.extra;
    const LengthLie lie = some_lie(random);
    tree.items[12].payload = write_lying(extra, random.pick(nodes_of(extra)), lie);
    if (!tree.items[12].payload.empty()) return with_bytes(chain, honest, write_tree(tree), refusals_of(lie));
  }
}

// Two fields in one another's place.
Case swapped(Random& random) {
  for (;;) {
    const HonestChain& chain = some_chain(random);
    const HonestHeader& honest = random.pick(chain.headers());
    RlpTree tree = read_tree(honest.raw);
    const std::size_t a = random.below(tree.items.size()), b = random.below(tree.items.size());
    if (tree.items[a].payload == tree.items[b].payload) continue;
    std::swap(tree.items[a], tree.items[b]);
    return with_bytes(chain, honest, write_tree(tree),
                      malformed() + forged() +
                          names({Errc::qbft_ommers, Errc::qbft_difficulty, Errc::qbft_mix_hash, Errc::qbft_nonce,
                                 Errc::qbft_time_backwards, Errc::qbft_genesis, Errc::qbft_time_range}));
  }
}

// A field too many, or one too few, outside and inside the extra data.
Case miscounted(Random& random) {
  const HonestChain& chain = some_chain(random);
  const HonestHeader& honest = random.pick(chain.headers());
  RlpTree tree = read_tree(honest.raw), extra = honest.draft.extra;
  const std::size_t where = random.below(4);
  const RlpTree more = random.chance(50) ? string_of(random.bytes(random.below(40))) : list_of({random.bytes(4)});
  if (where == 0) tree.items.push_back(more);
  if (where == 1) tree.items.erase(tree.items.begin() + static_cast<std::ptrdiff_t>(random.below(tree.items.size())));
  if (where == 2) extra.items.push_back(more);
  if (where == 3) extra.items.erase(extra.items.begin() + static_cast<std::ptrdiff_t>(random.below(5)));
  tree.items[std::min<std::size_t>(12, tree.items.size() - 1)].payload = write_tree(extra);
  if (where == 1) tree = read_tree(write_tree(tree));
  return with_bytes(chain, honest, write_tree(tree),
                    malformed() + forged() +
                        names({Errc::qbft_header_size, Errc::qbft_ommers, Errc::qbft_difficulty, Errc::qbft_mix_hash,
                               Errc::qbft_nonce}));
}

// Extra data as other engines write it.
Case other_engine(Random& random) {
  const HonestChain& chain = some_chain(random);
  const HonestHeader& honest = random.pick(chain.headers());
  RlpTree extra = honest.draft.extra;
  Bytes bytes;
  switch (random.below(4)) {
    case 0:  // IBFT2: no vote is a null string, the round has four bytes
      extra.items[Draft::vote] = string_of({});
      extra.items[Draft::round] = string_of(be_bytes<4>(random.below(9)));
      bytes = write_tree(extra);
      break;
    case 1:  // IBFT1: the list stands behind a bare vanity
      bytes = concat(
          {random.bytes(32),
           write_tree(
               {true, {}, {extra.items[Draft::validators], string_of(random.bytes(65)), extra.items[Draft::seals]}})});
      bytes[0] &= 0x7f;
      break;
    case 2:  // Clique: vanity, signers, seal
      bytes = concat({random.bytes(32), random.bytes(20 * chain.size()), random.bytes(65)});
      bytes[0] &= 0x7f;
      break;
    default:  // three items, as IBFT2 hashes them
      extra.items.resize(3);
      bytes = write_tree(extra);
  }
  RlpTree tree = read_tree(honest.raw);
  tree.items[12].payload = bytes;
  return with_bytes(chain, honest, write_tree(tree), names({Errc::rlp_type, Errc::rlp_short, Errc::rlp_trailing}));
}

}  // namespace

std::vector<Kind> wire_kinds() {
  return {
      {"header", "bit of a hashed field", "roots, bloom, gas, parent, later fields", 40, flip<Part::hashed>},
      {"header", "bit of number or time", "", 20, flip<Part::number>},
      {"header", "bit of a constant", "ommers hash, mix hash, nonce", 10, flip<Part::constant>},
      {"header", "bit of the proposer", "", 10, flip<Part::proposer>},
      {"header", "bit of a validator", "", 25, flip<Part::validators>},
      {"header", "bit of vanity, vote, round", "", 20, flip<Part::extra>},
      {"header", "bit of a seal", "", 40, flip<Part::seal>},
      {"header", "bit of the structure", "heads of RLP, single bytes", 40, flip<Part::structure>},
      {"header", "cut short", "", 15, truncated},
      {"header", "bytes behind", "", 15, extended},
      {"header", "too large", "", 5, oversized},
      {"header", "garbage", "", 15, garbage},
      {"header", "lying length", "", 25, lying_length},
      {"header", "lying length in the extra data", "", 25, lying_length_in_extra_data},
      {"header", "swapped fields", "", 15, swapped},
      {"header", "field more or fewer", "", 15, miscounted},
      {"header", "of another engine", "IBFT2, IBFT1, Clique", 15, other_engine},
  };
}

}  // namespace statepass::hostile
