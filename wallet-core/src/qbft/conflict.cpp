#include "qbft/conflict.hpp"

#include "base/sort.hpp"
#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "qbft/seals.hpp"

namespace statepass::qbft {
namespace {

constexpr std::uint64_t kVersion = 1;
enum class Key : std::uint64_t { version = 1, trusted = 2, headers = 3 };

// A client verifies headers that are ahead of its clock by the drift. The file does not tell that clock, so a header
// counts as verified when any clock could have let it pass.
constexpr TrustRules kRules{.trusting_period = TrustRules{}.trusting_period + TrustRules{}.clock_drift};

// The RLP of a header with another list of seals.
Bytes with_seals(const SealedHeader& header, std::vector<Seal> seals) {
  ExtraData extra = header.extra_data();
  extra.seals = std::move(seals);
  eth::Header fields = header.fields();
  fields.extra_data = extra.encode();
  return eth::encode_header(fields);
}

Result<SealedHeader> read_header(cbor::Decoder& in) {
  const std::size_t at = in.offset();
  SP_TRY(in.array_of(2));
  SP_TRY_ASSIGN(const ByteView unsealed, in.bstr());
  SP_TRY_ASSIGN(const ByteView seals, in.bstr());
  constexpr std::size_t kSeal = sizeof(Seal);
  if (unsealed.size() + seals.size() > SealedHeader::kMostBytes || seals.size() % kSeal != 0) {
    return fail(Errc::qbft_conflict_form, at);
  }
  SP_TRY_ASSIGN(const SealedHeader header, SealedHeader::parse(unsealed));
  if (!header.seals().empty()) return fail(Errc::qbft_conflict_form, at);
  std::vector<Seal> list;
  for (std::size_t i = 0; i < seals.size(); i += kSeal) list.push_back(take_array<kSeal>(seals.subspan(i, kSeal)));
  return SealedHeader::parse(with_seals(header, std::move(list)));
}

Result<> expect(cbor::Decoder& in, Key key) {
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::uint64_t found, in.uint());
  if (found != static_cast<std::uint64_t>(key)) return fail(Errc::qbft_conflict_form, at);
  return {};
}

Result<std::vector<Address>> signers_in_order(const SealedHeader& header) {
  SP_TRY_ASSIGN(const std::vector<Signer> signers, check_seals(header));
  std::vector<Address> out;
  for (const Signer& signer : signers) {
    if (!out.empty() && signer.address < out.back()) return fail(Errc::qbft_conflict_order);
    out.push_back(signer.address);
  }
  return out;
}

ConflictSide side_of(const SealedHeader& header, std::vector<Address> signers) {
  return {header.hash(),       header.state_root(), header.time(), header.round(), header.fields().coinbase,
          header.validators(), std::move(signers)};
}

// The same header with its seals in the order of their signers.
Result<SealedHeader> in_order(ByteView raw) {
  SP_TRY_ASSIGN(const SealedHeader header, SealedHeader::parse(raw));
  SP_TRY_ASSIGN(const std::vector<Signer> signers, check_seals(header));
  std::vector<std::pair<Address, Seal>> pairs;
  for (std::size_t i = 0; i < signers.size(); ++i) pairs.emplace_back(signers[i].address, header.seals()[i]);
  sort(std::span(pairs), std::less<>());
  std::vector<Seal> seals;
  for (const auto& [address, seal] : pairs) seals.push_back(seal);
  return SealedHeader::parse(with_seals(header, std::move(seals)));
}

ConflictOutcome refused(const Error& error, std::size_t at) {
  ConflictOutcome out;
  out.refused = error;
  out.refused_at = at;
  return out;
}

}  // namespace

Bytes encode_conflict(const Conflict& conflict) {
  cbor::Encoder out;
  out.map(3).uint(static_cast<std::uint64_t>(Key::version)).uint(kVersion);
  out.uint(static_cast<std::uint64_t>(Key::trusted)).raw(encode_checkpoint(conflict.trusted));
  out.uint(static_cast<std::uint64_t>(Key::headers)).array(conflict.headers.size());
  for (const SealedHeader& header : conflict.headers) {
    Bytes seals;
    for (const Seal& seal : header.seals()) append(seals, seal);
    out.array(2).bstr(with_seals(header, {})).bstr(seals);
  }
  return out.take();
}

