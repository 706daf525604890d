#include "desk/status/status_lists.hpp"

#include <charconv>
#include <deque>
#include <map>
#include <set>
#include <stdexcept>

#include "base/text.hpp"
#include "common/run/log.hpp"
#include "desk/random.hpp"
#include "eth/receipt.hpp"
#include "ledger/calls.hpp"
#include "ledger/status_registry.hpp"
#include "status/transition.hpp"
#include "status/tree.hpp"

namespace statepass::desk {
namespace {

using ledger::ListId;
using status::StatusBody;

constexpr std::uint32_t kListsAFamily = 2;
constexpr std::uint32_t kMostLists = 64;    // of one family and period
constexpr std::int64_t kMostUsed = 98'304;  // of one list; the rest is cover (ledger specification 3.2)
constexpr std::size_t kLeastRound = 64;     // changes in a round, cover included (9)
constexpr std::size_t kListsAnAct = 20;
constexpr UnixTime kAgain = 30;
constexpr std::string_view kOpen = "status_open", kUpdate = "status_update";

StatusBody body_of_text(const Row& row, std::size_t column) {
  auto body = StatusBody::of(row.bytes(column));
  if (!body) throw StoreError(StoreError::Kind::other, "a stored status list has another size than it should");
  return *std::move(body);
}

std::string root_text(const StatusBody& body) {
  return to_hex(ledger::h216_of(status::root_of(body)));
}

}  // namespace

std::string_view urgency_name(Urgency urgency) {
  return urgency == Urgency::urgent ? "urgent" : urgency == Urgency::round ? "round" : "spread";
}

std::string list_text(const ListId& list) {
  return to_hex(be_bytes(list.pack()));
}

ListId list_of_text(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != 8) throw StoreError(StoreError::Kind::other, "a stored list id is none");
  return *ListId::unpack(be_value(*bytes));
}

StatusLists::StatusLists(Database& database, Ledger& ledger, Outbox& outbox, const DeskConfig& config,
                         const DeskClock& clock)
    : database_(database), ledger_(ledger), outbox_(outbox), config_(config), clock_(clock) {
  outbox_.on_outcome(std::string(kOpen), [this](const Act& act) { opened(act); });
  outbox_.on_outcome(std::string(kUpdate),
                     [this](const Act& act) { act.state == ActState::included ? updated(act) : failed(act); });
}

// ---- opening ----

Task<bool> StatusLists::open_for(UnixTime valid_until) {
  const auto period = ledger::period_of(valid_until);
  if (!period) co_return false;
  for (const Family family : {Family::document, Family::privilege}) {
    const ListId first{config_.jurisdiction, family, *period, 0};
    const auto held = database_.find(
        "SELECT COUNT(*) FROM lists WHERE family = ? AND period = ? AND used < ?",
        {value_of(static_cast<std::int64_t>(family)), value_of(std::int64_t{*period}), value_of(kMostUsed)});
    if (held->integer(0) >= kListsAFamily || outbox_.outstanding(kOpen, list_text(first))) continue;
    // The first numbers that the ledger does not have; what it has, and we do not, is taken up when nothing was ever
    // marked in it.
    std::vector<Hash32> slots;
    for (std::uint32_t number = 0; number < kMostLists; ++number)
      slots.push_back(ledger::status_registry::list_slot(ListId{config_.jurisdiction, family, *period, number}));
    const auto words = co_await ledger_.words(ledger::Contract::status_registry, slots);
    if (!words) co_return false;
    std::uint32_t next = 0;
    while (next < kMostLists && (*words)[next] != Hash32{}) {
      adopt(ListId{config_.jurisdiction, family, *period, next}, (*words)[next]);
      ++next;
    }
    const auto have = database_.find(
        "SELECT COUNT(*) FROM lists WHERE family = ? AND period = ? AND used < ?",
        {value_of(static_cast<std::int64_t>(family)), value_of(std::int64_t{*period}), value_of(kMostUsed)});
    if (have->integer(0) >= kListsAFamily || next + kListsAFamily > kMostLists) continue;
    outbox_.add({.role = OperatorRole::status,
                 .contract = ledger::Contract::status_registry,
                 .function = "openMany",
                 .data = ledger::calls::open_lists(ListId{config_.jurisdiction, family, *period, next}, kListsAFamily),
                 .gas = 300'000,
                 .purpose = std::string(kOpen),
                 .subject = list_text(first),
                 .independent = true});
  }
  co_return true;
}

