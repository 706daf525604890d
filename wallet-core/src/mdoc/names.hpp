#pragma once

#include <string_view>

// Document types, namespaces and element identifiers; compared byte for byte (ISO/IEC 18013-5 7.1).
namespace statepass::mdoc {

inline constexpr std::string_view kMdlDocType = "org.iso.18013.5.1.mDL";
inline constexpr std::string_view kMdlNameSpace = "org.iso.18013.5.1";
inline constexpr std::string_view kAamvaNameSpace = "org.iso.18013.5.1.aamva";
// Presentation specification 4.3: document type and namespace alike.
inline constexpr std::string_view kAgeDocType = "org.statepass.age.1";
inline constexpr std::string_view kAgeNameSpace = kAgeDocType;
// Presentation specification 4.4.
inline constexpr std::string_view kStatepassNameSpace = "org.statepass.1";
inline constexpr std::string_view kPrivilegeStatus = "privilege_status";

inline constexpr std::string_view kPortrait = "portrait";
inline constexpr std::string_view kIssuingCountry = "issuing_country";
inline constexpr std::string_view kIssuingJurisdiction = "issuing_jurisdiction";
inline constexpr std::string_view kDrivingPrivileges = "driving_privileges";
inline constexpr std::string_view kDomesticDrivingPrivileges = "domestic_driving_privileges";

// One element of a document.
struct ElementRef {
  std::string_view name_space;
  std::string_view element;

  friend bool operator==(const ElementRef&, const ElementRef&) = default;
};

}  // namespace statepass::mdoc
