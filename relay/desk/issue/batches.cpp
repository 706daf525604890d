#include "desk/issue/batches.hpp"

#include <numeric>

#include "base/text.hpp"
#include "desk/random.hpp"
#include "eth/receipt.hpp"
#include "ledger/calls.hpp"

namespace statepass::desk {
namespace {

namespace log = ledger::issuance_log;

constexpr std::string_view kPurpose = "issuance_batch";
constexpr std::size_t kMostCopies = std::size_t{1} << 16;  // in one batch; what is left goes into the next

std::size_t height_for(std::size_t leaves) {
  std::size_t height = log::kLeastHeight;
  while ((std::size_t{1} << height) < leaves) ++height;
  return height;
}

std::vector<Hash32> leaves_of(const Bytes& joined) {
  std::vector<Hash32> out;
  for (std::size_t at = 0; at + 32 <= joined.size(); at += 32)
    out.push_back(take_array<32>(ByteView(joined).subspan(at)));
  return out;
}

}  // namespace

IssuanceBatches::IssuanceBatches(Database& database, Outbox& outbox, const DeskConfig& config, const DeskClock& clock)
    : database_(database), outbox_(outbox), config_(config), clock_(clock) {
  outbox_.on_outcome(std::string(kPurpose), [this](const Act& act) { anchored(act); });
}

void IssuanceBatches::tick() {
  if (outbox_.outstanding(kPurpose, "")) return;
  const auto last = newest();
  if (last && clock_.now() - last->time < config_.batch_seconds) return;
  database_.transaction([&] {
    const auto copies =
        database_.query("SELECT id, core, acceptance FROM copies WHERE batch IS NULL ORDER BY created, id LIMIT ?",
                        {value_of(static_cast<std::int64_t>(kMostCopies))});
    if (copies.empty()) return;
    // Real leaves in random places among random ones: neither number nor order of what was issued shows.
    const std::size_t height = height_for(copies.size());
    std::vector<Hash32> leaves(std::size_t{1} << height);
    for (Hash32& leaf : leaves) leaf = random_bytes<32>();
    std::vector<std::uint32_t> places(leaves.size());
    std::iota(places.begin(), places.end(), 0U);
    const auto id = database_.find("SELECT COALESCE(MAX(id), 0) FROM batches")->integer(0) + 1;
    for (std::size_t i = 0; i < copies.size(); ++i) {
      std::swap(places[i], places[i + random_below(places.size() - i)]);
      leaves[places[i]] = log::leaf_of(copies[i].array<32>(1), copies[i].array<32>(2));
      database_.execute("UPDATE copies SET batch = ?, leaf = ? WHERE id = ?",
                        {value_of(id), value_of(std::int64_t{places[i]}), value_of(copies[i].text(0))});
    }
    const auto root = log::root_of_batch(leaves);
    Bytes joined;
    for (const Hash32& leaf : leaves) append(joined, leaf);
    const std::string act = outbox_.add({.role = OperatorRole::licensing,
                                         .contract = ledger::Contract::issuance_log,
                                         .function = "anchor",
                                         .data = ledger::calls::anchor_batch(*root, static_cast<std::uint8_t>(height)),
                                         .gas = 200'000,
                                         .purpose = std::string(kPurpose),
                                         .independent = true});
    database_.execute("INSERT INTO batches (id, root, height, leaves, act) VALUES (?, ?, ?, ?, ?)",
                      {value_of(id), value_of(ByteView(*root)), value_of(static_cast<std::int64_t>(height)),
                       value_of(ByteView(joined)), value_of(act)});
  });
}

void IssuanceBatches::anchored(const Act& act) {
  if (act.state == ActState::failed) {
    // The copies go into the next batch.
    database_.execute(
        "UPDATE copies SET batch = NULL, leaf = NULL WHERE batch IN (SELECT id FROM batches WHERE act = ?)",
        {value_of(act.id)});
    database_.execute("DELETE FROM batches WHERE act = ?", {value_of(act.id)});
    return;
  }
  for (const LogEntry& entry : act.logs) {
    if (entry.topics.size() != 3 || entry.topics[0] != eth::event_topic("BatchAnchored(uint16,uint32,uint256,uint8)"))
      continue;
    const auto n = static_cast<std::int64_t>(be_value(ByteView(entry.topics[2]).subspan(24)));
    database_.execute("UPDATE batches SET n = ?, time = ? WHERE act = ?",
                      {value_of(n), value_of(act.block_time), value_of(act.id)});
  }
}

std::optional<IssuanceBatches::Anchored> IssuanceBatches::newest() {
  const auto row = database_.find("SELECT n, time FROM batches WHERE n IS NOT NULL ORDER BY n DESC LIMIT 1");
  if (!row) return std::nullopt;
  return Anchored{row->integer(0), row->integer(1)};
}

std::optional<IssuanceBatches::Anchored> IssuanceBatches::of_licence(const std::string& licence) {
  const auto row = database_.find(
      "SELECT b.n, b.time FROM copies c JOIN batches b ON b.id = c.batch WHERE c.licence = ? AND b.n IS NOT NULL ORDER "
      "BY b.n DESC "
      "LIMIT 1",
      {value_of(licence)});
  if (!row) return std::nullopt;
  return Anchored{row->integer(0), row->integer(1)};
}

std::optional<IssuanceBatches::Paths> IssuanceBatches::paths_of(const std::string& notification) {
  const auto rows = database_.query(
      "SELECT b.n, b.leaves, c.leaf FROM copies c JOIN batches b ON b.id = c.batch WHERE c.notification = ? AND b.n IS "
      "NOT NULL "
      "ORDER BY c.id",
      {value_of(notification)});
  if (rows.empty()) return std::nullopt;
  const auto leaves = leaves_of(rows.front().bytes(1));
  Paths out{rows.front().integer(0), {}};
  for (const Row& row : rows) {
    auto path = log::path_in_batch(leaves, static_cast<std::uint32_t>(row.integer(2)));
    if (!path) return std::nullopt;
    out.paths.push_back(*std::move(path));
  }
  return out;
}

}  // namespace statepass::desk