// A list that the ledger has.
void StatusLists::adopt(const ListId& list, const Hash32& word) {
  const auto record = ledger::status_registry::ListRecord::decode(word);
  if (!record || record->version != 0 || record->closed) return;
  const StatusBody empty;
  database_.execute(
      "INSERT INTO lists (list, family, period, number, version, body, root, used, changed) VALUES (?, ?, ?, ?, 0, ?, "
      "?, 0, ?) "
      "ON CONFLICT (list) DO NOTHING",
      {value_of(list_text(list)), value_of(static_cast<std::int64_t>(list.family)), value_of(std::int64_t{list.period}),
       value_of(std::int64_t{list.number}), value_of(empty.bytes()), value_of(root_text(empty)),
       value_of(clock_.now())});
}

void StatusLists::opened(const Act& act) {
  if (act.state != ActState::included) {
    common::log::warning("status lists not opened", {{"error", act.error_name}});
    return;
  }
  for (const LogEntry& log : act.logs) {
    if (log.topics.size() != 2 || log.topics[0] != eth::event_topic("Opened(uint64)")) continue;
    const auto list = ListId::unpack(be_value(ByteView(log.topics[1]).subspan(24)));
    if (!list || list->jurisdiction != config_.jurisdiction) continue;
    ledger::status_registry::ListRecord record;
    record.root = ledger::h216_of(status::root_of(StatusBody()));
    adopt(*list, record.encode());
  }
  if (on_bodies) on_bodies();
}

bool StatusLists::ready(UnixTime valid_until) {
  const auto period = ledger::period_of(valid_until);
  if (!period) return false;
  const auto row = database_.find("SELECT COUNT(DISTINCT family) FROM lists WHERE period = ? AND used < ?",
                                  {value_of(std::int64_t{*period}), value_of(kMostUsed)});
  return row->integer(0) == 2;
}

// ---- giving out ----

ListEntry StatusLists::allot(Family family, UnixTime valid_until, const std::string& licence, const std::string& copy) {
  const auto period = ledger::period_of(valid_until);
  if (!period) throw std::runtime_error("no status list can hold such a date");
  const auto lists = database_.query(
      "SELECT list FROM lists WHERE family = ? AND period = ? AND used < ?",
      {value_of(static_cast<std::int64_t>(family)), value_of(std::int64_t{*period}), value_of(kMostUsed)});
  if (lists.empty()) throw std::runtime_error("no status list is open");
  const std::string list = lists[random_below(lists.size())].text(0);
  while (true) {
    // At most three quarters are taken: a few draws find a free one.
    const auto index = static_cast<std::int64_t>(random_below(status::kEntries));
    const auto taken = database_.execute(
        "INSERT INTO entries (list, idx, licence, copy, value, valid_until) VALUES (?, ?, ?, ?, 0, ?) ON CONFLICT DO "
        "NOTHING",
        {value_of(list), value_of(index), value_of(licence), value_of(copy), value_of(valid_until)});
    if (taken == 0) continue;
    database_.execute("UPDATE lists SET used = used + 1 WHERE list = ?", {value_of(list)});
    return {list_of_text(list), static_cast<std::uint32_t>(index)};
  }
}

std::string StatusLists::uri_of(const ListId& list) const {
  return config_.public_url + ledger::status_list_path({ledger_.chain_id(), list});
}

