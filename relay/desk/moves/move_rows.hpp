#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "desk/store/database.hpp"
#include "ledger/licence_transfer.hpp"

// Moves as rows.
namespace statepass::desk {

struct MoveRow {
  std::string id;  // 64 hexadecimal digits
  bool incoming = false;
  ledger::Jurisdiction from = 0;
  ledger::Jurisdiction to = 0;
  std::string state;  // "opening", then as the ledger has it: open, cleared, refused, issued, withdrawn, expired
  UnixTime since = 0;
  UnixTime due = 0;
  std::string statement;
  std::optional<std::string> licence;  // ours: the one that leaves, or the one that comes
  std::optional<std::string> family_name;
  std::optional<std::string> given_name;
  std::optional<std::string> birth_date;
  std::optional<std::string> document_number;
  std::string binding;  // missing, good, wrong
  std::optional<std::string> transfer_offer;
  UnixTime condensing = 0;  // since when; 0: not begun
  bool condensed = false;
  std::optional<Bytes> clearance;  // body of notice 2
  std::string record;              // waiting, good, wrong
  std::optional<Bytes> record_file;
  std::optional<std::int64_t> request_n;
  std::optional<std::string> act;  // under way

  bool over() const { return state != "opening" && state != "open" && state != "cleared"; }
  Hash32 hash() const;
  std::string subject() const { return "move:" + id; }
};

class MoveRows {
 public:
  explicit MoveRows(Database& database) : database_(database) {}

  void add(const MoveRow& row, ByteView portrait);
  // Everything but portrait and identity.
  void save(const MoveRow& row);
  std::optional<MoveRow> find(const std::string& id);
  std::vector<MoveRow> list(bool incoming);
  std::vector<MoveRow> under_way();
  std::optional<MoveRow> under_way_of(const std::string& licence);
  std::optional<Bytes> portrait(const std::string& id);
  void set_portrait(const std::string& id, ByteView portrait);

 private:
  std::vector<MoveRow> query(const std::string& where, const std::vector<Value>& values);

  Database& database_;
};


}  // namespace statepass::desk
