#include "desk/notices/post_office.hpp"

#include "base/text.hpp"
#include "common/run/log.hpp"
#include "crypto/keccak.hpp"
#include "desk/random.hpp"
#include "ledger/calls.hpp"
#include "ledger/issuer_registry.hpp"

namespace statepass::desk {
namespace {

namespace channel = ledger::channel;
using channel::RejectCode;
using ledger::Contract;
using ledger::Jurisdiction;

constexpr common::Milliseconds kPatience{5'000};
constexpr std::string_view kPost = "notice_post", kSettle = "notice_settle";
constexpr UnixTime kMissing = 72 * 3'600;
constexpr std::uint64_t kGas = 200'000;

common::HttpClientOptions peer_options() {
  common::HttpClientOptions out;
  out.connections = 2;
  out.response_bytes = 1024 * 1024;
  return out;
}

}  // namespace

// ---- peers ----

Peers::Peers(asio::io_context& context, const ChainFile& chain, const std::vector<common::Url>& relays) {
  for (const auto& [letters, address] : chain.desks)
    if (auto url = common::Url::parse(address))
      desks_.emplace(letters, std::make_unique<common::HttpClient>(context, *std::move(url), peer_options()));
  for (const common::Url& relay : relays)
    relays_.push_back(std::make_unique<common::HttpClient>(context, relay, peer_options()));
}

void Peers::stop() {
  for (auto& [letters, desk] : desks_) desk->stop();
  for (auto& relay : relays_) relay->stop();
}

Task<std::optional<Bytes>> Peers::fetch(common::HttpClient& from, std::string target,
                                        std::vector<std::pair<std::string, std::string>> fields) {
  common::ClientRequest request;
  request.target = from.origin().path + target;
  request.fields = std::move(fields);
  const auto answer = co_await from.send(std::move(request), kPatience);
  if (!answer) {
    common::log::debug(
        "no answer", {{"from", from.origin().origin()}, {"why", std::string(common::transport_name(answer.error()))}});
    co_return std::nullopt;
  }
  if (answer->status != 200) {
    common::log::debug("no such thing there", {{"from", from.origin().origin()}, {"status", answer->status}});
    co_return std::nullopt;
  }
  co_return to_bytes(bytes_of(answer->body));
}

Task<std::optional<Bytes>> Peers::get(std::string letters, std::string target,
                                      std::vector<std::pair<std::string, std::string>> fields) {
  const auto found = desks_.find(letters);
  if (found == desks_.end()) co_return std::nullopt;
  co_return co_await fetch(*found->second, std::move(target), std::move(fields));
}

Task<std::optional<Bytes>> Peers::get_from_relays(std::string target, std::function<bool(ByteView)> fits) {
  for (auto& relay : relays_) {
    std::vector<std::pair<std::string, std::string>> no_fields;
    auto answer = co_await fetch(*relay, target, std::move(no_fields));
    if (answer && fits(*answer)) co_return answer;
  }
  co_return std::nullopt;
}

// ---- sending ----

PostOffice::PostOffice(Database& database, Ledger& ledger, Outbox& outbox, const Bootstrap& bootstrap,
                       const KeyFolder& keys, Peers& peers, const DeskConfig& config, const DeskClock& clock)
    : database_(database),
      ledger_(ledger),
      outbox_(outbox),
      bootstrap_(bootstrap),
      keys_(keys),
      peers_(peers),
      config_(config),
      clock_(clock) {
  outbox_.on_outcome(std::string(kPost), [this](const Act& act) { posted(act); });
}

std::string PostOffice::send(const OutNotice& notice) {
  std::string id = random_id();
  database_.execute(
      "INSERT INTO notices_out (id, peer, class, kind, replaces, body, subject, state, created) VALUES (?, ?, ?, ?, ?, "
      "?, ?, 'queued', ?)",
      {value_of(id), value_of(std::int64_t{notice.to}), value_of(static_cast<std::int64_t>(notice.notice_class)),
       value_of(std::int64_t{notice.kind}),
       notice.replaces ? value_of(static_cast<std::int64_t>(*notice.replaces)) : Value(),
       value_of(ByteView(notice.body)), value_of(notice.subject), value_of(clock_.now())});
  return id;
}

// The oldest notice to a state that has no number yet gets the next one, is sealed to the state's key and stored; then
// its digest goes to the ledger. One at a time a state: the number stands in the envelope.
Task<> PostOffice::seal_next(Jurisdiction peer) {
  const auto under_way =
      database_.find("SELECT id FROM notices_out WHERE peer = ? AND state = 'sealed'", {value_of(std::int64_t{peer})});
  const auto row = database_.find(
      "SELECT id, kind, class, replaces, body, created FROM notices_out WHERE peer = ? AND state = 'queued' ORDER BY "
      "created, id LIMIT 1",
      {value_of(std::int64_t{peer})});
  if (under_way || !row) co_return;
  const auto key = co_await ledger_.word(Contract::issuer_registry, ledger::issuer_registry::enc_key_slot(peer));
  const auto word = co_await ledger_.word(Contract::channel, channel::pair_slot(config_.jurisdiction, peer));
  if (!key || !word || *key == Hash32{}) co_return;
  const auto pair = channel::Pair::decode(*word);
  Notice notice{ledger_.chain_id(),
                config_.jurisdiction,
                peer,
                (pair ? pair->posted : 0) + 1,
                static_cast<std::uint8_t>(row->integer(1)),
                row->integer(5),
                std::nullopt,
                row->bytes(4)};
  if (!row->null(3)) notice.replaces = static_cast<std::uint64_t>(row->integer(3));
  const auto envelope = seal_notice(notice, *key, random_secret<32>());
  if (!envelope) {
    common::log::error("a notice cannot be sealed", {{"error", std::string(error_name(envelope.error().code))}});
    co_return;
  }
  const Hash32 digest = crypto::keccak256(*envelope);
  database_.transaction([&] {
    outbox_.add({.role = OperatorRole::mailbox,
                 .contract = Contract::channel,
                 .function = "post",
                 .data = ledger::calls::post_notice(peer, notice.seq,
                                                    static_cast<channel::NoticeClass>(row->integer(2)), digest),
                 .gas = kGas,
                 .purpose = std::string(kPost),
                 .subject = row->text(0)});
    database_.execute("UPDATE notices_out SET state = 'sealed', seq = ?, envelope = ?, digest = ? WHERE id = ?",
                      {value_of(static_cast<std::int64_t>(notice.seq)), value_of(ByteView(*envelope)),
                       value_of(to_hex(ledger::h216_of(digest))), value_of(row->text(0))});
  });
}

void PostOffice::posted(const Act& act) {
  if (act.state == ActState::included) {
    database_.execute("UPDATE notices_out SET state = 'posted', posted = ? WHERE id = ?",
                      {value_of(act.block_time), value_of(act.subject)});
    return;
  }
  // Another number was due: sealed anew under that.
  common::log::warning("a notice was not posted", {{"error", act.error_name}});
  database_.execute("UPDATE notices_out SET state = 'queued', seq = NULL, envelope = NULL, digest = NULL WHERE id = ?",
                    {value_of(act.subject)});
}

void PostOffice::note_settled(const PairView& pair) {
  const auto peer = value_of(std::int64_t{pair.to});
  database_.execute(
      "UPDATE notices_out SET state = 'rejected' WHERE peer = ? AND state = 'posted' AND seq = ? AND ? > 0",
      {peer, value_of(static_cast<std::int64_t>(pair.pair.rejected)),
       value_of(static_cast<std::int64_t>(pair.pair.rejected))});
  database_.execute("UPDATE notices_out SET state = 'settled' WHERE peer = ? AND state = 'posted' AND seq <= ?",
                    {peer, value_of(static_cast<std::int64_t>(pair.pair.settled))});
}

std::optional<Bytes> PostOffice::envelope(const std::string& digest216) {
  const auto row = database_.find("SELECT envelope FROM notices_out WHERE digest = ?", {value_of(digest216)});
  if (!row || row->null(0)) return std::nullopt;
  return row->bytes(0);
}

// ---- receiving ----

Task<bool> PostOffice::look_at_pairs() {
  std::vector<PairView> found;
  std::vector<Hash32> slots;
  for (const Member& member : bootstrap_.members()) {
    if (member.jurisdiction == config_.jurisdiction) continue;
    found.push_back({config_.jurisdiction, member.jurisdiction, {}, 0});
    found.push_back({member.jurisdiction, config_.jurisdiction, {}, 0});
  }
  if (found.empty()) co_return false;
  for (const PairView& one : found) slots.push_back(channel::pair_slot(one.from, one.to));
  const auto words = co_await ledger_.words(Contract::channel, slots);
  if (!words) co_return false;
  std::vector<Hash32> oldest_slots;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (const auto pair = channel::Pair::decode((*words)[i])) found[i].pair = *pair;
    oldest_slots.push_back(channel::notice_slot(found[i].from, found[i].to, found[i].pair.settled + 1));
  }
  const auto oldest = co_await ledger_.words(Contract::channel, oldest_slots);
  if (!oldest) co_return false;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i].pair.posted > found[i].pair.settled)
      found[i].oldest = static_cast<UnixTime>(ledger::StampedDigest::decode((*oldest)[i]).number);
  pairs_ = std::move(found);
  co_return true;
}