std::vector<ListEntry> StatusLists::live_entries(const std::string& licence, Family family) {
  const auto rows = database_.query(
      "SELECT e.list, e.idx FROM entries e JOIN lists l ON l.list = e.list WHERE e.licence = ? AND l.family = ? AND "
      "e.valid_until > ? AND e.value NOT IN (1, 3)",
      {value_of(licence), value_of(static_cast<std::int64_t>(family)), value_of(clock_.now())});
  std::vector<ListEntry> out;
  for (const Row& row : rows) out.push_back({list_of_text(row.text(0)), static_cast<std::uint32_t>(row.integer(1))});
  return out;
}

// ---- changing ----

UnixTime StatusLists::due_of(Urgency urgency) const {
  const UnixTime now = clock_.now();
  if (urgency == Urgency::urgent) return now;
  const UnixTime next = now - now % config_.round_seconds + config_.round_seconds;
  if (urgency == Urgency::round || config_.condense_seconds == 0) return next;
  const auto rounds =
      static_cast<std::uint64_t>(std::max<std::int64_t>(1, config_.condense_seconds / config_.round_seconds));
  return next + static_cast<UnixTime>(random_below(rounds)) * config_.round_seconds;
}

std::string StatusLists::change(const std::vector<ListEntry>& entries, status::Value value, Urgency urgency,
                                const std::string& licence, const std::string& ticket) {
  const std::string id = ticket.empty() ? "changes-" + random_id() : ticket;
  for (const ListEntry& entry : entries) {
    // A later decision takes the place of one that waits.
    database_.execute("DELETE FROM changes WHERE list = ? AND idx = ? AND state = 'waiting'",
                      {value_of(list_text(entry.list)), value_of(std::int64_t{entry.index})});
    database_.execute(
        "INSERT INTO changes (id, list, idx, value, due, urgency, licence, family, ticket, state, created) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
        {value_of(random_id()), value_of(list_text(entry.list)), value_of(std::int64_t{entry.index}),
         value_of(static_cast<std::int64_t>(value)), value_of(due_of(urgency)), value_of(urgency_name(urgency)),
         value_of(licence), value_of(static_cast<std::int64_t>(entry.list.family)), value_of(id),
         value_of(clock_.now())});
  }
  return id;
}

std::optional<Act> StatusLists::follow(const std::string& ticket) {
  const auto row = database_.find(
      "SELECT COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0), COALESCE(MAX(due), 0), COUNT(*), "
      "MAX(act) FROM changes "
      "WHERE ticket = ?",
      {value_of(ticket)});
  if (row->integer(2) == 0) return std::nullopt;
  Act waiting;
  waiting.id = ticket;
  waiting.contract = ledger::Contract::status_registry;
  waiting.function = "update";
  waiting.at = row->integer(1);
  if (row->integer(0) > 0) return waiting;
  const auto last = database_.find(
      "SELECT a.id FROM changes c JOIN acts a ON a.id = c.act WHERE c.ticket = ? ORDER BY a.seq DESC LIMIT 1",
      {value_of(ticket)});
  auto act = last ? outbox_.find(last->text(0)) : std::nullopt;
  if (!act) {
    // Nothing had to be changed.
    waiting.state = ActState::included;
    return waiting;
  }
  act->id = ticket;
  return act;
}

std::vector<ListEntry> StatusLists::entries_other_than(const std::string& licence, Family family, status::Value value) {
  std::vector<ListEntry> out;
  for (const Row& row : database_.query("SELECT e.list, e.idx FROM entries e JOIN lists l ON l.list = e.list WHERE "
                                        "e.licence = ? AND l.family = ? AND "
                                        "e.valid_until > ? AND e.value NOT IN (1, 3) AND e.value <> ?",
                                        {value_of(licence), value_of(static_cast<std::int64_t>(family)),
                                         value_of(clock_.now()), value_of(static_cast<std::int64_t>(value))}))
    out.push_back({list_of_text(row.text(0)), static_cast<std::uint32_t>(row.integer(1))});
  return out;
}

