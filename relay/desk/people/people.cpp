#include "desk/people/people.hpp"

#include "common/run/json.hpp"
#include "desk/random.hpp"

namespace statepass::desk {
namespace {

using common::Json;

constexpr std::string_view kApplicant =
    "SELECT a.id, a.family_name, a.given_name, a.birth_date, a.sex, a.address, a.city, a.postal_code, "
    "CASE WHEN a.portrait IS NULL THEN 0 ELSE 1 END, a.created, (SELECT COUNT(*) FROM licences l WHERE l.applicant = "
    "a.id) "
    "FROM applicants a ";
constexpr std::string_view kLicence =
    "SELECT ref, applicant, document_number, issue_date, expiry_date, privileges, document, privilege, "
    "state_of_record, move, "
    "created FROM licences ";

CivilDate stored_date(const std::string& text) {
  const auto date = parse_full_date(text);
  if (!date) throw StoreError(StoreError::Kind::other, "a stored date is none");
  return *date;
}

Applicant read_applicant(const Row& row) {
  return {row.text(0),          row.text(1),       row.text(2),       stored_date(row.text(3)),
          row.maybe_integer(4), row.maybe_text(5), row.maybe_text(6), row.maybe_text(7),
          row.integer(8) != 0,  row.integer(9),    row.integer(10)};
}

Licence read_licence(const Row& row) {
  return {row.text(0),
          row.text(1),
          row.text(2),
          stored_date(row.text(3)),
          stored_date(row.text(4)),
          privileges_of_text(row.text(5)),
          static_cast<status::Value>(row.integer(6)),
          static_cast<status::Value>(row.integer(7)),
          row.text(8),
          row.maybe_text(9),
          row.integer(10)};
}

// What stands at the beginning, with LIKE's own characters taken as they are.
std::string like(const std::string& begins) {
  std::string out;
  for (const char c : begins) {
    if (c == '%' || c == '_' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "%";
}

}  // namespace

std::string privileges_text(const std::vector<Privilege>& privileges) {
  Json out = Json::array();
  for (const Privilege& privilege : privileges) {
    Json one{{"code", privilege.code}};
    if (privilege.issue_date) one["issueDate"] = format_full_date(*privilege.issue_date);
    if (privilege.expiry_date) one["expiryDate"] = format_full_date(*privilege.expiry_date);
    out.push_back(std::move(one));
  }
  return out.dump();
}

std::optional<std::vector<Privilege>> maybe_privileges(const std::string& text) {
  const auto json = common::parse_json(text);
  if (!json || !json->is_array()) return std::nullopt;
  std::vector<Privilege> out;
  for (const Json& one : *json) {
    const std::string* code = common::text_member(one, "code");
    if (code == nullptr) return std::nullopt;
    Privilege& privilege = out.emplace_back();
    privilege.code = *code;
    const auto date_in = [&one](const char* name, std::optional<CivilDate>& out_date) {
      const auto* written = common::text_member(one, name);
      const auto date = written == nullptr ? fail(Errc::base_date) : parse_full_date(*written);
      if (date) out_date = *date;
      return date || written == nullptr;
    };
    if (!date_in("issueDate", privilege.issue_date) || !date_in("expiryDate", privilege.expiry_date))
      return std::nullopt;
  }
  return out;
}

std::vector<Privilege> privileges_of_text(const std::string& text) {
  auto out = maybe_privileges(text);
  if (!out) throw StoreError(StoreError::Kind::other, "stored privileges are malformed");
  return *std::move(out);
}

void People::add(const Applicant& applicant) {
  database_.execute(
      "INSERT INTO applicants (id, family_name, given_name, birth_date, sex, address, city, postal_code, created) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {value_of(applicant.id), value_of(applicant.family_name), value_of(applicant.given_name),
       value_of(format_full_date(applicant.birth_date)), value_of(applicant.sex), value_of(applicant.address),
       value_of(applicant.city), value_of(applicant.postal_code), value_of(applicant.created)});
}

std::optional<Applicant> People::applicant(const std::string& id) {
  const auto row = database_.find(std::string(kApplicant) + "WHERE a.id = ?", {value_of(id)});
  if (!row) return std::nullopt;
  return read_applicant(*row);
}

std::vector<Applicant> People::search(const std::string& begins, std::int64_t skip, std::int64_t most) {
  std::vector<Value> values;
  std::string where;
  if (!begins.empty()) {
    where =
        "WHERE LOWER(a.family_name) LIKE LOWER(?) ESCAPE '\\' OR LOWER(a.given_name) LIKE LOWER(?) ESCAPE '\\' OR "
        "a.birth_date LIKE ? "
        "ESCAPE '\\' OR EXISTS (SELECT 1 FROM licences l WHERE l.applicant = a.id AND LOWER(l.document_number) LIKE "
        "LOWER(?) ESCAPE "
        "'\\') ";
    values.assign(4, value_of(like(begins)));
  }
  values.push_back(value_of(most));
  values.push_back(value_of(skip));
  std::vector<Applicant> out;
  for (const Row& row : database_.query(
           std::string(kApplicant) + where + "ORDER BY a.family_name, a.given_name, a.id LIMIT ? OFFSET ?", values))
    out.push_back(read_applicant(row));
  return out;
}

bool People::set_portrait(const std::string& id, bool small, ByteView image) {
  const std::string column = small ? "portrait_small" : "portrait";
  return database_.execute("UPDATE applicants SET " + column + " = ? WHERE id = ?", {value_of(image), value_of(id)}) ==
         1;
}

std::optional<Bytes> People::portrait(const std::string& id, bool small) {
  const std::string column = small ? "portrait_small" : "portrait";
  const auto row = database_.find("SELECT " + column + " FROM applicants WHERE id = ?", {value_of(id)});
  if (!row || row->null(0)) return std::nullopt;
  return row->bytes(0);
}

void People::add(const Licence& licence) {
  database_.execute(
      "INSERT INTO licences (ref, applicant, document_number, issue_date, expiry_date, privileges, document, "
      "privilege, "
      "state_of_record, move, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {value_of(licence.ref), value_of(licence.applicant), value_of(licence.document_number),
       value_of(format_full_date(licence.issue_date)), value_of(format_full_date(licence.expiry_date)),
       value_of(privileges_text(licence.privileges)), value_of(static_cast<std::int64_t>(licence.document)),
       value_of(static_cast<std::int64_t>(licence.privilege)), value_of(licence.state_of_record),
       value_of(licence.move), value_of(licence.created)});
}

std::optional<Licence> People::licence(const std::string& ref) {
  const auto row = database_.find(std::string(kLicence) + "WHERE ref = ?", {value_of(ref)});
  if (!row) return std::nullopt;
  return read_licence(*row);
}

std::vector<Licence> People::licences_of(const std::string& applicant) {
  std::vector<Licence> out;
  for (const Row& row :
       database_.query(std::string(kLicence) + "WHERE applicant = ? ORDER BY created DESC", {value_of(applicant)}))
    out.push_back(read_licence(row));
  return out;
}

bool People::number_taken(const std::string& document_number) {
  return database_.find("SELECT ref FROM licences WHERE document_number = ?", {value_of(document_number)}).has_value();
}

std::string People::fresh_number() {
  while (true) {
    std::string out(1, static_cast<char>('A' + random_below(26)));
    for (int i = 0; i < 7; ++i) out.push_back(static_cast<char>('0' + random_below(10)));
    if (!number_taken(out)) return out;
  }
}

void People::set_status(const std::string& ref, bool document, status::Value value) {
  const std::string column = document ? "document" : "privilege";
  database_.execute("UPDATE licences SET " + column + " = ? WHERE ref = ?",
                    {value_of(static_cast<std::int64_t>(value)), value_of(ref)});
}

void People::set_move(const std::string& ref, const std::optional<std::string>& move) {
  database_.execute("UPDATE licences SET move = ? WHERE ref = ?", {value_of(move), value_of(ref)});
}

void People::set_state_of_record(const std::string& ref, const std::string& letters) {
  database_.execute("UPDATE licences SET state_of_record = ? WHERE ref = ?", {value_of(letters), value_of(ref)});
}

}  // namespace statepass::desk