Task<> PostOffice::look() {
  const bool looked = co_await look_at_pairs();
  if (!looked) co_return;
  const std::vector<PairView> pairs = pairs_;
  for (const PairView& pair : pairs) {
    if (pair.from == config_.jurisdiction) {
      note_settled(pair);
      co_await seal_next(pair.to);
    } else {
      co_await receive(pair);
    }
  }
}

Task<> PostOffice::receive(PairView pair) {
  const auto held = database_.find("SELECT COALESCE(MAX(seq), 0) FROM notices_in WHERE peer = ?",
                                   {value_of(std::int64_t{pair.from})});
  // Another desk of this state may have settled some of them before this database was made.
  std::uint64_t seq = std::max(static_cast<std::uint64_t>(held->integer(0)), pair.pair.settled);
  while (seq < pair.pair.posted) {
    ++seq;
    const auto word = co_await ledger_.word(Contract::channel, channel::notice_slot(pair.from, pair.to, seq));
    if (!word) co_return;
    const auto stamped = ledger::StampedDigest::decode(*word);
    const auto posted_at = static_cast<UnixTime>(stamped.number);
    std::string letters = bootstrap_.letters_of(pair.from);
    std::string target = "/v1/envelopes/0x" + to_hex(stamped.digest);
    const auto envelope = co_await peers_.get(std::move(letters), std::move(target));
    if (!envelope) {
      common::log::info("a notice's body is not to be had yet", {{"from", bootstrap_.letters_of(pair.from)}});
      if (clock_.now() - posted_at > kMissing) refuse(pair.from, seq, RejectCode::not_served, posted_at);
      co_return;
    }
    if (ledger::h216_of(crypto::keccak256(*envelope)) != stamped.digest) {
      // Not what the sender committed to: asked for again, and rejected when it does not get better.
      if (clock_.now() - posted_at > kMissing) refuse(pair.from, seq, RejectCode::digest_differs, posted_at);
      co_return;
    }
    const auto notice = open_notice(*envelope, keys_.envelope());
    if (!notice) {
      refuse(pair.from, seq,
             notice.error().code == Errc::crypto_decrypt ? RejectCode::cannot_open : RejectCode::malformed, posted_at);
      co_return;
    }
    const bool fits = notice->chain == ledger_.chain_id() && notice->from == pair.from &&
                      notice->to == config_.jurisdiction && notice->seq == seq && notice->kind >= 1 &&
                      notice->kind <= kLastNoticeKind;
    if (!fits) {
      refuse(pair.from, seq, RejectCode::malformed, posted_at);
      co_return;
    }
    if (!file(*notice, pair.from, seq, posted_at)) co_return;
  }
}

