#include "qbft/light_client.hpp"

namespace statepass::qbft {
namespace {

Reason reason_of(Errc code) {
  switch (code) {
    case Errc::qbft_trust_expired:
      return Reason::trusting_period;
    case Errc::qbft_set_jump:
      return Reason::header_set_change;
    case Errc::qbft_quorum:
    case Errc::qbft_signer_twice:
      return Reason::header_quorum;
    case Errc::qbft_time_future:
      return Reason::reader_clock;
    case Errc::qbft_contradiction:
      return Reason::ledger_contradiction;
    default:
      return Reason::header_invalid;
  }
}

HeaderOutcome refused(const Error& error) {
  return {HeaderResult::refused, reason_of(error.code), error, {}};
}

HeaderOutcome stopped() {
  const Error error{Errc::qbft_contradiction};
  return {HeaderResult::stopped, reason_of(error.code), error, {}};
}

VerifiedBlock block_of(const SealedHeader& header) {
  return {header.number(), header.hash(), header.time(), header.state_root()};
}

}  // namespace

LightClient::LightClient(const Checkpoint& trusted, TrustRules rules)
    : chain_(trusted.chain),
      rules_(rules),
      blocks_{{trusted.number, trusted.hash, trusted.time, {}}},
      validators_(trusted.validators),
      origin_(trusted) {}

HeaderOutcome LightClient::advance(ByteView raw_header, UnixTime now) {
  if (contradiction_) return stopped();
  auto header = SealedHeader::parse(raw_header);
  if (!header) return refused(header.error());
  return advance(*header, now);
}

HeaderOutcome LightClient::advance(const SealedHeader& header, UnixTime now) {
  return judge(header, now, Hint::open);
}

std::vector<HeaderOutcome> LightClient::advance(std::span<const SealedHeader> headers, UnixTime now) {
  std::vector<HeaderOutcome> out;
  while (!headers.empty()) {
    const auto next = headers.first(std::min(headers.size(), kMostInBatch));
    const HintProof proof = contradiction_ || expired(now) ? HintProof{} : prove_hints(next, validators_, known_keys_);
    // One that no batch can cover is judged alone, which teaches its keys.
    const std::size_t count = std::max<std::size_t>(proof.headers, 1);
    for (const SealedHeader& header : headers.first(count)) out.push_back(judge(header, now, proof.hint));
    headers = headers.subspan(count);
  }
  return out;
}

HeaderOutcome LightClient::judge(const SealedHeader& header, UnixTime now, Hint hint) {
  if (contradiction_) return stopped();
  const VerifiedBlock* same_number = find(header.number());
  if (same_number && same_number->hash == header.hash()) {
    // The hash covers all that we take from the header, so its seals need no look, unless it is to be kept.
    remember(block_of(header));
    if (header.hash() == origin_.hash && !holds_header(header.hash()) && check_seals(header)) keep_header(header);
    return {HeaderResult::known, Reason::none, {}, block_of(header)};
  }
  auto needed = needed_signers(header, now);
  if (!needed) return refused(needed.error());
  auto signers = check_seals(header, validators_, *needed, known_keys_, hint);
  if (!signers) return refused(signers.error());
  if (same_number) return contradict(*same_number, header);
  // Only now, so that nobody but the validators can make us doubt our clock.
  if (header.time() - rules_.clock_drift > now) return refused({Errc::qbft_time_future});
  return accept(header, *std::move(signers));
}

Result<std::size_t> LightClient::needed_signers(const SealedHeader& header, UnixTime now) const {
  if (expired(now)) return fail(Errc::qbft_trust_expired);
  const bool backwards = header.number() > head().number   ? header.time() < head().time
                         : header.number() < head().number ? header.time() > head().time
                                                           : false;
  if (backwards) return fail(Errc::qbft_time_backwards);
  // Rule 4 alone does for these: of a set that is one step away, all signers but one belong to the trusted set.
  if (header.validators() == validators_ || header.validators().is_one_step_from(validators_)) return std::size_t{0};
  const std::size_t needed = validators_.quorum();
  if (header.validators().shared_with(validators_) < needed) return fail(Errc::qbft_set_jump);
  return needed;
}

HeaderOutcome LightClient::accept(const SealedHeader& header, std::vector<Signer> signers) {
  const VerifiedBlock block = block_of(header);
  const bool newer = block.number > head().number;
  remember(block);
  if (newer) validators_ = header.validators();
  keep_header(header);
  const std::size_t count = signers.size();
  learn_keys(signers);
  return {newer ? HeaderResult::advanced : HeaderResult::older, Reason::none, {}, block, count};
}

HeaderOutcome LightClient::contradict(const VerifiedBlock& known, const SealedHeader& header) {
  Contradiction found{known, origin_, {}, header.raw()};
  for (const KeptHeader& kept : journal_) found.verified.push_back(kept.raw);
  contradiction_ = std::move(found);
  return stopped();
}

Result<> LightClient::complete_evidence(const SealedHeader& known) {
  if (!contradiction_) return fail(Errc::qbft_conflict_none);
  Contradiction& found = *contradiction_;
  if (known.hash() != found.known.hash) return fail(Errc::qbft_conflict_header);
  SP_TRY(check_seals(known));
  std::vector<SealedHeader> kept;
  for (const Bytes& raw : found.verified) {
    SP_TRY_ASSIGN(SealedHeader header, SealedHeader::parse(raw));
    if (header.hash() == known.hash()) return {};
    kept.push_back(std::move(header));
  }
  if (kept.size() == kJournal) {
    if (kept.front().number() > found.trusted.number) found.trusted = checkpoint_of(chain_, kept.front());
    found.verified.erase(found.verified.begin());
  }
  found.verified.push_back(known.raw());
  return {};
}

Result<> LightClient::trust(const Checkpoint& checkpoint) {
  if (checkpoint.chain != chain_) return fail(Errc::qbft_state_chain);
  const VerifiedBlock* same_number = find(checkpoint.number);
  if (same_number && same_number->hash != checkpoint.hash) return fail(Errc::qbft_contradiction);
  if (checkpoint.number < head().number) return fail(Errc::qbft_state_older);
  if (same_number) return {};
  remember({checkpoint.number, checkpoint.hash, checkpoint.time, {}});
  validators_ = checkpoint.validators;
  origin_ = checkpoint;
  journal_.clear();
  learn_keys({});
  return {};
}

void LightClient::narrow(const TrustRules& rules) {
  rules_.trusting_period = std::min(rules_.trusting_period, rules.trusting_period);
  rules_.clock_drift = std::min(rules_.clock_drift, rules.clock_drift);
}

Checkpoint LightClient::checkpoint() const {
  return {chain_, head().number, head().hash, head().time, validators_};
}

const VerifiedBlock* LightClient::find(std::uint64_t number) const {
  auto found = std::ranges::lower_bound(blocks_, number, {}, &VerifiedBlock::number);
  return found != blocks_.end() && found->number == number ? &*found : nullptr;
}

void LightClient::remember(const VerifiedBlock& block) {
  auto place = std::ranges::lower_bound(blocks_, block.number, {}, &VerifiedBlock::number);
  if (place != blocks_.end() && place->number == block.number) {
    *place = block;
    return;
  }
  blocks_.insert(place, block);
  if (blocks_.size() > kRemembered) blocks_.erase(blocks_.begin());
}

bool LightClient::holds_header(const Hash32& hash) const {
  return std::ranges::any_of(journal_, [&](const KeptHeader& kept) { return kept.block.hash == hash; });
}

void LightClient::keep_header(const SealedHeader& header) {
  KeptHeader kept{checkpoint_of(chain_, header), header.raw()};
  if (header.hash() == origin_.hash) {
    // Known from the first: it goes before what followed from it.
    if (journal_.size() < kJournal) journal_.insert(journal_.begin(), std::move(kept));
    return;
  }
  journal_.push_back(std::move(kept));
  if (journal_.size() <= kJournal) return;
  // What became the head takes the place of the origin.
  if (journal_.front().block.number > origin_.number) origin_ = std::move(journal_.front().block);
  journal_.erase(journal_.begin());
}

void LightClient::learn_keys(const std::vector<Signer>& signers) {
  std::erase_if(known_keys_, [this](const Signer& known) { return !validators_.contains(known.address); });
  for (const Signer& signer : signers) {
    if (!validators_.contains(signer.address)) continue;
    auto place = std::ranges::lower_bound(known_keys_, signer.address, {}, &Signer::address);
    if (place == known_keys_.end() || place->address != signer.address) {
      known_keys_.insert(place, signer);
    }
  }
}

}  // namespace statepass::qbft
