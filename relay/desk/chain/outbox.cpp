#include "desk/chain/outbox.hpp"

#include "base/text.hpp"
#include "common/net/io.hpp"
#include "common/run/log.hpp"
#include "desk/chain/revert.hpp"
#include "desk/random.hpp"
#include "eth/transaction.hpp"

namespace statepass::desk {
namespace {

constexpr std::size_t kMostInFlight = 8;
constexpr std::chrono::milliseconds kPause{500};
// After so many seconds without a receipt the same bytes are sent again.
constexpr UnixTime kResend = 6;
// A number that the chain has used for a transaction other than ours: somebody else has this key.
constexpr UnixTime kGivenUp = 60;

constexpr std::string_view kColumns =
    "id, role, contract, function, purpose, subject, state, at, hash, block_number, block_hash, block_time, "
    "error_name, "
    "error_args";

ActState state_of(std::string_view name) {
  if (name == "queued") return ActState::queued;
  if (name == "pending") return ActState::pending;
  return name == "included" ? ActState::included : ActState::failed;
}

Act read_act(const Row& row) {
  return {row.text(0),
          static_cast<OperatorRole>(row.integer(1)),
          static_cast<ledger::Contract>(row.integer(2)),
          row.text(3),
          row.text(4),
          row.text(5),
          state_of(row.text(6)),
          row.integer(7),
          row.text(8),
          static_cast<std::uint64_t>(row.integer(9)),
          row.text(10),
          row.integer(11),
          row.text(12),
          row.text(13),
          {}};
}

}  // namespace

struct Outbox::Signed {
  std::string id;
  eth::Address signer;
  std::uint64_t nonce;
  Bytes raw;
  Hash32 hash;
};

std::string_view act_state_name(ActState state) {
  switch (state) {
    case ActState::queued:
      return "queued";
    case ActState::pending:
      return "pending";
    case ActState::included:
      return "included";
    case ActState::failed:
      return "failed";
  }
  return "";
}

Outbox::Outbox(asio::io_context& context, Database& database, Ledger& ledger, const KeyFolder& keys,
               const DeskClock& clock)
    : database_(database), ledger_(ledger), keys_(keys), clock_(clock), tasks_(context) {
  for (const OperatorRole role : kOwnRoles) pauses_.emplace(role, context);
  pauses_.emplace(OperatorRole::admin, context);
}

std::string Outbox::add(const NewAct& act) {
  std::string id = random_id();
  database_.transaction([&] {
    const auto last = database_.find("SELECT COALESCE(MAX(seq), 0) FROM acts");
    const UnixTime now = clock_.now();
    database_.execute(
        "INSERT INTO acts (id, seq, role, contract, function, data, gas, purpose, subject, state, at, independent, "
        "created) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)",
        {value_of(id), value_of(last->integer(0) + 1), value_of(static_cast<std::int64_t>(act.role)),
         value_of(static_cast<std::int64_t>(act.contract)), value_of(act.function), value_of(ByteView(act.data)),
         value_of(static_cast<std::int64_t>(act.gas)), value_of(act.purpose), value_of(act.subject), value_of(act.at),
         value_of(std::int64_t{act.independent}), value_of(now)});
  });
  wake();
  return id;
}

bool Outbox::withdraw(const std::string& id) {
  return database_.execute("DELETE FROM acts WHERE id = ? AND state = 'queued'", {value_of(id)}) == 1;
}

std::optional<Act> Outbox::find(const std::string& id) {
  const auto row = database_.find("SELECT " + std::string(kColumns) + " FROM acts WHERE id = ?", {value_of(id)});
  if (!row) return std::nullopt;
  return read_act(*row);
}

bool Outbox::outstanding(std::string_view purpose, std::string_view subject) {
  return database_
      .find("SELECT id FROM acts WHERE purpose = ? AND subject = ? AND state IN ('queued', 'pending')",
            {value_of(purpose), value_of(subject)})
      .has_value();
}

Outbox::Queue Outbox::queue() {
  const auto row = database_.find(
      "SELECT COUNT(*), COALESCE(MIN(created), 0) FROM acts WHERE state IN ('queued', 'pending') AND at <= ?",
      {value_of(clock_.now())});
  const std::int64_t acts = row->integer(0);
  return {acts, acts == 0 ? 0 : clock_.now() - row->integer(1)};
}

void Outbox::wake() {
  for (auto& [role, pause] : pauses_) pause.cancel();
}

void Outbox::start() {
  for (const OperatorRole role : kOwnRoles) tasks_.spawn(work(role));
  if (keys_.operator_key(OperatorRole::admin) != nullptr) tasks_.spawn(work(OperatorRole::admin));
  ledger_.on_head([this](const Head&) { wake(); });
}

void Outbox::stop() {
  stopping_ = true;
  tasks_.cancel();
  wake();
}

Task<> Outbox::work(OperatorRole role) {
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!stopping_) {
    try {
      if (ledger_.head()) co_await step(role);
    } catch (const StoreError& error) {
      // Nothing was sent that is not stored; the step is taken again.
      common::log::error("outbox waits for the database", {{"detail", std::string(error.what())}});
    }
    if (stopping_) co_return;
    asio::steady_timer& pause = pauses_.at(role);
    pause.expires_after(kPause);
    co_await pause.async_wait(common::kTuple);
  }
}

