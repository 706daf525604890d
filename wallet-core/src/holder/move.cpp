#include "holder/move.hpp"

#include <algorithm>

#include "base/sort.hpp"

namespace statepass::holder {
namespace {

using ledger::licence_transfer::TransferState;

// Whose turn it is while a move is open: the destination opens it on the ledger, the citizen binds it, the state that
// is left clears it, the destination completes it.
Turn turn_of(const MoveRecord& record) {
  if (!record.proved) return Turn::destination;
  switch (record.proved->state) {
    case TransferState::open:
      return record.bound ? Turn::origin : Turn::citizen;
    case TransferState::cleared:
      return Turn::destination;
    case TransferState::issued:
      return record.done ? Turn::nobody : Turn::citizen;
    default:
      return Turn::nobody;
  }
}

MoveStation station_of(const MoveRecord& record) {
  if (record.done) return MoveStation::done;
  if (!record.proved) return MoveStation::asked;
  if (record.proved->state == TransferState::cleared) return MoveStation::cleared;
  return record.proved->state == TransferState::issued ? MoveStation::issued : MoveStation::asked;
}

}  // namespace

Move make_move(const MoveRecord& record) {
  Move out{.id = record.id,
           .from = record.from_letters,
           .to = record.to_letters,
           .due = record.due,
           .station = station_of(record),
           .state = record.proved ? ledger::licence_transfer::name_of(record.proved->state) : "open",
           .refusal = 0,
           .turn = turn_of(record),
           .as_of = std::nullopt};
  if (!record.proved) return out;
  out.as_of = record.as_of;
  if (record.proved->state == TransferState::refused) out.refusal = static_cast<std::uint8_t>(record.proved->reason);
  return out;
}

std::vector<Move> list_moves(const Store& store) {
  std::vector<const MoveRecord*> records;
  for (const auto& [id, record] : store.moves()) records.push_back(&record);
  sort_by(records, [](const MoveRecord* record) { return std::pair(-record->since, record->id); });
  std::vector<Move> out;
  for (const MoveRecord* record : records) out.push_back(make_move(*record));
  return out;
}

std::string_view name_of(MoveStation station) {
  constexpr std::string_view kNames[] = {"asked", "cleared", "issued", "done"};
  return kNames[static_cast<std::size_t>(station)];
}

std::string_view name_of(Turn turn) {
  constexpr std::string_view kNames[] = {"citizen", "origin", "destination", "nobody"};
  return kNames[static_cast<std::size_t>(turn)];
}

}  // namespace statepass::holder
