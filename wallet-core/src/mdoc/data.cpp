#include "mdoc/data.hpp"

#include "cbor/encoder.hpp"

namespace statepass::mdoc {
namespace {

constexpr std::uint64_t kTdateTag = 0, kFullDateTag = 1004;

std::size_t present(bool condition) {
  return condition ? 1 : 0;
}

void put_full_date(cbor::Encoder& out, std::string_view name, const std::optional<CivilDate>& date) {
  if (date) out.tstr(name).tag(kFullDateTag).tstr(format_full_date(*date));
}

void put_codes(cbor::Encoder& out, const std::vector<PrivilegeCode>& codes) {
  out.tstr("codes").array(codes.size());
  for (const PrivilegeCode& code : codes) {
    out.map(1 + present(!code.sign.empty()) + present(!code.value.empty())).tstr("code").tstr(code.code);
    if (!code.sign.empty()) out.tstr("sign").tstr(code.sign);
    if (!code.value.empty()) out.tstr("value").tstr(code.value);
  }
}

// `what`: "restriction" or "endorsement".
void put_domestic_codes(cbor::Encoder& out, const std::string& what, const std::vector<DomesticCode>& codes) {
  if (codes.empty()) return;
  const std::string prefix = "domestic_vehicle_" + what;
  out.tstr(prefix + "s").array(codes.size());
  for (const DomesticCode& code : codes) {
    out.map(1 + present(!code.code.empty()));
    if (!code.code.empty()) out.tstr(prefix + "_code").tstr(code.code);
    out.tstr(prefix + "_description").tstr(code.description);
  }
}

void put_vehicle_class(cbor::Encoder& out, const DomesticVehicleClass& vehicle_class) {
  out.tstr("domestic_vehicle_class");
  out.map(2 + present(vehicle_class.issue_date.has_value()) + present(vehicle_class.expiry_date.has_value()));
  out.tstr("domestic_vehicle_class_code").tstr(vehicle_class.code);
  out.tstr("domestic_vehicle_class_description").tstr(vehicle_class.description);
  put_full_date(out, "issue_date", vehicle_class.issue_date);
  put_full_date(out, "expiry_date", vehicle_class.expiry_date);
}

bool starts_with(ByteView bytes, std::initializer_list<std::uint8_t> prefix) {
  return bytes.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

}  // namespace

Bytes text_value(std::string_view text) {
  return cbor::Encoder().tstr(text).take();
}
Bytes bool_value(bool value) {
  return cbor::Encoder().boolean(value).take();
}
Bytes uint_value(std::uint64_t value) {
  return cbor::Encoder().uint(value).take();
}
Bytes bstr_value(ByteView bytes) {
  return cbor::Encoder().bstr(bytes).take();
}
Bytes full_date_value(CivilDate date) {
  return cbor::Encoder().tag(kFullDateTag).tstr(format_full_date(date)).take();
}
Bytes tdate_value(UnixTime time) {
  return cbor::Encoder().tag(kTdateTag).tstr(format_tdate(time)).take();
}

Bytes driving_privileges_value(std::span<const DrivingPrivilege> privileges) {
  cbor::Encoder out;
  out.array(privileges.size());
  for (const DrivingPrivilege& privilege : privileges) {
    out.map(1 + present(privilege.issue_date.has_value()) + present(privilege.expiry_date.has_value()) +
            present(!privilege.codes.empty()));
    out.tstr("vehicle_category_code").tstr(privilege.vehicle_category_code);
    put_full_date(out, "issue_date", privilege.issue_date);
    put_full_date(out, "expiry_date", privilege.expiry_date);
    if (!privilege.codes.empty()) put_codes(out, privilege.codes);
  }
  return out.take();
}

Bytes domestic_driving_privileges_value(std::span<const DomesticPrivilege> privileges) {
  cbor::Encoder out;
  out.array(privileges.size());
  for (const DomesticPrivilege& privilege : privileges) {
    out.map(present(privilege.vehicle_class.has_value()) + present(!privilege.restrictions.empty()) +
            present(!privilege.endorsements.empty()));
    if (privilege.vehicle_class) put_vehicle_class(out, *privilege.vehicle_class);
    put_domestic_codes(out, "restriction", privilege.restrictions);
    put_domestic_codes(out, "endorsement", privilege.endorsements);
  }
  return out.take();
}

ImageKind image_kind(ByteView bytes) {
  if (starts_with(bytes, {0xff, 0xd8, 0xff})) return ImageKind::jpeg;
  // JP2 signature box, or a bare code stream (SOC, SIZ).
  if (starts_with(bytes, {0, 0, 0, 12, 'j', 'P', ' ', ' ', '\r', '\n', 0x87, '\n'})) return ImageKind::jpeg2000;
  if (starts_with(bytes, {0xff, 0x4f, 0xff, 0x51})) return ImageKind::jpeg2000;
  if (starts_with(bytes, {'R', 'I', 'F', 'F'}) && bytes.size() >= 12 && text_of(bytes.subspan(8, 4)) == "WEBP") {
    return ImageKind::webp;
  }
  return ImageKind::unknown;
}

}  // namespace statepass::mdoc
