#include "desk/moves/move_rows.hpp"

#include "base/text.hpp"

namespace statepass::desk {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, direction, from_state, to_state, state, since, due, statement, licence, family_name, given_name, "
    "birth_date, "
    "document_number, binding, transfer_offer, condensing, condensed, clearance, record, record_file, request_n, act "
    "FROM moves ";

std::optional<Bytes> maybe_bytes(const Row& row, std::size_t column) {
  return row.null(column) ? std::nullopt : std::optional(row.bytes(column));
}

MoveRow read(const Row& row) {
  return {row.text(0),
          row.text(1) == "in",
          static_cast<ledger::Jurisdiction>(row.integer(2)),
          static_cast<ledger::Jurisdiction>(row.integer(3)),
          row.text(4),
          row.integer(5),
          row.integer(6),
          row.text(7),
          row.maybe_text(8),
          row.maybe_text(9),
          row.maybe_text(10),
          row.maybe_text(11),
          row.maybe_text(12),
          row.text(13),
          row.maybe_text(14),
          row.integer(15),
          row.integer(16) != 0,
          maybe_bytes(row, 17),
          row.text(18),
          maybe_bytes(row, 19),
          row.maybe_integer(20),
          row.maybe_text(21)};
}

Value maybe_value(const std::optional<Bytes>& bytes) {
  return bytes ? value_of(ByteView(*bytes)) : Value();
}

}  // namespace

Hash32 MoveRow::hash() const {
  return take_array<32>(*from_hex(id));
}

void MoveRows::add(const MoveRow& row, ByteView portrait) {
  database_.execute(
      "INSERT INTO moves (id, direction, from_state, to_state, state, since, due, holder, statement, licence, "
      "family_name, given_name, "
      "birth_date, document_number, portrait, binding, condensing, condensed, record) VALUES (?, ?, ?, ?, ?, ?, ?, '', "
      "?, ?, ?, ?, ?, ?, ?, "
      "?, 0, 0, ?)",
      {value_of(row.id), value_of(row.incoming ? "in" : "out"), value_of(std::int64_t{row.from}),
       value_of(std::int64_t{row.to}), value_of(row.state), value_of(row.since), value_of(row.due),
       value_of(row.statement), value_of(row.licence), value_of(row.family_name), value_of(row.given_name),
       value_of(row.birth_date), value_of(row.document_number), portrait.empty() ? Value() : value_of(portrait),
       value_of(row.binding), value_of(row.record)});
}

void MoveRows::save(const MoveRow& row) {
  database_.execute(
      "UPDATE moves SET state = ?, due = ?, licence = ?, family_name = ?, given_name = ?, birth_date = ?, "
      "document_number = ?, binding = ?, "
      "transfer_offer = ?, condensing = ?, condensed = ?, clearance = ?, record = ?, record_file = ?, request_n = ?, "
      "act = ? WHERE id = ?",
      {value_of(row.state), value_of(row.due), value_of(row.licence), value_of(row.family_name),
       value_of(row.given_name), value_of(row.birth_date), value_of(row.document_number), value_of(row.binding),
       value_of(row.transfer_offer), value_of(row.condensing), value_of(std::int64_t{row.condensed}),
       maybe_value(row.clearance), value_of(row.record), maybe_value(row.record_file), value_of(row.request_n),
       value_of(row.act), value_of(row.id)});
}

std::vector<MoveRow> MoveRows::query(const std::string& where, const std::vector<Value>& values) {
  std::vector<MoveRow> out;
  for (const Row& row : database_.query(std::string(kSelect) + where, values)) out.push_back(read(row));
  return out;
}

std::optional<MoveRow> MoveRows::find(const std::string& id) {
  auto rows = query("WHERE id = ?", {value_of(id)});
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::vector<MoveRow> MoveRows::list(bool incoming) {
  return query("WHERE direction = ? ORDER BY since DESC LIMIT 500", {value_of(incoming ? "in" : "out")});
}

std::vector<MoveRow> MoveRows::under_way() {
  return query("WHERE state IN ('opening', 'open', 'cleared') ORDER BY since", {});
}

std::optional<MoveRow> MoveRows::under_way_of(const std::string& licence) {
  auto rows = query(
      "WHERE licence = ? AND state IN ('opening', 'open', 'cleared') AND direction = 'out' ORDER BY since LIMIT 1",
      {value_of(licence)});
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::optional<Bytes> MoveRows::portrait(const std::string& id) {
  const auto row = database_.find("SELECT portrait FROM moves WHERE id = ?", {value_of(id)});
  if (!row || row->null(0)) return std::nullopt;
  return row->bytes(0);
}

void MoveRows::set_portrait(const std::string& id, ByteView portrait) {
  database_.execute("UPDATE moves SET portrait = ? WHERE id = ?", {value_of(portrait), value_of(id)});
}

}  // namespace statepass::desk
