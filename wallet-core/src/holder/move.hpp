#pragma once

#include "holder/store.hpp"

namespace statepass::holder {

// How far a move is, as the track of stations has it.
enum class MoveStation : std::uint8_t { asked, cleared, issued, done };
enum class Turn : std::uint8_t { citizen, origin, destination, nobody };

struct Move {
  Hash32 id{};       // transfer id on the ledger
  std::string from;  // letters
  std::string to;
  UnixTime due = 0;
  MoveStation station = MoveStation::asked;
  // The ledger's own word; "open" also before the ledger is known to have it.
  std::string_view state;
  std::uint8_t refusal = 0;  // reason, when the state is "refused"
  Turn turn = Turn::destination;
  std::optional<UnixTime> as_of;
};

Move make_move(const MoveRecord& record);
// The newest first.
std::vector<Move> list_moves(const Store& store);
std::string_view name_of(MoveStation station);
std::string_view name_of(Turn turn);

}  // namespace statepass::holder
