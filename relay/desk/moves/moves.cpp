#include "desk/moves/moves.hpp"

#include "base/text.hpp"
#include "common/run/log.hpp"
#include "eth/receipt.hpp"
#include "ledger/calls.hpp"

namespace statepass::desk {
namespace {

using ledger::Contract;
namespace transfer = ledger::licence_transfer;

constexpr std::uint64_t kBlocksAtOnce = 500;
constexpr std::string_view kCursor = "superseded";
constexpr std::string_view kExpire = "move_expire";
constexpr UnixTime kGrace = 30;

}  // namespace

Moves::Moves(MoveParts parts) : in(parts), out(parts), parts_(parts) {}

Task<> Moves::look() {
  if (!parts_.ledger.head()) co_return;
  co_await look_at_superseded();
  co_await look_at_transfers();
  for (MoveRow& row : parts_.rows.under_way()) {
    if (row.incoming)
      co_await in.work(std::move(row));
    else
      out.work(std::move(row));
  }
}

// Each list version is followed in its order; what another state's move did comes as an event of the contract.
Task<> Moves::look_at_superseded() {
  const std::uint64_t head = parts_.ledger.head()->number;
  const auto row = parts_.database.find("SELECT value FROM cursors WHERE name = ?", {value_of(kCursor)});
  if (!row) {
    parts_.database.execute("INSERT INTO cursors (name, value) VALUES (?, ?)",
                            {value_of(kCursor), value_of(static_cast<std::int64_t>(head))});
    co_return;
  }
  std::uint64_t done = static_cast<std::uint64_t>(row->integer(0));
  while (done < head) {
    const std::uint64_t to = std::min(head, done + kBlocksAtOnce);
    std::vector<Hash32> topics{eth::event_topic("Superseded(uint64,uint32,uint256,uint32)")};
    const auto logs = co_await parts_.ledger.logs(done + 1, to, Contract::status_registry, std::move(topics));
    if (!logs) co_return;
    for (const LogEntry& log : *logs) {
      if (log.topics.size() != 3 || log.data.size() != 64) continue;
      const auto list = ledger::ListId::unpack(be_value(ByteView(log.topics[1]).subspan(24)));
      if (!list || list->jurisdiction != parts_.config.jurisdiction) continue;
      const auto version = static_cast<std::uint32_t>(be_value(ByteView(log.topics[2]).subspan(24)));
      const auto index = static_cast<std::uint32_t>(be_value(ByteView(log.data).subspan(56)));
      if (!parts_.lists.superseded(*list, index, version)) co_return;  // a change of our own comes first
    }
    done = to;
    parts_.database.execute("UPDATE cursors SET value = ? WHERE name = ?",
                            {value_of(static_cast<std::int64_t>(done)), value_of(kCursor)});
  }
}

Task<> Moves::look_at_transfers() {
  const auto rows = parts_.rows.under_way();
  if (rows.empty()) co_return;
  std::vector<Hash32> slots;
  for (const MoveRow& row : rows) slots.push_back(transfer::transfer_slot(row.hash()));
  const auto words = co_await parts_.ledger.words(Contract::licence_transfer, slots);
  if (!words) co_return;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto found = transfer::Transfer::decode((*words)[i]);
    auto row = parts_.rows.find(rows[i].id);
    if (!found || !row || row->over() || found->from != row->from || found->to != row->to) continue;
    const std::string state(name_of(found->state));
    const bool changed = state != row->state || found->due != row->due;
    const bool own_act_tells = row->act.has_value();  // its outcome says the same, with what follows from it
    if (changed && !own_act_tells && !(row->incoming && row->state == "opening")) {
      parts_.database.transaction([&] {
        const std::string before = row->state;
        row->state = state;
        row->due = found->due;
        if (row->over() && !row->incoming) {
          out.ended(*row);
          return;
        }
        parts_.rows.save(*row);
        if (before != state) parts_.event(*row, "move_" + (state == "open" ? std::string("opened") : state));
        // A licence that was made for it is never given out.
        if (row->over() && row->incoming && row->licence && state != "issued")
          parts_.people.set_status(*row->licence, true, status::Value::invalid);
      });
    }
    if (!row->over() && found->due + kGrace < parts_.ledger.head()->time && !row->act &&
        !parts_.outbox.outstanding(kExpire, row->id))
      parts_.outbox.add({.role = OperatorRole::licensing,
                         .contract = Contract::licence_transfer,
                         .function = "expire",
                         .data = ledger::calls::expire_transfer(row->hash()),
                         .gas = 150'000,
                         .purpose = std::string(kExpire),
                         .subject = row->id});
  }
}

}  // namespace statepass::desk
