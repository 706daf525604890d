#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/datetime.hpp"

// Values of elements, encoded.
namespace statepass::mdoc {

Bytes text_value(std::string_view text);
Bytes bool_value(bool value);
Bytes uint_value(std::uint64_t value);
Bytes bstr_value(ByteView bytes);
Bytes full_date_value(CivilDate date);
Bytes tdate_value(UnixTime time);

// driving_privileges (ISO/IEC 18013-5 7.2.4).
struct PrivilegeCode {
  std::string code;
  std::string sign;   // empty: none
  std::string value;  // empty: none
};
struct DrivingPrivilege {
  std::string vehicle_category_code;
  std::optional<CivilDate> issue_date;
  std::optional<CivilDate> expiry_date;
  std::vector<PrivilegeCode> codes;
};
Bytes driving_privileges_value(std::span<const DrivingPrivilege> privileges);

// domestic_driving_privileges of the AAMVA namespace.
struct DomesticCode {
  std::string code;  // empty: none
  std::string description;
};
struct DomesticVehicleClass {
  std::string code;
  std::string description;
  std::optional<CivilDate> issue_date;
  std::optional<CivilDate> expiry_date;
};
struct DomesticPrivilege {
  std::optional<DomesticVehicleClass> vehicle_class;
  std::vector<DomesticCode> restrictions;
  std::vector<DomesticCode> endorsements;
};
Bytes domestic_driving_privileges_value(std::span<const DomesticPrivilege> privileges);

// Kinds of portrait, by their first bytes.
enum class ImageKind : std::uint8_t { unknown, jpeg, jpeg2000, webp };
ImageKind image_kind(ByteView bytes);

}  // namespace statepass::mdoc
