#include "desk/api/routes.hpp"
#include "desk/random.hpp"
#include "mdoc/data.hpp"

namespace statepass::desk {
namespace {

using common::Json;
using common::Problem;
using common::Response;

constexpr std::int64_t kPage = 50;
constexpr std::size_t kMostPortrait = 3'072, kMostSmall = 560;

// UTF-8 of characters up to U+00FF, which is what the documents can hold (ISO/IEC 18013-5 7.2).
std::string latin(const Body& body, std::string_view name) {
  std::string text = body.text(name, 150);
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0xc4 || static_cast<unsigned char>(c) < 0x20)
      refuse(Problem::kBadRequest, name);
  return text;
}

std::optional<std::string> maybe_latin(const Body& body, std::string_view name) {
  return body.has(name) ? std::optional(latin(body, name)) : std::nullopt;
}

Json row_json(const Applicant& applicant) {
  Json out = person_json(applicant);
  out["id"] = applicant.id;
  out["portrait"] = applicant.has_portrait;
  out["licences"] = applicant.licences;
  out["created"] = applicant.created;
  return out;
}

Json applicant_json(Services& services, const Applicant& applicant) {
  Json out = row_json(applicant);
  if (applicant.sex) out["sex"] = *applicant.sex;
  if (applicant.address) out["residentAddress"] = *applicant.address;
  if (applicant.city) out["residentCity"] = *applicant.city;
  if (applicant.postal_code) out["residentPostalCode"] = *applicant.postal_code;
  Json licences = Json::array();
  for (const Licence& licence : services.people.licences_of(applicant.id))
    licences.push_back({{"ref", licence.ref},
                        {"documentNumber", licence.document_number},
                        {"document", status::name_of(licence.document)},
                        {"privilege", status::name_of(licence.privilege)},
                        {"issueDate", format_full_date(licence.issue_date)},
                        {"expiryDate", format_full_date(licence.expiry_date)}});
  out["licences"] = std::move(licences);
  return out;
}

Applicant applicant_of(Call& call) {
  const auto found = call.services.people.applicant(call.parameter(0));
  if (!found) refuse(Problem::kNotFound);
  return *found;
}

Response search(Call& call) {
  const std::string cursor = call.query("cursor");
  const auto skip = cursor.empty() ? std::optional<std::uint64_t>(0) : common::decimal(cursor);
  if (!skip || *skip > 1'000'000'000) refuse(Problem::kBadRequest, "cursor");
  const auto found = call.services.people.search(call.query("query"), static_cast<std::int64_t>(*skip), kPage + 1);
  Json rows = Json::array();
  for (std::size_t i = 0; i < found.size() && i < static_cast<std::size_t>(kPage); ++i)
    rows.push_back(row_json(found[i]));
  Json answer{{"applicants", std::move(rows)}};
  if (found.size() > static_cast<std::size_t>(kPage)) answer["next"] = std::to_string(*skip + kPage);
  return json_answer(200, answer);
}

Response create(Call& call) {
  call.demand("clerk");
  Applicant applicant;
  applicant.id = random_id();
  applicant.family_name = latin(call.body, "familyName");
  applicant.given_name = latin(call.body, "givenName");
  applicant.birth_date = call.body.date("birthDate");
  applicant.created = call.services.clock.now();
  if (days_from_civil(applicant.birth_date) > applicant.created / kSecondsPerDay)
    refuse(Problem::kBadRequest, "birthDate");
  applicant.sex = call.body.maybe_integer("sex", 1, 9);
  if (applicant.sex && *applicant.sex != 1 && *applicant.sex != 2 && *applicant.sex != 9)
    refuse(Problem::kBadRequest, "sex");
  applicant.address = maybe_latin(call.body, "residentAddress");
  applicant.city = maybe_latin(call.body, "residentCity");
  applicant.postal_code = maybe_latin(call.body, "residentPostalCode");
  return call.services.database.transaction([&] {
    call.services.people.add(applicant);
    call.services.history.add("applicant:" + applicant.id,
                              {.kind = "enrolled", .by = call.staff->name, .reason = {}, .act = {}});
    call.services.history.audit(call.staff->name, "enrol", "applicant:" + applicant.id);
    return json_answer(201, applicant_json(call.services, applicant));
  });
}

Response put_portrait(Call& call, bool small) {
  call.demand("clerk");
  const Applicant applicant = applicant_of(call);
  const ByteView image = bytes_of(call.request.body);
  const auto kind = mdoc::image_kind(image);
  const auto type = call.request.fields.find("Content-Type").value_or("");
  const bool jpeg = kind == mdoc::ImageKind::jpeg && type == "image/jpeg";
  const bool webp = small && kind == mdoc::ImageKind::webp && type == "image/webp";
  if (!jpeg && !webp) refuse(Problem::kUnsupportedType);
  return call.services.database.transaction([&] {
    call.services.people.set_portrait(applicant.id, small, image);
    call.services.history.audit(call.staff->name, small ? "small portrait" : "portrait", "applicant:" + applicant.id);
    return Response(204);
  });
}

Response portrait(Call& call) {
  const auto image = call.services.people.portrait(call.parameter(0), false);
  if (!image) refuse(Problem::kNotFound);
  Response response(200, "image/jpeg", std::string(text_of(*image)));
  response.field("Cache-Control", "no-store");
  return response;
}

}  // namespace

Json person_json(const Applicant& applicant) {
  return {{"familyName", applicant.family_name},
          {"givenName", applicant.given_name},
          {"birthDate", format_full_date(applicant.birth_date)}};
}

void add_people_routes(DeskRoutes& routes) {
  routes.get("/applicants", search);
  routes.post("/applicants", create);
  routes.get("/applicants/{id}",
             [](Call& call) { return json_answer(200, applicant_json(call.services, applicant_of(call))); });
  routes.put("/applicants/{id}/portrait", kMostPortrait, [](Call& call) { return put_portrait(call, false); });
  routes.put("/applicants/{id}/portrait/small", kMostSmall, [](Call& call) { return put_portrait(call, true); });
  routes.get("/applicants/{id}/portrait", portrait);
}

}  // namespace statepass::desk
