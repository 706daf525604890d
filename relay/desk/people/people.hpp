#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/datetime.hpp"
#include "desk/store/database.hpp"
#include "status/body.hpp"

// Applicants and their licences.
namespace statepass::desk {

struct Applicant {
  std::string id;
  std::string family_name;
  std::string given_name;
  CivilDate birth_date{};
  std::optional<std::int64_t> sex;  // ISO/IEC 5218
  std::optional<std::string> address;
  std::optional<std::string> city;
  std::optional<std::string> postal_code;
  bool has_portrait = false;
  UnixTime created = 0;
  std::int64_t licences = 0;
};

struct Privilege {
  std::string code;
  std::optional<CivilDate> issue_date;
  std::optional<CivilDate> expiry_date;
};

struct Licence {
  std::string ref;
  std::string applicant;
  std::string document_number;
  CivilDate issue_date{};
  CivilDate expiry_date{};
  std::vector<Privilege> privileges;
  status::Value document = status::Value::valid;
  status::Value privilege = status::Value::valid;
  std::string state_of_record;
  std::optional<std::string> move;  // the one under way, or the one that ended or began it
  UnixTime created = 0;

  // Neither revoked nor superseded.
  bool stands() const { return !status::is_final(document); }
};

class People {
 public:
  explicit People(Database& database) : database_(database) {}

  void add(const Applicant& applicant);
  std::optional<Applicant> applicant(const std::string& id);
  // Names, dates and licence numbers that begin so; 50 at a time behind `after` (the cursor of the row before).
  std::vector<Applicant> search(const std::string& begins, std::int64_t skip, std::int64_t most);
  bool set_portrait(const std::string& id, bool small, ByteView image);
  std::optional<Bytes> portrait(const std::string& id, bool small);

  void add(const Licence& licence);
  std::optional<Licence> licence(const std::string& ref);
  std::vector<Licence> licences_of(const std::string& applicant);
  bool number_taken(const std::string& document_number);
  // A letter and seven figures, none given before.
  std::string fresh_number();
  void set_status(const std::string& ref, bool document, status::Value value);
  void set_move(const std::string& ref, const std::optional<std::string>& move);
  void set_state_of_record(const std::string& ref, const std::string& letters);

 private:
  Database& database_;
};

std::string privileges_text(const std::vector<Privilege>& privileges);
// Nothing for what is no list of privileges.
std::optional<std::vector<Privilege>> maybe_privileges(const std::string& text);
// Of our own database: StoreError instead.
std::vector<Privilege> privileges_of_text(const std::string& text);

}  // namespace statepass::desk
