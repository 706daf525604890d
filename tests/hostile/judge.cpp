#include "crypto/keccak.hpp"
#include "eth/trie.hpp"
#include "grammar.hpp"
#include "sync/sync_job.hpp"
#include "unit/sync/world.hpp"

namespace statepass::hostile {
namespace {

// What judging one answer may take: of the heap a constant and a multiple of the answer, and no more recoveries than
// there is room for seals in it, twice: on a walk a header may be judged from afar, and again from nearby.
constexpr std::size_t kHeapAtRest = 65'536, kHeapPerByte = 24, kSealBytes = 67, kLooks = 2;

Cost most_for(std::size_t bytes) {
  return {kHeapAtRest + kHeapPerByte * bytes, kLooks * bytes / kSealBytes};
}

// What the hostile side says, as it is counted: each part behind its length.
class Transcript {
 public:
  void add(ByteView part) {
    hash_.update(be_bytes<8>(part.size()));
    hash_.update(part);
    bytes_ += part.size();
  }
  void add(const std::vector<Bytes>& parts) {
    for (const Bytes& part : parts) add(part);
  }
  void into(Judgement& out) const {
    out.digest = crypto::Keccak256(hash_).finish();
    out.bytes = bytes_;
    out.most = most_for(bytes_);
  }

 private:
  crypto::Keccak256 hash_;
  std::size_t bytes_ = 0;
};

Judgement judged(HeaderCase& from) {
  Judgement out;
  Transcript said;
  said.add(from.bad);
  said.into(out);
  const Bytes before = from.client.export_state();
  const Meter meter;
  const qbft::HeaderOutcome outcome = from.client.advance(from.bad, from.bad_now);
  out.cost = meter.stop();
  out.accepted = outcome.verified();
  out.refusal = outcome.detail ? error_name(outcome.detail->code) : "none";
  out.changed = from.client.export_state() != before || from.client.contradiction();
  out.twin_accepted = from.client.advance(from.twin, from.twin_now).verified();
  return out;
}

Result<std::vector<ledger::AccountFacts>> facts_of(const Hash32& root, const std::vector<ledger::FactQuery>& queries,
                                                   const std::vector<Bytes>& nodes) {
  SP_TRY_ASSIGN(eth::NodeSet set, eth::NodeSet::of(nodes, eth::kRelayNodes));
  SP_TRY_ASSIGN(auto facts, ledger::prove_facts(root, queries, set));
  SP_TRY(set.finish());
  return facts;
}

Judgement judged(ProofCase& from) {
  Judgement out;
  Transcript said;
  said.add(from.bad);
  said.add(from.bad_root);
  for (const ledger::FactQuery& query : from.queries) {
    said.add(query.account);
    for (const Hash32& slot : query.slots) said.add(slot);
  }
  said.into(out);
  const Meter meter;
  const auto bad = facts_of(from.bad_root, from.queries, from.bad);
  out.cost = meter.stop();
  out.accepted = bad.has_value();
  out.refusal = bad ? "none" : error_name(bad.error().code);
  out.twin_accepted = facts_of(from.root, from.queries, from.twin).has_value();
  return out;
}

Result<std::optional<Bytes>> item_of(const Hash32& root, std::uint64_t index, const std::vector<Bytes>& nodes) {
  SP_TRY_ASSIGN(eth::NodeSet set, eth::NodeSet::of(nodes, eth::kBlockBodyNodes));
  SP_TRY_ASSIGN(const eth::Proven proven, eth::prove_index(root, index, set));
  SP_TRY(set.finish());
  return proven ? std::optional(to_bytes(*proven)) : std::nullopt;
}

Judgement judged(IndexCase& from) {
  Judgement out;
  Transcript said;
  said.add(from.bad);
  said.add(from.bad_root);
  said.add(be_bytes<8>(from.index));
  said.into(out);
  const Meter meter;
  const auto bad = item_of(from.bad_root, from.index, from.bad);
  out.cost = meter.stop();
  out.accepted = bad.has_value();
  out.refusal = bad ? "none" : error_name(bad.error().code);
  const auto twin = item_of(from.root, from.index, from.twin);
  out.twin_accepted = twin && twin->has_value();
  return out;
}

// Beside a header a hint about its signers, true or false: it may change nothing of what comes out.
sync::SentHeader with_hint(const Bytes& raw) {
  sync::SentHeader out{raw, {}};
  const auto parsed = qbft::SealedHeader::parse(raw);
  if (!parsed) return out;
  for (std::size_t i = 0; i < parsed->seals().size(); ++i) out.signers.push_back(static_cast<std::uint8_t>(i));
  if (parsed->hash()[0] % 2 == 1) std::ranges::reverse(out.signers);
  return out;
}

// How a walk ended: its error, or none when the target was verified.
struct WalkEnd {
  std::optional<Error> error;
  Cost cost;
};

WalkEnd walked(qbft::LightClient& client, UnixTime now, const Bytes& target, const HeaderSource& source,
               Transcript& said) {
  said.add(target);
  auto parsed = qbft::SealedHeader::parse(target, with_hint(target).signers);
  if (!parsed) return {parsed.error(), {}};
  sync::HeaderWalk walk(*std::move(parsed));
  WalkEnd out;
  for (;;) {
    const Meter meter;
    const auto step = walk.go(client, now);
    const Cost cost = meter.stop();
    out.cost.peak_bytes = std::max(out.cost.peak_bytes, cost.peak_bytes);
    out.cost.recoveries += cost.recoveries;
    if (const auto* arrived = std::get_if<sync::HeaderWalk::Arrived>(&step)) {
      out.error = arrived->outcome.detail;
      return out;
    }
    const std::vector<Bytes> headers = source(std::get<sync::HeaderRange>(step));
    said.add(headers);
    std::vector<sync::SentHeader> sent;
    for (const Bytes& raw : headers) sent.push_back(with_hint(raw));
    const Meter reading;
    const auto taken = walk.take(sent);
    out.cost.peak_bytes = std::max(out.cost.peak_bytes, reading.stop().peak_bytes);
    if (!taken) {
      out.error = taken.error();
      return out;
    }
  }
}

Judgement judged(WalkCase& from) {
  Judgement out;
  Transcript said;
  qbft::LightClient client = from.client, honest = from.client;
  const WalkEnd end = walked(client, from.now, from.bad_target, from.bad, said);
  said.into(out);
  out.cost = end.cost;
  out.refusal = end.error ? error_name(end.error->code) : "none";
  // What is honest may be believed on the way to a lie, nothing else.
  out.accepted = !end.error || !std::ranges::all_of(client.blocks(), from.is_honest);
  out.changed = client.contradiction().has_value();
  Transcript unused;
  out.twin_accepted = !walked(honest, from.now, from.twin_target, from.twin, unused).error;
  return out;
}

const test::World& world() {
  static const test::World made;
  return made;
}

struct Conversation {
  sync::LedgerView view;
  std::string_view end;
  bool told = false;  // the lie
};

Conversation conversation(const RelayCase* lie, Transcript& said) {
  const test::World& from = world();
  static const sync::ChainConfig config = from.ledger.config({test::kA, test::kB});
  Conversation out{sync::LedgerView(config), {}, false};
  test::ScriptedRelay liar(from.ledger), honest(from.ledger);
  if (lie) liar.lag = lie->lag;
  sync::SyncJob job(config, out.view, test::all_wishes());
  const UnixTime now = from.ledger.now();
  for (;;) {
    const sync::Want want = job.next(now);
    const auto* fetch = std::get_if<sync::Fetch>(&want);
    if (fetch == nullptr) {
      out.end = test::end_of(want);
      return out;
    }
    const bool at_liar = fetch->request.url.starts_with(test::kA);
    auto answer = *(at_liar ? liar : honest).answer(fetch->request, at_liar ? test::kA : test::kB);
    const std::string_view path = std::string_view(fetch->request.url).substr(test::kA.size());
    if (lie && lie->lie && at_liar && !out.told && path.starts_with(lie->path)) {
      answer = lie->lie(std::move(answer));
      out.told = true;
    }
    if (at_liar) said.add(answer.body);
    if (at_liar) said.add(be_bytes<8>(static_cast<std::uint64_t>(answer.status)));
    SP_ASSERT(job.http_answer(answer, now));
  }
}

// All that was proven: the same, whoever lied.
bool same_facts(const sync::LedgerView& a, const sync::LedgerView& b) {
  const auto lists = {test::kCaList, test::kNyList, test::kFreshList, test::kNoList};
  return a.client().head() == b.client().head() && a.key(test::kKid) == b.key(test::kKid) &&
         std::ranges::all_of(lists, [&](std::uint64_t list) {
           return a.status(list, 5).value == b.status(list, 5).value &&
                  a.status(list, 7).value == b.status(list, 7).value &&
                  a.status(list, 7).known == b.status(list, 7).known;
         });
}

Judgement judged(RelayCase& from) {
  Judgement out;
  Transcript said, unused;
  static Cost true_cost;
  static const Conversation truth = [] {
    Transcript nobody;
    conversation(nullptr, nobody);  // what is made once is made here
    const Meter honest;
    Conversation made = conversation(nullptr, nobody);
    true_cost = honest.stop();
    return made;
  }();
  const Meter meter;
  const Conversation bad = conversation(&from, said);
  out.cost = meter.stop();
  said.into(out);
  // The whole conversation is measured, so a lie may come on top of what the truth costs.
  out.most = {true_cost.peak_bytes + out.most.peak_bytes, true_cost.recoveries + out.most.recoveries};
  const sync::RelayNote& note = bad.view.relays()[0];
  if (note.state == sync::RelayState::behind) out.refusal = "behind";
  if (note.state == sync::RelayState::refused || note.state == sync::RelayState::silent)
    out.refusal = error_name(note.detail->code);
  if (out.refusal.empty()) out.refusal = "none";
  // The one who lied is not called honest, and the other one brought everything.
  out.accepted = note.state == sync::RelayState::honest || !(from.lag > 0 || bad.told);
  out.changed =
      bad.end != "done" || !same_facts(bad.view, truth.view) || bad.view.relays()[1].state != sync::RelayState::honest;
  const Conversation twin = conversation(nullptr, unused);
  out.twin_accepted = twin.end == "done" && twin.view.relays()[0].state == sync::RelayState::honest;
  return out;
}

}  // namespace

Judgement judge(Case& from) {
  return std::visit([](auto& question) { return judged(question); }, from.question);
}

}  // namespace statepass::hostile