// One look at everything that one key has to do.
Task<> Outbox::step(OperatorRole role) {
  const auto rows = database_.query(
      "SELECT id, signer, nonce, raw, hash FROM acts WHERE role = ? AND state = 'pending' ORDER BY nonce",
      {value_of(static_cast<std::int64_t>(role))});
  for (const Row& row : rows) {
    Signed act{row.text(0), row.array<20>(1), static_cast<std::uint64_t>(row.integer(2)), row.bytes(3),
               take_array<32>(*from_hex0x(row.text(4)))};
    co_await follow(std::move(act));
  }
  while (true) {
    const auto pending = database_.find("SELECT COUNT(*) FROM acts WHERE role = ? AND state = 'pending'",
                                        {value_of(static_cast<std::int64_t>(role))});
    const auto in_flight = static_cast<std::size_t>(pending->integer(0));
    if (in_flight >= kMostInFlight || stopping_) co_return;
    const bool begun = co_await begin(role, in_flight);
    if (!begun) co_return;
  }
}

// An act that was signed: in a block, or to be sent again.
Task<> Outbox::follow(Signed act) {
  auto receipt = co_await ledger_.receipt(act.hash);
  if (!receipt) co_return;
  if (*receipt) {
    // Only what a sealed block holds has happened.
    auto block = co_await ledger_.verified_block((*receipt)->block, (*receipt)->block_hash);
    if (!block || !*block || !ledger_.head() || (*receipt)->block > ledger_.head()->number) co_return;
    const ActState state = (*receipt)->success ? ActState::included : ActState::failed;
    std::optional<NodeTrouble> trouble;
    if (!(*receipt)->success) {
      const auto parsed = eth::parse_transaction(act.raw);
      auto again = co_await ledger_.call(act.signer, *parsed->transaction.to, parsed->transaction.data,
                                         parsed->transaction.gas_limit);
      trouble = again ? NodeTrouble{"reverted", true, {}} : again.error();
    }
    finish(act.id, state, &**receipt, (*block)->time, trouble ? &*trouble : nullptr);
    co_return;
  }
  const UnixTime now = clock_.now();
  auto& sent = sent_[act.id];
  if (sent != 0 && now - sent < kResend) co_return;
  const auto used = co_await ledger_.nonce(act.signer);
  if (used && *used > act.nonce) {
    const auto row = database_.find("SELECT created FROM acts WHERE id = ?", {value_of(act.id)});
    if (now - row->integer(0) < kGivenUp) co_return;
    const NodeTrouble lost{"another transaction has this number", false, {}};
    common::log::error("an operator key is used by somebody else");
    finish(act.id, ActState::failed, nullptr, 0, &lost);
    co_return;
  }
  co_await send(act.id, std::move(act.raw));
}