// Files the notice, moves the cursor and settles, in one transaction.
bool PostOffice::file(const Notice& notice, Jurisdiction from, std::uint64_t seq, UnixTime posted_at) {
  return database_.transaction([&] {
    const auto handler = handlers_.find(notice.kind);
    const Filed filed = handler == handlers_.end() ? Filed{} : handler->second(notice);
    if (filed.reject) {
      refuse(from, seq, *filed.reject, posted_at);
      return false;
    }
    database_.execute(
        "INSERT INTO notices_in (peer, seq, class, kind, replaces, body, subject, state, posted, filed) VALUES (?, ?, "
        "1, ?, ?, ?, ?, 'filed', ?, ?)",
        {value_of(std::int64_t{from}), value_of(static_cast<std::int64_t>(seq)), value_of(std::int64_t{notice.kind}),
         notice.replaces ? value_of(static_cast<std::int64_t>(*notice.replaces)) : Value(),
         value_of(ByteView(notice.body)), value_of(filed.subject), value_of(posted_at), value_of(clock_.now())});
    outbox_.add({.role = OperatorRole::mailbox,
                 .contract = Contract::channel,
                 .function = "settle",
                 .data = ledger::calls::settle_notices(from, seq),
                 .gas = kGas,
                 .purpose = std::string(kSettle)});
    return true;
  });
}

std::string PostOffice::refuse(Jurisdiction from, std::uint64_t seq, RejectCode code, UnixTime posted_at) {
  return database_.transaction([&] {
    common::log::warning("a notice is rejected", {{"code", static_cast<int>(code)}});
    database_.execute(
        "INSERT INTO notices_in (peer, seq, class, kind, body, state, code, posted, filed) VALUES (?, ?, 1, 0, '', "
        "'rejected', ?, ?, ?) "
        "ON CONFLICT (peer, seq) DO UPDATE SET state = 'rejected', code = excluded.code",
        {value_of(std::int64_t{from}), value_of(static_cast<std::int64_t>(seq)),
         value_of(static_cast<std::int64_t>(code)), value_of(posted_at), value_of(clock_.now())});
    return outbox_.add({.role = OperatorRole::mailbox,
                        .contract = Contract::channel,
                        .function = "reject",
                        .data = ledger::calls::reject_notice(from, seq, code),
                        .gas = kGas,
                        .purpose = std::string(kSettle)});
  });
}

std::optional<std::string> PostOffice::reject(Jurisdiction from, std::uint64_t seq, RejectCode code) {
  for (const PairView& pair : pairs_) {
    if (pair.from != from || pair.pair.settled + 1 != seq || seq > pair.pair.posted) continue;
    return refuse(from, seq, code, pair.oldest);
  }
  return std::nullopt;
}

}  // namespace statepass::desk