void StatusLists::tick() {
  const auto rows = database_.query(
      "SELECT DISTINCT c.list FROM changes c JOIN lists l ON l.list = c.list WHERE c.state = 'waiting' AND c.due <= ? "
      "AND l.act IS NULL "
      "ORDER BY c.list",
      {value_of(clock_.now())});
  std::vector<std::string> lists;
  for (const Row& row : rows) lists.push_back(row.text(0));
  for (std::size_t at = 0; at < lists.size(); at += kListsAnAct) {
    const auto end = std::min(lists.size(), at + kListsAnAct);
    send_updates({lists.begin() + static_cast<std::ptrdiff_t>(at), lists.begin() + static_cast<std::ptrdiff_t>(end)});
  }
}

// Entries that nobody has are superseded beside the real ones, so that a thin round tells less.
void StatusLists::add_cover(const std::string& list, StatusBody& body, std::size_t changes) {
  for (std::size_t tries = 0; changes < kLeastRound && tries < 4 * kLeastRound; ++tries) {
    const auto index = static_cast<std::int64_t>(random_below(status::kEntries));
    const auto taken = database_.execute(
        "INSERT INTO entries (list, idx, value, valid_until) VALUES (?, ?, 3, 0) ON CONFLICT DO NOTHING",
        {value_of(list), value_of(index)});
    if (taken == 1 && body.set(static_cast<std::uint64_t>(index), status::Value::superseded)) ++changes;
  }
}

void StatusLists::send_updates(const std::vector<std::string>& lists) {
  database_.transaction([&] {
    std::deque<status::Transition> transitions;
    std::vector<ledger::calls::ListUpdate> updates;
    std::vector<std::pair<std::string, StatusBody>> next;
    std::size_t words = 0;
    for (const std::string& list : lists) {
      const auto row = database_.find("SELECT body, version FROM lists WHERE list = ?", {value_of(list)});
      const StatusBody before = body_of_text(*row, 0);
      StatusBody after = before;
      bool urgent = false;
      std::size_t changes = 0;
      for (const Row& change : database_.query(
               "SELECT id, idx, value, urgency FROM changes WHERE list = ? AND state = 'waiting' AND due <= ?",
               {value_of(list), value_of(clock_.now())})) {
        const auto set =
            after.set(static_cast<std::uint64_t>(change.integer(1)), static_cast<status::Value>(change.integer(2)));
        // An entry that has become final in the meantime stays as it is.
        database_.execute("UPDATE changes SET state = ? WHERE id = ?",
                          {value_of(set ? "taken" : "void"), value_of(change.text(0))});
        urgent = urgent || change.text(3) == "urgent";
        ++changes;
      }
      if (!urgent && changes > 0) add_cover(list, after, changes);
      auto transition = status::make_transition(before, after);
      if (!transition) continue;  // nothing differs
      words += transition->words.size() / 66;
      transitions.push_back(*std::move(transition));
      const std::uint64_t id = list_of_text(list).pack();
      updates.push_back(
          {id, static_cast<std::uint32_t>(row->integer(1)), transitions.back().words, transitions.back().siblings});
      next.emplace_back(list, std::move(after));
    }
    database_.execute(
        "UPDATE changes SET state = 'done' WHERE state = 'taken' AND value = (SELECT e.value FROM entries e "
        "WHERE e.list = changes.list AND e.idx = changes.idx)");
    if (updates.empty()) return;
    const std::string act = outbox_.add({.role = OperatorRole::status,
                                         .contract = ledger::Contract::status_registry,
                                         .function = updates.size() == 1 ? "update" : "updateMany",
                                         .data = updates.size() == 1 ? ledger::calls::update_list(updates.front())
                                                                     : ledger::calls::update_lists(updates),
                                         .gas = 200'000 + 60'000 * updates.size() + 30'000 * words,
                                         .purpose = std::string(kUpdate),
                                         .independent = true});
    for (const auto& [list, body] : next)
      database_.execute("UPDATE lists SET next_body = ?, act = ? WHERE list = ?",
                        {value_of(body.bytes()), value_of(act), value_of(list)});
    database_.execute("UPDATE changes SET state = 'sent', act = ? WHERE state = 'taken'", {value_of(act)});
  });
}