Task<> Outbox::send(std::string id, Bytes raw) {
  sent_[id] = clock_.now();
  const auto sent = co_await ledger_.send(std::move(raw));
  if (!sent) common::log::warning("transaction not taken", {{"act", id}, {"detail", sent.error().words}});
}

// The next act of the key: tried without a trace, then signed and stored, then sent. False when there is none to begin.
Task<bool> Outbox::begin(OperatorRole role, std::size_t in_flight) {
  const auto row = database_.find(
      "SELECT id, contract, data, gas, independent FROM acts WHERE role = ? AND state = 'queued' AND at <= ? ORDER BY "
      "seq LIMIT 1",
      {value_of(static_cast<std::int64_t>(role)), value_of(clock_.now())});
  if (!row || (in_flight > 0 && row->integer(4) == 0)) co_return false;
  const std::string id = row->text(0);
  eth::Transaction transaction;
  transaction.chain_id = ledger_.chain_id();
  transaction.gas_limit = static_cast<std::uint64_t>(row->integer(3));
  transaction.to = ledger_.address_of(static_cast<ledger::Contract>(row->integer(1)));
  transaction.data = row->bytes(2);
  const eth::Address signer = keys_.operator_address(role);
  const auto tried = co_await ledger_.call(signer, *transaction.to, transaction.data, transaction.gas_limit);
  if (!tried && !tried.error().reverted) co_return false;
  if (!tried) {
    finish(id, ActState::failed, nullptr, 0, &tried.error());
    co_return true;
  }
  const auto used = co_await ledger_.nonce(signer);
  if (!used) co_return false;
  Bytes raw;
  database_.transaction([&] {
    const auto last = database_.find("SELECT MAX(nonce) FROM acts WHERE role = ? AND state = 'pending'",
                                     {value_of(static_cast<std::int64_t>(role))});
    transaction.nonce = last->null(0) ? *used : std::max(*used, static_cast<std::uint64_t>(last->integer(0)) + 1);
    raw = eth::sign_transaction(transaction, *keys_.operator_key(role));
    const Hash32 hash = eth::parse_transaction(raw)->hash;
    const auto changed = database_.execute(
        "UPDATE acts SET state = 'pending', signer = ?, nonce = ?, raw = ?, hash = ? WHERE id = ? AND state = 'queued'",
        {value_of(ByteView(signer)), value_of(static_cast<std::int64_t>(transaction.nonce)), value_of(ByteView(raw)),
         value_of(to_hex0x(hash)), value_of(id)});
    if (changed == 0) raw.clear();  // taken back in the meantime
  });
  if (!raw.empty()) co_await send(id, std::move(raw));
  co_return true;
}

void Outbox::finish(const std::string& id, ActState state, const ReceiptInfo* receipt, UnixTime block_time,
                    const NodeTrouble* trouble) {
  const RevertWords words = trouble != nullptr && trouble->reverted ? revert_words(trouble->revert_data)
                            : trouble != nullptr                    ? RevertWords{"LOST", "[]"}
                                                                    : RevertWords{};
  database_.transaction([&] {
    database_.execute(
        "UPDATE acts SET state = ?, block_number = ?, block_hash = ?, block_time = ?, error_name = ?, error_args = ? "
        "WHERE id = ?",
        {value_of(act_state_name(state)), value_of(receipt ? static_cast<std::int64_t>(receipt->block) : 0),
         receipt ? value_of(to_hex0x(receipt->block_hash)) : Value(), value_of(block_time), value_of(words.name),
         value_of(words.args), value_of(id)});
    Act act = *find(id);
    if (receipt != nullptr) act.logs = receipt->logs;
    const auto outcome = outcomes_.find(act.purpose);
    if (outcome != outcomes_.end()) outcome->second(act);
  });
  sent_.erase(id);
  common::log::info(state == ActState::included ? "act included" : "act failed", {{"act", id}, {"error", words.name}});
  wake();
}

}  // namespace statepass::desk