Result<Conflict> decode_conflict(ByteView file) {
  if (file.size() > Conflict::kMostBytes) return fail(Errc::qbft_conflict_form);
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(file, cbor::kProfileRules));
  SP_TRY_ASSIGN(const std::size_t entries, in.map());
  if (entries == 0) return fail(Errc::qbft_conflict_form);
  SP_TRY(expect(in, Key::version));
  const std::size_t version_at = in.offset();
  SP_TRY_ASSIGN(const std::uint64_t version, in.uint());
  if (version != kVersion) return fail(Errc::qbft_conflict_version, version_at);
  if (entries != 3) return fail(Errc::qbft_conflict_form);
  SP_TRY(expect(in, Key::trusted));
  SP_TRY_ASSIGN(const ByteView trusted_item, in.item());
  SP_TRY_ASSIGN(Checkpoint trusted, decode_checkpoint(trusted_item));
  SP_TRY(expect(in, Key::headers));
  const std::size_t count_at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count < 2 || count > Conflict::kMostHeaders) return fail(Errc::qbft_conflict_form, count_at);
  Conflict out{std::move(trusted), {}};
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(SealedHeader header, read_header(in));
    out.headers.push_back(std::move(header));
  }
  return out;
}

ConflictOutcome verify_conflict(const Conflict& conflict) {
  LightClient client(conflict.trusted, kRules);
  std::vector<std::vector<Address>> signers;
  const std::size_t last = conflict.headers.empty() ? 0 : conflict.headers.size() - 1;
  for (std::size_t i = 0; i < conflict.headers.size(); ++i) {
    const SealedHeader& header = conflict.headers[i];
    const HeaderOutcome judged = client.advance(header, std::max(header.time(), client.head().time));
    if (judged.result == HeaderResult::refused || (judged.result == HeaderResult::stopped && i != last)) {
      return refused(*judged.detail, i);
    }
    auto sealers = signers_in_order(header);
    if (!sealers) return refused(sealers.error(), i);
    signers.push_back(*std::move(sealers));
  }
  if (!client.contradiction()) return refused({Errc::qbft_conflict_none}, last);
  const auto known = std::ranges::find(conflict.headers, client.contradiction()->known.hash, &SealedHeader::hash);
  if (known == conflict.headers.end()) return refused({Errc::qbft_conflict_header}, last);
  ConflictOutcome out;
  out.number = known->number();
  const auto known_at = static_cast<std::size_t>(known - conflict.headers.begin());
  std::ranges::set_intersection(signers[known_at], signers[last], std::back_inserter(out.signed_both));
  out.sides = {side_of(*known, std::move(signers[known_at])),
               side_of(conflict.headers[last], std::move(signers[last]))};
  return out;
}

Result<Conflict> conflict_of(const LightClient& client) {
  if (!client.contradiction()) return fail(Errc::qbft_conflict_none);
  const Contradiction& found = *client.contradiction();
  Conflict whole{found.trusted, {}}, pair{found.trusted, {}};
  for (const Bytes& raw : found.verified) {
    SP_TRY_ASSIGN(SealedHeader header, in_order(raw));
    if (header.hash() == found.known.hash) pair.headers.push_back(header);
    whole.headers.push_back(std::move(header));
  }
  if (pair.headers.empty()) return fail(Errc::qbft_conflict_header);
  SP_TRY_ASSIGN(const SealedHeader other, in_order(found.other_header));
  pair.headers.resize(1, other);
  pair.headers.push_back(other);
  // Mostly the two alone will do; else how the validators came to be those who sealed them.
  if (verify_conflict(pair).proven()) return pair;
  whole.headers.push_back(other);
  const ConflictOutcome outcome = verify_conflict(whole);
  if (!outcome.proven()) return fail(*outcome.refused);
  return whole;
}

}  // namespace statepass::qbft