void StatusLists::updated(const Act& act) {
  for (const Row& row : database_.query("SELECT list, next_body FROM lists WHERE act = ?", {value_of(act.id)})) {
    const StatusBody body = body_of_text(row, 1);
    database_.execute(
        "UPDATE lists SET body = next_body, next_body = NULL, act = NULL, version = version + 1, root = ?, changed = ? "
        "WHERE list = ?",
        {value_of(root_text(body)), value_of(act.block_time), value_of(row.text(0))});
  }
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> licences;
  for (const Row& row :
       database_.query("SELECT list, idx, value, licence, family FROM changes WHERE act = ? AND state = 'sent'",
                       {value_of(act.id)})) {
    database_.execute("UPDATE entries SET value = ? WHERE list = ? AND idx = ?",
                      {value_of(row.integer(2)), value_of(row.text(0)), value_of(row.integer(1))});
    if (!row.null(3)) licences[{row.text(3), row.integer(4)}] = row.integer(2);
  }
  database_.execute("UPDATE changes SET state = 'done' WHERE act = ? AND state = 'sent'", {value_of(act.id)});
  for (const auto& [key, value] : licences) {
    const auto left = database_.find(
        "SELECT id FROM changes WHERE licence = ? AND family = ? AND state IN ('waiting', 'sent') LIMIT 1",
        {value_of(key.first), value_of(key.second)});
    if (!left && on_changed)
      on_changed(key.first, static_cast<Family>(key.second), static_cast<status::Value>(value), act);
  }
  if (on_bodies) on_bodies();
}

// Stale, most likely: a move elsewhere changed the list first. The body follows the ledger's events; the changes are
// made again on top of it.
void StatusLists::failed(const Act& act) {
  common::log::warning("status update refused", {{"act", act.id}, {"error", act.error_name}});
  const UnixTime again = clock_.now() + (act.error_name == "Stale" ? 2 : kAgain);
  database_.execute("UPDATE changes SET state = 'waiting', act = NULL, due = ? WHERE act = ? AND state = 'sent'",
                    {value_of(again), value_of(act.id)});
  database_.execute("UPDATE lists SET next_body = NULL, act = NULL WHERE act = ?", {value_of(act.id)});
}

bool StatusLists::superseded(const ListId& list, std::uint32_t index, std::uint32_t version) {
  const bool followed = database_.transaction([&] {
    auto held = body_of(list);
    if (!held || held->version >= version) return true;  // not ours, or seen before
    if (held->version + 1 != version) return false;
    if (!held->body.set(index, status::Value::superseded)) return false;
    database_.execute("UPDATE lists SET body = ?, root = ?, version = ?, changed = ? WHERE list = ?",
                      {value_of(held->body.bytes()), value_of(root_text(held->body)), value_of(std::int64_t{version}),
                       value_of(clock_.now()), value_of(list_text(list))});
    database_.execute("UPDATE entries SET value = 3 WHERE list = ? AND idx = ?",
                      {value_of(list_text(list)), value_of(std::int64_t{index})});
    return true;
  });
  if (followed && on_bodies) on_bodies();
  return followed;
}

std::optional<StatusLists::Body> StatusLists::body_of(const ListId& list) {
  const auto row = database_.find("SELECT body, version FROM lists WHERE list = ?", {value_of(list_text(list))});
  if (!row) return std::nullopt;
  return Body{body_of_text(*row, 0), static_cast<std::uint32_t>(row->integer(1))};
}

std::vector<ListRow> StatusLists::lists() {
  std::vector<ListRow> out;
  for (const Row& row : database_.query("SELECT list, version, used, changed FROM lists ORDER BY list"))
    out.push_back(
        {list_of_text(row.text(0)), static_cast<std::uint32_t>(row.integer(1)), row.integer(2), row.integer(3)});
  return out;
}

}  // namespace statepass::desk
